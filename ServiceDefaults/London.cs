namespace PeerReview.ServiceDefaults;

/// <summary>Days and clocks as schools in England live by them. Everything stored is UTC; only the edge knows London.</summary>
public static class London
{
    /// <summary>The zone, with its changes between GMT and BST.</summary>
    public static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    /// <summary>The day it is now in London.</summary>
    public static DateOnly Today(this TimeProvider time) => DayOf(time.GetUtcNow());

    /// <summary>The day it was or will be in London at this instant.</summary>
    public static DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Zone).DateTime);

    /// <summary>The instant at which a clock in London shows this time on this day, UTC.</summary>
    public static DateTimeOffset At(DateOnly day, TimeOnly clock)
    {
        var local = day.ToDateTime(clock);
        return new DateTimeOffset(local, Zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
