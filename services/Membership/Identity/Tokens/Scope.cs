using OpenIddict.Abstractions;

namespace PeerReview.Membership.Identity.Tokens;

/// <summary>What a token may be asked for. Each service is a scope of its own, and the scope's name is the audience the service insists on.</summary>
internal static class Scope
{
    /// <summary>The services; a token is only for those it was asked for.</summary>
    public static readonly IReadOnlyList<string> Services = ["membership", "cohorts", "scheduling", "reviews", "reporting"];

    /// <summary>Every scope there is.</summary>
    public static readonly IReadOnlyList<string> All =
        [OpenIddictConstants.Scopes.OpenId, OpenIddictConstants.Scopes.Profile, OpenIddictConstants.Scopes.Email, OpenIddictConstants.Scopes.OfflineAccess, .. Services];

    /// <summary>The audiences of a token with these scopes.</summary>
    public static IEnumerable<string> Audiences(IEnumerable<string> scopes) => scopes.Intersect(Services);
}
