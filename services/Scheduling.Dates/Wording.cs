using System.Globalization;

namespace PeerReview.Scheduling.Dates;

/// <summary>Dates and lists as a coordinator writes them.</summary>
internal static class Wording
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    public static string Date(DateOnly date) => date.ToString("dddd d MMMM yyyy", English);

    public static string ShortDate(DateOnly date) => date.ToString("d MMMM yyyy", English);

    public static string Slot(Slot slot) => Date(slot.Date) + slot.Parts switch
    {
        DayParts.Morning => " (morning)",
        DayParts.Afternoon => " (afternoon)",
        _ => "",
    };

    public static string Span(DateSpan span)
    {
        if (span.First == span.Last)
        {
            return ShortDate(span.First);
        }

        var sameYear = span.First.Year == span.Last.Year;
        var first = sameYear && span.First.Month == span.Last.Month
            ? span.First.Day.ToString(English)
            : span.First.ToString(sameYear ? "d MMMM" : "d MMMM yyyy", English);
        return $"{first}–{ShortDate(span.Last)}";
    }

    public static string Weekday(DayOfWeek day) => English.DateTimeFormat.GetDayName(day);

    public static string Count(int number, string singular, string? plural = null) =>
        number == 1 ? $"1 {singular}" : $"{number.ToString(English)} {plural ?? singular + "s"}";

    /// <summary>"a, b and c".</summary>
    public static string List(IReadOnlyList<string> items) => items.Count switch
    {
        0 => "",
        1 => items[0],
        _ => string.Join(", ", items.Take(items.Count - 1)) + " and " + items[^1],
    };
}
