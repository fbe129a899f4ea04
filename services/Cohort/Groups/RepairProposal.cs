using PeerReview.Cohorts.Drafting;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Cohorts.Groups;

/// <summary>
/// How published groups could be mended after schools left or joined. Nothing changes before a coordinator applies it, and it can only be
/// applied to the very groups it was made for.
/// </summary>
public sealed class RepairProposal : Aggregate
{
    private RepairProposal()
    {
    }

    public Guid CohortId { get; private init; }

    /// <summary>The live groups it was made for, with their versions.</summary>
    public IReadOnlyDictionary<Guid, long> MadeFor { get; private init; } = null!;

    /// <summary>The groups as they would be.</summary>
    public IReadOnlyList<ProposedGroup> Groups { get; private init; } = null!;

    /// <summary>Names of published groups whose schools would not be the same as before.</summary>
    public IReadOnlyList<string> ChangedGroups { get; private init; } = null!;

    /// <summary>What would be done, in sentences.</summary>
    public IReadOnlyList<string> Steps { get; private init; } = null!;

    public ObjectiveView Objective { get; private init; } = null!;

    /// <summary>True when it is proven that no allowed repair changes fewer groups.</summary>
    public bool IsFewestChanges { get; private init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset ProposedAt { get; private init; }

    /// <summary>UTC; null until applied.</summary>
    public DateTimeOffset? AppliedAt { get; private set; }

    internal static RepairProposal Make(
        Guid cohortId,
        IEnumerable<Group> live,
        IReadOnlyList<ProposedGroup> groups,
        IReadOnlyList<string> changedGroups,
        IReadOnlyList<string> steps,
        ObjectiveView objective,
        bool isFewestChanges,
        DateTimeOffset now) => new()
        {
            CohortId = cohortId,
            MadeFor = live.ToDictionary(group => group.Id, group => group.Version),
            Groups = groups,
            ChangedGroups = changedGroups,
            Steps = steps,
            Objective = objective,
            IsFewestChanges = isFewestChanges,
            ProposedAt = now,
        };

    internal void Apply(IReadOnlyCollection<Group> live, DateTimeOffset now)
    {
        if (AppliedAt is not null)
            throw Refusal.Conflict("not-possible-now", "This repair was applied already.");
        if (live.Count != MadeFor.Count || !live.All(group => MadeFor.TryGetValue(group.Id, out var version) && version == group.Version))
            throw Refusal.Conflict("changed-meanwhile", "The groups have changed since this repair was proposed. Ask for a new one.");

        AppliedAt = now;
        Changed();
    }
}

/// <summary>A group as it would be.</summary>
public sealed record ProposedGroup(string Name, IReadOnlyList<Guid> SchoolIds);
