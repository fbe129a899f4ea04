using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PeerReview.TestKit;

/// <summary>
/// Takes in what processes tell of themselves over OTLP (HTTP, protobuf: texts are in it as they are) and looks for words in it. Nothing is kept but
/// where they were found.
/// </summary>
public sealed class TelemetrySink : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _watched = [];
    private readonly ConcurrentDictionary<string, long> _bytes = [];
    private readonly WebApplication _app;

    private TelemetrySink(WebApplication app) => _app = app;

    /// <summary>Where it listens; what <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set to.</summary>
    public Uri Url => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>How much came of traces, metrics and logs.</summary>
    public IReadOnlyDictionary<string, long> Bytes => _bytes;

    public static async Task<TelemetrySink> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var sink = new TelemetrySink(builder.Build());
        sink._app.MapPost("/v1/{signal}", sink.TakeAsync);
        await sink._app.StartAsync();
        return sink;
    }

    /// <summary>Looks out for a word from now on.</summary>
    public void Watch(string word) => _watched.TryAdd(word, []);

    /// <summary>Where a word was found: which signal, and the text around it.</summary>
    public IReadOnlyCollection<string> Found(string word) => _watched[word];

    private async Task TakeAsync(string signal, HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        _bytes.AddOrUpdate(signal, body.Length, (_, sum) => sum + body.Length);
        foreach (var (word, found) in _watched)
        {
            var at = body.GetBuffer().AsSpan(0, (int)body.Length).IndexOf(Encoding.UTF8.GetBytes(word));
            if (at >= 0 && found.Count < 20)
                found.Enqueue($"{signal}: {Around(body.GetBuffer().AsSpan(0, (int)body.Length), at)}");
        }
    }

    private static string Around(ReadOnlySpan<byte> bytes, int at) =>
        new([.. Encoding.UTF8.GetString(bytes[Math.Max(0, at - 300)..Math.Min(bytes.Length, at + 200)]).Select(letter => char.IsControl(letter) ? ' ' : letter)]);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
