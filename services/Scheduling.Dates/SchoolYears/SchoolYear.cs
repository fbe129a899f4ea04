namespace PeerReview.Scheduling.Dates.SchoolYears;

/// <summary>A school year, named by the calendar year it begins in; it runs from August to July.</summary>
/// <param name="StartYear">2026 for 2026/27.</param>
public readonly record struct SchoolYear(int StartYear)
{
    /// <summary>The school year a date falls in.</summary>
    public static SchoolYear Of(DateOnly date) => new(date.Month >= 8 ? date.Year : date.Year - 1);

    /// <summary>The name in use, e.g. "2026/27".</summary>
    public override string ToString() => $"{StartYear}/{(StartYear + 1) % 100:00}";
}
