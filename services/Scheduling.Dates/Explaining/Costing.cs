using PeerReview.Scheduling.Dates.Compiling;

namespace PeerReview.Scheduling.Dates.Explaining;

/// <summary>A visit with a date, in compiled terms.</summary>
internal readonly record struct Dated(CompiledVisit Visit, Slot Slot, Guid? FacilitatorId);

/// <summary>
/// What a set of dates costs, rule by rule and in words. It looks only at the request and the dates, not at how they were
/// found, so it serves as the check on the solver as well.
/// </summary>
internal sealed class Costing
{
    private readonly CompiledRequest _request;
    private readonly List<Dated> _dated;
    private readonly Dictionary<Guid, List<CostTerm>> _terms;

    public Costing(CompiledRequest request, IEnumerable<Dated> dated)
    {
        _request = request;
        _dated = [.. dated.OrderBy(one => one.Slot).ThenBy(one => one.Visit.Visit.Id)];
        _terms = _dated.ToDictionary(one => one.Visit.Visit.Id, _ => new List<CostTerm>());
        _dated.ForEach(AddOwn);
        AddSpacing();
        AddWeeks();
        AddReleases();
    }

    public long Total(int missed) =>
        _terms.Values.SelectMany(terms => terms).Sum(term => term.Points) + ((long)missed * _request.Weights.Missed);

    public IReadOnlyList<CostTerm> Of(Guid visitId) => _terms[visitId];

    private void Add(Dated to, long points, string sentence)
    {
        if (points > 0)
        {
            _terms[to.Visit.Visit.Id].Add(new CostTerm(points, sentence));
        }
    }

    private void AddOwn(Dated one)
    {
        List<Charge> charges = [];
        var day = _request.Horizon.Day(one.Slot.Date);
        Charges.OfSlot(_request, one.Visit, day, one.Slot.Parts, charges);
        if (one.Visit.Facilitators.FirstOrDefault(candidate => candidate.Id == one.FacilitatorId) is { } facilitator)
        {
            Charges.OfFacilitator(facilitator, day, one.Slot.Parts, charges);
        }

        foreach (var charge in charges.Where(charge => charge.Points > 0))
        {
            Add(one, charge.Points, Sentence(one, charge));
        }
    }

    private string Sentence(Dated one, Charge charge) => charge.Kind switch
    {
        ChargeKind.Weekday when one.Slot.Date.DayOfWeek == DayOfWeek.Monday => "It is a Monday, the day on which Ofsted calls.",
        ChargeKind.Weekday when one.Slot.Date.DayOfWeek is DayOfWeek.Thursday or DayOfWeek.Friday =>
            $"It is a {Wording.Weekday(one.Slot.Date.DayOfWeek)}, which this programme would rather avoid.",
        ChargeKind.Weekday => $"It is a {Wording.Weekday(one.Slot.Date.DayOfWeek)}: after a Monday call Ofsted inspects on Tuesday and Wednesday.",
        ChargeKind.Late => $"It is {Wording.Count(DaysLate(one), "school day")} after the first date that the rules allow.",
        ChargeKind.FirstWeek => $"It is the first week of term at {one.Visit.Host.Name}.",
        ChargeKind.LastWeek => $"It is the last week of term at {one.Visit.Host.Name}.",
        ChargeKind.BeforeHoliday => $"It is the last day before a holiday at {one.Visit.Host.Name}.",
        ChargeKind.Reluctance => ((Reluctance)charge.Subject!).Sentence,
        _ => Journey((Facilitator)charge.Subject!),
    };

    private static string Journey(Facilitator facilitator) =>
        $"{facilitator.Diary.Name} travels about {Wording.Count((int)Math.Round(facilitator.Kilometres), "kilometre")} (straight line with a road factor).";

    private int DaysLate(Dated one) =>
        one.Visit.Group.SchoolDayCount[_request.Horizon.Day(one.Slot.Date)] - one.Visit.Group.SchoolDayCount[one.Visit.FirstDay];

    private void AddSpacing()
    {
        foreach (var group in _dated.GroupBy(one => one.Visit.Group))
        {
            var rules = group.Key.Group.Rules;
            var visits = group.ToList();
            for (var later = 1; later < visits.Count; later++)
            {
                for (var earlier = 0; earlier < later; earlier++)
                {
                    var gap = Math.Abs(SchoolDay(visits[later]) - SchoolDay(visits[earlier]));
                    Add(visits[later], (long)Math.Max(0, rules.PreferredSpacing - gap) * _request.Weights.SpacingPerDayShort,
                        $"It is {Wording.Count(gap, "school day")} from {visits[earlier].Visit.Name}; "
                        + $"{rules.PreferredSpacing} would be better.");
                }
            }
        }
    }

    private int SchoolDay(Dated one) => one.Visit.Group.SchoolDayCount[_request.Horizon.Day(one.Slot.Date)];

    private void AddWeeks()
    {
        var visits = _dated.SelectMany(one => one.Visit.Visit.PeopleIds.Distinct().Order().Select(person => (One: one, Person: person)));
        foreach (var week in visits.GroupBy(pair => (pair.Person, _request.Horizon.Week(_request.Horizon.Day(pair.One.Slot.Date)))))
        {
            foreach (var (one, person) in week.Skip(1))
            {
                Add(one, _request.Weights.SecondVisitInWeek, $"{_request.People[person].Name} has another visit in the same week.");
            }
        }
    }

    private void AddReleases()
    {
        var releases = _dated.SelectMany(one => _request.ReleasingSchools(one.Visit.Visit).Order()
            .SelectMany(school => HalfDays.Of(_request.Horizon.Day(one.Slot.Date), one.Slot.Parts).Select(half => (One: one, School: school, half))));
        foreach (var sameHalf in releases.GroupBy(release => (release.School, release.half)))
        {
            foreach (var (one, school, _) in sameHalf.Skip(1))
            {
                Add(one, _request.Weights.SecondReleaseOnDay, $"{_request.Schools[school].Name} lets people go to another visit at the same time.");
            }
        }
    }
}
