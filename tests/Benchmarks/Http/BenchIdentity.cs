using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using PeerReview.Local;
using PeerReview.TestKit;

namespace PeerReview.Benchmarks.Http;

/// <summary>Publishes the key that signs the tokens of a benchmark, as the identity provider does.</summary>
internal sealed class BenchIdentity : IAsyncDisposable
{
    private readonly WebApplication _app;

    private BenchIdentity(WebApplication app, Uri metadata) => (_app, Metadata) = (app, metadata);

    /// <summary>Where a service finds it.</summary>
    public Uri Metadata { get; }

    public static async Task<BenchIdentity> StartAsync()
    {
        var address = $"http://127.0.0.1:{LoopbackPorts.Choose(1)[0]}";
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var key = JsonWebKeyConverter.ConvertFromRSASecurityKey(TestTokens.Key);
        app.MapGet("/.well-known/openid-configuration", () => TypedResults.Text($$"""{"issuer":"{{TestTokens.Issuer}}","jwks_uri":"{{address}}/jwks"}""", "application/json"));
        app.MapGet("/jwks", () => TypedResults.Text($$"""{"keys":[{"kty":"RSA","use":"sig","alg":"RS256","kid":"{{key.Kid}}","n":"{{key.N}}","e":"{{key.E}}"}]}""", "application/json"));
        app.Urls.Add(address);
        await app.StartAsync();
        return new BenchIdentity(app, new Uri($"{address}/.well-known/openid-configuration"));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
