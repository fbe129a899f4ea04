namespace PeerReview.Cohorts.Grouping;

/// <summary>How a run ended.</summary>
public enum GroupingOutcome
{
    /// <summary>Every school is in a group and no rule is broken.</summary>
    Formed,

    /// <summary>No grouping keeps every rule; the clash says which rules.</summary>
    Impossible,

    /// <summary>No allowed grouping was found in the time given, and none was proven not to exist.</summary>
    NotFound,
}

/// <summary>The answer to a <see cref="GroupingProblem"/>.</summary>
public sealed record GroupingResult
{
    /// <summary>Whether there is a grouping.</summary>
    public required GroupingOutcome Outcome { get; init; }

    /// <summary>The groups, locked and named ones under their names, the others numbered; empty unless formed.</summary>
    public IReadOnlyList<FormedGroup> Groups { get; init; } = [];

    /// <summary>What the grouping costs, term by term.</summary>
    public GroupingCost Cost { get; init; } = GroupingCost.Zero;

    /// <summary>No grouping that keeps the rules can cost less than this.</summary>
    public double LowerBound { get; init; }

    /// <summary>Cost over lower bound, less one; 0 when proven optimal, infinite when nothing is proven.</summary>
    public double Gap { get; init; } = double.PositiveInfinity;

    /// <summary>Whether the grouping is proven to be the best there is (within rounding).</summary>
    public bool IsProvenOptimal { get; init; }

    /// <summary>What anyone can check the lower bound with, by <see cref="GroupingCertificate.Check"/>.</summary>
    public GroupingCertificate? Certificate { get; init; }

    /// <summary>One sentence per rule: what it asked and that it was kept.</summary>
    public IReadOnlyList<RuleFinding> Rules { get; init; } = [];

    /// <summary>Changes a coordinator may think of, with what each would cost or break.</summary>
    public IReadOnlyList<Alternative> Alternatives { get; init; } = [];

    /// <summary>Where impossible: the rules that cannot all be kept.</summary>
    public RuleClash? Clash { get; init; }

    /// <summary>Whether the run was ended by its cancellation token rather than by its budget or a proof.</summary>
    public bool WasCancelled { get; init; }

    /// <summary>The wall time spent.</summary>
    public TimeSpan Elapsed { get; init; }
}

/// <summary>One group of the answer, with its reasons.</summary>
public sealed record FormedGroup
{
    /// <summary>The group's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its schools, in order of their ids.</summary>
    public required IReadOnlyList<Guid> Schools { get; init; }

    /// <summary>Whether the coordinator had locked it.</summary>
    public bool IsLocked { get; init; }

    /// <summary>What it costs, term by term.</summary>
    public required GroupingCost Cost { get; init; }

    /// <summary>Why these schools, in sentences for the coordinator.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];
}

/// <summary>A cost by term. The terms are weighted; kilometres and counts are as they are.</summary>
public readonly record struct GroupingCost(
    double Travel,
    double PastPartners,
    double MixedPhases,
    double UnmetNeeds,
    double Kilometres,
    int RepeatedPairs,
    int MixedPairs,
    int UnmetNeedCount)
{
    /// <summary>Nothing.</summary>
    public static GroupingCost Zero => default;

    /// <summary>The sum of the weighted terms: what the engine makes small.</summary>
    public double Total => Travel + PastPartners + MixedPhases + UnmetNeeds;

    /// <summary>Both together.</summary>
    public static GroupingCost operator +(GroupingCost left, GroupingCost right) => Add(left, right);

    /// <summary>What the left costs more than the right.</summary>
    public static GroupingCost operator -(GroupingCost left, GroupingCost right) => Subtract(left, right);

    /// <summary>Both together.</summary>
    public static GroupingCost Add(GroupingCost left, GroupingCost right) => new(
        left.Travel + right.Travel,
        left.PastPartners + right.PastPartners,
        left.MixedPhases + right.MixedPhases,
        left.UnmetNeeds + right.UnmetNeeds,
        left.Kilometres + right.Kilometres,
        left.RepeatedPairs + right.RepeatedPairs,
        left.MixedPairs + right.MixedPairs,
        left.UnmetNeedCount + right.UnmetNeedCount);

    /// <summary>What the left costs more than the right.</summary>
    public static GroupingCost Subtract(GroupingCost left, GroupingCost right) => new(
        left.Travel - right.Travel,
        left.PastPartners - right.PastPartners,
        left.MixedPhases - right.MixedPhases,
        left.UnmetNeeds - right.UnmetNeeds,
        left.Kilometres - right.Kilometres,
        left.RepeatedPairs - right.RepeatedPairs,
        left.MixedPairs - right.MixedPairs,
        left.UnmetNeedCount - right.UnmetNeedCount);
}

