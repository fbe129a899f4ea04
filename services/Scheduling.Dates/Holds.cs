namespace PeerReview.Scheduling.Dates;

/// <summary>The rules of holds: first come, first held, until they lapse or the date is agreed.</summary>
public static class Holds
{
    /// <summary>The holds that have not lapsed.</summary>
    /// <param name="holds">All holds.</param>
    /// <param name="now">The time of asking, UTC.</param>
    public static IReadOnlyList<Hold> Running(IEnumerable<Hold> holds, DateTimeOffset now) => [.. holds.Where(hold => hold.Expires > now)];

    /// <summary>The holds left once a visit's date is agreed: its own are let go.</summary>
    /// <param name="holds">All holds.</param>
    /// <param name="visitId">The visit agreed.</param>
    public static IReadOnlyList<Hold> AfterAgreeing(IEnumerable<Hold> holds, Guid visitId) => [.. holds.Where(hold => hold.VisitId != visitId)];
}
