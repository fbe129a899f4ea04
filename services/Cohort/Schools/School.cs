using MassTransit;
using PeerReview.Cohorts.Groups;
using PeerReview.Cohorts.Programmes;
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

/// <summary>Keeps the copies of schools. When a school joins another trust or changes its phase, the groups it is in are checked again.</summary>
public sealed class SchoolMembershipChangedConsumer(CohortDb db, ProgrammeCatalogue programmes) : IConsumer<SchoolMembershipChanged>
{
    public async Task Consume(ConsumeContext<SchoolMembershipChanged> context)
    {
        var message = context.Message;
        var mattersToGroups = false;
        await db.LearnAsync<School>(
            message.SchoolId,
            message.Version,
            school =>
            {
                mattersToGroups = school.TrustId != message.School.TrustId || school.PhaseFamily != message.School.PhaseFamily;
                school.Learn(message);
            },
            context.CancellationToken);
        if (!mattersToGroups)
            return;

        await db.SaveChangesAsync(context.CancellationToken);
        await GroupChecks.AgainAsync(db, programmes, context, [message.SchoolId], context.CancellationToken);
    }
}