/// <summary>What kind of thing a rule forbids or demands.</summary>
public enum RuleKind
{
    /// <summary>The size of a group.</summary>
    Size,

    /// <summary>No two schools of one trust.</summary>
    Outward,

    /// <summary>Only schools of one trust.</summary>
    InHouse,

    /// <summary>A conflict of interest.</summary>
    Conflict,

    /// <summary>A pair asked to be kept apart.</summary>
    ForbiddenPair,

    /// <summary>Phase families that may not mix.</summary>
    Phases,

    /// <summary>Partners of recent rounds may not meet again.</summary>
    FreshPartners,

    /// <summary>The furthest two schools of a group may be apart.</summary>
    Distance,

    /// <summary>Trained reviewers of each school.</summary>
    TrainedPerSchool,

    /// <summary>Trained reviewers of a group together.</summary>
    TrainedPerGroup,

    /// <summary>Pinned together.</summary>
    Together,

    /// <summary>Pinned apart.</summary>
    Apart,

    /// <summary>Pinned into a named group.</summary>
    Into,

    /// <summary>A locked group.</summary>
    Locked,
}

/// <summary>A hard rule as the coordinator set it. <paramref name="Sentence"/> is a full sentence without names of people.</summary>
public sealed record HardRule(RuleKind Kind, string Sentence, IReadOnlyList<Guid> Schools);

/// <summary>What became of a hard rule, or of all rules of one kind, in a grouping.</summary>
public sealed record RuleFinding(RuleKind Kind, string Sentence, bool IsKept);

/// <summary>
/// Rules that cannot all be kept at once. Each is needed for the clash: without any one of them the others can be kept.
/// </summary>
/// <param name="Rules">The clashing rules; the size rule is among them when the numbers themselves do not work.</param>
/// <param name="IsSmallest">Whether no smaller set of rules clashes (proven), rather than only none inside this one.</param>
/// <param name="Suggestions">What would help, in sentences.</param>
public sealed record RuleClash(IReadOnlyList<HardRule> Rules, bool IsSmallest, IReadOnlyList<string> Suggestions);

/// <summary>A change to a grouping that the coordinator may want to weigh.</summary>
/// <param name="Sentence">For example "Swap A and B: +4.0 km, mixes phases".</param>
/// <param name="Moves">Which school goes into which group.</param>
/// <param name="Change">What it would cost more, by term (less where negative).</param>
/// <param name="Breaks">Hard rules it would break; empty for one that is allowed.</param>
public sealed record Alternative(
    string Sentence,
    IReadOnlyList<SchoolMove> Moves,
    GroupingCost Change,
    IReadOnlyList<HardRule> Breaks);

/// <summary>A school going to another group of a result.</summary>
public sealed record SchoolMove(Guid School, string FromGroup, string ToGroup);

/// <summary>What a given grouping costs and which rules it breaks: the answer to a coordinator's edit.</summary>
public sealed record Evaluation
{
    /// <summary>Whether every school is placed once and no hard rule is broken.</summary>
    public bool IsAllowed => Broken.Count == 0 && Missing.Count == 0;

    /// <summary>The cost, term by term.</summary>
    public required GroupingCost Cost { get; init; }

    /// <summary>The groups as given, each with its own cost and reasons.</summary>
    public required IReadOnlyList<FormedGroup> Groups { get; init; }

    /// <summary>Each broken rule with the group it is broken in.</summary>
    public required IReadOnlyList<BrokenRule> Broken { get; init; }

    /// <summary>Schools of the problem that are in no group yet.</summary>
    public required IReadOnlyList<Guid> Missing { get; init; }
}

/// <summary>A hard rule broken in a group; <paramref name="Schools"/> are those that break it.</summary>
public sealed record BrokenRule(HardRule Rule, string Group, IReadOnlyList<Guid> Schools);

/// <summary>A published grouping mended after schools left or joined.</summary>
public sealed record RepairResult
{
    /// <summary>Whether there is a mended grouping.</summary>
    public required GroupingOutcome Outcome { get; init; }

    /// <summary>All groups; those that did not change keep their names.</summary>
    public IReadOnlyList<FormedGroup> Groups { get; init; } = [];

    /// <summary>The names of published groups whose schools are not the same as before.</summary>
    public IReadOnlyList<string> ChangedGroups { get; init; } = [];

    /// <summary>Whether no allowed repair changes fewer groups (proven).</summary>
    public bool IsFewestChanges { get; init; }

    /// <summary>The cost after the repair.</summary>
    public GroupingCost Cost { get; init; } = GroupingCost.Zero;

    /// <summary>What was done, in sentences.</summary>
    public IReadOnlyList<string> Steps { get; init; } = [];

    /// <summary>Where impossible: the rules that cannot all be kept.</summary>
    public RuleClash? Clash { get; init; }
}
