namespace PeerReview.Scheduling.Dates;

/// <summary>The halves of a day: the grain of every calendar, absence and visit.</summary>
[Flags]
public enum DayParts
{
    /// <summary>No part of the day.</summary>
    None = 0,

    /// <summary>The morning session.</summary>
    Morning = 1,

    /// <summary>The afternoon session.</summary>
    Afternoon = 2,

    /// <summary>Morning and afternoon.</summary>
    FullDay = Morning | Afternoon,
}

/// <summary>How much of a day a visit takes.</summary>
public enum SessionKind
{
    /// <summary>Morning and afternoon of one day.</summary>
    FullDay,

    /// <summary>A morning only.</summary>
    Morning,

    /// <summary>An afternoon only.</summary>
    Afternoon,

    /// <summary>One half day; the planner chooses which.</summary>
    EitherHalf,
}

/// <summary>A date and the part of it that is used.</summary>
/// <param name="Date">The calendar date, in England.</param>
/// <param name="Parts">Morning, afternoon or both.</param>
public readonly record struct Slot(DateOnly Date, DayParts Parts) : IComparable<Slot>
{
    /// <summary>Whether both slots want the same half of the same day.</summary>
    public bool Overlaps(Slot other) => Date == other.Date && (Parts & other.Parts) != DayParts.None;

    /// <summary>Orders by date, then morning before afternoon.</summary>
    public int CompareTo(Slot other) => Date != other.Date ? Date.CompareTo(other.Date) : Parts.CompareTo(other.Parts);

    /// <summary>The slot in a coordinator's words, e.g. "Thursday 12 November 2026 (morning)".</summary>
    public override string ToString() => Wording.Slot(this);

    public static bool operator <(Slot left, Slot right) => left.CompareTo(right) < 0;

    public static bool operator >(Slot left, Slot right) => left.CompareTo(right) > 0;

    public static bool operator <=(Slot left, Slot right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Slot left, Slot right) => left.CompareTo(right) >= 0;
}

/// <summary>A run of calendar dates; both ends belong to it.</summary>
/// <param name="First">The first date.</param>
/// <param name="Last">The last date, not before <paramref name="First"/>.</param>
public readonly record struct DateSpan(DateOnly First, DateOnly Last)
{
    /// <summary>A span of one day.</summary>
    public static DateSpan On(DateOnly date) => new(date, date);

    /// <summary>Whether the date lies in the span.</summary>
    public bool Contains(DateOnly date) => date >= First && date <= Last;

    /// <summary>The span in words, e.g. "26–30 October 2026".</summary>
    public override string ToString() => Wording.Span(this);
}
