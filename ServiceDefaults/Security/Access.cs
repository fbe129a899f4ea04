using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;

namespace PeerReview.ServiceDefaults.Security;

/// <summary>Who may call an endpoint at all. Which rows the caller may see there is for the use case to say (404 for the rest).</summary>
public static class Access
{
    /// <summary>Only callers who hold one of the roles somewhere in their network.</summary>
    public static TBuilder Allow<TBuilder>(this TBuilder endpoint, params string[] roles)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint
            .WithMetadata(new AllowedRoles(roles))
            .RequireAuthorization(new AuthorizationPolicyBuilder()
                .RequireAuthenticatedUser()
                .RequireAssertion(context => Caller.From(context.User)?.Holds(roles) is true)
                .Build());

    /// <summary>Any person or client with a role in a network: for what concerns everyone, such as one's own next steps.</summary>
    public static TBuilder AllowEveryone<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.Allow([.. Role.All.Except([Role.Operator, Role.Support])]);
}

/// <summary>The roles an endpoint lets in, for the reviewed matrix of operations and roles.</summary>
/// <param name="Roles">Role codes.</param>
public sealed record AllowedRoles(IReadOnlyList<string> Roles);
