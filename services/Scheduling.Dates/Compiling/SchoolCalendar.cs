using PeerReview.Scheduling.Dates.SchoolYears;

namespace PeerReview.Scheduling.Dates.Compiling;

/// <summary>A chain of calendar layers resolved into days: the one place that decides which layer wins.</summary>
internal sealed class SchoolCalendar
{
    private const int DaysInSchoolWeek = 5;

    private readonly Horizon _horizon;
    private readonly IReadOnlyList<CalendarLayer> _chain;
    private readonly List<(Term Term, CalendarLayer Layer)> _terms;
    private readonly DayParts[] _shut;
    // Per half day the nearest layer that opens it, or int.MaxValue; it overrides its own layer and those above.
    private readonly int[] _openedBy;

    /// <param name="horizon">The days that matter.</param>
    /// <param name="chain">The layers, nearest first; empty where no calendar is known.</param>
    /// <param name="proclaimed">Bank holidays that cannot be computed.</param>
    /// <param name="avoid">The reluctance of an entry to avoid: one for all calendars that inherit it, so that it is paid once.</param>
    public SchoolCalendar(
        Horizon horizon, IReadOnlyList<CalendarLayer> chain, IReadOnlyList<BankHoliday> proclaimed,
        Func<CalendarLayer, CalendarEntry, Reluctance> avoid)
    {
        _horizon = horizon;
        _chain = chain;
        _terms = DecidingTerms();
        _shut = new DayParts[horizon.Days];
        _openedBy = OpenedBy();
        IsSchoolDay = new bool[horizon.Days];
        FirstWeek = new bool[horizon.Days];
        LastWeek = new bool[horizon.Days];
        BeforeHoliday = new bool[horizon.Days];

        ShutOutOfTerm();
        ShutOnBankHolidays(proclaimed);
        AddEntries(avoid);
        MarkSchoolDays();
        MarkEdgesOfTerms();
    }

    public List<Blocker> Blockers { get; } = [];

    public List<(int[] Days, DayParts Parts, Reluctance Reluctance)> Reluctances { get; } = [];

    /// <summary>Pupils are expected for at least half the day. What "school days" counts.</summary>
    public bool[] IsSchoolDay { get; }

    public bool[] FirstWeek { get; }

    public bool[] LastWeek { get; }

    public bool[] BeforeHoliday { get; }

    private List<(Term Term, CalendarLayer Layer)> DecidingTerms() => _chain
        .SelectMany(layer => layer.Terms.Select(term => (Term: term, Layer: layer)))
        .GroupBy(pair => SchoolYear.Of(pair.Term.Days.First))
        .SelectMany(year => year.Where(pair => pair.Layer == year.First().Layer))
        .OrderBy(pair => pair.Term.Days.First)
        .ToList();

    private int[] OpenedBy()
    {
        var openedBy = new int[2 * _horizon.Days];
        Array.Fill(openedBy, int.MaxValue);
        for (var layer = _chain.Count - 1; layer >= 0; layer--)
        {
            foreach (var entry in _chain[layer].Entries.Where(entry => entry.Kind == EntryKind.Open))
            {
                foreach (var half in _horizon.Weekdays(entry.Days).SelectMany(day => HalfDays.Of(day, entry.Parts)))
                {
                    openedBy[half] = layer;
                }
            }
        }

        return openedBy;
    }

    /// <summary>The parts of a day that an entry of a layer still shuts after nearer layers have opened theirs.</summary>
    private DayParts NotOpened(int day, DayParts parts, int layer)
    {
        foreach (var half in HalfDays.Of(day, parts))
        {
            if (_openedBy[half] <= layer)
            {
                parts &= ~HalfDays.Part(half);
            }
        }

        return parts;
    }

    private void ShutOutOfTerm()
    {
        if (_terms.Count == 0)
        {
            return;
        }

        foreach (var span in OutOfTerm())
        {
            var owner = _terms.LastOrDefault(pair => pair.Term.Days.First <= span.First).Layer ?? _terms[0].Layer;
            var blocker = new Blocker(CauseKind.Holiday, owner.Id, () => $"{owner.Name}: out of term {span}.");
            foreach (var day in _horizon.Weekdays(span))
            {
                Shut(day, NotOpened(day, DayParts.FullDay, int.MaxValue - 1), blocker);
            }

            Blockers.Add(blocker);
        }
    }

    // Weekends inside a holiday belong to it; a lone weekend does not make one.
    private IEnumerable<DateSpan> OutOfTerm()
    {
        int? first = null;
        var last = 0;
        for (var day = 0; day < _horizon.Days; day++)
        {
            if (!_horizon.IsWeekday(day))
            {
                continue;
            }

            if (!_terms.Any(pair => pair.Term.InSession(_horizon.Date(day))))
            {
                first ??= day;
                last = day;
            }
            else if (first is { } from)
            {
                yield return new DateSpan(_horizon.Date(from), _horizon.Date(last));
                first = null;
            }
        }

        if (first is { } open)
        {
            yield return new DateSpan(_horizon.Date(open), _horizon.Date(last));
        }
    }

