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
}
