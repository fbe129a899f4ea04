using PeerReview.Scheduling.Dates.Compiling;

namespace PeerReview.Scheduling.Dates.Explaining;

/// <summary>Finds the smallest set of causes that rules out every slot of a visit, and the ways out.</summary>
internal static class ClashFinder
{
    private const int MostWaysOut = 3;

    public static Clash? Find(CompiledRequest request, DatePlan plan, Guid visitId)
    {
        var local = Neighbourhood.Of(request, plan, new HashSet<Guid> { visitId });
        var visit = local.Visits[visitId];
        var obstacles = new Obstacles(local, visit);
        var barred = obstacles.Slots()
            .SelectMany(slot => obstacles.Of(slot).Select(way => (Slot: slot, way.FacilitatorId, way.Causes)))
            .ToList();
        if (barred.Exists(way => way.Causes.Count == 0))
        {
            return null;
        }

        var causes = HittingSet.Smallest([.. barred.Select(way => way.Causes)])
            .OrderBy(cause => cause.Kind).ThenBy(cause => cause.Sentence, StringComparer.Ordinal).ToList();
        var waysOut = barred
            .OrderBy(way => way.Causes.Count)
            .ThenBy(way => way.Slot)
            .ThenBy(way => way.FacilitatorId)
            .DistinctBy(way => way.Slot)
            .Take(MostWaysOut)
            .Select(way => new WayOut(way.Slot, way.FacilitatorId, [.. way.Causes.OrderBy(cause => cause.Kind)], Sentence(way.Slot, way.Causes)))
            .ToList();
        return new Clash(visitId, causes, waysOut,
            $"No date fits {visit.Name}: {string.Join(" ", causes.Select(cause => cause.Sentence))}");
    }

    private static string Sentence(Slot slot, HashSet<Cause> causes) =>
        $"{Wording.Slot(slot)} would be possible without this: {string.Join(" ", causes.OrderBy(cause => cause.Kind).Select(cause => cause.Sentence))}";
}
