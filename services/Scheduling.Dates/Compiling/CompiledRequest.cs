using PeerReview.Scheduling.Dates.SchoolYears;

namespace PeerReview.Scheduling.Dates.Compiling;

/// <summary>
/// A request turned into diaries and visits with their possible slots, everything in order of id so that the order of the
/// input cannot matter.
/// </summary>
internal sealed class CompiledRequest
{
    private readonly Dictionary<Guid, int> _resources = [];
    private readonly List<Diary> _diaries = [];
    private readonly Dictionary<Guid, SchoolCalendar> _calendars = [];
    private readonly Dictionary<CalendarEntry, Reluctance> _avoided = new(ReferenceEqualityComparer.Instance);
    private readonly SchoolCalendar _noCalendar;
    private readonly ILookup<Guid, Person> _staff;

    public CompiledRequest(DateRequest request)
        : this(Checked(request), Standing.AsAsked(request))
    {
    }

    /// <summary>The same question with other visits settled and open than the request says.</summary>
    public CompiledRequest(DateRequest request, Standing standing)
    {
        Request = request;
        Standing = standing;
        Horizon = new Horizon(request);
        Schools = request.Schools.ToDictionary(school => school.Id);
        People = request.People.ToDictionary(person => person.Id);
        _staff = request.People.Where(person => person.SchoolId is not null).ToLookup(person => person.SchoolId!.Value);
        _noCalendar = new SchoolCalendar(Horizon, [], request.ProclaimedHolidays, Avoid);

        AddSchools();
        AddPeople();
        AddCommitments();
        AddPromises();
        Groups = [.. request.Groups.OrderBy(group => group.Id).Select(group => new CompiledGroup(this, group))];
        Visits = Groups.SelectMany(group => group.Visits).ToDictionary(visit => visit.Visit.Id);
    }

    public DateRequest Request { get; }

    public Standing Standing { get; }

    public Horizon Horizon { get; }

    public DateWeights Weights => Request.Weights;

    public Dictionary<Guid, School> Schools { get; }

    public Dictionary<Guid, Person> People { get; }

    public CompiledGroup[] Groups { get; }

    public Dictionary<Guid, CompiledVisit> Visits { get; }

    public int Resources => _diaries.Count;

    public int ResourceOf(Guid id) => _resources[id];

    public Diary DiaryOf(Guid id) => _diaries[_resources[id]];

    public Diary Diary(int resource) => _diaries[resource];

    public SchoolCalendar CalendarOf(Guid schoolId) =>
        Schools[schoolId].CalendarId is { } id ? _calendars[id] : _noCalendar;

    /// <summary>Who and what a visit keeps busy: a host's own staff too, for a host does not review that day.</summary>
    public int[] OccupiedBy(Visit visit) =>
    [
        .. visit.PeopleIds
            .Concat(visit.VisitingSchoolIds)
            .Append(visit.HostId)
            .Concat(_staff[visit.HostId].Select(person => person.Id))
            .Select(ResourceOf)
            .Distinct()
            .Order(),
    ];

    /// <summary>The schools that let somebody go to a visit elsewhere.</summary>
    public IEnumerable<Guid> ReleasingSchools(Visit visit) => visit.PeopleIds
        .Select(id => People[id].SchoolId)
        .OfType<Guid>()
        .Concat(visit.VisitingSchoolIds)
        .Where(id => id != visit.HostId)
        .Distinct();

    private static DateRequest Checked(DateRequest request)
    {
        RequestCheck.Throw(request);
        return request;
    }

    private void Register(Diary diary)
    {
        _resources.Add(diary.OwnerId, _diaries.Count);
        _diaries.Add(diary);
    }

    private void AddSchools()
    {
        var layers = Request.Calendars.ToDictionary(layer => layer.Id);
        var assessments = Request.Assessments ?? UsualAssessments();
        foreach (var school in Request.Schools.OrderBy(school => school.Id))
        {
            if (school.CalendarId is { } id && !_calendars.ContainsKey(id))
            {
                _calendars.Add(id, new SchoolCalendar(Horizon, Chain(layers, id), Request.ProclaimedHolidays, Avoid));
            }

            var diary = new Diary(school.Id, school.Name, Horizon.Days);
            var calendar = CalendarOf(school.Id);
            calendar.Blockers.ForEach(diary.Add);
            calendar.Reluctances.ForEach(item => diary.Avoid(item.Days, item.Parts, item.Reluctance));
            foreach (var window in assessments.Where(window => window.Concerns(school))
                .OrderBy(window => window.Days.First).ThenBy(window => window.Name, StringComparer.Ordinal))
            {
                AddAssessment(diary, window);
            }

            Register(diary);
        }
    }

    private Reluctance Avoid(CalendarLayer owner, CalendarEntry entry) => _avoided.TryGetValue(entry, out var known)
        ? known
        : _avoided[entry] = new Reluctance(Weights.Avoid, () => SchoolCalendar.Sentence(owner, entry));

    private void AddAssessment(Diary diary, AssessmentWindow window)
    {
        string Sentence() => $"{window.Name} at {diary.Name}, {window.Days}.";
        if (window.Firmness == Firmness.Hard)
        {
            diary.Add(new Blocker(CauseKind.Assessment, diary.OwnerId, Sentence).Take(Horizon.Weekdays(window.Days)));
        }
        else
        {
            diary.Avoid(Horizon.Weekdays(window.Days), DayParts.FullDay, new Reluctance(Weights.SoftAssessment, Sentence));
        }
    }

