namespace PeerReview.Scheduling.Dates.Compiling;

/// <summary>A facilitator who could take a visit, with the price of the journey.</summary>
internal sealed record Facilitator(int Resource, Diary Diary, Diary? School, Guid Id, int TravelPoints, double Kilometres);

/// <summary>A slot a visit may take, with the facilitators free for it; none where none is needed.</summary>
internal readonly record struct Candidate(int Day, DayParts Parts, IReadOnlyList<Facilitator> Facilitators);

/// <summary>A visit with everything that decides whether a slot is possible.</summary>
internal sealed class CompiledVisit
{
    private static readonly DayParts[] FullDays = [DayParts.FullDay];
    private static readonly DayParts[] Mornings = [DayParts.Morning];
    private static readonly DayParts[] Afternoons = [DayParts.Afternoon];
    private static readonly DayParts[] EitherHalves = [DayParts.Morning, DayParts.Afternoon];

    private readonly CompiledRequest _request;

    public CompiledVisit(CompiledRequest request, CompiledGroup group, Visit visit)
    {
        _request = request;
        Group = group;
        Visit = visit;
        Staying = request.Standing.Displaced.Contains(visit.Id) ? null : request.Standing.Now.GetValueOrDefault(visit.Id);
        Settled = request.Standing.Settled.GetValueOrDefault(visit.Id);
        IsOpen = request.Standing.Open.Contains(visit.Id);
        Host = request.DiaryOf(visit.HostId);
        HostCalendar = request.CalendarOf(visit.HostId);
        Occupied = request.OccupiedBy(visit);
        Needed = [.. NeededIds(request, visit).Select(request.ResourceOf).Distinct().Order().Select(request.Diary)];
        Facilitators = [.. visit.FacilitatorIds.Distinct().Order().Select(FacilitatorOf)];
        Window = visit.Window is { } own ? Intersect(own, group.Group.Rules.Window) : group.Group.Rules.Window;
        NoticeDay = FirstDayWithNotice(request.Request.Today, group.Group.Rules.NoticeSchoolDays);
        TrainingDay = FirstDayAfterTraining();
        FirstDay = Math.Max(Math.Max(NoticeDay, TrainingDay), Math.Max(request.Horizon.Day(Window.First), 0));
        LastDay = Math.Min(request.Horizon.Day(Window.Last), request.Horizon.Days - 1);
    }

    public CompiledGroup Group { get; }

    public Visit Visit { get; }

    /// <summary>Where the visit stays, or null.</summary>
    public FixedSlot? Settled { get; }

    /// <summary>Where an open visit stands now and may stay, or null.</summary>
    public FixedSlot? Staying { get; }

    /// <summary>Whether the visit is to be given a date; neither open nor settled it is left out.</summary>
    public bool IsOpen { get; }

    public Diary Host { get; }

    public SchoolCalendar HostCalendar { get; }

    /// <summary>The diaries that must be free, host first or not: schools and people, without the facilitator.</summary>
    public Diary[] Needed { get; }

    /// <summary>Resources the visit keeps from other visits.</summary>
    public int[] Occupied { get; }

    public Facilitator[] Facilitators { get; }

    public DateSpan Window { get; }

    /// <summary>The first day with enough notice.</summary>
    public int NoticeDay { get; }

    /// <summary>The first day long enough after training.</summary>
    public int TrainingDay { get; }

    /// <summary>The first day that window, notice and training allow.</summary>
    public int FirstDay { get; }

    public int LastDay { get; }

    /// <summary>What it is called in sentences, such as "the visit to Ash".</summary>
    public string Name => NameOf(Visit, Host.Name);

    public DayParts[] PartsWanted => Visit.Session switch
    {
        SessionKind.FullDay => FullDays,
        SessionKind.Morning => Mornings,
        SessionKind.Afternoon => Afternoons,
        _ => EitherHalves,
    };

    /// <summary>What a visit is called in sentences.</summary>
    public static string NameOf(Visit visit, string host) => visit.Kind switch
    {
        VisitKind.Feedback => $"the feedback session at {host}",
        VisitKind.FollowUp => $"the follow-up meeting at {host}",
        _ => $"the visit to {host}",
    };

