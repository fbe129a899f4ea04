using PeerReview.Scheduling.Dates.SchoolYears;

namespace PeerReview.Scheduling.Dates;

/// <summary>Time a person or a school has promised elsewhere: another group's visit, a training session, a hold.</summary>
/// <param name="OwnerId">The person or school.</param>
/// <param name="Slot">When.</param>
/// <param name="Label">What for, in words that may be shown to the group.</param>
public sealed record Commitment(Guid OwnerId, Slot Slot, string Label);

/// <summary>A slot kept free for one visit while people answer.</summary>
/// <param name="VisitId">The visit it is kept for; other visits plan around it.</param>
/// <param name="Slot">When.</param>
/// <param name="FacilitatorId">The facilitator it keeps, or null.</param>
/// <param name="Expires">When it lapses, UTC.</param>
public sealed record Hold(Guid VisitId, Slot Slot, Guid? FacilitatorId, DateTimeOffset Expires);

/// <summary>Everything the planner needs to know. It reads no clock: <see cref="Today"/> is part of the question.</summary>
public sealed record DateRequest
{
    /// <summary>The date in England on which the question is asked; notice counts from it.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>The groups to plan together, because they share people or facilitators.</summary>
    public required IReadOnlyList<ReviewGroup> Groups { get; init; }

    /// <summary>Every school named by a visit or a person.</summary>
    public required IReadOnlyList<School> Schools { get; init; }

    /// <summary>Every person named by a visit, facilitators included.</summary>
    public IReadOnlyList<Person> People { get; init; } = [];

    /// <summary>The calendars schools follow.</summary>
    public IReadOnlyList<CalendarLayer> Calendars { get; init; } = [];

    /// <summary>Test and examination windows, or null for the usual ones of <see cref="SchoolYears.Assessments"/>.</summary>
    public IReadOnlyList<AssessmentWindow>? Assessments { get; init; }

    /// <summary>Bank holidays proclaimed for one year only, beyond those that can be computed.</summary>
    public IReadOnlyList<BankHoliday> ProclaimedHolidays { get; init; } = [];

    /// <summary>What people and schools have promised elsewhere.</summary>
    public IReadOnlyList<Commitment> Commitments { get; init; } = [];

    /// <summary>Holds still running at the time of asking; leave out those that have lapsed.</summary>
    public IReadOnlyList<Hold> Holds { get; init; } = [];

    /// <summary>What each soft rule costs.</summary>
    public DateWeights Weights { get; init; } = new();
}
