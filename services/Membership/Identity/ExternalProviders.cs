using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using PeerReview.Membership.Identity.Accounts;
using PeerReview.Membership.Identity.Pages;
using PeerReview.Membership.People;
using PeerReview.ServiceDefaults.Http;

namespace PeerReview.Membership.Identity;

/// <summary>Another OpenID Connect provider people may sign in with, such as their trust's Entra or Google Workspace.</summary>
/// <param name="Name">The key under <c>Identity:Providers</c>; part of the addresses.</param>
/// <param name="DisplayName">What the button says.</param>
/// <param name="Authority">The provider's issuer.</param>
/// <param name="VouchesForEmail">
/// True for a provider whose addresses are its own tenant's and so need no <c>email_verified</c> (Entra sends none). Never for one where people choose
/// their address themselves: they could take over the account of anybody.
/// </param>
public sealed record ExternalProvider(string Name, string DisplayName, Uri Authority, bool VouchesForEmail);

/// <summary>The providers in the configuration.</summary>
internal sealed class ExternalProviders(IReadOnlyList<ExternalProvider> all)
{
    public IReadOnlyList<ExternalProvider> All => all;

    /// <summary>Where sign-in forms may lead.</summary>
    public IEnumerable<string> Origins => all.Select(provider => provider.Authority.GetLeftPart(UriPartial.Authority)).Distinct();

    public ExternalProvider? Find(string name) => all.FirstOrDefault(provider => provider.Name == name);

    /// <summary>The scheme of a provider.</summary>
    public static string SchemeOf(string name) => "external-" + name;

    public static ExternalProviders Read(IConfiguration configuration) => new(
    [
        .. configuration.GetSection("Identity:Providers").GetChildren().Select(section => new ExternalProvider(
            section.Key, section["DisplayName"] ?? section.Key, new Uri(Required(section, "Authority")), section.GetValue("VouchesForEmail", false))),
    ]);

    /// <summary>Registers each provider.</summary>
    public static void Add(AuthenticationBuilder authentication, IConfiguration configuration)
    {
        foreach (var provider in Read(configuration).All)
        {
            var section = configuration.GetSection("Identity:Providers:" + provider.Name);
            authentication.AddOpenIdConnect(SchemeOf(provider.Name), options =>
            {
                options.Authority = provider.Authority.AbsoluteUri.TrimEnd('/');
                options.ClientId = Required(section, "ClientId");
                options.ClientSecret = section["ClientSecret"];
                options.RequireHttpsMetadata = section.GetValue("RequireHttps", true);
                options.ResponseType = OpenIdConnectResponseType.Code;
                options.ResponseMode = OpenIdConnectResponseMode.Query;
                options.UsePkce = true;
                options.MapInboundClaims = false;
                options.GetClaimsFromUserInfoEndpoint = true;
                options.Scope.Clear();
                options.Scope.Add("openid");
                options.Scope.Add("email");
                options.CallbackPath = $"/connect/external/{provider.Name}/callback";
                options.SignInScheme = ExternalSignInFlow.Scheme;
                // The answer comes as a link to follow, so that cookies need not be sent with what other sites post.
                foreach (var cookie in new[] { options.CorrelationCookie, options.NonceCookie })
                {
                    cookie.SameSite = SameSiteMode.Lax;
                    cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                }

                options.ClaimActions.MapJsonKey("email_verified", "email_verified");
                options.Events.OnRemoteFailure = context =>
                {
                    context.Response.Redirect("/connect/external/failed");
                    context.HandleResponse();
                    return Task.CompletedTask;
                };
            });
        }
    }

    private static string Required(IConfigurationSection section, string key) =>
        section[key] is { Length: > 0 } value ? value : throw new InvalidOperationException($"{section.Path}:{key} is not set.");
}

/// <summary>
/// Signs in with another provider. Nobody gets an account this way: the provider's verified address must be that of an account, or of the
/// invitation the person has followed. After the first time the provider's own id of the person is known, and the address may change.
/// </summary>
internal static class ExternalSignInFlow
{
    public const string Scheme = "external";
    private const string ReturnUrlKey = "return";
    private const string TokenKey = "invitation";