    private IReadOnlyList<AssessmentWindow> UsualAssessments() =>
    [
        .. Enumerable.Range(
                SchoolYear.Of(Horizon.First).StartYear,
                SchoolYear.Of(Horizon.Last).StartYear - SchoolYear.Of(Horizon.First).StartYear + 1)
            .SelectMany(Assessments.Of),
    ];

    private static List<CalendarLayer> Chain(Dictionary<Guid, CalendarLayer> layers, Guid nearest)
    {
        List<CalendarLayer> chain = [];
        for (Guid? id = nearest; id is { } next; id = layers[next].ParentId)
        {
            chain.Add(layers[next]);
        }

        return chain;
    }

    private void AddPeople()
    {
        foreach (var person in Request.People.OrderBy(person => person.Id))
        {
            var diary = new Diary(person.Id, person.Name, Horizon.Days);
            foreach (var weekday in Enum.GetValues<DayOfWeek>().Where(day => day is not (DayOfWeek.Saturday or DayOfWeek.Sunday)))
            {
                AddWorkingDay(diary, person, weekday);
            }

            foreach (var absence in person.Absences
                .OrderBy(absence => absence.Days.First).ThenBy(absence => absence.Days.Last)
                .ThenBy(absence => absence.Parts).ThenBy(absence => absence.Label, StringComparer.Ordinal))
            {
                AddAbsence(diary, person, absence);
            }

            Register(diary);
        }
    }

    private void AddWorkingDay(Diary diary, Person person, DayOfWeek weekday)
    {
        var off = DayParts.FullDay & ~person.Works.On(weekday);
        if (off == DayParts.None)
        {
            return;
        }

        var when = off switch
        {
            DayParts.Morning => $"on {Wording.Weekday(weekday)} mornings",
            DayParts.Afternoon => $"on {Wording.Weekday(weekday)} afternoons",
            _ => $"on {Wording.Weekday(weekday)}s",
        };
        diary.Add(new Blocker(CauseKind.NotWorking, person.Id, () => $"{person.Name} does not work {when}.")
            .Take(Enumerable.Range(0, Horizon.Days).Where(day => Horizon.Date(day).DayOfWeek == weekday), off));
    }

    private void AddAbsence(Diary diary, Person person, Absence absence)
    {
        var part = absence.Parts switch
        {
            DayParts.Morning => " (mornings)",
            DayParts.Afternoon => " (afternoons)",
            _ => "",
        };
        var reason = absence.Label.Length > 0 ? $" ({absence.Label})" : "";
        if (absence.Firmness == Firmness.Hard)
        {
            diary.Add(new Blocker(CauseKind.Absent, person.Id, () => $"{person.Name} is away {absence.Days}{part}{reason}.")
                .Take(Horizon.Weekdays(absence.Days), absence.Parts));
        }
        else
        {
            diary.Avoid(Horizon.Weekdays(absence.Days), absence.Parts,
                new Reluctance(Weights.Avoid, () => $"{person.Name} would rather not, {absence.Days}{part}{reason}."));
        }
    }

    private void AddCommitments()
    {
        foreach (var commitment in Request.Commitments.Where(commitment => Horizon.Contains(commitment.Slot.Date)))
        {
            var diary = DiaryOf(commitment.OwnerId);
            diary.Add(new Blocker(CauseKind.Elsewhere, commitment.OwnerId, () => $"{diary.Name}: {commitment.Label}, {commitment.Slot}.")
                .Take(Horizon.Day(commitment.Slot.Date), commitment.Slot.Parts));
        }
    }

    // Settled visits and running holds take the time of everyone they need, except from the visit they are for. A hold goes on
    // holding while its visit is planned elsewhere but not yet agreed.
    private void AddPromises()
    {
        var visits = Request.Groups.SelectMany(group => group.Visits).ToDictionary(visit => visit.Id);
        foreach (var visit in visits.Values.OrderBy(visit => visit.Id))
        {
            if (Standing.Settled.GetValueOrDefault(visit.Id) is { } agreed)
            {
                Promise(visit, agreed.Slot, agreed.FacilitatorId, CauseKind.OtherVisit, "");
            }
        }

        foreach (var hold in Request.Holds.Where(hold => Horizon.Contains(hold.Slot.Date) && visits[hold.VisitId].Fixed is null))
        {
            Promise(visits[hold.VisitId], hold.Slot, hold.FacilitatorId, CauseKind.Elsewhere, "date held for ");
        }
    }

    private void Promise(Visit visit, Slot slot, Guid? facilitatorId, CauseKind kind, string what)
    {
        var name = what + CompiledVisit.NameOf(visit, Schools[visit.HostId].Name);
        var owners = OccupiedBy(visit).Concat(facilitatorId is { } id ? [ResourceOf(id)] : []).Distinct();
        foreach (var diary in owners.Select(Diary))
        {
            diary.Add(new Blocker(kind, visit.Id, () => $"{diary.Name}: {name}, {slot}.") { Exempt = visit.Id }
                .Take(Horizon.Day(slot.Date), slot.Parts));
        }
    }
}
