using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Cohorts;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Cohorts.Drafting;

/// <summary>
/// The groups of a cohort while coordinators work on them (its id is the cohort's). It is one aggregate, so two coordinators can never
/// save halves of two different ideas: whoever saves names the version that was read.
/// </summary>
public sealed class GroupingDraft : Aggregate
{
    private GroupingDraft()
    {
    }

    public DraftContent Content { get; private set; } = DraftContent.Empty;

    /// <summary>The run it was last taken from; null for groups made by hand.</summary>
    public Guid? TakenFrom { get; private set; }

    internal static GroupingDraft For(Cohort cohort) => new() { Id = cohort.Id };

    /// <summary>Takes the row's lock until the transaction ends, and only then reads it; null when there is none.</summary>
    internal static Task<GroupingDraft?> LockAsync(CohortDb db, Guid cohortId, CancellationToken cancellationToken) =>
        db.Drafts.FromSql($"SELECT * FROM grouping_drafts WHERE network_id = {db.Tenant.NetworkId} AND id = {cohortId} FOR UPDATE").SingleOrDefaultAsync(cancellationToken);

    internal void Become(DraftContent content)
    {
        Content = content;
        Changed();
    }

    internal void Take(GroupingRun run)
    {
        Content = Content with { Groups = [.. run.Groups().Select(group => new DraftGroup(group.Name, group.SchoolIds, group.IsLocked))] };
        TakenFrom = run.Id;
        Changed();
    }
}

/// <summary>What a draft holds. Never changed in place.</summary>
/// <param name="Groups">The groups so far.</param>
/// <param name="Pins">What the coordinator wants kept, whatever a run finds.</param>
/// <param name="Weights">What the terms of the objective are worth against each other.</param>
public sealed record DraftContent(IReadOnlyList<DraftGroup> Groups, IReadOnlyList<DraftPin> Pins, DraftWeights Weights)
{
    public static readonly DraftContent Empty = new([], [], new DraftWeights());
}

/// <summary>A group in the making.</summary>
/// <param name="Name">Such as "Group 3".</param>
/// <param name="SchoolIds">Its schools.</param>
/// <param name="IsLocked">True where runs and edits leave it as it is.</param>
public sealed record DraftGroup(string Name, IReadOnlyList<Guid> SchoolIds, bool IsLocked);

/// <summary>A wish of the coordinator.</summary>
/// <param name="Kind">What is wished.</param>
/// <param name="SchoolIds">Two or more schools to be together, two to be apart, one to be in a group.</param>
/// <param name="Group">For <see cref="PinKind.Into"/>: the group's name.</param>
/// <param name="Reason">For <see cref="PinKind.Forbidden"/>: why, for colleagues.</param>
public sealed record DraftPin(PinKind Kind, IReadOnlyList<Guid> SchoolIds, string? Group = null, string? Reason = null)
{
    internal bool IsSameAs(DraftPin other) =>
        Kind == other.Kind && Group == other.Group && SchoolIds.Order().SequenceEqual(other.SchoolIds.Order());
}

/// <summary>Kinds of wish.</summary>
public enum PinKind
{
    Together,
    Apart,
    Into,

    /// <summary>A school asked not to be with another: like apart, and said to be so in the rules.</summary>
    Forbidden,
}

/// <summary>What one unit of each term costs; only the ratios matter.</summary>
/// <param name="Kilometre">Per estimated road kilometre between two schools of a group.</param>
/// <param name="PastPartners">Per pair that met in the last round, less for longer ago (or per new pair where partners are kept).</param>
/// <param name="MixedPhases">Per pair of different phase families.</param>
/// <param name="UnmetNeed">Per need that no other school of the group can help with.</param>
public sealed record DraftWeights(double Kilometre = 1, double PastPartners = 25, double MixedPhases = 20, double UnmetNeed = 5);
