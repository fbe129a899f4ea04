using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Reviews.Feedback;

/// <summary>Where the host's check of one point stands.</summary>
public enum PointState
{
    /// <summary>The host has not looked at it yet.</summary>
    Unchecked,

    /// <summary>The host finds it accurate.</summary>
    Accurate,

    /// <summary>The host queries it; the reviewers are to answer.</summary>
    Queried,

    /// <summary>The reviewers answered, perhaps with another wording; the host is to look again.</summary>
    Answered,

    /// <summary>The reviewers took the point out.</summary>
    Withdrawn,
}

/// <summary>The host's factual check of one point of the written feedback, and what was said about it.</summary>
public sealed class PointCheck : Aggregate
{
    private PointCheck()
    {
    }

    public PointCheck(Guid reviewId, Guid pointId) => (ReviewId, PointId) = (reviewId, pointId);

    public Guid ReviewId { get; private set; }

    public Guid PointId { get; private set; }

    public PointState State { get; private set; } = PointState.Unchecked;

    public IReadOnlyList<PointMessage> Messages { get; private set; } = [];

    /// <summary>True when nothing is left to say about it.</summary>
    public bool IsSettled => State is PointState.Accurate or PointState.Withdrawn;

    /// <summary>The host finds the point accurate, or no longer queries it.</summary>
    public void FindAccurate()
    {
        RefuseWithdrawn();
        if (State == PointState.Accurate)
            return;

        State = PointState.Accurate;
        Changed();
    }

    /// <summary>The host queries the point.</summary>
    public void Query(string comment, Guid by, DateTimeOffset now)
    {
        RefuseWithdrawn();
        Say(PointState.Queried, new PointMessage(by, now, IsOfHost: true, comment, AmendedFrom: null));
    }

    /// <summary>The reviewers answer a query.</summary>
    /// <param name="comment">What they say.</param>
    /// <param name="amendedFrom">The wording before, when they changed it or took the point out.</param>
    /// <param name="isWithdrawn">True when they took it out.</param>
    /// <param name="by">Who answers.</param>
    /// <param name="now">When, UTC.</param>
    public void Answer(string comment, string? amendedFrom, bool isWithdrawn, Guid by, DateTimeOffset now)
    {
        if (State != PointState.Queried)
            throw Refusal.Conflict("not-queried", "The host does not query this point: there is nothing to answer.");

        Say(isWithdrawn ? PointState.Withdrawn : PointState.Answered, new PointMessage(by, now, IsOfHost: false, comment, amendedFrom));
    }

    private void Say(PointState state, PointMessage message)
    {
        State = state;
        Messages = [.. Messages, message];
        Changed();
    }

    private void RefuseWithdrawn()
    {
        if (State == PointState.Withdrawn)
            throw Refusal.Conflict("withdrawn", "The reviewers took this point out.");
    }
}

/// <summary>A query of the host, or an answer to it.</summary>
/// <param name="By">Who says it.</param>
/// <param name="At">When, UTC.</param>
/// <param name="IsOfHost">True for the host's, false for the reviewers'.</param>
/// <param name="Text">What is said.</param>
/// <param name="AmendedFrom">The point's wording before, when an answer changed it.</param>
public sealed record PointMessage(Guid By, DateTimeOffset At, bool IsOfHost, string Text, string? AmendedFrom);

/// <summary>What has still to happen before the host can accept its feedback.</summary>
public static class Acceptance
{
    /// <summary>What is missing, as sentences' parts; empty when the feedback can be accepted.</summary>
    public static IReadOnlyList<string> Missing(IReadOnlyCollection<PointState> points)
    {
        var missing = new List<string>();
        Add(PointState.Unchecked, "point has not been checked", "points have not been checked");
        Add(PointState.Queried, "query waits for the reviewers' answer", "queries wait for the reviewers' answer");
        Add(PointState.Answered, "answer has not been looked at", "answers have not been looked at");
        if (missing.Count == 0 && points.All(point => point == PointState.Withdrawn))
            missing.Add("no point is left to accept");
        return missing;

        void Add(PointState state, string one, string many)
        {
            var count = points.Count(point => point == state);
            if (count > 0)
                missing.Add($"{count} {(count == 1 ? one : many)}");
        }
    }
}
