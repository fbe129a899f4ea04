using MassTransit;
using PeerReview.Membership.Contracts;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Cohorts.Schools;

/// <summary>This service's copy of a school's place in the network and of what the register says; Membership owns the facts.</summary>
public sealed class School : ForeignFact
{
    public bool IsMember { get; private set; }

    public string Tier { get; private set; } = null!;

    public int Urn { get; private set; }

    public string Name { get; private set; } = null!;

    public PhaseFamily PhaseFamily { get; private set; }

    public string LocalAuthority { get; private set; } = null!;

    public Guid? TrustId { get; private set; }

    public string? TrustName { get; private set; }

    /// <summary>OS National Grid, metres.</summary>
    public int? Easting { get; private set; }

    /// <summary>OS National Grid, metres.</summary>
    public int? Northing { get; private set; }

    public string Town { get; private set; } = null!;

    internal void Learn(SchoolMembershipChanged message)
    {
        var profile = message.School;
        IsMember = message.IsMember;
        Tier = message.Tier;
        Urn = profile.Urn;
        Name = profile.Name;
        PhaseFamily = profile.PhaseFamily;
        LocalAuthority = profile.LocalAuthority;
        TrustId = profile.TrustId;
        TrustName = profile.TrustName;
        Easting = profile.Easting;
        Northing = profile.Northing;
        Town = profile.Town;
    }
}

/// <summary>Keeps the copies of schools.</summary>
public sealed class SchoolMembershipChangedConsumer(CohortDb db) : IConsumer<SchoolMembershipChanged>
{
    public Task Consume(ConsumeContext<SchoolMembershipChanged> context) =>
        db.LearnAsync<School>(context.Message.SchoolId, context.Message.Version, school => school.Learn(context.Message), context.CancellationToken);
}
