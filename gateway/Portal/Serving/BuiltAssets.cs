using System.Text.Json;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace PeerReview.Portal.Serving;

/// <summary>
/// What the build made for browsers, from memory, already compressed. Under <c>/assets/NAME-HASH.EXT</c> a file may be kept for ever; under
/// its plain name (for pages that do not know the hash) it is asked for again by ETag.
/// </summary>
internal sealed class BuiltAssets
{
    private readonly Dictionary<string, Asset> _byPath = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Asset> _byName = new(StringComparer.Ordinal);

    public BuiltAssets()
    {
        var directory = Path.Combine(AppContext.BaseDirectory, "assets");
        var manifest = JsonSerializer.Deserialize<Dictionary<string, Entry>>(File.ReadAllBytes(Path.Combine(directory, "manifest.json")), JsonSerializerOptions.Web)!;
        foreach (var (name, entry) in manifest)
        {
            var path = Path.Combine(directory, entry.File);
            var asset = new Asset("/assets/" + entry.File, entry.Type, $"\"{entry.Hash}\"", File.ReadAllBytes(path), File.ReadAllBytes(path + ".br"), File.ReadAllBytes(path + ".gz"));
            _byName[name] = asset;
            _byPath[asset.Path] = asset;
        }
    }

    /// <summary>The address of a file as the build made it, such as <c>portal.css</c>.</summary>
    public string this[string name] => _byName[name].Path;

    /// <summary>What a file weighs on the way, in bytes.</summary>
    public int CompressedSize(string name) => _byName[name].Brotli.Length;

    public static void Map(WebApplication app)
    {
        app.MapMethods("/assets/{file}", [HttpMethods.Get, HttpMethods.Head], (string file, HttpContext context, BuiltAssets assets) => assets.SendAsync(file, context)).AllowAnonymous();
        // At the root, because a service worker has power over what lies below its own path only.
        app.MapGet("/sw.js", (HttpContext context, BuiltAssets assets) => assets._byName.ContainsKey("sw.js") ? assets.SendAsync("sw.js", context) : Task.FromResult(context.Response.StatusCode = 404)).AllowAnonymous();
    }

    private async Task SendAsync(string file, HttpContext context)
    {
        var response = context.Response;
        var isForEver = _byPath.TryGetValue("/assets/" + file, out var asset);
        if (!isForEver && !_byName.TryGetValue(file, out asset))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        response.Headers.CacheControl = isForEver ? "public, max-age=31536000, immutable" : "no-cache";
        response.Headers.ETag = asset!.ETag;
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        response.Headers.XContentTypeOptions = "nosniff";
        response.ContentType = asset.Type;
        if (context.Request.Headers.IfNoneMatch == asset.ETag)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var (encoding, body) = Choose(context.Request.Headers.AcceptEncoding, asset);
        if (encoding is not null)
            response.Headers.ContentEncoding = encoding;
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static (string? Encoding, byte[] Body) Choose(StringValues accepted, Asset asset)
    {
        var header = accepted.ToString();
        return header.Contains("br", StringComparison.Ordinal) ? ("br", asset.Brotli)
            : header.Contains("gzip", StringComparison.Ordinal) ? ("gzip", asset.Gzip)
            : (null, asset.Plain);
    }

    private sealed record Entry(string File, string Hash, string Type);

    private sealed record Asset(string Path, string Type, string ETag, byte[] Plain, byte[] Brotli, byte[] Gzip);
}
