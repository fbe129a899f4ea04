using Microsoft.AspNetCore.Http.HttpResults;
using PeerReview.Scheduling.Dates;
using PeerReview.Scheduling.Dates.SchoolYears;
using PeerReview.ServiceDefaults.Http;
using School = PeerReview.Scheduling.Membership.School;

namespace PeerReview.Scheduling.Calendars;

/// <summary>What a day is at a school.</summary>
public enum DayKind
{
    /// <summary>Open to pupils, at least half of it.</summary>
    SchoolDay,

    /// <summary>Saturday or Sunday.</summary>
    Weekend,

    /// <summary>A bank holiday.</summary>
    BankHoliday,

    /// <summary>Out of term, or a half-term break.</summary>
    Holiday,

    /// <summary>Staff training, no pupils.</summary>
    Inset,

    /// <summary>Shut.</summary>
    Closed,
}

/// <summary>A day at a school.</summary>
/// <param name="Day">The day.</param>
/// <param name="Kind">What it is.</param>
/// <param name="CanHost">True when a visit could take place on the whole day as far as the calendar goes; tests, people and notice are the planner's to know.</param>
/// <param name="Remarks">Why, and what else the calendars say of it.</param>
public sealed record SchoolDayView(DateOnly Day, DayKind Kind, bool CanHost, IReadOnlyList<string> Remarks);

/// <summary>Days at a school.</summary>
/// <param name="SchoolId">The school.</param>
/// <param name="Days">One after another.</param>
public sealed record SchoolDaysView(Guid SchoolId, IReadOnlyList<SchoolDayView> Days);

internal static class ReadSchoolDays
{
    private const int Most = 400;

    /// <summary>What each day from <paramref name="from"/> to <paramref name="until"/> (at most 400) is at a school, and why.</summary>
    public static async Task<Ok<SchoolDaysView>> HandleAsync(
        Guid schoolId, DateOnly from, DateOnly until, SchedulingDb db, CancellationToken cancellationToken)
    {
        var school = await School.FindAsync(db, schoolId, cancellationToken);
        if (until < from || until.DayNumber - from.DayNumber >= Most || from.Year is < 2000 or > 2100)
            throw Refusal.Invalid("until", $"Ask for 1 to {Most} days.");

        var book = await CalendarBook.ReadAsync(db, [school], cancellationToken);
        var days = book.DaysOf(school, new DateSpan(from, until));
        return TypedResults.Ok(new SchoolDaysView(schoolId,
            [.. Enumerable.Range(0, until.DayNumber - from.DayNumber + 1).Select(from.AddDays).Select(day => View(day, days, book.NotesOn(school, day)))]));
    }

    private static SchoolDayView View(DateOnly day, SchoolDays days, IEnumerable<string> notes)
    {
        var remarks = days.On(day);
        var isWeekend = day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
        return new SchoolDayView(
            day,
            isWeekend ? DayKind.Weekend : days.IsSchoolDay(day) ? DayKind.SchoolDay : KindOf(remarks),
            !isWeekend && remarks.All(remark => remark.Kind is null),
            [.. remarks.Select(remark => remark.Sentence).Concat(notes).Distinct()]);
    }

    private static DayKind KindOf(IReadOnlyList<DayRemark> remarks)
    {
        var kinds = remarks.Select(remark => remark.Kind).ToHashSet();
        return kinds.Contains(CauseKind.BankHoliday) ? DayKind.BankHoliday
            : kinds.Contains(CauseKind.Holiday) ? DayKind.Holiday
            : kinds.Contains(CauseKind.Inset) ? DayKind.Inset
            : DayKind.Closed;
    }
}
