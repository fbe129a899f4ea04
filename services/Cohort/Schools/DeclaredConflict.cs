using MassTransit;
using PeerReview.Cohorts.Groups;
using PeerReview.Cohorts.Programmes;
using PeerReview.Membership.Contracts;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Cohorts.Schools;

/// <summary>Copy of a declared conflict between two schools; Membership owns the fact and alone knows the reason.</summary>
public sealed class DeclaredConflict : ForeignFact
{
    public Guid SchoolId { get; private set; }

    public Guid OtherSchoolId { get; private set; }

    public bool IsActive { get; private set; }

    internal void Learn(ConflictChanged message)
    {
        SchoolId = message.SchoolId;
        OtherSchoolId = message.OtherSchoolId;
        IsActive = message.IsActive;
    }
}

/// <summary>Keeps the copies of conflicts; the groups of the two schools are checked again.</summary>
public sealed class ConflictChangedConsumer(CohortDb db, ProgrammeCatalogue programmes) : IConsumer<ConflictChanged>
{
    public async Task Consume(ConsumeContext<ConflictChanged> context)
    {
        var message = context.Message;
        if (!await db.LearnAsync<DeclaredConflict>(message.ConflictId, message.Version, conflict => conflict.Learn(message), context.CancellationToken))
            return;

        await db.SaveChangesAsync(context.CancellationToken);
        await GroupChecks.AgainAsync(db, programmes, context, [message.SchoolId, message.OtherSchoolId], context.CancellationToken);
    }
}
