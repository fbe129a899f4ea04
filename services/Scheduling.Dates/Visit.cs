namespace PeerReview.Scheduling.Dates;

/// <summary>What a visit is for.</summary>
public enum VisitKind
{
    /// <summary>A review of the host school.</summary>
    Review,

    /// <summary>The feedback session of a whole group.</summary>
    Feedback,

    /// <summary>A follow-up meeting.</summary>
    FollowUp,
}

/// <summary>A slot agreed or promised already, which the planner leaves alone.</summary>
/// <param name="Slot">When.</param>
/// <param name="FacilitatorId">Who facilitates, or null.</param>
public sealed record FixedSlot(Slot Slot, Guid? FacilitatorId = null);

/// <summary>Something that needs a date: a review day at a host school, or a session of the group.</summary>
public sealed record Visit
{
    /// <summary>Its identity.</summary>
    public required Guid Id { get; init; }

    /// <summary>The school it takes place at, which must be in session.</summary>
    public required Guid HostId { get; init; }

    /// <summary>What it is for.</summary>
    public VisitKind Kind { get; init; }

    /// <summary>How much of a day it takes.</summary>
    public SessionKind Session { get; init; }

    /// <summary>Everyone who must be there, host staff included. Their schools must be in session too.</summary>
    public IReadOnlyList<Guid> PeopleIds { get; init; } = [];

    /// <summary>Schools that send somebody not yet named; each must be in session.</summary>
    public IReadOnlyList<Guid> VisitingSchoolIds { get; init; } = [];

    /// <summary>Facilitators of whom exactly one must be there; empty when none is needed.</summary>
    public IReadOnlyList<Guid> FacilitatorIds { get; init; } = [];

    /// <summary>Visits of the same group that must come first.</summary>
    public IReadOnlyList<Guid> AfterVisitIds { get; init; } = [];

    /// <summary>School days to leave between those visits and this one.</summary>
    public int SchoolDaysAfter { get; init; } = 1;

    /// <summary>A window of its own, narrower than the group's, or null.</summary>
    public DateSpan? Window { get; init; }

    /// <summary>The only slots it may take, for instance those people were asked about; null for any.</summary>
    public IReadOnlyList<Slot>? OnlyOn { get; init; }

    /// <summary>The slot already agreed, or null when the planner is to find one.</summary>
    public FixedSlot? Fixed { get; init; }
}

/// <summary>A group of schools and the visits it needs dates for.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Name">For people, e.g. "Coast triad".</param>
/// <param name="Rules">The rules of its programme.</param>
/// <param name="Visits">Its visits; each school usually hosts one.</param>
public sealed record ReviewGroup(Guid Id, string Name, DateRules Rules, IReadOnlyList<Visit> Visits);

/// <summary>The rules of a programme that every date of a group obeys.</summary>
public sealed record DateRules
{
    /// <summary>The dates between which every visit must fall.</summary>
    public required DateSpan Window { get; init; }

    /// <summary>When the group was trained; no visit comes before it. Null when training is not required.</summary>
    public DateOnly? TrainedOn { get; init; }

    /// <summary>School days that must pass after training.</summary>
    public int SchoolDaysAfterTraining { get; init; } = 1;

    /// <summary>School days of the host that must lie between today and the visit.</summary>
    public int NoticeSchoolDays { get; init; } = 10;

    /// <summary>The least school days from one visit of the group to the next; 0 allows two on one day where nobody is in both.</summary>
    public int LeastSpacing { get; init; } = 1;

    /// <summary>The school days from one visit to the next that the group would like.</summary>
    public int PreferredSpacing { get; init; } = 5;
}

/// <summary>
/// What breaking each soft rule costs, in points. Only ratios matter; zero switches a rule off.
/// </summary>
public sealed record DateWeights
{
    /// <summary>A visit without a date. Larger than anything else can add up to, so that visits are placed before they are placed well.</summary>
    public int Missed { get; init; } = 100_000;

    /// <summary>A Monday: Ofsted may ring the host that day.</summary>
    public int Monday { get; init; } = 10;

    /// <summary>A Tuesday: Ofsted calls on Mondays and inspects on the two days that follow.</summary>
    public int Tuesday { get; init; } = 30;

    /// <summary>A Wednesday: as Tuesday.</summary>
    public int Wednesday { get; init; } = 30;

    /// <summary>A Thursday: preferred.</summary>
    public int Thursday { get; init; }

    /// <summary>A Friday: preferred.</summary>
    public int Friday { get; init; }

    /// <summary>Each school day that two visits of a group lie closer together than preferred.</summary>
    public int SpacingPerDayShort { get; init; } = 8;

    /// <summary>Each school day after the first possible date.</summary>
    public int LatePerDay { get; init; } = 1;

    /// <summary>A test or examination window of a school taking part that does not forbid the visit.</summary>
    public int SoftAssessment { get; init; } = 40;

    /// <summary>A day a calendar asks to avoid, or a half day a person would rather not give.</summary>
    public int Avoid { get; init; } = 30;

    /// <summary>The first school week of a term at the host.</summary>
    public int FirstWeekOfTerm { get; init; } = 15;

    /// <summary>The last school week of a term at the host.</summary>
    public int LastWeekOfTerm { get; init; } = 15;

    /// <summary>The last school day of the host before a holiday.</summary>
    public int DayBeforeHoliday { get; init; } = 20;

    /// <summary>Every ten kilometres from a facilitator's base to the host, straight line times <see cref="RoadFactor"/>.</summary>
    public int TravelPer10Kilometres { get; init; } = 3;

    /// <summary>What a straight line is multiplied by to stand for the road.</summary>
    public double RoadFactor { get; init; } = 1.3;

    /// <summary>Each visit beyond the first that one person makes in one week.</summary>
    public int SecondVisitInWeek { get; init; } = 20;

    /// <summary>Each person beyond the first that a school releases on the same half day to different visits.</summary>
    public int SecondReleaseOnDay { get; init; } = 15;

    /// <summary>The price of a weekday.</summary>
    internal int Of(DayOfWeek day) => day switch
    {
        DayOfWeek.Monday => Monday,
        DayOfWeek.Tuesday => Tuesday,
        DayOfWeek.Wednesday => Wednesday,
        DayOfWeek.Thursday => Thursday,
        DayOfWeek.Friday => Friday,
        _ => 0,
    };
}
