using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Reviews.Visibility;

/// <summary>Somebody opened something of the host's. Written with the reading itself, never changed, and shown to the host.</summary>
public sealed class AccessLogEntry : TenantEntity
{
    public required Guid ReviewId { get; init; }

    public required Guid PersonId { get; init; }

    /// <summary>What the person was to the review at that time.</summary>
    public required Relations Relations { get; init; }

    /// <summary>True for the host's own leaders.</summary>
    public required bool IsOfHost { get; init; }

    public required Thing Thing { get; init; }

    /// <summary>True when it was taken away as a document.</summary>
    public required bool IsDownload { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>The host released its accepted feedback to an audience, and perhaps took it back: kept for good.</summary>
public sealed class Release : TenantEntity
{
    public required Guid ReviewId { get; init; }

    public required Audience Audience { get; init; }

    public required Guid ReleasedBy { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset ReleasedAt { get; init; }

    public Guid? RevokedBy { get; private set; }

    /// <summary>When it was taken back, UTC; null while it holds.</summary>
    public DateTimeOffset? RevokedAt { get; private set; }

    public void Revoke(Guid by, DateTimeOffset now)
    {
        RevokedBy = by;
        RevokedAt = now;
    }
}
