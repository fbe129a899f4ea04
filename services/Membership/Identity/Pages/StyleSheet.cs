using System.Security.Cryptography;

namespace PeerReview.Membership.Identity.Pages;

/// <summary>The pages' style sheet, under an address that changes with its content so that browsers may keep it.</summary>
internal static class StyleSheet
{
    private static readonly byte[] Content = Read();

    public static readonly string Path = "/connect/style.css?v=" + Convert.ToHexStringLower(SHA256.HashData(Content))[..12];

    public static IResult Send(HttpContext http)
    {
        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Bytes(Content, "text/css; charset=utf-8");
    }

    private static byte[] Read()
    {
        using var stream = typeof(StyleSheet).Assembly.GetManifestResourceStream("style.css") ?? throw new InvalidOperationException("style.css is not embedded.");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
