using System.Collections.Immutable;
using System.Globalization;
using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using PeerReview.ServiceDefaults.Persistence;
using PeerReview.ServiceDefaults.Security;
using PeerReview.ServiceDefaults.Tenancy;

namespace PeerReview.Membership.Identity.Tokens;

/// <summary>Whom a token speaks of: what its claims will say (<see cref="Caller"/>).</summary>
/// <param name="Id">The person or the API client.</param>
/// <param name="Name">The name colleagues see.</param>
/// <param name="NetworkId">The network; null for the platform's operator.</param>
/// <param name="Roles">What they are, where.</param>
/// <param name="ReadAt">Just before the roles were read, UTC: a change of roles after it makes the token stale.</param>
internal sealed record TokenSubject(Guid Id, string Name, Guid? NetworkId, IReadOnlyList<RoleAt> Roles, DateTimeOffset ReadAt)
{
    /// <summary>The principal OpenIddict makes tokens of.</summary>
    /// <param name="scopes">What was granted.</param>
    /// <param name="email">The person's address, for identity tokens with the <c>email</c> scope.</param>
    /// <param name="authenticatedAt">When the person signed in, UTC.</param>
    public ClaimsPrincipal ToPrincipal(IEnumerable<string> scopes, string? email, DateTimeOffset? authenticatedAt)
    {
        var granted = scopes.ToImmutableArray();
        var identity = new ClaimsIdentity(TokenValidationParameters.DefaultAuthenticationType, Caller.Claims.Name, Caller.Claims.Role);
        identity.SetClaim(Caller.Claims.Subject, Id.ToString());
        identity.SetClaim(Caller.Claims.Name, Name);
        identity.SetClaim(Caller.Claims.NetworkId, NetworkId?.ToString());
        identity.SetClaims(Caller.Claims.Role, [.. Roles.Select(role => role.ToString())]);
        identity.SetClaim(Caller.Claims.IssuedAt, ReadAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
        if (email is not null && granted.Contains(OpenIddictConstants.Scopes.Email))
        {
            identity.SetClaim(OpenIddictConstants.Claims.Email, email);
            identity.SetClaim(OpenIddictConstants.Claims.EmailVerified, true);
        }

        if (authenticatedAt is { } at)
            identity.SetClaim(OpenIddictConstants.Claims.AuthenticationTime, at.ToUnixTimeSeconds());

        identity.SetScopes(granted);
        identity.SetResources(Scope.Audiences(granted));
        identity.SetDestinations(DestinationsOf);
        return new ClaimsPrincipal(identity);
    }

    private static IEnumerable<string> DestinationsOf(Claim claim) => claim.Type switch
    {
        Caller.Claims.Role or Caller.Claims.IssuedAt => [OpenIddictConstants.Destinations.AccessToken],
        Caller.Claims.NetworkId => [OpenIddictConstants.Destinations.AccessToken, OpenIddictConstants.Destinations.IdentityToken],
        Caller.Claims.Name => claim.Subject!.HasScope(OpenIddictConstants.Scopes.Profile)
            ? [OpenIddictConstants.Destinations.AccessToken, OpenIddictConstants.Destinations.IdentityToken]
            : [OpenIddictConstants.Destinations.AccessToken],
        OpenIddictConstants.Claims.Email or OpenIddictConstants.Claims.EmailVerified or OpenIddictConstants.Claims.AuthenticationTime
            => [OpenIddictConstants.Destinations.IdentityToken],
        _ => [],
    };
}

/// <summary>
/// Reads whom a token will speak of, under a lock that a change of access takes too: either the token has the new roles, or it is older
/// than the change and every service refuses it. There is nothing between.
/// </summary>
internal sealed class TokenSubjects(IServiceScopeFactory scopes, TimeProvider time)
{
    /// <summary>The person's roles in the network now; null for somebody disabled, suspended or without a role there: they get no token.</summary>
    public Task<TokenSubject?> OfPersonAsync(Guid accountId, Guid networkId, CancellationToken cancellationToken) =>
        InNetworkAsync(networkId, async db =>
        {
            var account = await db.Accounts.FromSql($"SELECT * FROM account WHERE id = {accountId} FOR SHARE").AsNoTracking().SingleOrDefaultAsync(cancellationToken);
            var person = await db.People.FromSql($"SELECT * FROM person WHERE network_id = {networkId} AND id = {accountId} FOR SHARE").AsNoTracking().SingleOrDefaultAsync(cancellationToken);
            var readAt = time.GetUtcNow();
            if (account is null or { DisabledAt: not null } || person is null or { IsSuspended: true })
                return null;

            var held = await db.RolesHeld.AsNoTracking().Where(role => role.PersonId == accountId).OrderBy(role => role.Id).ToListAsync(cancellationToken);
            return held.Count == 0
                ? null
                : new TokenSubject(accountId, person.DisplayName, networkId, [.. held.Select(role => new RoleAt(role.Role, role.OrganisationId))], readAt);
        }, cancellationToken);

    /// <summary>The API client of a school, a trust or a network; null once revoked.</summary>
    public Task<TokenSubject?> OfApiClientAsync(Guid apiClientId, Guid networkId, CancellationToken cancellationToken) =>
        InNetworkAsync(networkId, async db =>
        {
            var client = await db.ApiClients.FromSql($"SELECT * FROM api_client WHERE network_id = {networkId} AND id = {apiClientId} FOR SHARE").AsNoTracking().SingleOrDefaultAsync(cancellationToken);
            return client is null or { RevokedAt: not null }
                ? null
                : new TokenSubject(client.Id, client.Name, networkId, [new RoleAt(Role.ApiClient, client.OrganisationId)], time.GetUtcNow());
        }, cancellationToken);

    /// <summary>The platform's operator, who belongs to no network.</summary>
    public TokenSubject Operator(Guid applicationId) =>
        new(applicationId, "Operator", NetworkId: null, [new RoleAt(Role.Operator, Guid.Empty)], time.GetUtcNow());

    private async Task<TokenSubject?> InNetworkAsync(Guid networkId, Func<MembershipDb, Task<TokenSubject?>> read, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Tenant>().Enter(networkId);
        var db = scope.ServiceProvider.GetRequiredService<MembershipDb>();
        await using var transaction = await db.BeginForNetworkAsync(cancellationToken);
        var subject = await read(db);
        await transaction.CommitAsync(cancellationToken);
        return subject;
    }
}
