using Microsoft.AspNetCore;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using PeerReview.Membership.Identity.Accounts;
using PeerReview.Membership.Identity.Pages;

namespace PeerReview.Membership.Identity.Tokens;

/// <summary>
/// <c>/connect/authorize</c>: who signs in, and for which of their networks. OpenIddict has checked the client, its redirect address and
/// that there is a PKCE challenge.
/// </summary>
internal static class AuthorizeEndpoint
{
    public static async Task<IResult> HandleAsync(HttpContext http, TokenSubjects subjects, MembershipDb db, TimeProvider time)
    {
        if (http.GetOpenIddictServerRequest() is not { } request || http.GetOpenIddictServerResponse()?.Error is not null)
            return IdentityPage.OfFailure(http.GetOpenIddictServerResponse());

        var signedIn = await Session.ReadAsync(http);
        if (signedIn is null || MustSignInAgain(request, signedIn, time))
        {
            return request.HasPromptValue(OpenIddictConstants.PromptValues.None)
                ? TokenEndpoint.Refuse(OpenIddictConstants.Errors.LoginRequired, "Nobody is signed in.")
                : Results.LocalRedirect($"/connect/sign-in?returnUrl={Uri.EscapeDataString(Again(http, request, without: OpenIddictConstants.PromptValues.Login))}");
        }

        var networks = await db.AccountNetworks.AsNoTracking().Where(row => row.AccountId == signedIn.AccountId)
            .OrderByDescending(row => row.LastUsedAt != null).ThenByDescending(row => row.LastUsedAt).ToListAsync(http.RequestAborted);
        if (networks.Count == 0)
            return TokenEndpoint.Refuse(OpenIddictConstants.Errors.AccessDenied, "This person has no role in any network.");

        if (Choose(request, networks) is not { } networkId)
        {
            return request.HasPromptValue(OpenIddictConstants.PromptValues.None)
                ? TokenEndpoint.Refuse(OpenIddictConstants.Errors.AccountSelectionRequired, "The person must choose a network.")
                : Results.LocalRedirect($"/connect/network?returnUrl={Uri.EscapeDataString(Again(http, request, without: OpenIddictConstants.PromptValues.SelectAccount))}");
        }

        if (await subjects.OfPersonAsync(signedIn.AccountId, networkId, http.RequestAborted) is not { } subject)
            return TokenEndpoint.Refuse(OpenIddictConstants.Errors.AccessDenied, "This person has no role in that network.");

        return Results.SignIn(
            subject.ToPrincipal(request.GetScopes(), email: null, signedIn.Since), properties: null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
    }

    /// <summary>
    /// <c>prompt=login</c> and <c>max_age</c> ask for a new sign-in. After it the address is asked again without the prompt.
    /// </summary>
    private static bool MustSignInAgain(OpenIddictRequest request, Session.SignedIn signedIn, TimeProvider time) =>
        request.HasPromptValue(OpenIddictConstants.PromptValues.Login)
        || (request.MaxAge is { } seconds && time.GetUtcNow() - signedIn.Since > TimeSpan.FromSeconds(Math.Max(seconds, 5)));

    /// <summary>The network asked for, else the one last used, else the only one; null when the person must choose.</summary>
    private static Guid? Choose(OpenIddictRequest request, List<AccountNetwork> networks)
    {
        if (Guid.TryParse((string?)request.GetParameter(TokenEndpoint.NetworkParameter), out var asked))
            return asked;
        if (request.HasPromptValue(OpenIddictConstants.PromptValues.SelectAccount) && networks.Count > 1)
            return null;
        return networks.Count == 1 || networks[0].LastUsedAt is not null ? networks[0].NetworkId : null;
    }

    /// <summary>This request's own address without one prompt, to come back to.</summary>
    private static string Again(HttpContext http, OpenIddictRequest request, string without)
    {
        var parameters = http.Request.HasFormContentType ? http.Request.Form.ToList() : http.Request.Query.ToList();
        var prompts = request.GetPromptValues().Where(prompt => prompt != without).ToList();
        var kept = parameters.Where(parameter => parameter.Key != OpenIddictConstants.Parameters.Prompt).ToList();
        if (prompts.Count > 0)
            kept.Add(new(OpenIddictConstants.Parameters.Prompt, string.Join(' ', prompts)));
        return "/connect/authorize" + QueryString.Create(kept);
    }
}
