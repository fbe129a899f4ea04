using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.ServiceDefaults.Support;

/// <summary>What every service tells support about itself, in its own public API: nobody asks a service on behalf of another.</summary>
public static class PlatformEndpoints
{
    private const string Tag = "Platform";

    /// <summary>Maps <c>/platform</c> below the service's prefix, such as <c>/api/cohorts</c>.</summary>
    public static void MapPlatform(this IEndpointRouteBuilder routes, string prefix)
    {
        // Outside the request's transaction: it has to answer while the database is away.
        routes.MapGet($"{prefix}/platform", ReadPlatform.HandleAsync).WithName("ReadPlatform")
            .WithSummary("How the service fares: what it watches, what waits in its outbox and in its queues.")
            .Allow(Role.Support).WithTags(Tag).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);

        var letters = routes.MapApi($"{prefix}/platform/dead-letters").WithTags(Tag);
        letters.MapGet("/groups", HandleDeadLetters.ListGroupsAsync).WithName("ListDeadLetterGroups")
            .WithSummary("Messages nobody could deal with, by queue, kind of message and kind of failure; the latest first.").Allow(Role.Support);
        letters.MapGet("", HandleDeadLetters.ListAsync).WithName("ListDeadLetters")
            .WithSummary("The letters of a group, the latest first; at most 100.").Allow(Role.Support);
        letters.MapPost("/send-again", HandleDeadLetters.SendAgainAsync).WithName("SendDeadLettersAgain")
            .WithSummary("Puts messages back into their queue with the ids they had: a consumer that has dealt with one already does nothing.").Allow(Role.Support);
        letters.MapPost("/set-aside", HandleDeadLetters.SetAsideAsync).WithName("SetDeadLettersAside")
            .WithSummary("Decides that messages need not be dealt with. They are forgotten after a month.").Allow(Role.Support);
    }
}
