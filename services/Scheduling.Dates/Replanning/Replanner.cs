using PeerReview.Scheduling.Dates.Compiling;
using PeerReview.Scheduling.Dates.Explaining;
using PeerReview.Scheduling.Dates.Solving;

namespace PeerReview.Scheduling.Dates.Replanning;

/// <summary>
/// Finds new dates after disruptions: as few visits without a date as can be, then as few moved (a change of facilitator alone
/// counts half), then the cheapest plan.
/// </summary>
internal sealed class Replanner(CompiledRequest request, DatePlan current, IReadOnlyList<Disruption> disruptions)
{
    private readonly Dictionary<Guid, FixedSlot> _now =
        current.Visits.ToDictionary(visit => visit.VisitId, visit => new FixedSlot(visit.Slot, visit.FacilitatorId));

    private readonly HashSet<Guid> _forced =
        [.. current.Visits.Where(visit => disruptions.Any(one => Hits(request, one, visit))).Select(visit => visit.VisitId)];

    public Replan Run(PlanOptions options, CancellationToken cancellationToken)
    {
        var (dates, proven) = Solve(options, cancellationToken);
        var moves = _now
            .Where(pair => dates.GetValueOrDefault(pair.Key) != pair.Value)
            .Select(pair => new Move(pair.Key, pair.Value, dates.GetValueOrDefault(pair.Key), _forced.Contains(pair.Key)))
            .OrderBy(move => move.Forced ? 0 : 1)
            .ThenBy(move => move.VisitId);
        var dated = dates.Select(pair => new Dated(request.Visits[pair.Key], pair.Value.Slot, pair.Value.FacilitatorId));
        var plan = PlanWriter.Write(request, dated, bound: null, cancellationToken.IsCancellationRequested);
        return new Replan(plan, [.. moves], proven);
    }

    private (Dictionary<Guid, FixedSlot> Dates, bool Proven) Solve(PlanOptions options, CancellationToken cancellationToken)
    {
        // With all others left alone the forced visits are the fewest that can move; mostly that is enough.
        var (dates, proven) = Solve(_forced, options, cancellationToken);
        if (dates.Count == _now.Count)
        {
            return (dates, proven);
        }

        var movable = _now.Keys
            .Where(id => request.Visits[id].Visit.Fixed is null && _now[id].Slot.Date > request.Request.Today)
            .Union(_forced)
            .ToHashSet();
        var (wider, widerProven) = Solve(movable, options, cancellationToken);
        return wider.Count > dates.Count ? (wider, widerProven) : (dates, proven && widerProven);
    }

    private (Dictionary<Guid, FixedSlot> Dates, bool Proven) Solve(HashSet<Guid> open, PlanOptions options, CancellationToken cancellationToken)
    {
        var settled = _now.Where(pair => !open.Contains(pair.Key)).ToDictionary();
        var standing = new Standing(settled, open) { Now = _now.Where(pair => open.Contains(pair.Key)).ToDictionary(), Displaced = _forced };
        var (kernel, visits, _) = KernelBuilder.Build(new CompiledRequest(request.Request, standing));
        var plan = DateSolver.Solve(kernel, options, report: null, cancellationToken);
        var dates = PlanWriter.Dated(request.Horizon, kernel, visits, plan)
            .ToDictionary(one => one.Visit.Visit.Id, one => new FixedSlot(one.Slot, one.FacilitatorId));
        return (dates, plan.Bound >= plan.Cost);
    }

    private static bool Hits(CompiledRequest request, Disruption one, PlannedVisit visit)
    {
        var compiled = request.Visits[visit.VisitId];
        return one.Days.Contains(visit.Slot.Date) && (one.Parts & visit.Slot.Parts) != 0
            && (Array.Exists(compiled.Needed, diary => diary.OwnerId == one.OwnerId)
                || visit.FacilitatorId == one.OwnerId
                || visit.FacilitatorId is { } facilitator && request.People[facilitator].SchoolId == one.OwnerId);
    }
}
