using MassTransit;
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

/// <summary>Keeps the copies of conflicts.</summary>
public sealed class ConflictChangedConsumer(CohortDb db) : IConsumer<ConflictChanged>
{
    public Task Consume(ConsumeContext<ConflictChanged> context) =>
        db.LearnAsync<DeclaredConflict>(context.Message.ConflictId, context.Message.Version, conflict => conflict.Learn(context.Message), context.CancellationToken);
}
