using PeerReview.Scheduling.Dates.SchoolYears;

namespace PeerReview.Scheduling.Dates.Tests;

/// <summary>A visit's date as the referee sees it.</summary>
internal sealed record Entry(Guid VisitId, Slot Slot, Guid? FacilitatorId);

/// <summary>
/// The rules written a second time, straight from the request and as plainly as possible, to judge the planner by. It shares
/// no code with the planner.
/// </summary>
internal sealed class Referee(DateRequest request)
{
    private readonly Dictionary<Guid, School> _schools = request.Schools.ToDictionary(school => school.Id);
    private readonly Dictionary<Guid, Person> _people = request.People.ToDictionary(person => person.Id);
    private readonly Dictionary<Guid, CalendarLayer> _layers = request.Calendars.ToDictionary(layer => layer.Id);
    private readonly Dictionary<Guid, Visit> _visits = request.Groups.SelectMany(group => group.Visits).ToDictionary(visit => visit.Id);
    private readonly Dictionary<Guid, ReviewGroup> _groups = request.Groups
        .SelectMany(group => group.Visits.Select(visit => (visit.Id, group))).ToDictionary(pair => pair.Id, pair => pair.group);
    private readonly Dictionary<(Guid?, DateOnly), (DayParts Open, bool SchoolDay)> _open = [];

    private static readonly DayParts[] Halves = [DayParts.Morning, DayParts.Afternoon];

    /// <summary>Every slot and facilitator a visit could take by itself, whatever else is planned.</summary>
    public List<Entry> Choices(Visit visit)
    {
        if (visit.Fixed is { } agreed)
        {
            return [new Entry(visit.Id, agreed.Slot, agreed.FacilitatorId)];
        }

        var window = _groups[visit.Id].Rules.Window;
        List<Entry> choices = [];
        for (var date = window.First; date <= window.Last; date = date.AddDays(1))
        {
            foreach (var parts in Wanted(visit))
            {
                var facilitators = visit.FacilitatorIds.Count == 0 ? [null] : visit.FacilitatorIds.Select(id => (Guid?)id);
                choices.AddRange(facilitators.Select(id => new Entry(visit.Id, new Slot(date, parts), id)).Where(MayStandAlone));
            }
        }

        return choices;
    }

    /// <summary>Whether a plan keeps every hard rule.</summary>
    public bool Keeps(IReadOnlyList<Entry> plan)
    {
        if (plan.Any(entry => _visits[entry.VisitId].Fixed is null && !MayStandAlone(entry)))
        {
            return false;
        }

        return KeepsTogether(plan);
    }

    /// <summary>Whether dates that may stand by themselves may stand together.</summary>
    public bool KeepsTogether(IReadOnlyList<Entry> plan)
    {
        for (var j = 0; j < plan.Count; j++)
        {
            for (var i = 0; i < j; i++)
            {
                if (!(MayStandTogether(plan[i], plan[j])))
                {
                    return false;
                }
            }
        }

        // A facilitator's week may be full only by what was fixed.
        return plan.Where(entry => entry.FacilitatorId is not null)
            .GroupBy(entry => (entry.FacilitatorId!.Value, Week(entry.Slot.Date)))
            .All(week => week.Count() <= (_people[week.Key.Value].MostVisitsAWeek ?? int.MaxValue)
                || week.All(entry => _visits[entry.VisitId].Fixed is not null));
    }

    /// <summary>What a plan costs, visits without a date included.</summary>
    public long Cost(IReadOnlyList<Entry> plan)
    {
        var weights = request.Weights;
        var cost = (long)weights.Missed * (_visits.Count - plan.Count) + plan.Sum(OwnCost);
        foreach (var group in plan.GroupBy(entry => _groups[entry.VisitId].Id))
        {
            var entries = group.ToList();
            var rules = _groups[entries[0].VisitId].Rules;
            cost += entries.SelectMany((one, index) => entries.Skip(index + 1).Select(two => Gap(one, two)))
                .Sum(gap => (long)Math.Max(0, rules.PreferredSpacing - gap) * weights.SpacingPerDayShort);
        }

        var weeks = plan.SelectMany(entry => _visits[entry.VisitId].PeopleIds.Distinct().Select(id => (id, Week(entry.Slot.Date))));
        cost += weeks.GroupBy(key => key).Sum(same => (same.Count() - 1L) * weights.SecondVisitInWeek);
        var releases = plan.SelectMany(entry => Releasing(_visits[entry.VisitId])
            .SelectMany(id => Halves.Where(half => entry.Slot.Parts.HasFlag(half)).Select(half => (id, entry.Slot.Date, half))));
        return cost + releases.GroupBy(key => key).Sum(same => (same.Count() - 1L) * weights.SecondReleaseOnDay);
    }

