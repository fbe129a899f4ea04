using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using PeerReview.Membership.Identity.Accounts;
using PeerReview.Membership.Identity.Tokens;
using PeerReview.Membership.People;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Membership.Identity.Pages;

/// <summary>The pages people see while they sign in: ordinary forms, no script.</summary>
internal static class IdentityPages
{
    /// <summary>One sentence for every reason, so that nobody learns who has an account (threat T26).</summary>
    private const string WrongSignIn = "That e-mail address and password do not go together, or there were too many attempts. Try again, or in a quarter of an hour.";

    public static async Task<IResult> ShowSignInAsync(string? returnUrl, ExternalProviders providers) =>
        await Task.FromResult(SignInForm(returnUrl, email: null, [], providers));

    public static async Task<IResult> SignInAsync(HttpContext http, PasswordCheck passwords, MembershipDb db, ExternalProviders providers, TimeProvider time)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var returnUrl = form["returnUrl"].ToString();
        if (await passwords.FindAsync(form["email"], form["password"], http.RequestAborted) is not { } accountId)
            return SignInForm(returnUrl, form["email"], [new FieldError("email", WrongSignIn)], providers);

        await Session.BeginAsync(http, db, await db.Accounts.AsNoTracking().SingleAsync(account => account.Id == accountId, http.RequestAborted), time);
        return Results.LocalRedirect(IdentityPage.SafeReturn(returnUrl));
    }

    private static IResult SignInForm(string? returnUrl, string? email, IReadOnlyList<FieldError> errors, ExternalProviders providers) => IdentityPage.Of<SignInPage>(
        new { ReturnUrl = IdentityPage.SafeReturn(returnUrl), Email = email, Errors = errors, Providers = providers.All },
        errors.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK);

    public static async Task<IResult> ShowNetworksAsync(string? returnUrl, HttpContext http, MembershipDb db)
    {
        if (await Session.ReadAsync(http) is not { } signedIn)
            return Results.LocalRedirect("/connect/sign-in");

        var networks = await (
            from own in db.AccountNetworks
            join network in db.RegisteredNetworks on own.NetworkId equals network.Id
            where own.AccountId == signedIn.AccountId
            orderby network.Name
            select new NetworkChoice(network.Id, network.Name)).ToListAsync(http.RequestAborted);
        return IdentityPage.Of<NetworkPage>(new { ReturnUrl = IdentityPage.SafeReturn(returnUrl), Networks = (IReadOnlyList<NetworkChoice>)networks });
    }

    public static async Task<IResult> ChooseNetworkAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var returnUrl = IdentityPage.SafeReturn(form["returnUrl"]);
        // The choice is only a wish: the authorization endpoint asks whether the person has a role there.
        return Results.LocalRedirect(
            Guid.TryParse(form["networkId"], out var networkId) && returnUrl.Contains('?', StringComparison.Ordinal)
                ? $"{returnUrl}&{TokenEndpoint.NetworkParameter}={networkId}"
                : returnUrl);
    }

    public static async Task<IResult> ShowInvitationAsync(string? token, HttpContext http, AcceptInvitation accept, MembershipDb db, ExternalProviders providers) =>
        await InvitationFormAsync(token, displayName: null, [], http, accept, db, providers);

    public static async Task<IResult> AcceptInvitationAsync(
        HttpContext http, AcceptInvitation accept, IServiceScopeFactory scopes, MembershipDb db, ExternalProviders providers, TimeProvider time)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var token = form["token"].ToString();
        var signedIn = await Session.ReadAsync(http);
        AcceptProof proof = form.ContainsKey("password") || signedIn is null
            ? new AcceptProof.ByPassword(form["password"].ToString())
            : new AcceptProof.BySession(signedIn.AccountId);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var accepted = await scope.ServiceProvider.GetRequiredService<AcceptInvitation>().AcceptAsync(token, proof, form["displayName"], http.RequestAborted);
            if (proof is AcceptProof.ByPassword)
                await Session.BeginAsync(http, db, await db.Accounts.AsNoTracking().SingleAsync(account => account.Id == accepted.PersonId, http.RequestAborted), time);
            return Results.LocalRedirect("/");
        }
        catch (Refusal refusal) when (refusal.Errors is { } errors)
        {
            return await InvitationFormAsync(
                token, form["displayName"], [.. errors.Select(error => new FieldError(error.Key, error.Value[0]))], http, accept, db, providers);
        }
        catch (Refusal refusal)
        {
            return InvitationRefused(refusal);
        }
    }

    private static async Task<IResult> InvitationFormAsync(
        string? token, string? displayName, IReadOnlyList<FieldError> errors, HttpContext http, AcceptInvitation accept, MembershipDb db, ExternalProviders providers)
    {
        try
        {
            var invitation = await accept.LookAsync(token, http.RequestAborted);
            var signedIn = await Session.ReadAsync(http);
            var isSignedIn = signedIn is not null && await db.Accounts.AnyAsync(account => account.Id == signedIn.AccountId && account.Email == invitation.Email, http.RequestAborted);
            return IdentityPage.Of<InvitationPage>(
                new { Token = token, Invitation = invitation, IsSignedIn = isSignedIn, DisplayName = displayName, Errors = errors, Providers = providers.All },
                errors.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK);
        }
        catch (Refusal refusal)
        {
            return InvitationRefused(refusal);
        }
    }

    private static IResult InvitationRefused(Refusal refusal) => IdentityPage.Message(
        refusal.Status, "This invitation cannot be accepted",
        refusal.Status == StatusCodes.Status404NotFound ? "The link is not complete, or a newer one was sent. Use the link in the latest e-mail." : refusal.Message);

    /// <summary><c>/connect/endsession</c>: asks first, unless the client shows by an identity token that it signed this very person in.</summary>
    public static async Task<IResult> EndSessionAsync(HttpContext http, MembershipDb db, TimeProvider time)
    {
        if (http.GetOpenIddictServerRequest() is not { } request || http.GetOpenIddictServerResponse()?.Error is not null)
            return IdentityPage.OfFailure(http.GetOpenIddictServerResponse());

        var signedIn = await Session.ReadAsync(http);
        var hint = await http.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
        var isAskedByClient = signedIn is null || hint.Principal?.GetClaim(Caller.Claims.Subject) == signedIn.AccountId.ToString();
        if (HttpMethods.IsGet(http.Request.Method) && !isAskedByClient)
            return IdentityPage.Of<SignOutPage>(new { Parameters = (IReadOnlyDictionary<string, string>)request.GetParameters().ToDictionary(pair => pair.Key, pair => (string?)pair.Value ?? string.Empty) });

        await Session.EndAsync(http, db, time);
        return Results.SignOut(new AuthenticationProperties { RedirectUri = "/connect/signed-out" }, [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
    }

    public static IResult SignedOut() => IdentityPage.Message(StatusCodes.Status200OK, "You are signed out", "You can close this window.");
}
