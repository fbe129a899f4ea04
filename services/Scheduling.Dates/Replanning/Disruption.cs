namespace PeerReview.Scheduling.Dates.Replanning;

/// <summary>Time a school or person can no longer give. Visits that need them then must move.</summary>
/// <param name="OwnerId">The school or person.</param>
/// <param name="Days">When, both ends included.</param>
/// <param name="Parts">Which half of each day.</param>
/// <param name="Label">What everyone may be told, which need not be why.</param>
public sealed record Disruption(Guid OwnerId, DateSpan Days, DayParts Parts, string Label)
{
    /// <summary>What outsiders read when a school asks for another date; it gives no reason.</summary>
    public const string AnotherDateNeeded = "another date is needed";

    /// <summary>
    /// Ofsted has rung: the two days that follow the call are taken, both for hosting and for the school's people, and nobody
    /// outside is told why.
    /// </summary>
    /// <param name="schoolId">The school inspected.</param>
    /// <param name="called">The day of the call, a Monday unless the inspection was deferred before.</param>
    public static Disruption OfstedCalled(Guid schoolId, DateOnly called) =>
        new(schoolId, new DateSpan(called.AddDays(1), called.AddDays(2)), DayParts.FullDay, AnotherDateNeeded);

    /// <summary>A school cannot host on a day.</summary>
    public static Disruption Postponed(Guid schoolId, DateOnly day) => new(schoolId, DateSpan.On(day), DayParts.FullDay, AnotherDateNeeded);

    internal IEnumerable<Commitment> AsCommitments()
    {
        for (var date = Days.First; date <= Days.Last; date = date.AddDays(1))
        {
            yield return new Commitment(OwnerId, new Slot(date, Parts), Label);
        }
    }
}

/// <summary>A visit that moves.</summary>
/// <param name="VisitId">The visit.</param>
/// <param name="From">Where it stood.</param>
/// <param name="To">Where it goes, or null when no date was found.</param>
/// <param name="Forced">Whether a disruption hit it; false for one that makes room.</param>
public sealed record Move(Guid VisitId, FixedSlot From, FixedSlot? To, bool Forced);

/// <summary>A plan after disruptions.</summary>
/// <param name="Plan">All dates, moved or not, judged by the request with the disruptions in it.</param>
/// <param name="Moves">What moves, forced moves first.</param>
/// <param name="ProvenLeast">Whether it is proven that no plan leaves fewer visits without a date, nor moves fewer for the same.</param>
public sealed record Replan(DatePlan Plan, IReadOnlyList<Move> Moves, bool ProvenLeast);
