using System.Globalization;
using PeerReview.ServiceDefaults;
using PeerReview.ServiceDefaults.Http;

namespace PeerReview.Scheduling;

/// <summary>Which of the two moments is meant when the clocks go back and an hour comes twice.</summary>
public enum ClockChange
{
    /// <summary>The first, still in British Summer Time.</summary>
    First,

    /// <summary>The second, in Greenwich Mean Time.</summary>
    Second,
}

/// <summary>What clocks in London show. People say days and times by them; rows and events hold UTC.</summary>
public static class WallClock
{
    /// <summary>The moment a clock in London shows this time on this day.</summary>
    /// <param name="day">The day.</param>
    /// <param name="time">What the clock shows.</param>
    /// <param name="change">Which moment, where the hour comes twice; needed only there.</param>
    /// <param name="field">The request's field, named when the time is refused.</param>
    /// <exception cref="Refusal">The clock never shows this time that day, or shows it twice and nothing says which.</exception>
    public static DateTimeOffset At(DateOnly day, TimeOnly time, ClockChange? change, string field)
    {
        var wall = day.ToDateTime(time);
        if (London.Zone.IsInvalidTime(wall))
            throw Refusal.Invalid(field, $"The clocks go forward on {Say(day)}: there is no {time:HH:mm} that day.");

        if (!London.Zone.IsAmbiguousTime(wall))
            return new DateTimeOffset(wall, London.Zone.GetUtcOffset(wall)).ToUniversalTime();

        var offsets = London.Zone.GetAmbiguousTimeOffsets(wall);
        return change switch
        {
            ClockChange.First => new DateTimeOffset(wall, offsets.Max()).ToUniversalTime(),
            ClockChange.Second => new DateTimeOffset(wall, offsets.Min()).ToUniversalTime(),
            _ => throw Refusal.Invalid(field, $"The clocks go back on {Say(day)}: {time:HH:mm} comes twice. Say with clockChange whether the first or the second is meant."),
        };
    }

    /// <summary>What a clock in London shows at a moment.</summary>
    public static TimeOnly TimeOf(DateTimeOffset moment) => TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, London.Zone).DateTime);

    /// <summary>A day in words.</summary>
    public static string Say(DateOnly day) => day.ToString("dddd d MMMM yyyy", CultureInfo.GetCultureInfo("en-GB"));
}
