using PeerReview.Scheduling.Dates.Compiling;

namespace PeerReview.Scheduling.Dates.Explaining;

/// <summary>
/// The same question with everything settled but a few visits: what a plan looks like from where those stand. Groups that
/// share nobody with theirs are left out.
/// </summary>
internal static class Neighbourhood
{
    /// <summary>A request in which only the named visits are open and all others stand where the plan has them.</summary>
    public static DateRequest Of(CompiledRequest request, DatePlan plan, IReadOnlySet<Guid> open)
    {
        var dates = plan.Visits.ToDictionary(visit => visit.VisitId);
        var near = NearGroups(request, open);
        var groups = near.Select(group => group.Group with
        {
            Visits = [.. group.Group.Visits.Where(visit => open.Contains(visit.Id) || dates.ContainsKey(visit.Id))
                .Select(visit => open.Contains(visit.Id) ? visit with { Fixed = null } : visit with { Fixed = Agreed(dates[visit.Id]) })
                .Select(visit => visit with { AfterVisitIds = [.. visit.AfterVisitIds.Where(id => open.Contains(id) || dates.ContainsKey(id))] })],
        }).ToList();
        return request.Request with { Groups = groups, Holds = [.. request.Request.Holds.Where(hold => near.Any(group => Has(group, hold)))] };
    }

    private static bool Has(CompiledGroup group, Hold hold) => Array.Exists(group.Visits, visit => visit.Visit.Id == hold.VisitId);

    private static FixedSlot Agreed(PlannedVisit visit) => new(visit.Slot, visit.FacilitatorId);

    private static List<CompiledGroup> NearGroups(CompiledRequest request, IReadOnlySet<Guid> open)
    {
        var own = request.Groups.Where(group => Array.Exists(group.Visits, visit => open.Contains(visit.Visit.Id))).ToHashSet();
        var wanted = own.SelectMany(group => group.Visits).SelectMany(Touched).ToHashSet();
        return [.. request.Groups.Where(group => own.Contains(group) || group.Visits.SelectMany(Touched).Any(wanted.Contains))];
    }

    private static IEnumerable<int> Touched(CompiledVisit visit) => visit.Occupied.Concat(visit.Facilitators.Select(one => one.Resource));
}
