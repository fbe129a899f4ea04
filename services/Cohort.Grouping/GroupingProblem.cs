namespace PeerReview.Cohorts.Grouping;

/// <summary>
/// One cohort to be split into review groups: its schools, the hard rules no group may break and what makes one
/// allowed grouping better than another. A plain value; the order of its lists never changes the answer.
/// </summary>
public sealed record GroupingProblem
{
    /// <summary>The schools to place, each in exactly one group.</summary>
    public required IReadOnlyList<GroupingSchool> Schools { get; init; }

    /// <summary>How many schools a group may have.</summary>
    public required GroupSize Size { get; init; }

    /// <summary>Whether groups may, must or must not cross trusts, unless a school says otherwise for itself.</summary>
    public MatStance Stance { get; init; } = MatStance.Either;

    /// <summary>Pairs with a declared or derived conflict of interest. A conflict that was overridden is left out by the caller.</summary>
    public IReadOnlyList<PairBan> Conflicts { get; init; } = [];

    /// <summary>Pairs the coordinator or a school asked to keep apart.</summary>
    public IReadOnlyList<PairBan> ForbiddenPairs { get; init; } = [];

    /// <summary>Which phase families may share a group besides equal ones; null lets all mix (at a cost, see weights).</summary>
    public IReadOnlyList<PhasePair>? PhasesThatMayMix { get; init; }

    /// <summary>Pairs of schools that were in one group in an earlier round.</summary>
    public IReadOnlyList<PastPartners> PastPartners { get; init; } = [];

    /// <summary>What past partnerships mean for this cohort.</summary>
    public PartnerPolicy PartnerPolicy { get; init; } = PartnerPolicy.PreferFresh;

    /// <summary>How many rounds back a partnership still counts.</summary>
    public int PartnerMemoryRounds { get; init; } = 3;

    /// <summary>The fewest trained reviewers a school must have to be in a group.</summary>
    public int TrainedReviewersPerSchool { get; init; }

    /// <summary>The fewest trained reviewers the schools of a group must have together.</summary>
    public int TrainedReviewersPerGroup { get; init; }

    /// <summary>The furthest (estimated road kilometres) any two schools of a group may be from each other; null for no limit.</summary>
    public double? FurthestKilometres { get; init; }

    /// <summary>What the coordinator pinned: together, apart, into a named group.</summary>
    public IReadOnlyList<Pin> Pins { get; init; } = [];

    /// <summary>Groups that must come out exactly as they are.</summary>
    public IReadOnlyList<NamedGroup> LockedGroups { get; init; } = [];

    /// <summary>What the terms of the objective are worth against each other.</summary>
    public GroupingWeights Weights { get; init; } = new();

    /// <summary>
    /// Known travel between two schools in kilometres, replacing the estimate from coordinates (say, from a routing
    /// table). A pair that is not listed keeps the estimate.
    /// </summary>
    public IReadOnlyList<KnownTravel> KnownTravel { get; init; } = [];
}

/// <summary>A school as the grouping engine sees it.</summary>
public sealed record GroupingSchool
{
    /// <summary>The school's stable identity. Schools are ordered by it, so that input order cannot matter.</summary>
    public required Guid Id { get; init; }

    /// <summary>The name used in reasons.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Where the school stands, or null where unknown. A school of unknown place is taken to stand at the middle
    /// (median) of the others, and its reasons say so.
    /// </summary>
    public GridPoint? Location { get; init; }

    /// <summary>The trust (for example its GIAS UID) the school belongs to today, or null for none.</summary>
    public string? Trust { get; init; }

    /// <summary>The school's own choice about its trust, or null to follow the cohort's.</summary>
    public MatStance? Stance { get; init; }

    /// <summary>The family of phases, for example "primary" or "secondary"; null where unknown, which may mix with any.</summary>
    public string? PhaseFamily { get; init; }

    /// <summary>How many of the school's people are trained reviewers in date.</summary>
    public int TrainedReviewers { get; init; }

    /// <summary>Themes the school can help others with.</summary>
    public IReadOnlyCollection<string> Strengths { get; init; } = [];

    /// <summary>Themes the school looks for help with.</summary>
    public IReadOnlyCollection<string> Needs { get; init; } = [];
}

/// <summary>A point of the British National Grid in metres (EPSG:27700).</summary>
public readonly record struct GridPoint(double Easting, double Northing);

/// <summary>The fewest and most schools of a group, both included.</summary>
public readonly record struct GroupSize(int Fewest, int Most);

/// <summary>How groups relate to multi-academy trusts.</summary>
public enum MatStance
{
    /// <summary>Trusts do not matter.</summary>
    Either,

    /// <summary>No two schools of one trust in a group.</summary>
    Outward,

    /// <summary>Only schools of one and the same trust in a group.</summary>
    InHouse,
}

/// <summary>What a partnership of an earlier round means for the next.</summary>
public enum PartnerPolicy
{
    /// <summary>It does not count.</summary>
    Ignore,

    /// <summary>New partners are better; the more recent the meeting, the worse to repeat it.</summary>
    PreferFresh,

    /// <summary>Partners of the last rounds may not meet again.</summary>
    RequireFresh,

    /// <summary>Keeping partners is better than meeting new ones.</summary>
    PreferKept,
}

/// <summary>Two schools that may not share a group, and why, in words for the coordinator.</summary>
public sealed record PairBan(Guid First, Guid Second, string Reason);

/// <summary>Two different phase families that may share a group.</summary>
public sealed record PhasePair(string First, string Second);

/// <summary>Two schools that shared a group; one round ago is the latest round.</summary>
public sealed record PastPartners(Guid First, Guid Second, int RoundsAgo);

/// <summary>A measured distance between two schools in kilometres, both ways the same.</summary>
public sealed record KnownTravel(Guid First, Guid Second, double Kilometres);

/// <summary>A group with its name and schools.</summary>
public sealed record NamedGroup(string Name, IReadOnlyList<Guid> Schools);

/// <summary>A wish of the coordinator that the engine must respect.</summary>
public abstract record Pin
{
    private Pin()
    {
    }

    /// <summary>These schools share a group.</summary>
    public sealed record Together(IReadOnlyList<Guid> Schools) : Pin;

    /// <summary>These two schools do not share a group.</summary>
    public sealed record Apart(Guid First, Guid Second) : Pin;

    /// <summary>This school belongs to the group of this name; other schools may join it there.</summary>
    public sealed record Into(Guid School, string Group) : Pin;
}

/// <summary>What one unit of each term costs; all are at least 0 and only their ratios matter.</summary>
public sealed record GroupingWeights
{
    /// <summary>Per estimated road kilometre between each two schools of a group.</summary>
    public double Kilometre { get; init; } = 1;

    /// <summary>Estimated road kilometres per straight-line kilometre. An estimate: 1 shows the bare straight line.</summary>
    public double RoadFactor { get; init; } = 1.3;

    /// <summary>Per pair that met in the last round (less for longer ago), or per pair that is new where partners are kept.</summary>
    public double PastPartners { get; init; } = 25;

    /// <summary>Per pair of different phase families in a group.</summary>
    public double MixedPhases { get; init; } = 20;

    /// <summary>Per need of a school that no other school of its group has as a strength.</summary>
    public double UnmetNeed { get; init; } = 5;
}