    private void ShutOnBankHolidays(IReadOnlyList<BankHoliday> proclaimed)
    {
        var holidays = Enumerable.Range(_horizon.First.Year, _horizon.Last.Year - _horizon.First.Year + 1)
            .SelectMany(BankHolidays.InYear)
            .Concat(proclaimed)
            .DistinctBy(holiday => holiday.Date);
        foreach (var holiday in holidays)
        {
            var blocker = new Blocker(CauseKind.BankHoliday, subjectId: null,
                () => $"{Wording.Date(holiday.Date)} is a bank holiday ({holiday.Title}).");
            foreach (var day in _horizon.Weekdays(DateSpan.On(holiday.Date)))
            {
                Shut(day, DayParts.FullDay, blocker);
                Blockers.Add(blocker);
            }
        }
    }

    private void AddEntries(Func<CalendarLayer, CalendarEntry, Reluctance> avoid)
    {
        HashSet<SchoolYear> trainingDecided = [];
        for (var layer = 0; layer < _chain.Count; layer++)
        {
            var owner = _chain[layer];
            HashSet<SchoolYear> trainingHere = [];
            foreach (var entry in owner.Entries.Where(entry => entry.Kind != EntryKind.Open)
                .OrderBy(entry => entry.Days.First).ThenBy(entry => entry.Label, StringComparer.Ordinal))
            {
                var year = SchoolYear.Of(entry.Days.First);
                if (entry.Kind == EntryKind.Inset)
                {
                    trainingHere.Add(year);
                    if (trainingDecided.Contains(year))
                    {
                        continue;
                    }
                }

                AddEntry(owner, entry, layer, avoid);
            }

            trainingDecided.UnionWith(trainingHere);
        }
    }

    private void AddEntry(CalendarLayer owner, CalendarEntry entry, int layer, Func<CalendarLayer, CalendarEntry, Reluctance> avoid)
    {
        if (entry.Kind == EntryKind.Avoid)
        {
            Reluctances.Add(([.. _horizon.Weekdays(entry.Days)], entry.Parts, avoid(owner, entry)));
            return;
        }

        var kind = entry.Kind switch
        {
            EntryKind.Inset => CauseKind.Inset,
            EntryKind.Closed => CauseKind.Closed,
            _ => CauseKind.Busy,
        };
        var blocker = new Blocker(kind, owner.Id, () => Sentence(owner, entry));
        foreach (var day in _horizon.Weekdays(entry.Days))
        {
            var parts = NotOpened(day, entry.Parts, layer);
            if (entry.Kind == EntryKind.Busy)
            {
                blocker.Take(day, parts);
            }
            else
            {
                Shut(day, parts, blocker);
            }
        }

        Blockers.Add(blocker);
    }

    public static string Sentence(CalendarLayer owner, CalendarEntry entry) => $"{owner.Name}: {entry.Label} {entry.Days}.";

    private void Shut(int day, DayParts parts, Blocker blocker)
    {
        if (parts != DayParts.None)
        {
            _shut[day] |= parts;
            blocker.Take(day, parts);
        }
    }

    private void MarkSchoolDays()
    {
        for (var day = 0; day < _horizon.Days; day++)
        {
            IsSchoolDay[day] = _horizon.IsWeekday(day) && _shut[day] != DayParts.FullDay;
        }
    }

    private void MarkEdgesOfTerms()
    {
        foreach (var (term, _) in _terms)
        {
            var days = _horizon.Weekdays(term.Days).Where(day => IsSchoolDay[day]).ToList();
            if (_horizon.Contains(term.Days.First))
            {
                days.Take(DaysInSchoolWeek).ToList().ForEach(day => FirstWeek[day] = true);
            }

            if (_horizon.Contains(term.Days.Last))
            {
                days.TakeLast(DaysInSchoolWeek).ToList().ForEach(day => LastWeek[day] = true);
            }

            foreach (var holiday in term.HalfTerms.Select(half => half.First).Append(term.Days.Last.AddDays(1)))
            {
                var eve = days.LastOrDefault(day => _horizon.Date(day) < holiday, -1);
                if (eve >= 0 && _horizon.Contains(holiday))
                {
                    BeforeHoliday[eve] = true;
                }
            }
        }
    }
}

/// <summary>Half days numbered 2 × day for the morning and 2 × day + 1 for the afternoon.</summary>
internal static class HalfDays
{
    private static readonly int[] Morning = [0];
    private static readonly int[] Afternoon = [1];
    private static readonly int[] Both = [0, 1];

    public static IEnumerable<int> Of(int day, DayParts parts) => Offsets(parts).Select(offset => 2 * day + offset);

    public static DayParts Part(int half) => half % 2 == 0 ? DayParts.Morning : DayParts.Afternoon;

    public static int[] Offsets(DayParts parts) => parts switch
    {
        DayParts.Morning => Morning,
        DayParts.Afternoon => Afternoon,
        DayParts.FullDay => Both,
        _ => [],
    };
}
