using MassTransit;
using Microsoft.EntityFrameworkCore;
using PeerReview.Membership.Contracts;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Scheduling.Membership;

/// <summary>What Scheduling knows of a school: whose calendar it follows, which tests it holds, where it is. Learned from Membership.</summary>
public sealed class School : ForeignFact
{
    public string Name { get; private set; } = string.Empty;

    public PhaseFamily PhaseFamily { get; private set; }

    public string LocalAuthority { get; private set; } = string.Empty;

    public Guid? TrustId { get; private set; }

    public string? TrustName { get; private set; }

    public int? Easting { get; private set; }

    public int? Northing { get; private set; }

    public void Learn(SchoolMembershipChanged fact)
    {
        (Name, PhaseFamily) = (fact.School.Name, fact.School.PhaseFamily);
        (LocalAuthority, TrustId, TrustName) = (fact.School.LocalAuthority, fact.School.TrustId, fact.School.TrustName);
        (Easting, Northing) = (fact.School.Easting, fact.School.Northing);
    }

    internal static void Map(ModelBuilder model) => model.Entity<School>(school =>
    {
        school.Property(row => row.Name).HasMaxLength(200);
        school.Property(row => row.PhaseFamily).HasMaxLength(30);
        school.Property(row => row.LocalAuthority).HasMaxLength(200);
        school.Property(row => row.TrustName).HasMaxLength(200);
        school.HasIndex(row => new { row.NetworkId, row.TrustId });
    });

    /// <summary>Finds a school or refuses (404).</summary>
    internal static async Task<School> FindAsync(SchedulingDb db, Guid id, CancellationToken cancellationToken) =>
        await db.Schools.SingleOrDefaultAsync(school => school.Id == id, cancellationToken) ?? throw Refusal.NotFound("The school");
}

internal sealed class SchoolMembershipChangedConsumer(SchedulingDb db) : IConsumer<SchoolMembershipChanged>
{
    public Task Consume(ConsumeContext<SchoolMembershipChanged> context) =>
        db.LearnAsync<School>(context.Message.SchoolId, context.Message.Version, school => school.Learn(context.Message), context.CancellationToken);
}
