using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PeerReview.ServiceDefaults.Messaging;
using PeerReview.ServiceDefaults.Persistence;
using PeerReview.ServiceDefaults.Security;
using PeerReview.ServiceDefaults.Tenancy;

namespace PeerReview.ServiceDefaults.Http;

/// <summary>
/// Runs a use case inside one transaction of the caller's network: its reads, its changes, the events it publishes and, for a POST,
/// the answer kept under its <c>Idempotency-Key</c>. Commits when the answer is a success, before the answer is sent;
/// otherwise nothing happened.
/// </summary>
internal sealed class RequestTransaction : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        // Of an optional value that cannot be read the compiler's endpoints do not throw: they set the status and leave the handler out.
        if (http.Response.StatusCode == StatusCodes.Status400BadRequest)
            throw new BadHttpRequestException("A value could not be read.");

        var caller = http.RequestServices.GetRequiredService<Caller>();
        http.RequestServices.GetRequiredService<Tenant>().Enter(caller.NetworkId ?? Tenant.Platform);

        var db = http.RequestServices.GetRequiredService<ServiceDb>();
        var request = HttpMethods.IsPost(http.Request.Method) ? await IdempotentRequest.ReadAsync(db, caller, http) : null;
        await using var transaction = await db.BeginUnboundAsync(http.RequestAborted);
        var opening = await RequestOpening.AskAsync(db, caller, request?.Key, http.RequestAborted);
        RefuseStaleToken(opening, http);
        if (request is not null && await request.ReplayAsync(opening) is { } replay)
            return replay;

        var result = await next(context);
        while (result is INestedHttpResult nested)
            result = nested.Result;

        if (result is IStatusCodeHttpResult { StatusCode: >= 400 })
            return result;

        if (result is IValueHttpResult { Value: IVersioned view } && Tag(http, view))
            result = TypedResults.StatusCode(StatusCodes.Status304NotModified);

        // A read that leaves a trace, such as an entry in a log of who opened what, keeps it: also when the answer is "as you have it".
        if ((HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)) && !db.ChangeTracker.HasChanges())
            return result;

        if (request is not null && result is IResult answer)
            result = await request.KeepAsync(answer);

        await db.SaveChangesAsync(http.RequestAborted);
        // From here on the change is made: a caller who hangs up now must not leave it in doubt.
        await transaction.CommitAsync(CancellationToken.None);
        http.RequestServices.GetService<OutboxWakeUp>()?.Committed();
        return result;
    }

    private static void RefuseStaleToken(RequestOpening opening, HttpContext http)
    {
        if (!opening.IsTokenStale)
            return;

        http.Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        throw Refusal.Of(StatusCodes.Status401Unauthorized, "access-changed", "Your roles changed since you signed in. Refresh your token.");
    }

    /// <summary>Sets the ETag; true when the caller has this version already.</summary>
    private static bool Tag(HttpContext http, IVersioned view)
    {
        var tag = IfMatch.TagOf(view.Version);
        http.Response.GetTypedHeaders().ETag = tag;
        return HttpMethods.IsGet(http.Request.Method)
            && http.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false));
    }
}
