using Microsoft.EntityFrameworkCore;
using PeerReview.Membership.Contracts;
using PeerReview.Membership.Register;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Membership.Schools;

/// <summary>
/// A school's place in a network. Its id is the school's. An ended membership stays, so that the school's past reviews keep their school;
/// joining again opens it again.
/// </summary>
public sealed class SchoolMembership : Aggregate
{
    public const int MaxTierLength = 60;

    /// <summary>The tier of a school whose coordinator names none.</summary>
    public const string UsualTier = "member";

    private SchoolMembership()
    {
    }

    /// <summary>The school joins.</summary>
    public static SchoolMembership Begin(School school, string? tier, DateOnly from)
    {
        var membership = new SchoolMembership { Id = school.Id };
        membership.Join(school, tier, from);
        return membership;
    }

    /// <summary>The network's own name of the membership tier.</summary>
    public string Tier { get; private set; } = UsualTier;

    /// <summary>The first day of membership, Europe/London.</summary>
    public DateOnly From { get; private set; }

    /// <summary>The last day of membership; null while it lasts.</summary>
    public DateOnly? Until { get; private set; }

    /// <summary>The version of the register's school that others were last told of.</summary>
    public long ToldVersion { get; private set; }

    public bool IsMember => Until is null;

    /// <summary>Joins, or joins again after having left.</summary>
    public void Join(School school, string? tier, DateOnly from)
    {
        if (school.IsClosed)
            throw Refusal.Conflict("school-closed", "The register says that this school is closed.");

        Tier = CleanTier(tier);
        From = from;
        Until = null;
        ToldVersion = school.Version;
        Changed();
    }

    public void MoveTo(string? tier)
    {
        if (!IsMember)
            throw Refusal.Conflict("membership-ended", "The school's membership has ended. Add the school again to go on.");
        Tier = CleanTier(tier);
        Changed();
    }

    public void End(DateOnly today)
    {
        if (!IsMember)
            throw Refusal.Conflict("membership-ended", "The school's membership has ended already.");
        Until = today < From ? From : today;
        Changed();
    }

    /// <summary>The register says something new of the school.</summary>
    public void Retell(School school)
    {
        ToldVersion = school.Version;
        Changed();
    }

    /// <summary>What others are told, always with what the register says now.</summary>
    public SchoolMembershipChanged ToEvent(Guid networkId, SchoolProfile school) => new(networkId, Id, Version, IsMember, Tier, school);

    internal static string CleanTier(string? tier) => Text.Clean(tier) switch
    {
        "" => UsualTier,
        { Length: <= MaxTierLength } clean => clean.ToLowerInvariant(),
        _ => throw Refusal.Invalid("tier", $"Give the tier a name of up to {MaxTierLength} characters."),
    };

    internal static void Map(ModelBuilder model) => model.Entity<SchoolMembership>(membership =>
    {
        membership.ToTable("school_membership");
        membership.Property(row => row.Tier).HasMaxLength(MaxTierLength);
        membership.Ignore(row => row.IsMember);
    });
}
