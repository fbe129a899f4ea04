using PeerReview.ServiceDefaults.Persistence;
using Engine = PeerReview.Cohorts.Grouping;

namespace PeerReview.Cohorts.Drafting;

/// <summary>One search for groups: what was asked, how far it is, and what it found. Kept, so that runs can be compared.</summary>
public sealed class GroupingRun : TenantEntity
{
    public required Guid CohortId { get; init; }

    public RunStatus Status { get; set; } = RunStatus.Queued;

    /// <summary>How long it may search.</summary>
    public required int Seconds { get; init; }

    /// <summary>The seed of its random choices.</summary>
    public required int Seed { get; init; }

    public required Guid RequestedBy { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>UTC; null until it has ended.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>0 to 100.</summary>
    public int Percent { get; set; }

    public bool IsCancelRequested { get; set; }

    /// <summary>The wishes it was run with, as the draft had them.</summary>
    public required DraftContent Wishes { get; init; }

    /// <summary>The best so far while it runs.</summary>
    public RunProgress? Progress { get; set; }

    /// <summary>What it found, once it has ended.</summary>
    public RunResult? Result { get; set; }

    public bool IsActive => Status is RunStatus.Queued or RunStatus.Running;

    internal IReadOnlyList<RunGroup> Groups() => Result?.Groups ?? [];
}

/// <summary>Where a run stands.</summary>
public enum RunStatus
{
    Queued,
    Running,

    /// <summary>Groups were found.</summary>
    Formed,

    /// <summary>The rules cannot all be kept; the clash says which.</summary>
    Impossible,

    /// <summary>None were found in time, and none proven not to exist.</summary>
    NotFound,

    /// <summary>It was called off; the best so far is kept.</summary>
    Cancelled,

    /// <summary>It could not be done for a reason of ours.</summary>
    Failed,
}

/// <summary>How far a run is.</summary>
/// <param name="Stage">What it is doing.</param>
/// <param name="Cost">The cost of the best groups so far; null while there are none.</param>
/// <param name="LowerBound">No grouping can cost less.</param>
/// <param name="BestSoFar">Those groups.</param>
public sealed record RunProgress(string Stage, double? Cost, double LowerBound, IReadOnlyList<IReadOnlyList<Guid>> BestSoFar);

/// <summary>What a run found.</summary>
/// <param name="Groups">The groups, with what each costs and why it is so.</param>
/// <param name="Objective">What all cost together.</param>
/// <param name="LowerBound">No grouping that keeps the rules can cost less: proven.</param>
/// <param name="Gap">Cost over bound, less one; null where nothing is proven.</param>
/// <param name="IsProvenOptimal">True when there is no better grouping.</param>
/// <param name="Rules">What became of each rule, in words.</param>
/// <param name="Alternatives">Changes worth a thought, with what they would cost.</param>
/// <param name="Clash">Where impossible: rules that cannot all be kept.</param>
public sealed record RunResult(
    IReadOnlyList<RunGroup> Groups,
    ObjectiveView Objective,
    double LowerBound,
    double? Gap,
    bool IsProvenOptimal,
    IReadOnlyList<RuleKept> Rules,
    IReadOnlyList<RunAlternative> Alternatives,
    RunClash? Clash)
{
    internal static RunResult Of(Engine.GroupingResult result) => new(
        [.. result.Groups.Select(group => new RunGroup(group.Name, group.Schools, group.IsLocked, ObjectiveView.Of(group.Cost), group.Reasons))],
        ObjectiveView.Of(result.Cost),
        Math.Round(result.LowerBound, 3),
        double.IsFinite(result.Gap) ? Math.Round(result.Gap, 6) : null,
        result.IsProvenOptimal,
        [.. result.Rules.Select(rule => new RuleKept(rule.Kind, rule.Sentence, rule.IsKept))],
        [.. result.Alternatives.Select(RunAlternative.Of)],
        result.Clash is null ? null : new RunClash([.. result.Clash.Rules.Select(rule => rule.Sentence)], result.Clash.IsSmallest, result.Clash.Suggestions));
}

/// <summary>A group of a run.</summary>
public sealed record RunGroup(string Name, IReadOnlyList<Guid> SchoolIds, bool IsLocked, ObjectiveView Objective, IReadOnlyList<string> Reasons);

/// <summary>A rule and whether it was kept.</summary>
public sealed record RuleKept(Engine.RuleKind Kind, string Sentence, bool IsKept);

/// <summary>A change worth a thought.</summary>
/// <param name="Sentence">In words, such as "Swap A and B: +4.0 km".</param>
/// <param name="Moves">Which school goes where.</param>
/// <param name="Change">What it would cost more, term by term.</param>
/// <param name="Breaks">Hard rules it would break, in words; empty for one that is allowed.</param>
public sealed record RunAlternative(string Sentence, IReadOnlyList<MoveSchool> Moves, ObjectiveView Change, IReadOnlyList<string> Breaks)
{
    internal static RunAlternative Of(Engine.Alternative alternative) => new(
        alternative.Sentence,
        [.. alternative.Moves.Select(move => new MoveSchool(move.School, move.ToGroup))],
        ObjectiveView.Of(alternative.Change),
        [.. alternative.Breaks.Select(rule => rule.Sentence)]);
}

/// <summary>Rules that cannot all be kept.</summary>
/// <param name="Rules">The rules, in words.</param>
/// <param name="IsSmallest">True when no smaller set of rules clashes.</param>
/// <param name="Suggestions">What would help.</param>
public sealed record RunClash(IReadOnlyList<string> Rules, bool IsSmallest, IReadOnlyList<string> Suggestions);