    public bool MayStandAlone(Entry entry)
    {
        var visit = _visits[entry.VisitId];
        var rules = _groups[visit.Id].Rules;
        var date = entry.Slot.Date;
        if (!Wanted(visit).Contains(entry.Slot.Parts) || !rules.Window.Contains(date) || visit.Window is { } own && !own.Contains(date)
            || date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday
            || SchoolDaysBetween(visit.HostId, request.Today, date) < rules.NoticeSchoolDays
            || date <= request.Today
            || visit.OnlyOn is { } asked && !Halves.Where(half => entry.Slot.Parts.HasFlag(half))
                .All(half => asked.Any(slot => slot.Date == date && slot.Parts.HasFlag(half))))
        {
            return false;
        }

        if (rules.TrainedOn is { } trained && (date < trained || GroupDays(visit.Id, trained.AddDays(1), date) < rules.SchoolDaysAfterTraining))
        {
            return false;
        }

        var schools = visit.VisitingSchoolIds.Append(visit.HostId).Concat(visit.PeopleIds.Select(id => _people[id].SchoolId).OfType<Guid>());
        return schools.Distinct().All(id => SchoolFree(id, entry.Slot))
            && visit.PeopleIds.All(id => PersonFree(id, entry.Slot))
            && Occupied(visit).All(id => !Promised(id, entry.Slot, visit.Id))
            && (entry.FacilitatorId is { } facilitator
                ? PersonFree(facilitator, entry.Slot) && !Promised(facilitator, entry.Slot, visit.Id)
                    && (_people[facilitator].SchoolId is not { } school || SchoolFree(school, entry.Slot))
                : visit.FacilitatorIds.Count == 0);
    }

    private static DayParts[] Wanted(Visit visit) => visit.Session switch
    {
        SessionKind.FullDay => [DayParts.FullDay],
        SessionKind.Morning => [DayParts.Morning],
        SessionKind.Afternoon => [DayParts.Afternoon],
        _ => Halves,
    };

    private bool MayStandTogether(Entry one, Entry two)
    {
        var first = _visits[one.VisitId];
        var second = _visits[two.VisitId];
        if (first.Fixed is not null && second.Fixed is not null)
        {
            return true;
        }

        if (one.Slot.Overlaps(two.Slot) && Takes(first, one).Intersect(Takes(second, two)).Any())
        {
            return false;
        }

        if (_groups[first.Id] != _groups[second.Id])
        {
            return true;
        }

        return Gap(one, two) >= _groups[first.Id].Rules.LeastSpacing && InOrder(one, two) && InOrder(two, one);
    }

    private bool InOrder(Entry earlier, Entry later) => !_visits[later.VisitId].AfterVisitIds.Contains(earlier.VisitId)
        || (later.Slot.Date > earlier.Slot.Date
            && GroupDays(earlier.VisitId, earlier.Slot.Date.AddDays(1), later.Slot.Date) >= _visits[later.VisitId].SchoolDaysAfter);

    private int Gap(Entry one, Entry two)
    {
        var (from, to) = one.Slot.Date < two.Slot.Date ? (one.Slot.Date, two.Slot.Date) : (two.Slot.Date, one.Slot.Date);
        return GroupDays(one.VisitId, from.AddDays(1), to);
    }

    public long OwnCost(Entry entry)
    {
        var weights = request.Weights;
        var visit = _visits[entry.VisitId];
        var date = entry.Slot.Date;
        long cost = date.DayOfWeek switch
        {
            DayOfWeek.Monday => weights.Monday,
            DayOfWeek.Tuesday => weights.Tuesday,
            DayOfWeek.Wednesday => weights.Wednesday,
            DayOfWeek.Thursday => weights.Thursday,
            DayOfWeek.Friday => weights.Friday,
            _ => 0,
        };
        cost += (long)weights.LatePerDay * Math.Max(0, GroupDays(visit.Id, FirstAllowed(visit, date).AddDays(1), date));
        cost += EdgesOfTerm(visit.HostId, date);
        cost += visit.PeopleIds.Select(id => _people[id].SchoolId).OfType<Guid>().Concat(visit.VisitingSchoolIds).Append(visit.HostId).Distinct()
            .SelectMany(id => SoftOf(id, entry.Slot)).Distinct().Sum(item => (long)item.Points);
        cost += visit.PeopleIds.Distinct().Sum(id => SoftAbsences(id, entry.Slot));
        if (entry.FacilitatorId is { } facilitator && visit.FacilitatorIds.Contains(facilitator))
        {
            cost += SoftAbsences(facilitator, entry.Slot);
            if (_people[facilitator].Place is { } from && _schools[visit.HostId].Place is { } to)
            {
                cost += (long)Math.Round(from.KilometresTo(to) * weights.RoadFactor * weights.TravelPer10Kilometres / 10, MidpointRounding.AwayFromZero);
            }
        }

        return cost;
    }

