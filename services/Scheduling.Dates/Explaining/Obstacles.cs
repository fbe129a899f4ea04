using PeerReview.Scheduling.Dates.Compiling;

namespace PeerReview.Scheduling.Dates.Explaining;

/// <summary>
/// Everything that stands between one open visit and each slot, all other visits being fixed: the causes of its schools and
/// people, of the programme's rules, of the group's other visits and of each facilitator.
/// </summary>
internal sealed class Obstacles
{
    private readonly CompiledRequest _request;
    private readonly CompiledVisit _visit;
    private readonly Dictionary<(int Day, DayParts Half), HashSet<Cause>> _common;
    private readonly Dictionary<(int Day, DayParts Half), HashSet<Cause>>[] _facilitators;

    public Obstacles(CompiledRequest request, CompiledVisit visit)
    {
        _request = request;
        _visit = visit;
        _common = ByHalf(visit.Needed.SelectMany(diary => diary.Blockers)
            .Concat(visit.Occupied.Select(request.Diary).SelectMany(PromisesOf))
            .Concat(RulesOf()));
        _facilitators = Array.ConvertAll(visit.Facilitators, facilitator =>
            ByHalf((facilitator.School is null ? [facilitator.Diary] : new[] { facilitator.Diary, facilitator.School })
                .SelectMany(diary => diary.Blockers).Concat(PromisesOf(facilitator.Diary)).Concat(FullWeeks(facilitator))));
    }

    /// <summary>For a slot, one set of causes for each facilitator who could take it (one set where none is needed).</summary>
    public IEnumerable<(Guid? FacilitatorId, HashSet<Cause> Causes)> Of(Slot slot)
    {
        var common = At(_common, slot);
        if (_facilitators.Length == 0)
        {
            return [(null, common)];
        }

        return _visit.Facilitators.Select((facilitator, index) => ((Guid?)facilitator.Id, common.Union(At(_facilitators[index], slot)).ToHashSet()));
    }

    /// <summary>The cause that keeps a visit within its window.</summary>
    public static Cause Window(CompiledVisit visit) => new(CauseKind.Window, null, visit.Window.First <= visit.Window.Last
        ? $"{Subject(visit)} must fall between {Wording.ShortDate(visit.Window.First)} and {Wording.ShortDate(visit.Window.Last)}."
        : $"{Subject(visit)}'s own window lies outside its programme's.");

    private static string Subject(CompiledVisit visit) => visit.Visit.Kind switch
    {
        VisitKind.Feedback => "The feedback session",
        VisitKind.FollowUp => "The follow-up meeting",
        _ => "The visit",
    };

    /// <summary>The causes against a slot with a certain facilitator, or with none.</summary>
    public IEnumerable<Cause> At(Slot slot, Guid? facilitatorId)
    {
        var index = Array.FindIndex(_visit.Facilitators, facilitator => facilitator.Id == facilitatorId);
        return index < 0 ? At(_common, slot) : At(_common, slot).Union(At(_facilitators[index], slot));
    }

    /// <summary>The fewest causes that keep a slot from the visit; empty when it is free.</summary>
    public IReadOnlyCollection<Cause> Smallest(Slot slot) => Of(slot).Select(pair => pair.Causes).MinBy(causes => causes.Count)!;

    /// <summary>Every slot anybody could think of: the weekdays of the horizon after today.</summary>
    public IEnumerable<Slot> Slots() => Enumerable.Range(0, _request.Horizon.Days)
        .Where(day => _request.Horizon.IsWeekday(day) && _request.Horizon.Date(day) > _request.Request.Today)
        .SelectMany(day => _visit.PartsWanted.Select(parts => new Slot(_request.Horizon.Date(day), parts)));

    private HashSet<Cause> At(Dictionary<(int Day, DayParts Half), HashSet<Cause>> causes, Slot slot) =>
        HalfDays.Of(_request.Horizon.Day(slot.Date), slot.Parts)
            .SelectMany(half => causes.GetValueOrDefault((half / 2, HalfDays.Part(half))) ?? [])
            .ToHashSet();

    private static Dictionary<(int Day, DayParts Half), HashSet<Cause>> ByHalf(IEnumerable<Blocker> blockers)
    {
        Dictionary<(int Day, DayParts Half), HashSet<Cause>> causes = [];
        foreach (var blocker in blockers)
        {
            foreach (var half in blocker.Taken.SelectMany(taken => HalfDays.Of(taken.Day, taken.Parts)))
            {
                var key = (half / 2, HalfDays.Part(half));
                (causes.TryGetValue(key, out var here) ? here : causes[key] = []).Add(blocker.Cause);
            }
        }

        return causes;
    }

