using PeerReview.Scheduling.Dates.Compiling;

namespace PeerReview.Scheduling.Dates.Explaining;

/// <summary>
/// The same question with everything settled but a few visits: what a plan looks like from where those stand. Groups that
/// share nobody with theirs are left out.
/// </summary>
internal static class Neighbourhood
{
    /// <summary>A request in which only the named visits are open and all others stand where the plan has them.</summary>
    public static CompiledRequest Of(CompiledRequest request, DatePlan plan, IReadOnlySet<Guid> open)
    {
        var near = NearGroups(request, open);
        var visits = near.SelectMany(group => group.Visits).Select(visit => visit.Visit.Id).ToHashSet();
        var settled = plan.Visits.Where(visit => visits.Contains(visit.VisitId) && !open.Contains(visit.VisitId))
            .ToDictionary(visit => visit.VisitId, visit => new FixedSlot(visit.Slot, visit.FacilitatorId));
        var local = request.Request with
        {
            Groups = [.. near.Select(group => group.Group)],
            Holds = [.. request.Request.Holds.Where(hold => visits.Contains(hold.VisitId))],
        };
        return new CompiledRequest(local, new Standing(settled, open));
    }

    private static List<CompiledGroup> NearGroups(CompiledRequest request, IReadOnlySet<Guid> open)
    {
        var own = request.Groups.Where(group => Array.Exists(group.Visits, visit => open.Contains(visit.Visit.Id))).ToHashSet();
        var wanted = own.SelectMany(group => group.Visits).SelectMany(visit => Touched(request, visit)).ToHashSet();
        return [.. request.Groups.Where(group => own.Contains(group) || group.Visits.SelectMany(visit => Touched(request, visit)).Any(wanted.Contains))];
    }

    private static IEnumerable<int> Touched(CompiledRequest request, CompiledVisit visit) => visit.Occupied
        .Concat(visit.Facilitators.Select(one => one.Resource))
        .Concat(request.ReleasingSchools(visit.Visit).Select(request.ResourceOf));
}
