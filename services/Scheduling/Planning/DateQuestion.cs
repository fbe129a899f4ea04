using PeerReview.Scheduling.Dates;
using PeerReview.Scheduling.Visits;
using Visit = PeerReview.Scheduling.Visits.Visit;

namespace PeerReview.Scheduling.Planning;

/// <summary>A question to the date engine, with the visits it is about.</summary>
/// <param name="Request">What the engine is asked: dates that stand are fixed in it, the open visits are not.</param>
/// <param name="Visits">Every visit of the groups asked about.</param>
/// <param name="Open">The visits that are to have a date.</param>
internal sealed record DateQuestion(DateRequest Request, IReadOnlyDictionary<Guid, Visit> Visits, IReadOnlySet<Guid> Open)
{
    /// <summary>Finds dates for the open visits.</summary>
    public DateAnswerSheet Answer(IProgress<PlanProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var planner = new DatePlanner(Request);
        var plan = planner.Plan(progress: progress, cancellationToken: cancellationToken);
        return Explain(planner, plan, Open);
    }

    /// <summary>
    /// Finds another date for one visit that a school can no longer do, moving nothing else that is settled and as little as possible of the
    /// rest.
    /// </summary>
    public DateAnswerSheet AnswerAfter(IReadOnlyList<Dates.Replanning.Disruption> disruptions)
    {
        var planner = new DatePlanner(Request);
        var now = planner.Check(Visits.Values.Where(visit => visit.Time is not null).ToDictionary(visit => visit.Id, visit => visit.ToFixedSlot()!)).Plan;
        var replan = planner.Replan(now, disruptions);

        // Told apart from the same question with the disruptions in it: what was settled before is not what stands now.
        var moved = replan.Moves.Select(move => move.VisitId).ToHashSet();
        return Explain(new DatePlanner(Reopened(moved, disruptions)), replan.Plan, moved);
    }

    /// <summary>The hard rules a date breaks; empty when it breaks none.</summary>
    public IReadOnlyList<Cause> Clashes(Guid visitId, FixedSlot date)
    {
        var dates = Visits.Values.Where(visit => visit.Time is not null && visit.Id != visitId).ToDictionary(visit => visit.Id, visit => visit.ToFixedSlot()!);
        dates[visitId] = date;
        return new DatePlanner(Request).Check(dates, only: [visitId]).Broken.SelectMany(broken => broken.Causes).ToList();
    }

    /// <summary>The hard rules that dates break as they stand.</summary>
    public IReadOnlyList<BrokenRules> Judge(IReadOnlyCollection<Guid> visitIds) => new DatePlanner(Request)
        .Check(Visits.Values.Where(visit => visit.Time is not null).ToDictionary(visit => visit.Id, visit => visit.ToFixedSlot()!), visitIds).Broken;

    private static DateAnswerSheet Explain(DatePlanner planner, DatePlan plan, IReadOnlySet<Guid> open)
    {
        var found = plan.Visits.Where(visit => open.Contains(visit.VisitId)).Select(visit =>
        {
            var why = planner.WhyThisDate(plan, visit.VisitId);
            return new FoundDate(visit.VisitId, visit.Slot, visit.FacilitatorId, new DateReasons(
                why.Sentences,
                [.. why.NextBest.Select(next => new NextBestDate(next.Slot.Date, next.Slot.Parts.ToPartOfDay(), next.Sentence))]));
        });
        var missed = open.Except(plan.Visits.Select(visit => visit.VisitId)).Order()
            .Select(visit => new MissedDate(visit, planner.WhyNoDate(plan, visit)));
        return new DateAnswerSheet([.. found], [.. missed], plan.Cost, plan.Bound);
    }

    private DateRequest Reopened(HashSet<Guid> moved, IReadOnlyList<Dates.Replanning.Disruption> disruptions) => Request with
    {
        Groups = [.. Request.Groups.Select(group => group with
        {
            Visits = [.. group.Visits.Select(visit => moved.Contains(visit.Id) ? visit with { Fixed = null } : visit)],
        })],
        Commitments =
        [
            .. Request.Commitments,
            .. disruptions.SelectMany(one => Enumerable.Range(0, one.Days.Last.DayNumber - one.Days.First.DayNumber + 1)
                .Select(day => new Commitment(one.OwnerId, new Slot(one.Days.First.AddDays(day), one.Parts), one.Label))),
        ],
    };
}

/// <summary>The engine's answer, explained.</summary>
/// <param name="Found">The visits with a date.</param>
/// <param name="Missed">The visits for which none fits.</param>
/// <param name="Cost">What the plan costs by the soft rules, in points.</param>
/// <param name="Bound">No plan costs less.</param>
internal sealed record DateAnswerSheet(IReadOnlyList<FoundDate> Found, IReadOnlyList<MissedDate> Missed, long Cost, long Bound);

internal sealed record FoundDate(Guid VisitId, Slot Slot, Guid? FacilitatorId, DateReasons Reasons);

internal sealed record MissedDate(Guid VisitId, Clash? Clash);
