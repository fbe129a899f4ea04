using System.Security.Claims;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using PeerReview.Portal.Api;
using PeerReview.Portal.Drafts;
using PeerReview.Portal.SignIn;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Portal.Frame;

/// <summary>What a problem page is to say.</summary>
/// <param name="BackTo">The form whose words were kept; null when nothing had been typed.</param>
internal sealed record ProblemShown(int Status, string? Detail, string? TraceId, string? BackTo = null);

/// <summary>
/// Whatever a page could not do is answered with a page that says so: not allowed, not found, away, our mistake. It is rendered in a scope
/// of its own, because what the failed page left in its services is of no use.
/// </summary>
internal sealed partial class ProblemPages(RequestDelegate next, KeptDrafts drafts, ILogger<ProblemPages> logger)
{
    public static readonly object Key = new();

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: 400 or 403 or 404 or 405, ContentType: null } && WantsPage(context))
                await ShowAsync(context, new ProblemShown(context.Response.StatusCode, null, null));
        }
        catch (Exception exception) when (!context.Response.HasStarted && WantsPage(context))
        {
            if (context.RequestAborted.IsCancellationRequested)
            {
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
                return;
            }

            var problem = Describe(exception, context);
            await ShowAsync(context, problem.Status >= 500 ? problem with { BackTo = await KeepAsync(context) } : problem);
        }
    }

    private static bool WantsPage(HttpContext context) => !context.Request.Path.StartsWithSegments("/assets") && !context.Request.Path.StartsWithSegments("/health");

    private ProblemShown Describe(Exception exception, HttpContext context)
    {
        switch (exception)
        {
            case ApiProblem problem:
                if (problem.Status is >= 500 or 400 or 405)
                    Log.Refused(logger, context.Request.Path, problem.Status, problem.Code);
                return new ProblemShown(problem.IsAway ? 503 : problem.Status is 401 or 403 or 404 or 409 ? problem.Status : 500, problem.Detail, problem.TraceId);
            case SignInAwayException:
                return new ProblemShown(503, null, null);
            default:
                Log.Failed(logger, context.Request.Path, exception);
                return new ProblemShown(500, null, System.Diagnostics.Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier);
        }
    }

    /// <summary>The page broke before its form could be read: what was typed is kept, and offered again where it was typed.</summary>
    private async Task<string?> KeepAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method) || !context.Request.HasFormContentType || !DraftLinks.IsFromOurPages(context.Request)
            || !Guid.TryParse(context.User.FindFirstValue(Caller.Claims.Subject), out var personId))
            return null;

        try
        {
            return await drafts.KeepPostedAsync(context, personId) is { } draft ? DraftLinks.Offer(context.Request, draft) : null;
        }
        catch (Exception exception) when (exception is NpgsqlException or DbUpdateException or InvalidOperationException)
        {
            Log.NotKept(logger, context.Request.Path, exception);
            return null;
        }
    }

    private async Task ShowAsync(HttpContext context, ProblemShown problem)
    {
        context.Response.Clear();
        context.Items[Key] = problem;
        // Without this a component that says 404 is taken for one that found no page, and its text is left unsent.
        context.Features.Set<IStatusCodeReExecuteFeature>(new StatusCodeReExecuteFeature { OriginalPath = context.Request.Path });
        context.Request.Method = HttpMethods.Get;
        context.Request.Path = "/problem";
        context.Request.QueryString = QueryString.Empty;
        context.SetEndpoint(null);
        context.Request.RouteValues.Clear();
        var services = context.RequestServices;
        await using var scope = services.CreateAsyncScope();
        context.RequestServices = scope.ServiceProvider;
        try
        {
            await next(context);
        }
        finally
        {
            context.RequestServices = services;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3, LogLevel.Error, "What was typed into {Path} could not be kept.")]
        public static partial void NotKept(ILogger logger, string path, Exception exception);

        [LoggerMessage(1, LogLevel.Error, "{Path} failed.")]
        public static partial void Failed(ILogger logger, string path, Exception exception);

        [LoggerMessage(2, LogLevel.Warning, "{Path} could not be shown: the API answered {Status} {Code}.")]
        public static partial void Refused(ILogger logger, string path, int status, string code);
    }
}
