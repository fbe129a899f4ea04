using System.Security.Claims;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using PeerReview.Membership.Identity.Clients;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Membership.Identity.Tokens;

/// <summary>
/// <c>/connect/token</c>: exchanges a code, a refresh token or a client's secret for tokens. Roles are read anew each time. OpenIddict has
/// checked the client, the code's PKCE verifier and the refresh token before; a used refresh token revokes its whole family.
/// </summary>
internal static class TokenEndpoint
{
    /// <summary>Chooses one of a person's networks, on <c>/connect/authorize</c> and when refreshing.</summary>
    public const string NetworkParameter = "network_id";

    public static async Task<IResult> HandleAsync(HttpContext http, TokenSubjects subjects, IOpenIddictApplicationManager applications, MembershipDb db, TimeProvider time)
    {
        var request = http.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("This is not a token request.");
        return request.IsClientCredentialsGrantType()
            ? await ForClientAsync(request, subjects, applications, http.RequestAborted)
            : await ForPersonAsync(request, http, subjects, db, time);
    }

    private static async Task<IResult> ForPersonAsync(OpenIddictRequest request, HttpContext http, TokenSubjects subjects, MembershipDb db, TimeProvider time)
    {
        var grant = await http.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
        if (grant.Principal is not { } principal
            || !Guid.TryParse(principal.GetClaim(Caller.Claims.Subject), out var accountId)
            || !Guid.TryParse((string?)request.GetParameter(NetworkParameter) ?? principal.GetClaim(Caller.Claims.NetworkId), out var networkId))
            return Refuse(OpenIddictConstants.Errors.InvalidGrant, "The grant is not valid.");

        if (await subjects.OfPersonAsync(accountId, networkId, http.RequestAborted) is not { } subject)
            return Refuse(OpenIddictConstants.Errors.InvalidGrant, "There is no role for this person here.");

        await db.AccountNetworks.Where(row => row.AccountId == accountId && row.NetworkId == networkId)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.LastUsedAt, time.GetUtcNow()), http.RequestAborted);
        var email = await db.Accounts.Where(account => account.Id == accountId).Select(account => account.Email).SingleAsync(http.RequestAborted);
        var authenticatedAt = long.TryParse(principal.GetClaim(OpenIddictConstants.Claims.AuthenticationTime), out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : (DateTimeOffset?)null;
        return SignIn(subject.ToPrincipal(Narrowed(request, principal), email, authenticatedAt));
    }

    private static async Task<IResult> ForClientAsync(
        OpenIddictRequest request, TokenSubjects subjects, IOpenIddictApplicationManager applications, CancellationToken cancellationToken)
    {
        var application = await applications.FindByClientIdAsync(request.ClientId!, cancellationToken)
            ?? throw new InvalidOperationException("OpenIddict let an unknown client through.");
        var subject = request.ClientId == RegisteredClients.Operator
            ? subjects.Operator(Guid.Parse((await applications.GetIdAsync(application, cancellationToken))!))
            : await ClientProperties.ReadAsync(applications, application, cancellationToken) is { } client
                ? await subjects.OfApiClientAsync(client.ApiClientId, client.NetworkId, cancellationToken)
                : null;
        if (subject is null)
            return Refuse(OpenIddictConstants.Errors.UnauthorizedClient, "This client has been revoked.");

        var scopes = request.GetScopes();
        return SignIn(subject.ToPrincipal(scopes.Length > 0 ? scopes : Scope.Services, email: null, authenticatedAt: null));
    }

    /// <summary>A refresh may ask for less than was granted, never for more; OpenIddict has checked that.</summary>
    private static IEnumerable<string> Narrowed(OpenIddictRequest request, ClaimsPrincipal granted) =>
        request.IsRefreshTokenGrantType() && request.GetScopes() is { Length: > 0 } asked ? asked : granted.GetScopes();

    private static IResult SignIn(ClaimsPrincipal principal) =>
        Results.SignIn(principal, properties: null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);

    internal static IResult Refuse(string error, string description) => Results.Forbid(
        new AuthenticationProperties(new Dictionary<string, string?>
        {
            [OpenIddictServerAspNetCoreConstants.Properties.Error] = error,
            [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = description,
        }),
        [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
}
