namespace PeerReview.Scheduling.Dates.SchoolYears;

/// <summary>Whose calendar a layer is.</summary>
public enum CalendarLevel
{
    /// <summary>The network's own default.</summary>
    Network,

    /// <summary>A local authority's model calendar.</summary>
    LocalAuthority,

    /// <summary>A trust's calendar.</summary>
    Trust,

    /// <summary>One school's calendar.</summary>
    School,
}

/// <summary>A term with the holidays inside it.</summary>
/// <param name="Name">For people, e.g. "Autumn term".</param>
/// <param name="Days">First and last day of term.</param>
/// <param name="HalfTerms">The breaks inside the term.</param>
public sealed record Term(string Name, DateSpan Days, IReadOnlyList<DateSpan> HalfTerms)
{
    /// <summary>Whether the date is in term and not in a half-term break.</summary>
    public bool InSession(DateOnly date) => Days.Contains(date) && !HalfTerms.Any(half => half.Contains(date));
}

/// <summary>What an entry in a calendar does to the days it covers.</summary>
public enum EntryKind
{
    /// <summary>Staff training (INSET, non-pupil day): no visits. Replaces the days of the layers above for that school year.</summary>
    Inset,

    /// <summary>Shut: no visits.</summary>
    Closed,

    /// <summary>In session but neither hosting nor releasing staff, e.g. a trust conference.</summary>
    Busy,

    /// <summary>In session but better avoided, e.g. a census or production week.</summary>
    Avoid,

    /// <summary>In session whatever the layers above say, e.g. a school that teaches on its trust's training day.</summary>
    Open,
}

/// <summary>Days in a calendar that are not as the term dates would have them.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Days">When, both ends included.</param>
/// <param name="Label">What for, in words that may be shown to everyone in the group.</param>
/// <param name="Parts">Which half of each day.</param>
public sealed record CalendarEntry(EntryKind Kind, DateSpan Days, string Label, DayParts Parts = DayParts.FullDay);

/// <summary>
/// One layer of calendars. A school follows its own layer, then its parents': the nearest layer that names terms for a school
/// year decides the terms of that year, likewise training days; closures and events of all layers add up.
/// </summary>
/// <param name="Id">Its identity.</param>
/// <param name="Level">Whose it is.</param>
/// <param name="Name">For people, e.g. "Norfolk".</param>
/// <param name="ParentId">The layer it falls back to, or null.</param>
/// <param name="Terms">Its terms, of any number of school years; empty to follow the parent.</param>
/// <param name="Entries">Its training days, closures and events.</param>
public sealed record CalendarLayer(
    Guid Id,
    CalendarLevel Level,
    string Name,
    Guid? ParentId,
    IReadOnlyList<Term> Terms,
    IReadOnlyList<CalendarEntry> Entries);
