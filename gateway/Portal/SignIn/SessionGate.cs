using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using PeerReview.Portal.Drafts;

namespace PeerReview.Portal.SignIn;

/// <summary>Which roles a page is for; a person with none of them is told so. Pages for everyone who is signed in say <c>[For]</c> alone.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ForAttribute(params string[] roles) : Attribute
{
    public IReadOnlyList<string> Roles => roles;
}

/// <summary>
/// In front of every page: nobody signed in is sent to sign in, and what they posted is kept and offered again afterwards. A form without
/// the proof that it was ours is kept and offered again as well, never acted on.
/// </summary>
internal sealed class SessionGate(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context, KeptDrafts drafts, AccessTokens tokens, IAntiforgery antiforgery)
    {
        if (context.GetEndpoint() is not { } endpoint || !IsPage(endpoint))
        {
            await next(context);
            return;
        }

        if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)
        {
            if (context.User.Identity is not { IsAuthenticated: true })
            {
                await SignInAsync(context, drafts);
                return;
            }

            try
            {
                var who = await tokens.WhoAsync(context.RequestAborted);
                if (endpoint.Metadata.GetMetadata<ForAttribute>() is { Roles: { Count: > 0 } roles } && !who.Holds(roles))
                    throw new Api.ApiProblem(StatusCodes.Status403Forbidden, "forbidden", "This page is for others");

                if (HttpMethods.IsPost(context.Request.Method) && !await antiforgery.IsRequestValidAsync(context))
                {
                    await OfferAgainAsync(context, drafts, who.PersonId);
                    return;
                }

                await next(context);
            }
            catch (SessionEndedException) when (!context.Response.HasStarted)
            {
                context.Response.Clear();
                await context.SignOutAsync(SignInSetup.Cookie);
                await SignInAsync(context, drafts);
            }

            return;
        }

        await next(context);
    }

    private static bool IsPage(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null || endpoint.Metadata.GetMetadata<ForAttribute>() is not null;

    private static async Task SignInAsync(HttpContext context, KeptDrafts drafts)
    {
        var back = context.Request.Path + context.Request.QueryString;
        if (HttpMethods.IsPost(context.Request.Method) && await drafts.KeepForBrowserAsync(context) is { } draft)
            back = DraftLinks.Offer(context.Request, draft);
        // A script's request would follow the redirect to a page it cannot use.
        if (context.Request.Headers["Sec-Fetch-Dest"] == "empty")
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        await context.ChallengeAsync(SignInSetup.Identity, new AuthenticationProperties { RedirectUri = back, ExpiresUtc = null });
    }

    private static async Task OfferAgainAsync(HttpContext context, KeptDrafts drafts, Guid personId)
    {
        var draft = DraftLinks.IsFromOurPages(context.Request) ? await drafts.KeepPostedAsync(context, personId) : null;
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = draft is null ? context.Request.Path.ToString() : DraftLinks.Offer(context.Request, draft.Value);
    }
}
