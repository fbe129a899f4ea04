using PeerReview.Scheduling.Dates.Compiling;
using PeerReview.Scheduling.Dates.Explaining;

namespace PeerReview.Scheduling.Dates.Polls;

/// <summary>Possible dates of one visit, every other visit staying where a plan has it.</summary>
internal static class DateChoice
{
    /// <summary>All possible slots, the planned one first, then the cheapest.</summary>
    public static IReadOnlyList<RankedSlot> Best(CompiledRequest request, DatePlan plan, Guid visitId)
    {
        var planned = plan.Visits.FirstOrDefault(visit => visit.VisitId == visitId)?.Slot;
        var local = Neighbourhood.Of(request, plan, new HashSet<Guid> { visitId });
        return [.. new Ranking(local, local.Visits[visitId]).BySlot().OrderBy(ranked => ranked.Slot == planned ? 0 : 1)];
    }

    /// <summary>Takes the best, then each time the cheapest after a surcharge for weekdays and weeks taken already.</summary>
    public static IReadOnlyList<Slot> Spread(IReadOnlyList<RankedSlot> ranked, int count)
    {
        List<Slot> chosen = [];
        var left = ranked.ToList();
        if (left.Count == 0)
        {
            return chosen;
        }

        // A surcharge in proportion to the spread of costs: diversity is worth a middling date, not the worst.
        var surcharge = 1 + ((left.Max(one => one.Cost) - left.Min(one => one.Cost)) / 4);
        while (chosen.Count < count && left.Count > 0)
        {
            var next = chosen.Count == 0 ? left[0] : left.MinBy(one => one.Cost + (surcharge * chosen.Sum(other => Likeness(one.Slot, other))))!;
            chosen.Add(next.Slot);
            left.Remove(next);
        }

        return [.. chosen.Order()];
    }

    private static int Likeness(Slot one, Slot other) =>
        (one.Date == other.Date ? 2 : 0)
        + (one.Date.DayOfWeek == other.Date.DayOfWeek ? 1 : 0)
        + (one.Date.DayNumber / 7 == other.Date.DayNumber / 7 ? 1 : 0);
}
