using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Cohorts.Programmes;

/// <summary>One published version of a programme of a network. Never changed once written.</summary>
public sealed class ProgrammeVersion : TenantEntity
{
    /// <summary>The programme's code.</summary>
    public required string Code { get; init; }

    /// <summary>1 for the first; rises by one.</summary>
    public required int Number { get; init; }

    public required ProgrammeTemplate Template { get; init; }

    /// <summary>When it was published in this network, UTC.</summary>
    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>Who published it; null for a shipped template.</summary>
    public required Guid? PublishedBy { get; init; }
}
