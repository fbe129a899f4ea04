namespace PeerReview.Scheduling.Dates;

/// <summary>A part of what a date costs.</summary>
/// <param name="Points">The points it costs; negative never.</param>
/// <param name="Sentence">What for, in a coordinator's words.</param>
public sealed record CostTerm(long Points, string Sentence);

/// <summary>A date that would also do.</summary>
/// <param name="Slot">When.</param>
/// <param name="FacilitatorId">Who would facilitate, or null.</param>
/// <param name="ExtraPoints">How much worse it is than the planned date, every other visit staying where it is.</param>
/// <param name="Sentence">How it differs, in words.</param>
public sealed record Alternative(Slot Slot, Guid? FacilitatorId, long ExtraPoints, string Sentence);

/// <summary>A visit with its date.</summary>
/// <param name="VisitId">The visit.</param>
/// <param name="GroupId">Its group.</param>
/// <param name="Slot">When.</param>
/// <param name="FacilitatorId">Who facilitates, or null.</param>
/// <param name="Costs">What the date costs, rule by rule; empty for a date without any drawback.</param>
public sealed record PlannedVisit(Guid VisitId, Guid GroupId, Slot Slot, Guid? FacilitatorId, IReadOnlyList<CostTerm> Costs);

/// <summary>The dates found.</summary>
public sealed record DatePlan
{
    /// <summary>The visits that have a date, in order of group and visit id.</summary>
    public required IReadOnlyList<PlannedVisit> Visits { get; init; }

    /// <summary>The visits for which none was found; ask <see cref="DatePlanner.WhyNoDate"/>.</summary>
    public required IReadOnlyList<Guid> Missed { get; init; }

    /// <summary>What the plan costs in points, <see cref="DateWeights.Missed"/> included for each visit without a date.</summary>
    public required long Cost { get; init; }

    /// <summary>A proven lower bound: no plan for this request costs less.</summary>
    public required long Bound { get; init; }

    /// <summary>Cost over bound, less one; zero means proven best. Null where the bound is zero and the cost is not.</summary>
    public double? Gap => Cost == Bound ? 0 : Bound > 0 ? (double)Cost / Bound - 1 : null;

    /// <summary>Whether the plan was stopped by the caller before its budget was spent.</summary>
    public bool Cancelled { get; init; }
}

/// <summary>How far the planner has come.</summary>
/// <param name="Step">Steps done of <paramref name="Steps"/>.</param>
/// <param name="Steps">The budget of steps.</param>
/// <param name="Cost">The cost of the best plan so far.</param>
/// <param name="Bound">The bound proven so far.</param>
/// <param name="BestSoFar">Builds the best plan so far; call it only from within the report.</param>
public sealed record PlanProgress(int Step, int Steps, long Cost, long Bound, Func<DatePlan> BestSoFar);

/// <summary>How hard to look.</summary>
public sealed record PlanOptions
{
    /// <summary>The same seed, request and budget give the same plan on every machine, unless cancelled.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The budget: rounds of bounding and of improvement, each a few times the work of placing every visit once.</summary>
    public int Rounds { get; init; } = 800;
}
