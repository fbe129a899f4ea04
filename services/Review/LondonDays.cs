using System.Globalization;
using PeerReview.ServiceDefaults;

namespace PeerReview.Reviews;

/// <summary>Days in the schools' own time zone, on their way out.</summary>
internal static class LondonDays
{
    /// <summary>The day in ISO 8601.</summary>
    public static string Iso(this DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>The instant at which a wall clock in Europe/London shows this time on this day, UTC.</summary>
    public static DateTimeOffset At(DateOnly day, TimeOnly clock)
    {
        var local = day.ToDateTime(clock);
        return new DateTimeOffset(local, London.Zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
