namespace PeerReview.Scheduling.Dates;

/// <summary>Why a visit has its date.</summary>
/// <param name="VisitId">The visit.</param>
/// <param name="Sentences">What speaks for the date, what against it, and which better dates were taken.</param>
/// <param name="NextBest">The next best dates, best first, every other visit staying where it is.</param>
public sealed record WhyThisDate(Guid VisitId, IReadOnlyList<string> Sentences, IReadOnlyList<Alternative> NextBest);

/// <summary>A way out of a clash: lifting these causes makes a date possible.</summary>
/// <param name="Slot">The date that becomes possible.</param>
/// <param name="FacilitatorId">Who would facilitate, or null.</param>
/// <param name="Lift">The causes to lift; fewest first among the ways out.</param>
/// <param name="Sentence">The way out in words.</param>
public sealed record WayOut(Slot Slot, Guid? FacilitatorId, IReadOnlyList<Cause> Lift, string Sentence);

/// <summary>Why a visit has no date.</summary>
/// <param name="VisitId">The visit.</param>
/// <param name="Causes">
/// The smallest set of causes that together rule out every date, each of them needed for that: lift any one and, were there no
/// further causes, a date would be free.
/// </param>
/// <param name="WaysOut">What to lift so that a date is free in fact, easiest first.</param>
/// <param name="Sentence">The clash in words.</param>
public sealed record Clash(Guid VisitId, IReadOnlyList<Cause> Causes, IReadOnlyList<WayOut> WaysOut, string Sentence);

/// <summary>The hard rules one date breaks.</summary>
/// <param name="VisitId">The visit.</param>
/// <param name="Slot">The date that breaks them.</param>
/// <param name="Causes">The rules, as causes that would have to be lifted.</param>
public sealed record BrokenRules(Guid VisitId, Slot Slot, IReadOnlyList<Cause> Causes);

/// <summary>Dates judged.</summary>
/// <param name="Plan">The dates with their costs; its bound is not proven and stands at zero.</param>
/// <param name="Broken">The visits whose dates break hard rules; empty when none does.</param>
public sealed record DateCheck(DatePlan Plan, IReadOnlyList<BrokenRules> Broken);