    private IEnumerable<Blocker> PromisesOf(Diary diary) => diary.Promises.Where(promise => promise.Exempt != _visit.Visit.Id);

    private IEnumerable<Blocker> RulesOf()
    {
        var horizon = _request.Horizon;
        var rules = _visit.Group.Group.Rules;
        var window = _visit.Window;
        yield return new Blocker(CauseKind.Window, null, () => Window(_visit).Sentence)
            .Take(Enumerable.Range(0, horizon.Days).Where(day => !window.Contains(horizon.Date(day))));
        yield return new Blocker(CauseKind.Notice, null,
                () => $"{_visit.Host.Name} needs {Wording.Count(rules.NoticeSchoolDays, "school day")} of notice.")
            .Take(Enumerable.Range(0, Math.Min(_visit.NoticeDay, horizon.Days)));
        if (rules.TrainedOn is { } trained)
        {
            yield return new Blocker(CauseKind.Training, null,
                    () => $"Visits begin {Wording.Count(rules.SchoolDaysAfterTraining, "school day")} after training on {Wording.ShortDate(trained)}.")
                .Take(Enumerable.Range(0, Math.Min(_visit.TrainingDay, horizon.Days)));
        }

        if (_visit.Visit.OnlyOn is { } asked)
        {
            yield return NotAsked(asked);
        }

        foreach (var other in _visit.Group.Visits.Where(other => other.Settled is not null && other != _visit))
        {
            foreach (var blocker in Against(other, rules))
            {
                yield return blocker;
            }
        }
    }

    private Blocker NotAsked(IReadOnlyList<Slot> asked)
    {
        var blocker = new Blocker(CauseKind.NotAsked, _visit.Visit.Id, () => "Only the dates people were asked about.");
        var slots = asked.SelectMany(slot => HalfDays.Of(_request.Horizon.Day(slot.Date), slot.Parts)).ToHashSet();
        foreach (var half in Enumerable.Range(0, 2 * _request.Horizon.Days).Where(half => !slots.Contains(half)))
        {
            blocker.Take(half / 2, HalfDays.Part(half));
        }

        return blocker;
    }

    private IEnumerable<Blocker> Against(CompiledVisit other, DateRules rules)
    {
        var counts = _visit.Group.SchoolDayCount;
        var slot = other.Settled!.Slot;
        var there = counts[_request.Horizon.Day(slot.Date)];
        var days = Enumerable.Range(0, counts.Length);
        yield return new Blocker(CauseKind.Spacing, other.Visit.Id,
                () => $"At least {Wording.Count(rules.LeastSpacing, "school day")} from {other.Name} on {Wording.ShortDate(slot.Date)}.")
            .Take(days.Where(day => Math.Abs(counts[day] - there) < rules.LeastSpacing));
        if (_visit.Visit.AfterVisitIds.Contains(other.Visit.Id))
        {
            yield return new Blocker(CauseKind.Order, other.Visit.Id,
                    () => $"It follows {other.Name} on {Wording.ShortDate(slot.Date)}.")
                .Take(days.Where(day => counts[day] - there < _visit.Visit.SchoolDaysAfter));
        }

        if (other.Visit.AfterVisitIds.Contains(_visit.Visit.Id))
        {
            yield return new Blocker(CauseKind.Order, other.Visit.Id,
                    () => $"It comes before {other.Name} on {Wording.ShortDate(slot.Date)}.")
                .Take(days.Where(day => there - counts[day] < other.Visit.SchoolDaysAfter));
        }
    }

    private IEnumerable<Blocker> FullWeeks(Facilitator facilitator)
    {
        if (_request.People[facilitator.Id].MostVisitsAWeek is not { } most)
        {
            yield break;
        }

        var full = _request.Visits.Values
            .Where(visit => visit != _visit && visit.Settled?.FacilitatorId == facilitator.Id)
            .GroupBy(visit => _request.Horizon.Week(_request.Horizon.Day(visit.Settled!.Slot.Date)))
            .Where(week => week.Count() >= most)
            .Select(week => week.Key)
            .ToHashSet();
        yield return new Blocker(CauseKind.OtherVisit, facilitator.Id,
                () => $"{facilitator.Diary.Name} leads at most {Wording.Count(most, "visit")} a week.")
            .Take(Enumerable.Range(0, _request.Horizon.Days).Where(day => full.Contains(_request.Horizon.Week(day))));
    }
}
