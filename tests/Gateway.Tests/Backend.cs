using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PeerReview.Gateway.Tests;

/// <summary>A service behind the gateway: a real server on a real port that remembers what reached it.</summary>
public sealed class Backend : IAsyncDisposable
{
    private WebApplication _app = null!;

    /// <summary>What reached it, in order.</summary>
    public ConcurrentQueue<(string Method, string Path, Dictionary<string, string> Headers)> Seen { get; } = new();

    public string Address { get; private set; } = string.Empty;

    public static async Task<Backend> StartAsync(string? address = null)
    {
        var backend = new Backend();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address ?? "http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        backend._app = builder.Build();
        backend._app.MapGet("/health", () => "Healthy");
        backend._app.MapGet("/openapi/v1.json", () => Results.Text("""{"openapi":"3.1.1","paths":{"/api/x":{"get":{"responses":{}}}},"components":{"schemas":{}}}""", "application/json"));
        backend._app.MapFallback("{**path}", async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            backend.Seen.Enqueue((context.Request.Method, context.Request.Path, context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString())));
            if (context.Request.Path.Value!.EndsWith("/never", StringComparison.Ordinal))
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            await context.Response.WriteAsync("served");
        });
        await backend._app.StartAsync();
        backend.Address = backend._app.Urls.Single();
        return backend;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