    /// <summary>Goes to the provider.</summary>
    public static async Task<IResult> GoAsync(string name, HttpContext http, ExternalProviders providers)
    {
        if (providers.Find(name) is null)
            return Results.NotFound();

        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        return Results.Challenge(
            new AuthenticationProperties
            {
                RedirectUri = $"/connect/external/{name}/done",
                Items = { [ReturnUrlKey] = IdentityPage.SafeReturn(form["returnUrl"]), [TokenKey] = form["token"].ToString() },
            },
            [ExternalProviders.SchemeOf(name)]);
    }

    /// <summary>Comes back from the provider.</summary>
    public static async Task<IResult> ReturnAsync(string name, HttpContext http, ExternalProviders providers, MembershipDb db, IServiceScopeFactory scopes, TimeProvider time)
    {
        var ticket = await http.AuthenticateAsync(Scheme);
        await http.SignOutAsync(Scheme);
        if (providers.Find(name) is not { } provider || ticket is not { Succeeded: true, Principal: { } principal } || principal.FindFirstValue("sub") is not { Length: > 0 and <= 255 } subject)
            return Failed();

        var link = ticket.Properties.Items.TryGetValue(TokenKey, out var token) && token is { Length: > 0 } ? token : null;
        try
        {
            var accountId = link is null
                ? await FindAsync(provider, subject, principal, db, time, http.RequestAborted)
                : await AcceptAsync(link, provider, subject, principal, scopes, http.RequestAborted);
            var account = accountId is null ? null : await db.Accounts.AsNoTracking().SingleOrDefaultAsync(row => row.Id == accountId && row.DisabledAt == null, http.RequestAborted);
            if (account is null)
                return Failed();

            await Session.BeginAsync(http, db, account, time);
            return Results.LocalRedirect(IdentityPage.SafeReturn(ticket.Properties.Items.TryGetValue(ReturnUrlKey, out var back) ? back : null));
        }
        catch (Refusal refusal)
        {
            return IdentityPage.Message(refusal.Status, "You could not be signed in", refusal.Message);
        }
    }

    /// <summary>The same words whether there is no such account or the address is not verified.</summary>
    public static IResult Failed() => IdentityPage.Message(
        StatusCodes.Status403Forbidden, "You could not be signed in",
        "Either the sign-in was broken off, or no account here belongs to that address.",
        "If you were invited, follow the link in the invitation's e-mail first.");

    private static async Task<Guid?> FindAsync(
        ExternalProvider provider, string subject, ClaimsPrincipal principal, MembershipDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await db.ExternalSignIns.AsNoTracking().SingleOrDefaultAsync(row => row.Provider == provider.Name && row.Subject == subject, cancellationToken) is { } known)
            return known.AccountId;
        if (VerifiedEmail(provider, principal) is not { } email)
            return null;

        var account = await db.Accounts.SingleOrDefaultAsync(row => row.Email == email.Value, cancellationToken);
        if (account is null)
            return null;

        db.Add(new ExternalSignIn { Provider = provider.Name, Subject = subject, AccountId = account.Id, LinkedAt = time.GetUtcNow() });
        await db.SaveChangesAsync(cancellationToken);
        return account.Id;
    }

    private static async Task<Guid?> AcceptAsync(
        string link, ExternalProvider provider, string subject, ClaimsPrincipal principal, IServiceScopeFactory scopes, CancellationToken cancellationToken)
    {
        if (VerifiedEmail(provider, principal) is not { } email)
            return null;

        await using var scope = scopes.CreateAsyncScope();
        var accepted = await scope.ServiceProvider.GetRequiredService<AcceptInvitation>()
            .AcceptAsync(link, new AcceptProof.ByProvider(provider.Name, subject, email), displayName: null, cancellationToken);
        return accepted.PersonId;
    }

    private static EmailAddress? VerifiedEmail(ExternalProvider provider, ClaimsPrincipal principal) =>
        provider.VouchesForEmail || string.Equals(principal.FindFirstValue("email_verified"), "true", StringComparison.OrdinalIgnoreCase)
            ? EmailAddress.TryParse(principal.FindFirstValue("email"))
            : null;
}