    /// <summary>Every slot the visit may take, in order; where it stands now is one of them.</summary>
    public IReadOnlyList<Candidate> Candidates()
    {
        var possible = Possible().ToList();
        if (Staying is not { } now)
        {
            return possible;
        }

        var here = new Candidate(_request.Horizon.Day(now.Slot.Date), now.Slot.Parts, Array.FindAll(Facilitators, one => one.Id == now.FacilitatorId));
        var same = possible.FindIndex(candidate => candidate.Day == here.Day && candidate.Parts == here.Parts);
        if (same < 0)
        {
            possible.Add(here);
        }
        else
        {
            possible[same] = here with { Facilitators = [.. possible[same].Facilitators.Union(here.Facilitators)] };
        }

        return [.. possible.OrderBy(candidate => candidate.Day).ThenBy(candidate => candidate.Parts)];
    }

    private IEnumerable<Candidate> Possible()
    {
        // Host staff who are not needed need not work that day, but may not be promised to another visit.
        var free = FreeOf(Needed, Array.ConvertAll(Occupied, _request.Diary));
        var facilitators = Facilitators
            .Select(one => (One: one, Free: FreeOf(one.School is null ? [one.Diary] : [one.Diary, one.School], [one.Diary])))
            .ToArray();
        for (var day = FirstDay; day <= LastDay; day++)
        {
            if (free[day] == DayParts.None || !_request.Horizon.IsWeekday(day))
            {
                continue;
            }

            foreach (var parts in PartsWanted)
            {
                var able = Array.FindAll(facilitators, pair => (pair.Free[day] & parts) == parts);
                if ((free[day] & parts) == parts && WasAsked(day, parts) && (able.Length > 0 || Facilitators.Length == 0))
                {
                    yield return new Candidate(day, parts, Array.ConvertAll(able, pair => pair.One));
                }
            }
        }
    }

    private bool WasAsked(int day, DayParts parts) => Visit.OnlyOn is not { } asked
        || (asked.Where(slot => slot.Date == _request.Horizon.Date(day)).Aggregate(DayParts.None, (all, slot) => all | slot.Parts) & parts) == parts;

    private DayParts[] FreeOf(Diary[] needed, Diary[] occupied)
    {
        var free = new DayParts[_request.Horizon.Days];
        Array.Fill(free, DayParts.FullDay);
        foreach (var diary in needed)
        {
            diary.Restrict(free);
        }

        foreach (var diary in occupied)
        {
            diary.RestrictToPromises(free, Visit.Id);
        }

        return free;
    }

    private static IEnumerable<Guid> NeededIds(CompiledRequest request, Visit visit) => visit.PeopleIds
        .SelectMany(id => request.People[id].SchoolId is { } school ? new[] { id, school } : [id])
        .Concat(visit.VisitingSchoolIds)
        .Append(visit.HostId);

    private Facilitator FacilitatorOf(Guid id)
    {
        var person = _request.People[id];
        var from = person.Place;
        var to = _request.Schools[Visit.HostId].Place;
        var kilometres = from is { } start && to is { } end ? start.KilometresTo(end) * _request.Weights.RoadFactor : 0;
        var points = (int)Math.Round(kilometres * _request.Weights.TravelPer10Kilometres / 10, MidpointRounding.AwayFromZero);
        var school = person.SchoolId is { } schoolId ? _request.DiaryOf(schoolId) : null;
        return new Facilitator(_request.ResourceOf(id), _request.DiaryOf(id), school, id, points, kilometres);
    }

    private static DateSpan Intersect(DateSpan one, DateSpan other) =>
        new(one.First > other.First ? one.First : other.First, one.Last < other.Last ? one.Last : other.Last);

    private int FirstDayWithNotice(DateOnly today, int notice)
    {
        // The host's school days strictly between today and the visit count.
        var day = _request.Horizon.Day(today) + 1;
        for (var left = notice; left > 0 && day < _request.Horizon.Days; day++)
        {
            left -= HostCalendar.IsSchoolDay[day] ? 1 : 0;
        }

        return day;
    }

    private int FirstDayAfterTraining()
    {
        var rules = Group.Group.Rules;
        if (rules.TrainedOn is not { } trained || !_request.Horizon.Contains(trained))
        {
            return rules.TrainedOn > _request.Horizon.Last ? _request.Horizon.Days : 0;
        }

        var counts = Group.SchoolDayCount;
        var trainedDay = _request.Horizon.Day(trained);
        return Math.Max(trainedDay, FirstDayWith(counts, counts[trainedDay] + rules.SchoolDaysAfterTraining));
    }

    private static int FirstDayWith(int[] counts, int atLeast)
    {
        var day = Array.FindIndex(counts, count => count >= atLeast);
        return day < 0 ? counts.Length : day;
    }
}
