using Microsoft.EntityFrameworkCore;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Cohorts.Drafting;

/// <summary>
/// Two schools may be grouped although they have a conflict (declared, or of one trust): with a reason, asked for by one person and
/// approved by another. Holds for one cohort.
/// </summary>
public sealed class ConflictOverride : Aggregate
{
    private ConflictOverride()
    {
    }

    public Guid CohortId { get; private init; }

    /// <summary>The two schools, in the order of their ids.</summary>
    public Guid FirstSchoolId { get; private init; }

    public Guid SecondSchoolId { get; private init; }

    public string Reason { get; private init; } = null!;

    public Guid RequestedBy { get; private init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset RequestedAt { get; private init; }

    public Guid? ApprovedBy { get; private set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset? ApprovedAt { get; private set; }

    /// <summary>When it was taken back, UTC; then the conflict holds again.</summary>
    public DateTimeOffset? RevokedAt { get; private set; }

    public bool IsInForce => ApprovedAt is not null && RevokedAt is null;

    public static ConflictOverride Request(Guid cohortId, Guid one, Guid other, string reason, Guid by, DateTimeOffset now)
    {
        if (one == other)
            throw Refusal.Invalid("otherSchoolId", "Name two schools.");
        var (first, second) = SchoolPair.Ordered(one, other);
        return new ConflictOverride { CohortId = cohortId, FirstSchoolId = first, SecondSchoolId = second, Reason = reason, RequestedBy = by, RequestedAt = now };
    }

    /// <summary>A second person agrees.</summary>
    public void Approve(Guid by, DateTimeOffset now)
    {
        if (ApprovedAt is not null || RevokedAt is not null)
            throw Refusal.Conflict("not-possible-now", "This override was approved or taken back already.");
        if (by == RequestedBy)
            throw Refusal.Conflict("second-person-needed", "Somebody else has to approve what you asked for.");
        ApprovedBy = by;
        ApprovedAt = now;
        Changed();
    }

    /// <summary>The conflict holds again.</summary>
    public void Revoke(DateTimeOffset now)
    {
        if (RevokedAt is not null)
            throw Refusal.Conflict("not-possible-now", "This override was taken back already.");
        RevokedAt = now;
        Changed();
    }

    /// <summary>The pairs whose conflict is overridden in a cohort.</summary>
    internal static async Task<HashSet<(Guid, Guid)>> ApprovedAsync(CohortDb db, Guid cohortId, CancellationToken cancellationToken) =>
        [.. (await db.Overrides.AsNoTracking().Where(row => row.CohortId == cohortId && row.ApprovedAt != null && row.RevokedAt == null)
            .Select(row => new { row.FirstSchoolId, row.SecondSchoolId }).ToListAsync(cancellationToken)).Select(row => (row.FirstSchoolId, row.SecondSchoolId))];
}
