using System.Globalization;

namespace PeerReview.Reviews;

/// <summary>Days on their way out.</summary>
internal static class LondonDays
{
    /// <summary>The day in ISO 8601.</summary>
    public static string Iso(this DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);
}
