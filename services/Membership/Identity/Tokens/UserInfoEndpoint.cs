using Microsoft.AspNetCore.Authentication;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Membership.Identity.Tokens;

/// <summary><c>/connect/userinfo</c>: what the access token says of its bearer, for OpenID Connect clients.</summary>
internal static class UserInfoEndpoint
{
    public static async Task<IResult> HandleAsync(HttpContext http, MembershipDb db)
    {
        var ticket = await http.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
        if (ticket.Principal is not { } principal || Caller.From(principal) is not { } caller)
            return Results.Challenge(authenticationSchemes: [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);

        var claims = new Dictionary<string, object?> { [Caller.Claims.Subject] = caller.PersonId, [Caller.Claims.Name] = caller.Name };
        if (caller.NetworkId is { } networkId)
        {
            claims[Caller.Claims.NetworkId] = networkId;
            claims[Caller.Claims.Role] = caller.Roles.Select(role => role.ToString());
        }

        if (principal.HasScope(OpenIddictConstants.Scopes.Email) && await db.Accounts.FindAsync([caller.PersonId], http.RequestAborted) is { } account)
        {
            claims[OpenIddictConstants.Claims.Email] = account.Email;
            claims[OpenIddictConstants.Claims.EmailVerified] = true;
        }

        return Results.Json(claims);
    }
}
