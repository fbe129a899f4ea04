using PeerReview.Cohorts.Programmes;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Cohorts.Bookings;

/// <summary>
/// A booking a senior leader has made ready and the head has still to authorise. Holds no place: the head's authorisation books.
/// </summary>
public sealed class PreparedBooking : TenantEntity
{
    public required Guid CohortId { get; init; }

    public required Guid SchoolId { get; init; }

    public required IReadOnlyList<Guid> DelegateIds { get; init; }

    public required MatStance? MatStance { get; init; }

    public required IReadOnlyList<string> Strengths { get; init; }

    public required IReadOnlyList<string> Needs { get; init; }

    public required Guid PreparedBy { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset PreparedAt { get; init; }
}
