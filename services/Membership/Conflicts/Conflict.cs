using Microsoft.EntityFrameworkCore;
using PeerReview.Membership.Contracts;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Membership.Conflicts;

/// <summary>
/// A declaration that two schools must not review one another, because of the schools themselves or of a person. Why is kept here and told
/// to nobody but the coordinators and those who declared it.
/// </summary>
public sealed class Conflict : Aggregate
{
    public const int MaxReasonLength = 500;

    private Conflict()
    {
    }

    /// <summary>Declares a conflict.</summary>
    /// <param name="schoolId">The school that declares it; for a coordinator either of the two.</param>
    /// <param name="otherSchoolId">The other school.</param>
    /// <param name="personId">The person it is about, or null.</param>
    /// <param name="reason">Why.</param>
    /// <param name="declaredBy">Who declares it.</param>
    /// <param name="now">UTC.</param>
    public static Conflict Declare(Guid schoolId, Guid otherSchoolId, Guid? personId, string reason, Guid declaredBy, DateTimeOffset now)
    {
        if (schoolId == otherSchoolId)
            throw Refusal.Invalid("otherSchoolId", "A school is never its own partner: name another one.");

        var conflict = new Conflict { SchoolId = schoolId, OtherSchoolId = otherSchoolId, PersonId = personId, DeclaredBy = declaredBy, DeclaredAt = now };
        conflict.Explain(reason);
        return conflict;
    }

    public Guid SchoolId { get; private init; }

    public Guid OtherSchoolId { get; private init; }

    public Guid? PersonId { get; private init; }

    public string Reason { get; private set; } = string.Empty;

    public Guid DeclaredBy { get; private init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset DeclaredAt { get; private init; }

    public bool IsActive { get; private set; } = true;

    /// <summary>Says why in other words.</summary>
    public void Explain(string reason)
    {
        RefuseIfWithdrawn();
        Reason = Text.Clean(reason) is { Length: > 0 and <= MaxReasonLength } clean
            ? clean
            : throw Refusal.Invalid("reason", $"Say why in up to {MaxReasonLength} characters.");
        Changed();
    }

    /// <summary>The schools may review one another again. The reason is forgotten.</summary>
    public void Withdraw()
    {
        RefuseIfWithdrawn();
        IsActive = false;
        Reason = string.Empty;
        Changed();
    }

    public ConflictChanged ToEvent(Guid networkId) => new(networkId, Id, Version, SchoolId, OtherSchoolId, PersonId, IsActive);

    private void RefuseIfWithdrawn()
    {
        if (!IsActive)
            throw Refusal.Conflict("conflict-withdrawn", "This declaration was withdrawn already.");
    }

    internal static void Map(ModelBuilder model) => model.Entity<Conflict>(conflict =>
    {
        conflict.ToTable("conflict");
        conflict.Property(row => row.Reason).HasMaxLength(MaxReasonLength);
        conflict.HasOne<Schools.SchoolMembership>().WithMany().HasForeignKey(row => new { row.NetworkId, row.SchoolId });
        conflict.HasOne<Schools.SchoolMembership>().WithMany().HasForeignKey(row => new { row.NetworkId, row.OtherSchoolId });
        conflict.HasOne<People.Person>().WithMany().HasForeignKey(row => new { row.NetworkId, row.PersonId });
    });
}
