using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using OpenIddict.Abstractions;

namespace PeerReview.Membership.Identity.Pages;

/// <summary>What is wrong with one field of a form.</summary>
/// <param name="Field">The input's id.</param>
/// <param name="Message">A sentence for the person.</param>
public sealed record FieldError(string Field, string Message);

/// <summary>A network the person may choose.</summary>
public sealed record NetworkChoice(Guid Id, string Name);

/// <summary>Answers with pages.</summary>
internal static class IdentityPage
{
    /// <summary>A page with its parameters.</summary>
    public static IResult Of<TPage>(object parameters, int status = StatusCodes.Status200OK)
        where TPage : IComponent =>
        new RazorComponentResult<TPage>(parameters) { StatusCode = status, PreventStreamingRendering = true };

    /// <summary>A page with one message.</summary>
    public static IResult Message(int status, string title, params string[] paragraphs) =>
        Of<MessagePage>(new { Title = title, Paragraphs = (IReadOnlyList<string>)paragraphs }, status);

    /// <summary>What OpenIddict refused and may not send back to the client, such as a redirect address that is not the client's.</summary>
    public static IResult OfFailure(OpenIddictResponse? response) => Message(
        StatusCodes.Status400BadRequest,
        "This link does not work",
        "The page that sent you here asked for something we cannot do. Go back to Peer Review and try again.",
        $"For support: {response?.Error ?? "no request"}");

    /// <summary>Only an address of ours that goes on with a sign-in, or the start page: a link must not send people elsewhere (threat T30).</summary>
    public static string SafeReturn(string? returnUrl) =>
        returnUrl is not null
        && (returnUrl.StartsWith("/connect/authorize?", StringComparison.Ordinal) || returnUrl.StartsWith("/connect/invitation?", StringComparison.Ordinal))
        && !returnUrl.Any(char.IsControl)
            ? returnUrl
            : "/";
}

/// <summary>What every page here has: its security headers, and for posted forms a proof that the form was ours.</summary>
internal sealed class PageProtection(IAntiforgery antiforgery, ExternalProviders providers) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var headers = http.Response.Headers;
        // Where a form leads is checked along all its redirects, so sign-in with another provider must be named.
        headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'self'; img-src 'self'; form-action {string.Join(' ', ["'self'", .. providers.Origins])}; frame-ancestors 'none'; base-uri 'none'";
        headers["Referrer-Policy"] = "no-referrer";
        headers.XContentTypeOptions = "nosniff";
        http.Response.OnStarting(() =>
        {
            // At the end: the form's proof sets a weaker one, and complains of ours before it.
            headers.CacheControl = "no-store";
            return Task.CompletedTask;
        });

        if (HttpMethods.IsPost(http.Request.Method) && !await antiforgery.IsRequestValidAsync(http))
        {
            return IdentityPage.Message(
                StatusCodes.Status400BadRequest, "Please try again", "This page was open for too long, or cookies are switched off. Go back, reload the page and try again.");
        }

        return await next(context);
    }
}
