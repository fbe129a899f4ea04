namespace PeerReview.Scheduling.Dates;

/// <summary>The phase of education, as far as it decides which tests and examinations a school holds.</summary>
public enum Phase
{
    /// <summary>Not known or none: no tests are assumed.</summary>
    NotApplicable,

    /// <summary>Nursery.</summary>
    Nursery,

    /// <summary>Primary, infant, junior, first, or middle deemed primary.</summary>
    Primary,

    /// <summary>Secondary, upper, or middle deemed secondary.</summary>
    Secondary,

    /// <summary>Primary and secondary together.</summary>
    AllThrough,

    /// <summary>Sixth form or college.</summary>
    SixteenPlus,
}

/// <summary>A place on the National Grid, in metres.</summary>
/// <param name="Easting">Metres east.</param>
/// <param name="Northing">Metres north.</param>
public readonly record struct GridPoint(double Easting, double Northing)
{
    /// <summary>Straight-line kilometres to another place.</summary>
    public double KilometresTo(GridPoint other) => Math.Sqrt(
        (Easting - other.Easting) * (Easting - other.Easting) + (Northing - other.Northing) * (Northing - other.Northing)) / 1000;
}

/// <summary>A school that hosts visits or sends people.</summary>
public sealed record School
{
    /// <summary>Its identity.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its name, used in every explanation.</summary>
    public required string Name { get; init; }

    /// <summary>Its phase; decides the tests it holds when the ages are not known.</summary>
    public Phase Phase { get; init; }

    /// <summary>Lowest statutory age of its pupils, or null to go by phase.</summary>
    public int? LowestAge { get; init; }

    /// <summary>Highest statutory age of its pupils, or null to go by phase.</summary>
    public int? HighestAge { get; init; }

    /// <summary>The calendar it follows, or null where no calendar is known: then every weekday but bank holidays is open.</summary>
    public Guid? CalendarId { get; init; }

    /// <summary>Where it is, or null when unknown: then travel to it costs nothing in the plan.</summary>
    public GridPoint? Place { get; init; }

    /// <summary>Ages taught, as GIAS gives them: a pupil of the highest age is in the last year group and turns that age in it.</summary>
    internal (int Low, int High) Ages
    {
        get
        {
            var (low, high) = Phase switch
            {
                Phase.Primary => (4, 11),
                Phase.Secondary => (11, 18),
                Phase.AllThrough => (4, 18),
                Phase.SixteenPlus => (16, 19),
                Phase.Nursery => (2, 4),
                _ => (0, 0),
            };
            return (LowestAge ?? low, HighestAge ?? high);
        }
    }
}

/// <summary>The half days of the week a person works.</summary>
/// <param name="Monday">Parts of Monday.</param>
/// <param name="Tuesday">Parts of Tuesday.</param>
/// <param name="Wednesday">Parts of Wednesday.</param>
/// <param name="Thursday">Parts of Thursday.</param>
/// <param name="Friday">Parts of Friday.</param>
public sealed record WorkingWeek(DayParts Monday, DayParts Tuesday, DayParts Wednesday, DayParts Thursday, DayParts Friday)
{
    /// <summary>Monday to Friday, all day.</summary>
    public static WorkingWeek FullTime { get; } =
        new(DayParts.FullDay, DayParts.FullDay, DayParts.FullDay, DayParts.FullDay, DayParts.FullDay);

    /// <summary>The parts worked on a weekday; none at a weekend.</summary>
    public DayParts On(DayOfWeek day) => day switch
    {
        DayOfWeek.Monday => Monday,
        DayOfWeek.Tuesday => Tuesday,
        DayOfWeek.Wednesday => Wednesday,
        DayOfWeek.Thursday => Thursday,
        DayOfWeek.Friday => Friday,
        _ => DayParts.None,
    };
}

/// <summary>Time a person cannot give, or would rather not.</summary>
/// <param name="Days">When, both ends included.</param>
/// <param name="Label">What for, in words that may be shown to the group; may be empty.</param>
/// <param name="Parts">Which half of each day.</param>
/// <param name="Firmness">Soft where the person would rather not but could.</param>
public sealed record Absence(
    DateSpan Days, string Label = "", DayParts Parts = DayParts.FullDay, SchoolYears.Firmness Firmness = SchoolYears.Firmness.Hard);

/// <summary>Someone who goes on visits: a head, a senior leader, or a facilitator.</summary>
public sealed record Person
{
    /// <summary>Their identity.</summary>
    public required Guid Id { get; init; }

    /// <summary>Their name, used in every explanation.</summary>
    public required string Name { get; init; }

    /// <summary>The school whose calendar binds them, or null for an independent facilitator.</summary>
    public Guid? SchoolId { get; init; }

    /// <summary>When they work.</summary>
    public WorkingWeek Works { get; init; } = WorkingWeek.FullTime;

    /// <summary>When they are away.</summary>
    public IReadOnlyList<Absence> Absences { get; init; } = [];

    /// <summary>Where a facilitator sets out from, or null when unknown.</summary>
    public GridPoint? Place { get; init; }

    /// <summary>The most visits they will lead in one week, or null for no limit; counted for facilitators.</summary>
    public int? MostVisitsAWeek { get; init; }
}
