using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Authorization;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Portal.SignIn;

/// <summary>Signing in at Membership, as the confidential client it knows by the name of <c>portal</c>.</summary>
internal static class SignInSetup
{
    public const string ClientId = "portal";
    public const string Cookie = CookieAuthenticationDefaults.AuthenticationScheme;
    public const string Identity = OpenIdConnectDefaults.AuthenticationScheme;
    public const string Backchannel = "identity";

    /// <summary>A working day, as long as the identity provider keeps its own session.</summary>
    public static readonly TimeSpan SessionLifetime = TimeSpan.FromHours(10);

    /// <summary>Where the gateway is inside the platform.</summary>
    public static readonly Uri Gateway = new("http://gateway/");

    public static void AddSignIn(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        var address = new PublicAddress(builder.Configuration);
        services.AddSingleton(address);
        services.AddHttpContextAccessor();
        services.AddSingleton<SessionStore>();
        services.AddScoped<AccessTokens>();
        services.AddHttpClient(Backchannel, client => client.Timeout = TimeSpan.FromSeconds(20));
        services.AddAntiforgery(options =>
        {
            address.Protect(options.Cookie, "portal-form", SameSiteMode.Strict);
            options.SuppressXFrameOptionsHeader = true; // frame-ancestors says it
        });
        services.AddAuthentication(options =>
        {
            options.DefaultScheme = Cookie;
            options.DefaultChallengeScheme = Identity;
        }).AddCookie(Cookie).AddOpenIdConnect(Identity, options => Configure(options, address, builder.Configuration));
        services.AddOptions<CookieAuthenticationOptions>(Cookie).Configure<SessionStore>((options, store) =>
        {
            address.Protect(options.Cookie, "portal", SameSiteMode.Lax);
            options.ExpireTimeSpan = SessionLifetime;
            options.SlidingExpiration = false;
            options.SessionStore = store;
        });
        services.AddOptions<OpenIdConnectOptions>(Identity).Configure<IHttpClientFactory>((options, clients) =>
        {
            options.Backchannel = clients.CreateClient(Backchannel);
            options.ConfigurationManager = new ConfigurationManager<OpenIdConnectConfiguration>(
                new Uri(Gateway, ".well-known/openid-configuration").AbsoluteUri,
                new InsideAddresses(),
                new HttpDocumentRetriever(options.Backchannel) { RequireHttps = false });
        });
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
    }

    private static void Configure(OpenIdConnectOptions options, PublicAddress address, IConfiguration configuration)
    {
        options.ClientId = ClientId;
        options.ClientSecret = configuration["Portal:ClientSecret"] ?? throw new InvalidOperationException("Portal:ClientSecret is not set.");
        options.RequireHttpsMetadata = false; // fetched inside the platform's own network
        options.ResponseType = OpenIdConnectResponseType.Code;
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.UsePkce = true;
        options.SaveTokens = true;
        options.MapInboundClaims = false;
        options.GetClaimsFromUserInfoEndpoint = false;
        options.DisableTelemetry = true;
        options.SignInScheme = Cookie;
        options.TokenValidationParameters.ValidIssuer = address.Issuer.AbsoluteUri;
        options.TokenValidationParameters.NameClaimType = Caller.Claims.Name;
        options.Scope.Clear();
        foreach (var scope in new[] { "openid", "profile", "offline_access", "membership", "cohorts", "scheduling", "reviews", "reporting" })
            options.Scope.Add(scope);
        address.Protect(options.CorrelationCookie, null, SameSiteMode.Lax);
        address.Protect(options.NonceCookie, null, SameSiteMode.Lax);
        options.Events.OnRemoteFailure = context =>
        {
            // A page left open over night, or a second tab: beginning again nearly always works.
            context.Response.Redirect("/sign-in-failed");
            context.HandleResponse();
            return Task.CompletedTask;
        };
    }

    /// <summary>Browsers are sent to the public address; tokens are asked for inside the platform, where that address may not be reachable.</summary>
    private sealed class InsideAddresses : IConfigurationRetriever<OpenIdConnectConfiguration>
    {
        public async Task<OpenIdConnectConfiguration> GetConfigurationAsync(string address, IDocumentRetriever retriever, CancellationToken cancel)
        {
            var configuration = await OpenIdConnectConfigurationRetriever.GetAsync(address, retriever, cancel);
            configuration.TokenEndpoint = new Uri(Gateway, "connect/token").AbsoluteUri;
            return configuration;
        }
    }
}

/// <summary>The one address by which people know the platform (<c>Identity:Issuer</c>), and how cookies are bound to it.</summary>
internal sealed class PublicAddress
{
    public PublicAddress(IConfiguration configuration)
    {
        Issuer = Uri.TryCreate(configuration["Identity:Issuer"], UriKind.Absolute, out var uri) && uri.PathAndQuery == "/"
            ? uri
            : throw new InvalidOperationException("Identity:Issuer must be the public address of the platform with a slash at its end and no path.");
    }

    public Uri Issuer { get; }

    public bool IsHttps => Issuer.Scheme == Uri.UriSchemeHttps;

    /// <summary>With https a cookie is bound to this very host and path (<c>__Host-</c>), and always it is out of reach of scripts.</summary>
    /// <param name="cookie">The cookie.</param>
    /// <param name="name">Its name; null to keep the one it has, put behind the prefix.</param>
    /// <param name="sameSite">Which requests of other sites it goes with.</param>
    public void Protect(CookieBuilder cookie, string? name, SameSiteMode sameSite)
    {
        cookie.Name = (IsHttps ? "__Host-" : string.Empty) + (name ?? cookie.Name);
        cookie.SecurePolicy = IsHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        cookie.SameSite = sameSite;
        cookie.HttpOnly = true;
        cookie.IsEssential = true;
        cookie.Path = "/";
    }

    /// <summary>Every request was made at the public address, whatever hops it took.</summary>
    public void Apply(HttpRequest request)
    {
        request.Scheme = Issuer.Scheme;
        request.Host = HostString.FromUriComponent(Issuer);
    }
}