    private DateOnly FirstAllowed(Visit visit, DateOnly latest)
    {
        var rules = _groups[visit.Id].Rules;
        var date = rules.Window.First;
        if (visit.Window is { } own && own.First > date)
        {
            date = own.First;
        }

        while (date < latest && (date <= request.Today || SchoolDaysBetween(visit.HostId, request.Today, date) < rules.NoticeSchoolDays
            || rules.TrainedOn is { } trained && (date < trained || GroupDays(visit.Id, trained.AddDays(1), date) < rules.SchoolDaysAfterTraining)))
        {
            date = date.AddDays(1);
        }

        return date;
    }

    private long SoftAbsences(Guid id, Slot slot) => _people[id].Absences
        .Count(absence => absence.Firmness == Firmness.Soft && absence.Days.Contains(slot.Date) && (absence.Parts & slot.Parts) != 0)
        * (long)request.Weights.Avoid;

    private IEnumerable<(object Source, object Owner, int Points)> SoftOf(Guid schoolId, Slot slot)
    {
        foreach (var window in AssessmentsAround(slot.Date)
            .Where(window => window.Firmness == Firmness.Soft && window.Days.Contains(slot.Date) && window.Concerns(_schools[schoolId])))
        {
            yield return (window, schoolId, request.Weights.SoftAssessment);
        }

        foreach (var layer in Chain(schoolId))
        {
            foreach (var entry in layer.Entries
                .Where(entry => entry.Kind == EntryKind.Avoid && entry.Days.Contains(slot.Date) && (entry.Parts & slot.Parts) != 0))
            {
                // An entry is one source for all schools that inherit it.
                yield return (entry, layer.Id, request.Weights.Avoid);
            }
        }
    }

    private long EdgesOfTerm(Guid schoolId, DateOnly date)
    {
        var terms = TermsOf(schoolId).Where(term => term.Days.Contains(date)).ToList();
        long cost = 0;
        foreach (var term in terms)
        {
            bool IsSchoolDay(DateOnly day) => Open(schoolId, day).SchoolDay;
            if (!IsSchoolDay(date))
            {
                continue;
            }

            cost += Count(term.Days.First, date, IsSchoolDay) <= 5 ? request.Weights.FirstWeekOfTerm : 0;
            cost += Count(date, term.Days.Last, IsSchoolDay) <= 5 ? request.Weights.LastWeekOfTerm : 0;
            cost += term.HalfTerms.Select(half => half.First).Append(term.Days.Last.AddDays(1))
                .Any(holiday => date < holiday && Count(date.AddDays(1), holiday.AddDays(-1), IsSchoolDay) == 0)
                ? request.Weights.DayBeforeHoliday : 0;
        }

        return cost;
    }

    private bool SchoolFree(Guid id, Slot slot) =>
        (Open(id, slot.Date).Open & slot.Parts) == slot.Parts
        && !Chain(id).Select((layer, index) => (layer, index)).Any(pair => pair.layer.Entries.Any(entry =>
            entry.Kind == EntryKind.Busy && entry.Days.Contains(slot.Date)
            && Halves.Any(half => slot.Parts.HasFlag(half) && entry.Parts.HasFlag(half) && !Opened(id, slot.Date, half, pair.index))))
        && !AssessmentsAround(slot.Date).Any(window =>
            window.Firmness == Firmness.Hard && window.Days.Contains(slot.Date) && window.Concerns(_schools[id]))
        && !Committed(id, slot);

    private bool PersonFree(Guid id, Slot slot) =>
        (_people[id].Works.On(slot.Date.DayOfWeek) & slot.Parts) == slot.Parts
        && !_people[id].Absences.Any(absence =>
            absence.Firmness == Firmness.Hard && absence.Days.Contains(slot.Date) && (absence.Parts & slot.Parts) != 0)
        && !Committed(id, slot);

    private bool Committed(Guid id, Slot slot) => request.Commitments.Any(item => item.OwnerId == id && item.Slot.Overlaps(slot));

    private bool Promised(Guid id, Slot slot, Guid visitId) =>
        _visits.Values.Any(other => other.Id != visitId && other.Fixed is { } agreed && agreed.Slot.Overlaps(slot)
            && (Occupied(other).Contains(id) || agreed.FacilitatorId == id))
        || request.Holds.Any(hold => hold.VisitId != visitId && _visits[hold.VisitId].Fixed is null && hold.Slot.Overlaps(slot)
            && (Occupied(_visits[hold.VisitId]).Contains(id) || hold.FacilitatorId == id));

