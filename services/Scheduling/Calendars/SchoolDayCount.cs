using PeerReview.ServiceDefaults.Http;

namespace PeerReview.Scheduling.Calendars;

/// <summary>Counts days on which a school is open to pupils.</summary>
/// <param name="isSchoolDay">The school's calendar.</param>
public sealed class SchoolDayCount(Func<DateOnly, bool> isSchoolDay)
{
    // Nobody counts across more than this; a calendar without any school day must not be searched for ever.
    private const int Furthest = 1_100;

    /// <summary>The school day <paramref name="count"/> school days after a day, which need not be one; the day itself for 0.</summary>
    public DateOnly After(DateOnly day, int count) => Step(day, count, direction: 1);

    /// <summary>The school day <paramref name="count"/> school days before a day, which need not be one; the day itself for 0.</summary>
    public DateOnly Before(DateOnly day, int count) => Step(day, count, direction: -1);

    /// <summary>The day itself when it is a school day, otherwise the next one.</summary>
    public DateOnly OnOrAfter(DateOnly day) => isSchoolDay(day) ? day : After(day, count: 1);

    /// <summary>How many school days lie after <paramref name="from"/>, up to and including <paramref name="until"/>.</summary>
    public int Between(DateOnly from, DateOnly until)
    {
        var count = 0;
        for (var day = from.AddDays(1); day <= until; day = day.AddDays(1))
            count += isSchoolDay(day) ? 1 : 0;
        return count;
    }

    private DateOnly Step(DateOnly from, int count, int direction)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var day = from;
        for (var left = count; left > 0;)
        {
            day = day.AddDays(direction);
            if (Math.Abs(day.DayNumber - from.DayNumber) > Furthest)
                throw Refusal.Conflict("no-school-days", $"The school's calendar has no {count} school days within three years of {WallClock.Say(from)}.");
            left -= isSchoolDay(day) ? 1 : 0;
        }

        return day;
    }
}
