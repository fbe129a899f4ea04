using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using OpenIddict.Server;
using PeerReview.Membership.Identity.Accounts;
using PeerReview.Membership.Identity.Clients;
using PeerReview.Membership.Identity.Keys;
using PeerReview.Membership.Identity.Pages;
using PeerReview.Membership.Identity.Tokens;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace PeerReview.Membership.Identity;

/// <summary>
/// The platform's OpenID Connect provider: OpenIddict for the protocol, ASP.NET Core Identity's password hashes and data protection, and
/// accounts, sessions and keys of our own in the database, so that every replica knows the same.
/// </summary>
internal static class IdentityProvider
{
    public static void AddIdentityProvider(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<PublicAddress>();
        services.AddSingleton(provider => ExternalProviders.Read(provider.GetRequiredService<IConfiguration>()));
        services.Configure<ForwardedHeadersOptions>(options => PublicAddress.ConfigureForwarding(options, builder.Configuration));
        services.AddRazorComponents();
        AddAccounts(services, PasswordRules.HashIterations(isDemo: builder.Configuration.GetValue<bool>("Demo:Enabled")));
        AddKeys(services);
        AddOpenIddict(services);
        services.AddSingleton<TokenSubjects>();
        services.AddHostedService<RegisteredClients>();
        services.AddHostedService<SpentTokens>();
        AddCookies(builder);
    }

