using PeerReview.Membership.Identity.Accounts;
using PeerReview.ServiceDefaults.Http;

namespace PeerReview.Membership.Identity.Pages;

/// <summary>The pages for somebody who has forgotten a password.</summary>
internal static class PasswordPages
{
    public static IResult ShowForgotten() => IdentityPage.Of<ForgottenPasswordPage>(new { });

    /// <summary>The same answer for every address, so that nobody learns who has an account.</summary>
    public static async Task<IResult> RequestAsync(HttpContext http, ResetPassword reset)
    {
        var email = (await http.Request.ReadFormAsync(http.RequestAborted))["email"].ToString();
        if (EmailAddress.TryParse(email) is null)
        {
            return IdentityPage.Of<ForgottenPasswordPage>(
                new { Email = email, Errors = (IReadOnlyList<FieldError>)[new FieldError("email", "Enter an e-mail address, such as name@school.org.uk.")] }, StatusCodes.Status400BadRequest);
        }

        await reset.RequestAsync(email, http.RequestAborted);
        return IdentityPage.Message(
            StatusCodes.Status200OK, "Look at your e-mail",
            "If there is an account for this address, a link is on its way to it. It works once, for one hour.",
            "Nothing there after some minutes? Look among the unwanted mail, and check that it is the address your invitation was sent to.");
    }

    public static async Task<IResult> ShowNewAsync(string? token, HttpContext http, ResetPassword reset) => await FormAsync(token, [], http, reset);

    public static async Task<IResult> SetAsync(HttpContext http, ResetPassword reset, IServiceScopeFactory scopes)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var token = form["token"].ToString();
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<ResetPassword>().SetAsync(token, form["password"], http.RequestAborted)
                ? IdentityPage.Of<MessagePage>(new
                {
                    Title = "Your password is changed",
                    Paragraphs = (IReadOnlyList<string>)["You are signed out everywhere. Sign in with the new password."],
                    LinkText = "Sign in",
                    LinkUrl = "/",
                })
                : DoesNotWork();
        }
        catch (Refusal refusal) when (refusal.Errors is { } errors)
        {
            return await FormAsync(token, [.. errors.Select(error => new FieldError(error.Key, error.Value[0]))], http, reset);
        }
    }

    private static async Task<IResult> FormAsync(string? token, IReadOnlyList<FieldError> errors, HttpContext http, ResetPassword reset) =>
        await reset.LookAsync(token, http.RequestAborted) is { } email
            ? IdentityPage.Of<NewPasswordPage>(
                new { Token = token, Email = email, Errors = errors }, errors.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK)
            : DoesNotWork();

    private static IResult DoesNotWork() => IdentityPage.Of<MessagePage>(
        new
        {
            Title = "This link does not work any more",
            Paragraphs = (IReadOnlyList<string>)["It was used already, or is more than an hour old, or is not complete."],
            LinkText = "Ask for a new one",
            LinkUrl = "/connect/forgotten-password",
        },
        StatusCodes.Status404NotFound);
}
