using PeerReview.Scheduling.Dates;

namespace PeerReview.Scheduling;

/// <summary>A whole day or one of its halves: the grain of calendars, absences and visits.</summary>
public enum PartOfDay
{
    /// <summary>Morning and afternoon.</summary>
    WholeDay,

    /// <summary>The morning.</summary>
    Morning,

    /// <summary>The afternoon.</summary>
    Afternoon,
}

/// <summary>The same in the date engine's words.</summary>
internal static class PartsOfDay
{
    public static DayParts ToParts(this PartOfDay part) => part switch
    {
        PartOfDay.Morning => DayParts.Morning,
        PartOfDay.Afternoon => DayParts.Afternoon,
        _ => DayParts.FullDay,
    };

    public static PartOfDay ToPartOfDay(this DayParts parts) => parts switch
    {
        DayParts.Morning => PartOfDay.Morning,
        DayParts.Afternoon => PartOfDay.Afternoon,
        _ => PartOfDay.WholeDay,
    };
}