    private static void AddAccounts(IServiceCollection services, int passwordIterations)
    {
        services.AddSingleton<IPasswordHasher<Account>, PasswordHasher<Account>>();
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = passwordIterations);
        services.AddSingleton<PasswordCheck>();
        services.AddScoped<ResetPassword>();
    }

    private static void AddKeys(IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("PeerReview.Membership");
        services.AddSingleton<DataProtectionKeys>();
        services.AddOptions<KeyManagementOptions>().Configure<DataProtectionKeys>((options, keys) => options.XmlRepository = keys);

        services.AddSingleton<KeyRing>();
        services.AddHostedService(provider => provider.GetRequiredService<KeyRing>());
        services.AddSingleton<IOptionsChangeTokenSource<OpenIddictServerOptions>>(provider => provider.GetRequiredService<KeyRing>());
        services.AddSingleton<IConfigureOptions<OpenIddictServerOptions>>(provider => provider.GetRequiredService<KeyRing>());

        // This service checks tokens with the keys it has, and does not ask itself for them over the network.
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme)
            .PostConfigure<KeyRing>((options, keys) => options.ConfigurationManager = new OwnKeys(keys));
    }

    private static void AddOpenIddict(IServiceCollection services)
    {
        services.AddOpenIddict()
            .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<MembershipDb>().ReplaceDefaultEntities<Guid>())
            .AddServer(server =>
            {
                server.SetAuthorizationEndpointUris("connect/authorize")
                    .SetTokenEndpointUris("connect/token")
                    .SetUserInfoEndpointUris("connect/userinfo")
                    .SetEndSessionEndpointUris("connect/endsession")
                    .SetRevocationEndpointUris("connect/revoke");
                server.AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange().AllowRefreshTokenFlow().AllowClientCredentialsFlow();
                server.RegisterScopes([.. Scope.All]);
                server.RegisterClaims(Claims.Subject, Claims.Name, Claims.Email, Claims.EmailVerified, "network_id");
                server.RegisterPromptValues(PromptValues.SelectAccount);
                server.DisableAccessTokenEncryption();
                server.SetAccessTokenLifetime(TimeSpan.FromMinutes(10)).SetIdentityTokenLifetime(TimeSpan.FromMinutes(10));
                server.SetAuthorizationCodeLifetime(TimeSpan.FromMinutes(2)).SetRefreshTokenLifetime(TimeSpan.FromDays(14));
                // A refresh token works once, not "once or for half a minute": a second use is a theft or a bug, and ends the family.
                server.SetRefreshTokenReuseLeeway(null);
                server.Configure(options =>
                {
                    options.CodeChallengeMethods.Remove(CodeChallengeMethods.Plain);
                    // Answers go back as a query and not as a form that a script would have to submit.
                    options.ResponseModes.Remove(ResponseModes.FormPost);
                    options.ResponseModes.Remove(ResponseModes.Fragment);
                });
                server.AddEventHandler<OpenIddictServerEvents.HandleConfigurationRequestContext>(handler => handler
                    .UseInlineHandler(OfferKeysWhereAsked).SetOrder(int.MaxValue - 1_000));
                server.UseAspNetCore().DisableTransportSecurityRequirement().EnableErrorPassthrough()
                    .EnableAuthorizationEndpointPassthrough().EnableTokenEndpointPassthrough().EnableUserInfoEndpointPassthrough().EnableEndSessionEndpointPassthrough();
            });
        services.AddOptions<OpenIddictServerOptions>().Configure<PublicAddress>((options, address) => options.Issuer = address.Issuer);
        // After OpenIddict's own, which sorts the keys.
        services.AddSingleton<IPostConfigureOptions<OpenIddictServerOptions>>(provider => provider.GetRequiredService<KeyRing>());
    }

    private static ValueTask OfferKeysWhereAsked(OpenIddictServerEvents.HandleConfigurationRequestContext context)
    {
        if (context.Transaction.GetHttpRequest()?.HttpContext is { } http && PublicAddress.AskedAt(http) is { } askedAt)
            context.JsonWebKeySetEndpoint = new Uri(askedAt, ".well-known/jwks");
        return ValueTask.CompletedTask;
    }

    private static void AddCookies(IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddAntiforgery();
        services.AddOptions<AntiforgeryOptions>().Configure<PublicAddress>((options, address) =>
        {
            address.Protect(options.Cookie, "form", SameSiteMode.Strict);
            options.SuppressXFrameOptionsHeader = true; // frame-ancestors says it
        });
        var authentication = services.AddAuthentication().AddCookie(Session.Scheme).AddCookie(ExternalSignInFlow.Scheme);
        services.AddOptions<CookieAuthenticationOptions>(Session.Scheme).Configure<PublicAddress>((options, address) =>
        {
            address.Protect(options.Cookie, "session", SameSiteMode.Lax);
            options.ExpireTimeSpan = Session.Lifetime;
            options.SlidingExpiration = false;
            options.Events.OnValidatePrincipal = Session.ValidateAsync;
        });
        services.AddOptions<CookieAuthenticationOptions>(ExternalSignInFlow.Scheme).Configure<PublicAddress>((options, address) =>
        {
            address.Protect(options.Cookie, "external", SameSiteMode.Lax);
            options.ExpireTimeSpan = TimeSpan.FromMinutes(10);
        });
        ExternalProviders.Add(authentication, builder.Configuration);
    }

    /// <summary>Before everything else: from here on the request was made at the public address.</summary>
    public static void UsePublicAddress(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.Use((http, next) => http.RequestServices.GetRequiredService<PublicAddress>().UseAsync(http, next));
    }

    /// <summary>The protocol's endpoints and the pages around them.</summary>
    public static void MapIdentityProvider(this WebApplication app)
    {
        // OpenIddict leaves what it refused to us with the status set to 400; an endpoint that finds it so is not even called.
        app.Use((http, next) =>
        {
            if (http.GetOpenIddictServerResponse()?.Error is not null)
                http.Response.StatusCode = StatusCodes.Status200OK;
            return next(http);
        });

        string[] getAndPost = [HttpMethods.Get, HttpMethods.Post];
        var connect = app.MapGroup("/connect").AllowAnonymous().ExcludeFromDescription();
        connect.MapMethods("/authorize", getAndPost, AuthorizeEndpoint.HandleAsync);
        connect.MapPost("/token", TokenEndpoint.HandleAsync);
        connect.MapMethods("/userinfo", getAndPost, UserInfoEndpoint.HandleAsync);

        var pages = connect.MapGroup("").AddEndpointFilter<RouteGroupBuilder, PageProtection>();
        pages.MapGet("/sign-in", IdentityPages.ShowSignInAsync);
        pages.MapPost("/sign-in", IdentityPages.SignInAsync);
        pages.MapGet("/forgotten-password", PasswordPages.ShowForgotten);
        pages.MapPost("/forgotten-password", PasswordPages.RequestAsync);
        pages.MapGet("/new-password", PasswordPages.ShowNewAsync);
        pages.MapPost("/new-password", PasswordPages.SetAsync);
        pages.MapGet("/network", IdentityPages.ShowNetworksAsync);
        pages.MapPost("/network", (Delegate)IdentityPages.ChooseNetworkAsync);
        pages.MapGet("/invitation", IdentityPages.ShowInvitationAsync);
        pages.MapPost("/invitation", IdentityPages.AcceptInvitationAsync);
        pages.MapGet("/endsession", IdentityPages.EndSessionAsync);
        pages.MapPost("/endsession", IdentityPages.EndSessionAsync);
        pages.MapGet("/signed-out", IdentityPages.SignedOut);
        pages.MapPost("/external/{name}", ExternalSignInFlow.GoAsync);
        pages.MapGet("/external/{name}/done", ExternalSignInFlow.ReturnAsync);
        pages.MapGet("/external/failed", ExternalSignInFlow.Failed);
    }

    /// <summary>What this service's own API checks tokens with.</summary>
    private sealed class OwnKeys(KeyRing keys) : IConfigurationManager<OpenIdConnectConfiguration>
    {
        public Task<OpenIdConnectConfiguration> GetConfigurationAsync(CancellationToken cancel)
        {
            var configuration = new OpenIdConnectConfiguration();
            foreach (var key in keys.SigningKeys)
                configuration.SigningKeys.Add(key);
            return Task.FromResult(configuration);
        }

        public void RequestRefresh()
        {
        }
    }
}