    private IEnumerable<Guid> Takes(Visit visit, Entry entry) => entry.FacilitatorId is { } id ? Occupied(visit).Append(id) : Occupied(visit);

    private IEnumerable<Guid> Occupied(Visit visit) => visit.PeopleIds.Concat(visit.VisitingSchoolIds).Append(visit.HostId)
        .Concat(request.People.Where(person => person.SchoolId == visit.HostId).Select(person => person.Id)).Distinct();

    private IEnumerable<Guid> Releasing(Visit visit) => visit.PeopleIds.Select(id => _people[id].SchoolId).OfType<Guid>()
        .Concat(visit.VisitingSchoolIds).Where(id => id != visit.HostId).Distinct();

    private IEnumerable<AssessmentWindow> AssessmentsAround(DateOnly date) =>
        request.Assessments ?? Assessments.Of(SchoolYear.Of(date).StartYear);

    private List<CalendarLayer> Chain(Guid schoolId)
    {
        List<CalendarLayer> chain = [];
        for (var id = _schools[schoolId].CalendarId; id is { } next; id = _layers[next].ParentId)
        {
            chain.Add(_layers[next]);
        }

        return chain;
    }

    private List<Term> TermsOf(Guid schoolId) => Chain(schoolId).SelectMany(layer => layer.Terms)
        .GroupBy(term => SchoolYear.Of(term.Days.First))
        .SelectMany(year => Chain(schoolId).Select(layer => layer.Terms.Where(term => SchoolYear.Of(term.Days.First) == year.Key).ToList())
            .First(terms => terms.Count > 0))
        .ToList();

    private bool Opened(Guid schoolId, DateOnly date, DayParts half, int layer) => Chain(schoolId).Take(layer + 1)
        .Any(nearer => nearer.Entries.Any(entry => entry.Kind == EntryKind.Open && entry.Days.Contains(date) && entry.Parts.HasFlag(half)));

    private (DayParts Open, bool SchoolDay) Open(Guid schoolId, DateOnly date)
    {
        var key = (_schools[schoolId].CalendarId, date);
        if (!_open.TryGetValue(key, out var open))
        {
            open.Open = Halves.Where(half => IsOpen(schoolId, date, half)).Aggregate(DayParts.None, (parts, half) => parts | half);
            open.SchoolDay = open.Open != DayParts.None;
            _open.Add(key, open);
        }

        return open;
    }

    private bool IsOpen(Guid schoolId, DateOnly date, DayParts half)
    {
        if (date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || BankHolidays.On(date) is not null
            || request.ProclaimedHolidays.Any(holiday => holiday.Date == date))
        {
            return false;
        }

        var chain = Chain(schoolId);
        var terms = TermsOf(schoolId);
        if (terms.Count > 0 && !terms.Any(term => term.InSession(date)) && !Opened(schoolId, date, half, chain.Count))
        {
            return false;
        }

        for (var layer = 0; layer < chain.Count; layer++)
        {
            var nearerTrains = chain.Take(layer).SelectMany(nearer => nearer.Entries)
                .Where(entry => entry.Kind == EntryKind.Inset).Select(entry => SchoolYear.Of(entry.Days.First)).ToHashSet();
            if (chain[layer].Entries.Any(entry => entry.Days.Contains(date) && entry.Parts.HasFlag(half)
                && (entry.Kind == EntryKind.Closed || entry.Kind == EntryKind.Inset && !nearerTrains.Contains(SchoolYear.Of(entry.Days.First)))
                && !Opened(schoolId, date, half, layer)))
            {
                return false;
            }
        }

        return true;
    }

    private int SchoolDaysBetween(Guid schoolId, DateOnly today, DateOnly date) =>
        Count(today.AddDays(1), date.AddDays(-1), day => Open(schoolId, day).SchoolDay);

    private int GroupDays(Guid visitId, DateOnly first, DateOnly last)
    {
        var schools = _groups[visitId].Visits.SelectMany(visit => visit.VisitingSchoolIds.Append(visit.HostId)
            .Concat(visit.PeopleIds.Select(id => _people[id].SchoolId).OfType<Guid>())).Distinct().ToList();
        return Count(first, last, day => schools.Exists(id => Open(id, day).SchoolDay));
    }

    private static int Count(DateOnly first, DateOnly last, Func<DateOnly, bool> counts)
    {
        var count = 0;
        for (var day = first; day <= last; day = day.AddDays(1))
        {
            count += counts(day) ? 1 : 0;
        }

        return count;
    }

    private static int Week(DateOnly date) => date.DayNumber / 7;
}
