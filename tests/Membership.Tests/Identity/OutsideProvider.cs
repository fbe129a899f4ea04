using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace PeerReview.Membership.Tests.Identity;

/// <summary>Somebody at the outside provider.</summary>
/// <param name="Subject">The provider's own id of the person, which never changes.</param>
/// <param name="Email">The address, which may.</param>
/// <param name="IsVerified">Whether the provider says that it belongs to the person; null when it says nothing.</param>
public sealed record OutsidePerson(string Subject, string? Email, bool? IsVerified);

/// <summary>
/// A trust's own OpenID Connect provider, as far as an authorization code flow with PKCE needs one: discovery, keys, authorization, token and
/// user info, over HTTP. Whoever wants to be somebody there calls <see cref="Answer"/>.
/// </summary>
public sealed class OutsideProvider : IAsyncDisposable
{
    public const string ClientId = "peer-review";
    public const string ClientSecret = "secret-of-the-outside-provider-for-these-tests";

    private readonly RsaSecurityKey _key = new(RSA.Create(2048)) { KeyId = "outside" };
    private readonly ConcurrentDictionary<string, (OutsidePerson Person, string Nonce, string Challenge)> _codes = [];
    private readonly ConcurrentDictionary<string, OutsidePerson> _tokens = [];
    private readonly WebApplication _app;

    private OutsideProvider(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    public static OutsideProvider Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add($"http://{IPAddress.Loopback}:0");
        var provider = new OutsideProvider(app);
        app.MapGet("/.well-known/openid-configuration", provider.Describe);
        app.MapGet("/jwks", () => Results.Json(new { keys = new[] { new { kty = "RSA", use = "sig", alg = "RS256", kid = "outside", n = provider.Parameter(key => key.Modulus), e = provider.Parameter(key => key.Exponent) } } }));
        app.MapPost("/token", provider.ExchangeAsync);
        app.MapGet("/userinfo", provider.Tell);
        app.Start();
        return provider;
    }

    /// <summary>The person signs in where a redirect led to; the address that leads back.</summary>
    /// <param name="asked">Where the redirect led to.</param>
    /// <param name="person">Who signs in.</param>
    /// <param name="nonce">Another nonce than the one asked for, as a replayed answer has.</param>
    public string Answer(Uri asked, OutsidePerson person, string? nonce = null)
    {
        Assert.Equal(new Uri(Address, "/authorize").AbsolutePath, asked.AbsolutePath);
        var query = System.Web.HttpUtility.ParseQueryString(asked.Query);
        Assert.Equal("S256", query["code_challenge_method"]);
        var code = Guid.NewGuid().ToString("N");
        _codes[code] = (person, nonce ?? query["nonce"]!, query["code_challenge"]!);
        return $"{new Uri(query["redirect_uri"]!).AbsolutePath}?code={code}&state={Uri.EscapeDataString(query["state"]!)}";
    }

    private IResult Describe() => Results.Json(new
    {
        issuer = Address.AbsoluteUri.TrimEnd('/'),
        authorization_endpoint = new Uri(Address, "/authorize"),
        token_endpoint = new Uri(Address, "/token"),
        userinfo_endpoint = new Uri(Address, "/userinfo"),
        jwks_uri = new Uri(Address, "/jwks"),
        response_types_supported = new[] { "code" },
        subject_types_supported = new[] { "public" },
        id_token_signing_alg_values_supported = new[] { "RS256" },
    });

    private async Task<IResult> ExchangeAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        var proof = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        if (!_codes.TryRemove(form["code"].ToString(), out var asked) || form["client_secret"] != ClientSecret || proof != asked.Challenge)
            return Results.Json(new { error = "invalid_grant" }, statusCode: StatusCodes.Status400BadRequest);

        var access = Guid.NewGuid().ToString("N");
        _tokens[access] = asked.Person;
        var identity = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Address.AbsoluteUri.TrimEnd('/'),
            Audience = ClientId,
            Claims = new Dictionary<string, object> { ["sub"] = asked.Person.Subject, ["nonce"] = asked.Nonce },
            Expires = DateTime.UtcNow.AddMinutes(5),
            SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.RsaSha256),
        });
        return Results.Json(new { access_token = access, token_type = "Bearer", expires_in = 300, id_token = identity });
    }

    private IResult Tell(HttpRequest request)
    {
        var person = _tokens[request.Headers.Authorization.ToString()["Bearer ".Length..]];
        var told = new Dictionary<string, object?> { ["sub"] = person.Subject };
        if (person.Email is not null)
            told["email"] = person.Email;
        if (person.IsVerified is { } isVerified)
            told["email_verified"] = isVerified;
        return Results.Json(told);
    }

    private string Parameter(Func<RSAParameters, byte[]?> which) => Base64Url.EncodeToString(which(_key.Rsa.ExportParameters(false)));

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Rsa.Dispose();
    }
}
