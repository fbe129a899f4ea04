using System.Globalization;
using System.Security.Claims;

namespace PeerReview.ServiceDefaults.Security;

/// <summary>Who calls, read from the access token alone: never from a header that someone on the way could have written.</summary>
/// <param name="PersonId">The person, or for an API client its own id.</param>
/// <param name="Name">The name colleagues see.</param>
/// <param name="NetworkId">The network the token is for; null for the platform's own operators.</param>
/// <param name="Roles">What the caller is, where.</param>
/// <param name="IssuedAt">When the token was made, UTC: a token older than the person's last change of access is refused.</param>
public sealed record Caller(Guid PersonId, string Name, Guid? NetworkId, IReadOnlyList<RoleAt> Roles, DateTimeOffset IssuedAt)
{
    /// <summary>The names of the claims, shared by the service that issues tokens and those that read them.</summary>
    public static class Claims
    {
        public const string Subject = "sub";
        public const string Name = "name";
        public const string NetworkId = "network_id";
        public const string Role = "peer_review_role";
        public const string IssuedAt = "issued_ms";
    }

    /// <summary>True when the caller holds one of the roles anywhere in the network.</summary>
    public bool Holds(params IEnumerable<string> roles) => Roles.Any(held => roles.Contains(held.Role));

    /// <summary>True when the caller holds one of the roles at this very organisation.</summary>
    public bool HoldsAt(Guid organisationId, params IEnumerable<string> roles) =>
        Roles.Any(held => held.OrganisationId == organisationId && roles.Contains(held.Role));

    /// <summary>The organisations (schools, trusts) where the caller holds one of the roles.</summary>
    public IReadOnlyList<Guid> Where(params IEnumerable<string> roles) =>
        [.. Roles.Where(held => roles.Contains(held.Role)).Select(held => held.OrganisationId).Distinct()];

    /// <summary>Reads the caller of an authenticated principal; null when the token lacks what every token of ours has.</summary>
    public static Caller? From(ClaimsPrincipal principal)
    {
        if (!Guid.TryParse(principal.FindFirstValue(Claims.Subject), out var personId)
            || !long.TryParse(principal.FindFirstValue(Claims.IssuedAt), NumberStyles.None, CultureInfo.InvariantCulture, out var issued))
            return null;

        var network = principal.FindFirstValue(Claims.NetworkId);
        Guid networkId = default;
        if (network is not null && !Guid.TryParse(network, out networkId))
            return null;

        List<RoleAt> roles = [.. principal.FindAll(Claims.Role).Select(claim => RoleAt.TryParse(claim.Value)).OfType<RoleAt>()];
        // Only the platform's operators work for no network: anybody else without one would read the platform's own rows.
        if (network is null && roles.Exists(held => held.Role != Role.Operator))
            return null;

        return new Caller(
            personId, principal.FindFirstValue(Claims.Name) ?? string.Empty, network is null ? null : networkId, roles, DateTimeOffset.FromUnixTimeMilliseconds(issued));
    }
}

/// <summary>A role at an organisation, as a token carries it: <c>headteacher@0198…</c>.</summary>
/// <param name="Role">The role's code.</param>
/// <param name="OrganisationId">The network, trust or school it is held at; the platform for its operators.</param>
public sealed record RoleAt(string Role, Guid OrganisationId)
{
    /// <summary>The claim's value.</summary>
    public override string ToString() => $"{Role}@{OrganisationId}";

    /// <summary>Reads a claim's value; null when it is not one of ours.</summary>
    public static RoleAt? TryParse(string value)
    {
        var at = value.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && Guid.TryParse(value.AsSpan(at + 1), out var organisation)
            ? new RoleAt(value[..at], organisation)
            : null;
    }
}
