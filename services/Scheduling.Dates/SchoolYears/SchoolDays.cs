using PeerReview.Scheduling.Dates.Compiling;

namespace PeerReview.Scheduling.Dates.SchoolYears;

/// <summary>What a calendar says of a day.</summary>
/// <param name="Kind">Why the school is not open as usual; null where the day is merely better avoided.</param>
/// <param name="LayerId">The calendar layer that says so; null for a bank holiday.</param>
/// <param name="Parts">Which parts of the day.</param>
/// <param name="Sentence">In words that may be shown to everyone in the group.</param>
public sealed record DayRemark(CauseKind? Kind, Guid? LayerId, DayParts Parts, string Sentence);

/// <summary>A school's calendar day by day, its layers resolved by the very rules the planner plans by.</summary>
public sealed class SchoolDays
{
    private readonly Horizon _horizon;
    private readonly SchoolCalendar _calendar;
    private readonly ILookup<int, DayRemark> _remarks;

    /// <summary>Resolves a chain of layers over a span of days.</summary>
    /// <param name="nearestFirst">The school's own layer first, each followed by the one it falls back to; empty where no calendar is known.</param>
    /// <param name="span">The days that may be asked about.</param>
    /// <param name="proclaimed">Bank holidays that cannot be computed.</param>
    public SchoolDays(IReadOnlyList<CalendarLayer> nearestFirst, DateSpan span, IReadOnlyList<BankHoliday>? proclaimed = null)
    {
        Span = span;
        _horizon = new Horizon(span);
        _calendar = new SchoolCalendar(_horizon, nearestFirst, proclaimed ?? [], (layer, entry) => new Reluctance(points: 0, () => SchoolCalendar.Sentence(layer, entry)));
        _remarks = Shut().Concat(Avoided()).ToLookup(pair => pair.Day, pair => pair.Remark);
    }

    /// <summary>The days that may be asked about.</summary>
    public DateSpan Span { get; }

    /// <summary>Whether pupils are expected for at least half of the day: what "school days" counts.</summary>
    public bool IsSchoolDay(DateOnly date) => _calendar.IsSchoolDay[DayOf(date)];

    /// <summary>Why the school is not open on the day, or only in part, and what makes the day unwelcome; empty on an ordinary school day.</summary>
    public IReadOnlyList<DayRemark> On(DateOnly date) => [.. _remarks[DayOf(date)]];

    private int DayOf(DateOnly date) => Span.Contains(date)
        ? _horizon.Day(date)
        : throw new ArgumentOutOfRangeException(nameof(date), date, $"The calendar was resolved for {Span}.");

    private IEnumerable<(int Day, DayRemark Remark)> Shut() =>
        from blocker in _calendar.Blockers
        from taken in blocker.Taken
        where taken.Parts != DayParts.None
        select (taken.Day, new DayRemark(blocker.Cause.Kind, blocker.Cause.SubjectId, taken.Parts, blocker.Cause.Sentence));

    private IEnumerable<(int Day, DayRemark Remark)> Avoided() =>
        from avoided in _calendar.Reluctances
        from day in avoided.Days
        select (day, new DayRemark(Kind: null, LayerId: null, avoided.Parts, avoided.Reluctance.Sentence));
}
