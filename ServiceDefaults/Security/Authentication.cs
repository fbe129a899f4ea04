using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.IdentityModel.Tokens;
using PeerReview.ServiceDefaults.Http;

namespace PeerReview.ServiceDefaults.Security;

/// <summary>Every service checks the user's token itself; nothing the gateway says about the user is believed.</summary>
public static class Authentication
{
    /// <summary>
    /// Accepts access tokens (<c>at+jwt</c>, RFC 9068) of <c>Identity:Issuer</c> for this audience, signed with an asymmetric key.
    /// Default deny: an endpoint that says nothing lets nobody in.
    /// </summary>
    internal static void AddTokenAuthentication(this IHostApplicationBuilder builder, string audience)
    {
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddScoped(services =>
            services.GetRequiredService<IHttpContextAccessor>().HttpContext is { User: { } user } && Caller.From(user) is { } caller
                ? caller
                : throw new InvalidOperationException("There is no caller: the endpoint does not require a token."));

        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        WithoutKeysAtStart(builder.Services);
        builder.Services.AddHostedService<EarlyKeys>();
        builder.Services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<IConfiguration, IHttpClientFactory>(
            (options, configuration, clients) =>
            {
                options.MapInboundClaims = false;
                options.RequireHttpsMetadata = false; // inside the platform's own network; the public address is the issuer
                options.MetadataAddress = configuration["Identity:MetadataAddress"] ?? "http://gateway/.well-known/openid-configuration";
                options.Backchannel = clients.CreateClient("identity");
                options.TokenValidationParameters = new TokenValidationParameters
                {
                    ValidIssuer = configuration["Identity:Issuer"],
                    ValidAudience = audience,
                    ValidTypes = ["at+jwt"],
                    // No symmetric algorithm: a public key must never do as a shared secret (RFC 8725, 3.1).
                    ValidAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256],
                    ClockSkew = TimeSpan.FromSeconds(30),
                    NameClaimType = Caller.Claims.Name,
                    RoleClaimType = Caller.Claims.Role,
                };
                // Well signed and still none of ours: every token says who calls, since when, and – the operators' apart – for which network.
                options.Events = new JwtBearerEvents
                {
                    OnTokenValidated = context =>
                    {
                        if (Caller.From(context.Principal!) is null)
                            context.Fail("The token lacks what every token of ours has.");
                        return Task.CompletedTask;
                    },
                    // Not a word about the token: the keys to check it with cannot be had.
                    OnAuthenticationFailed = context => context.Exception is not (InvalidOperationException or HttpRequestException or IOException)
                        ? Task.CompletedTask
                        : throw Refusal.Of(StatusCodes.Status503ServiceUnavailable, "unavailable", "Who signs in cannot be checked just now. Nothing was changed; try again shortly."),
                };
            });

        builder.Services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(_ => false).Build());
    }

    /// <summary>
    /// A service that checks tokens makes no cookies: it need not read, or make and write to the account's home, the keys that would protect
    /// them. Whoever does need them adds data protection after this.
    /// </summary>
    private static void WithoutKeysAtStart(IServiceCollection services)
    {
        var keys = services.Single(service => service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Assembly == typeof(DataProtectionOptions).Assembly);
        services.Remove(keys);
    }
}
