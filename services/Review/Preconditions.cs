using Microsoft.AspNetCore.Http.HttpResults;
using PeerReview.ServiceDefaults.Http;

namespace PeerReview.Reviews;

/// <summary>Refusals of a change that does not name, or no longer knows, what it changes. Answered and not thrown; the transaction is rolled back all the same.</summary>
internal static class Preconditions
{
    /// <summary>The change names neither a version nor that it is new (428).</summary>
    public static ProblemHttpResult Required() => TypedResults.Problem(
        detail: "Send If-None-Match: * for what is new, or If-Match with the ETag you read.",
        statusCode: StatusCodes.Status428PreconditionRequired,
        title: "Say which version you change",
        type: "/problems/if-match-required");

    /// <summary>The thing to be changed is not here (412).</summary>
    public static ProblemHttpResult NotHere() => TypedResults.Problem(
        detail: "There is no such thing here to change: send it as new.",
        statusCode: StatusCodes.Status412PreconditionFailed,
        title: "Changed since you read it",
        type: "/problems/changed-meanwhile");

    /// <summary>
    /// Somebody changed it since it was read (412). <c>current</c> is what it says now, so that nothing typed is lost: only for callers who
    /// may read it anyway.
    /// </summary>
    public static ProblemHttpResult ChangedMeanwhile<TView>(TView current)
        where TView : IVersioned => TypedResults.Problem(
        detail: "Someone changed this since you read it. Put the two together and save again with the current version.",
        statusCode: StatusCodes.Status412PreconditionFailed,
        title: "Changed since you read it",
        type: "/problems/changed-meanwhile",
        extensions: new Dictionary<string, object?> { ["current"] = current });

    /// <summary>True when the caller wants to change another version than the current one.</summary>
    public static bool IsOutdated(this IfMatch ifMatch, long current) => ifMatch.Version is { } wanted && wanted != current;
}
