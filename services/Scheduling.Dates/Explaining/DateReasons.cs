using PeerReview.Scheduling.Dates.Compiling;

namespace PeerReview.Scheduling.Dates.Explaining;

/// <summary>Writes why a visit has its date, and finds the next best.</summary>
internal sealed class DateReasons
{
    private const int MostBetterDates = 3;

    private readonly CompiledRequest _local;
    private readonly PlannedVisit _planned;
    private readonly CompiledVisit _visit;

    public DateReasons(CompiledRequest request, DatePlan plan, Guid visitId)
    {
        _planned = plan.Visits.FirstOrDefault(visit => visit.VisitId == visitId)
            ?? throw new ArgumentException("The visit has no date in this plan.", nameof(visitId));
        _local = Neighbourhood.Of(request, plan, new HashSet<Guid> { visitId });
        _visit = _local.Visits[visitId];
    }

    public WhyThisDate Write(int alternatives)
    {
        var others = OtherDates();
        return new WhyThisDate(
            _planned.VisitId,
            [.. Advantages(), .. _planned.Costs.Select(term => term.Sentence), .. BetterButTaken()],
            [.. others.Take(alternatives)]);
    }

    private IEnumerable<string> Advantages()
    {
        var weekday = _planned.Slot.Date.DayOfWeek;
        if (weekday is DayOfWeek.Thursday or DayOfWeek.Friday && _local.Weights.Of(weekday) < _local.Weights.Of(DayOfWeek.Tuesday))
        {
            yield return $"{Wording.Weekday(weekday)} is preferred: Ofsted calls on Mondays and inspects on Tuesdays and Wednesdays.";
        }

        var people = _visit.Visit.PeopleIds.Distinct().Count() + (_planned.FacilitatorId is null ? 0 : 1);
        var schools = _visit.Needed.Length - _visit.Visit.PeopleIds.Distinct().Count();
        yield return people > 0
            ? $"{(people == 1 ? "The person" : $"All {people} people")} needed and {Wording.Count(schools, "school")} are free."
            : $"{(schools == 1 ? "The school is" : $"All {schools} schools are")} free.";

        foreach (var (other, gap) in Gaps().Where(pair => pair.Gap >= _visit.Group.Group.Rules.PreferredSpacing))
        {
            yield return $"It leaves {Wording.Count(gap, "school day")} to {other.Name}.";
        }
    }

    private IEnumerable<(CompiledVisit Other, int Gap)> Gaps()
    {
        var counts = _visit.Group.SchoolDayCount;
        var here = counts[_local.Horizon.Day(_planned.Slot.Date)];
        return _visit.Group.Visits
            .Where(other => other.Settled is not null)
            .Select(other => (other, Math.Abs(counts[_local.Horizon.Day(other.Settled!.Slot.Date)] - here)));
    }

    // Dates that would be better by themselves, with what stands in the way.
    private IEnumerable<string> BetterButTaken()
    {
        var own = OwnCost(_planned.Slot);
        var obstacles = new Obstacles(_local, _visit);
        return Slots()
            .Select(slot => (Slot: slot, Cost: OwnCost(slot)))
            .Where(pair => pair.Cost < own)
            .OrderBy(pair => pair.Cost)
            .ThenBy(pair => pair.Slot)
            .Select(pair => (pair.Slot, Causes: obstacles.Smallest(pair.Slot)))
            .Where(pair => pair.Causes.Count > 0)
            .Take(MostBetterDates)
            .Select(pair => $"{Wording.Slot(pair.Slot)} would be better but for this: {string.Join(" ", pair.Causes.Select(cause => cause.Sentence))}");
    }

    private IEnumerable<Slot> Slots() => Enumerable.Range(_visit.FirstDay, Math.Max(0, _visit.LastDay - _visit.FirstDay + 1))
        .Where(_local.Horizon.IsWeekday)
        .SelectMany(day => _visit.PartsWanted.Select(parts => new Slot(_local.Horizon.Date(day), parts)));

    private long OwnCost(Slot slot)
    {
        List<Charge> charges = [];
        Charges.OfSlot(_local, _visit, _local.Horizon.Day(slot.Date), slot.Parts, charges);
        return charges.Sum(charge => (long)charge.Points);
    }

    private IEnumerable<Alternative> OtherDates()
    {
        var ranked = new Ranking(_local, _visit);
        var now = ranked.CostOf(_planned.Slot, _planned.FacilitatorId);
        return ranked.BySlot()
            .Where(other => other.Slot != _planned.Slot)
            .Select(other => new Alternative(other.Slot, other.FacilitatorId, other.Cost - now, Difference(other)));
    }

    private string Difference(RankedSlot other)
    {
        var costing = new Costing(_local, _local.Visits.Values
            .Where(visit => visit.Settled is not null)
            .Select(visit => new Dated(visit, visit.Settled!.Slot, visit.Settled.FacilitatorId))
            .Append(new Dated(_visit, other.Slot, other.FacilitatorId)));
        var drawbacks = costing.Of(_visit.Visit.Id).OrderByDescending(term => term.Points).Select(term => term.Sentence).ToList();
        return drawbacks.Count == 0
            ? $"{Wording.Slot(other.Slot)}: nothing speaks against it."
            : $"{Wording.Slot(other.Slot)}: {string.Join(" ", drawbacks)}";
    }
}
