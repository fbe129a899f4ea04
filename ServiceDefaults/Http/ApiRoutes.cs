using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace PeerReview.ServiceDefaults.Http;

/// <summary>The routes of a service's public API.</summary>
public static class ApiRoutes
{
    /// <summary>
    /// A group whose endpoints each run in one transaction of the caller's network (<see cref="RequestTransaction"/>). The prefix is the
    /// public one, such as <c>/api/cohorts</c>: the gateway forwards paths unchanged, so links and documents are true on both sides.
    /// </summary>
    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder routes, string prefix) => routes
        .MapGroup(prefix)
        .AddEndpointFilter<RouteGroupBuilder, RequestTransaction>()
        .WithMetadata(TransactionalApi.Instance)
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    /// <summary>Marks the endpoints that run in a request transaction.</summary>
    internal sealed class TransactionalApi
    {
        public static readonly TransactionalApi Instance = new();
    }
}
