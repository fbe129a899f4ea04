using PeerReview.Scheduling.Dates;
using PeerReview.Scheduling.Dates.SchoolYears;

namespace PeerReview.Scheduling.Calendars;

/// <summary>
/// Term dates for any school year in England, so that nothing must be entered to begin: the pattern of Norfolk's model calendar, checked
/// against 2025/26. Schools' own dates differ by days; every level may write over it.
/// </summary>
public static class EnglandCalendar
{
    /// <summary>The layer's id; the same everywhere, for it is nobody's row.</summary>
    public static readonly Guid LayerId = new("e0000000-0000-4000-8000-000000000001");

    public const string Name = "Usual dates in England";

    /// <summary>The layer for the school years that touch a span of days.</summary>
    public static CalendarLayer Layer(DateSpan span)
    {
        var years = Years(span).ToList();
        return new CalendarLayer(
            LayerId, CalendarLevel.Network, Name, ParentId: null,
            [.. years.SelectMany(Terms).Select(CalendarBook.ToTerm)],
            [.. years.SelectMany(TrainingDays).Select(CalendarBook.ToEntry)]);
    }

    private static IEnumerable<int> Years(DateSpan span)
    {
        var first = SchoolYear.Of(span.First).StartYear;
        return Enumerable.Range(first, SchoolYear.Of(span.Last).StartYear - first + 1);
    }

    /// <summary>The three terms of the school year that begins in autumn of <paramref name="year"/>.</summary>
    public static IReadOnlyList<TermDates> Terms(int year) =>
    [
        new("Autumn term", AutumnStart(year), OnOrBefore(new DateOnly(year, 12, 21), DayOfWeek.Friday), [Week(OnOrBefore(new DateOnly(year, 10, 31), DayOfWeek.Monday))]),
        new("Spring term", SpringStart(year + 1), SpringEnd(year + 1), [Week(OnOrAfter(new DateOnly(year + 1, 2, 13), DayOfWeek.Monday))]),
        new("Summer term", SummerStart(year + 1), OnOrAfter(new DateOnly(year + 1, 7, 17), DayOfWeek.Friday), [Week(OnOrBefore(new DateOnly(year + 1, 5, 31), DayOfWeek.Monday))]),
    ];

    /// <summary>The five days without pupils: two to begin the year, and the first day back after each other break but one.</summary>
    public static IReadOnlyList<CalendarDays> TrainingDays(int year)
    {
        var start = AutumnStart(year);
        var afterOctober = OnOrBefore(new DateOnly(year, 10, 31), DayOfWeek.Monday).AddDays(7);
        return [.. new[] { start, start.AddDays(1), afterOctober, SpringStart(year + 1), SummerStart(year + 1) }
            .Select(day => new CalendarDays(CalendarDayKind.Inset, day, day, "staff training day"))];
    }

    private static DateOnly AutumnStart(int year)
    {
        var first = new DateOnly(year, 9, 1);
        return first.DayOfWeek is DayOfWeek.Monday or DayOfWeek.Tuesday or DayOfWeek.Wednesday ? first : OnOrAfter(first, DayOfWeek.Monday);
    }

    private static DateOnly SpringStart(int year)
    {
        var monday = OnOrAfter(new DateOnly(year, 1, 2), DayOfWeek.Monday);
        return BankHolidays.On(monday) is null ? monday : monday.AddDays(1);
    }

    // Two weeks that hold Easter: from Good Friday when it is in March, otherwise from the Monday before it.
    private static DateOnly SpringEnd(int year)
    {
        var goodFriday = BankHolidays.EasterSunday(year).AddDays(-2);
        return goodFriday.Month == 3 ? goodFriday.AddDays(-1) : goodFriday.AddDays(-7);
    }

    private static DateOnly SummerStart(int year) => OnOrAfter(SpringEnd(year).AddDays(15), DayOfWeek.Monday);

    private static HalfTerm Week(DateOnly monday) => new(monday, monday.AddDays(4));

    private static DateOnly OnOrAfter(DateOnly day, DayOfWeek weekday) => day.AddDays(((int)weekday - (int)day.DayOfWeek + 7) % 7);

    private static DateOnly OnOrBefore(DateOnly day, DayOfWeek weekday) => day.AddDays(-(((int)day.DayOfWeek - (int)weekday + 7) % 7));
}
