using PeerReview.Scheduling.Dates.Compiling;
using PeerReview.Scheduling.Dates.Solving;

namespace PeerReview.Scheduling.Dates.Explaining;

/// <summary>Judges dates that the planner did not set, by the rules it sets dates by.</summary>
internal static class DateJudge
{
    public static DateCheck Check(CompiledRequest request, IReadOnlyDictionary<Guid, FixedSlot> dates, IReadOnlyCollection<Guid>? only)
    {
        if (dates.Keys.FirstOrDefault(id => !request.Visits.ContainsKey(id)) is var unknown && unknown != default)
        {
            throw new ArgumentException("A date is given for a visit that the request does not name.", nameof(dates));
        }

        // A date outside the horizon breaks the window so far that nothing else needs saying, and costs nothing that could be told.
        var inside = dates.Where(pair => request.Horizon.Contains(pair.Value.Slot.Date)).ToDictionary();
        var settled = new CompiledRequest(request.Request, new Standing(inside, new HashSet<Guid>()));
        var broken = dates
            .Where(pair => only?.Contains(pair.Key) ?? true)
            .OrderBy(pair => pair.Key)
            .Select(pair => new BrokenRules(pair.Key, pair.Value.Slot, Broken(settled, settled.Visits[pair.Key], pair.Value)))
            .Where(rules => rules.Causes.Count > 0);
        var dated = inside.Select(pair => new Dated(settled.Visits[pair.Key], pair.Value.Slot, pair.Value.FacilitatorId));
        return new DateCheck(PlanWriter.Write(settled, dated, bound: null, cancelled: false), [.. broken]);
    }

    private static List<Cause> Broken(CompiledRequest request, CompiledVisit visit, FixedSlot date)
    {
        if (!request.Horizon.Contains(date.Slot.Date))
        {
            return [Obstacles.Window(visit)];
        }

        var obstacles = new Obstacles(request, visit);
        var causes = obstacles.At(date.Slot, date.FacilitatorId).ToList();
        if (date.Slot.Date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
        {
            causes.Add(new Cause(CauseKind.NotWorking, visit.Visit.HostId, $"{Wording.Date(date.Slot.Date)} is at a weekend."));
        }

        if (!visit.PartsWanted.Contains(date.Slot.Parts))
        {
            causes.Add(new Cause(CauseKind.Session, visit.Visit.Id, "The visit takes another part of the day."));
        }

        if (visit.Facilitators.Length > 0 && !Array.Exists(visit.Facilitators, one => one.Id == date.FacilitatorId))
        {
            causes.Add(new Cause(CauseKind.Facilitator, visit.Visit.Id, "The visit needs one of its facilitators."));
        }

        return [.. causes.OrderBy(cause => cause.Kind).ThenBy(cause => cause.Sentence, StringComparer.Ordinal)];
    }
}
