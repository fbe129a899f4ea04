using Microsoft.AspNetCore.Http.Timeouts;
using Polly;
using Polly.Retry;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace PeerReview.Gateway.Forwarding;

/// <summary>
/// What becomes of a request that a service did not answer. A GET or HEAD that could not reach it is tried again, on another replica where
/// there is one; nothing else is ever repeated here, for a POST may have had its effect. What stays unreachable, or takes longer than its
/// route allows, is answered as problem+json with <c>Retry-After</c>.
/// </summary>
internal sealed class UnansweredRequests(RequestDelegate next, IProblemDetailsService problems)
{
    private static readonly ResiliencePipeline<bool> Pipeline = new ResiliencePipelineBuilder<bool>()
        .AddRetry(new RetryStrategyOptions<bool>
        {
            ShouldHandle = new PredicateBuilder<bool>().HandleResult(false),
            MaxRetryAttempts = 1,
            Delay = TimeSpan.FromMilliseconds(50),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
        })
        .Build();

    public async Task InvokeAsync(HttpContext context)
    {
        var proxy = context.GetReverseProxyFeature();
        var all = proxy.AvailableDestinations;
        await next(context);
        if (TookTooLong(context))
            EndInTime(context);
        else if (CouldNotReach(context) && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)))
            await RetryAsync(context, proxy, all);

        if (CouldNotReach(context))
            await ExplainAsync(context);
    }

    private async Task RetryAsync(HttpContext context, IReverseProxyFeature proxy, IReadOnlyList<DestinationState> all) =>
        await Pipeline.ExecuteAsync(
            async _ =>
            {
                var failed = proxy.ProxiedDestination;
                context.Response.Clear();
                context.Features.Set<IForwarderErrorFeature>(null);
                var others = all.Where(destination => destination != failed).ToList();
                proxy.AvailableDestinations = others.Count > 0 ? others : all;
                await next(context);
                return !CouldNotReach(context);
            },
            context.RequestAborted);

    private static bool TookTooLong(HttpContext context) =>
        !context.Response.HasStarted
        && context.Features.Get<IForwarderErrorFeature>() is not null
        && context.Features.Get<IHttpRequestTimeoutFeature>()?.RequestTimeoutToken.IsCancellationRequested == true;

    /// <summary>
    /// A timeout ends the request as if the caller had hung up, and so the forwarder takes it and answers 400. The caller is still there, and
    /// has done nothing wrong.
    /// </summary>
    private static void EndInTime(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status504GatewayTimeout;
        context.RequestAborted = CancellationToken.None;
    }

    private static bool CouldNotReach(HttpContext context) =>
        !context.Response.HasStarted
        && !context.RequestAborted.IsCancellationRequested
        && context.Response.StatusCode is StatusCodes.Status502BadGateway or StatusCodes.Status503ServiceUnavailable or StatusCodes.Status504GatewayTimeout
        && context.Response.ContentLength is null or 0
        && (context.Features.Get<IForwarderErrorFeature>() is not null || context.Response.ContentType is null);

    private async Task ExplainAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "5";
        var isTimeout = context.Response.StatusCode == StatusCodes.Status504GatewayTimeout;
        await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails =
            {
                Status = context.Response.StatusCode,
                Type = isTimeout ? "/problems/timed-out" : "/problems/unavailable",
                Title = "Try again shortly",
                Detail = isTimeout
                    ? "The service did not answer in time. If you were saving, look whether it was saved before you repeat it; a repeat with the same Idempotency-Key is safe."
                    : "This part of the platform is not available just now. What you saved before is safe; try again shortly.",
            },
        });
    }
}
