using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;
using PeerReview.Scheduling.Dates.SchoolYears;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Scheduling.Calendars;

/// <summary>
/// One level's calendar: the network's, a local authority's, a trust's or a school's. A school follows its own, then its trust's, its
/// authority's, its network's and the one shipped for England: the nearest that names terms for a school year decides the terms of that
/// year, likewise training days; closures and notes of all levels add up.
/// </summary>
public sealed class Calendar : Aggregate
{
    private Calendar()
    {
    }

    public Calendar(CalendarLevel level, string owner)
    {
        Level = level;
        Owner = owner;
    }

    public CalendarLevel Level { get; private init; }

    /// <summary>The id of the network, trust or school, or the name of the local authority.</summary>
    public string Owner { get; private init; } = string.Empty;

    public IReadOnlyList<TermDates> Terms { get; private set; } = [];

    public IReadOnlyList<CalendarDays> Days { get; private set; } = [];

    /// <summary>Writes the calendar anew.</summary>
    public void Write(IReadOnlyList<TermDates> terms, IReadOnlyList<CalendarDays> days)
    {
        var errors = CalendarRules.Faults(terms, days);
        if (errors.Count > 0)
            throw Refusal.Invalid(errors);

        Terms = [.. terms.OrderBy(term => term.First)];
        Days = [.. days.OrderBy(entry => entry.First).ThenBy(entry => entry.Kind)];
        Changed();
    }

    internal static void Map(ModelBuilder model) => model.Entity<Calendar>(calendar =>
    {
        calendar.Property(row => row.Level).HasMaxLength(30);
        calendar.Property(row => row.Owner).HasMaxLength(200);
        calendar.Property(row => row.Terms).HasDocument();
        calendar.Property(row => row.Days).HasDocument();
        calendar.HasIndex(row => new { row.NetworkId, row.Level, row.Owner }).IsUnique();
    });
}

/// <summary>A term with the breaks inside it; first and last days belong to it.</summary>
/// <param name="Name">Such as "Autumn term".</param>
/// <param name="First">The first day of term.</param>
/// <param name="Last">The last day of term.</param>
/// <param name="HalfTerms">The breaks inside the term.</param>
public sealed record TermDates(
    [property: Required, StringLength(100, MinimumLength = 1)] string Name,
    DateOnly First,
    DateOnly Last,
    [property: Required, MaxLength(5)] IReadOnlyList<HalfTerm> HalfTerms);

/// <summary>A break inside a term; both days belong to it.</summary>
/// <param name="First">The first day without school.</param>
/// <param name="Last">The last day without school.</param>
public sealed record HalfTerm(DateOnly First, DateOnly Last);

/// <summary>What days in a calendar are.</summary>
public enum CalendarDayKind
{
    /// <summary>Staff training (INSET): no pupils, no visits. A level that names any replaces those of the levels above for that school year.</summary>
    Inset,

    /// <summary>Shut.</summary>
    Closed,

    /// <summary>Open, but can neither host nor release staff.</summary>
    Busy,

    /// <summary>Open, but visits are better elsewhere: census, production week.</summary>
    Avoid,

    /// <summary>Open, whatever this level and those above say.</summary>
    Open,

    /// <summary>Worth knowing and without effect.</summary>
    Note,
}

/// <summary>Days that are not as the terms have them; first and last belong to it.</summary>
/// <param name="Kind">What they are.</param>
/// <param name="First">The first day.</param>
/// <param name="Last">The last day.</param>
/// <param name="Label">What for, in words that may be shown to everyone in the group.</param>
/// <param name="Part">The whole of each day or half of it.</param>
public sealed record CalendarDays(
    CalendarDayKind Kind,
    DateOnly First,
    DateOnly Last,
    [property: Required, StringLength(100, MinimumLength = 1)] string Label,
    PartOfDay Part = PartOfDay.WholeDay);

/// <summary>What makes a calendar hang together.</summary>
public static class CalendarRules
{
    private const int LongestTerm = 150;
    private const int LongestEntry = 100;

    /// <summary>Field errors; empty when all is well.</summary>
    public static Dictionary<string, string[]> Faults(IReadOnlyList<TermDates> terms, IReadOnlyList<CalendarDays> days)
    {
        var errors = new Dictionary<string, string[]>();
        for (var index = 0; index < terms.Count; index++)
        {
            var term = terms[index];
            if (term.Last < term.First || term.Last.DayNumber - term.First.DayNumber > LongestTerm)
                errors[$"terms[{index}].last"] = [$"A term ends after it begins, at most {LongestTerm} days later."];
            else if (terms.Take(index).Any(other => other.First <= term.Last && term.First <= other.Last))
                errors[$"terms[{index}].first"] = ["This term overlaps another one."];
            if (term.HalfTerms.Any(half => half.Last < half.First || half.First <= term.First || half.Last >= term.Last))
                errors[$"terms[{index}].halfTerms"] = ["A half-term break lies inside its term."];
        }

        for (var index = 0; index < days.Count; index++)
        {
            if (days[index].Last < days[index].First || days[index].Last.DayNumber - days[index].First.DayNumber > LongestEntry)
                errors[$"days[{index}].last"] = [$"It ends on the day it begins or later, at most {LongestEntry} days."];
        }

        return errors;
    }
}
