using MassTransit;
using PeerReview.Membership.Contracts;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Reviews.People;

/// <summary>A school of the network, as Membership last told.</summary>
public sealed class School : ForeignFact
{
    public int Urn { get; internal set; }

    public string Name { get; internal set; } = string.Empty;

    /// <summary>The trust it belongs to now; its leaders see the status of its reviews.</summary>
    public Guid? TrustId { get; internal set; }
}

internal sealed class SchoolMembershipChangedConsumer(ReviewsDb db) : IConsumer<SchoolMembershipChanged>
{
    public Task Consume(ConsumeContext<SchoolMembershipChanged> context)
    {
        var told = context.Message;
        return db.LearnAsync<School>(
            told.SchoolId,
            told.Version,
            school =>
            {
                school.Urn = told.School.Urn;
                school.Name = told.School.Name;
                school.TrustId = told.School.TrustId;
            },
            context.CancellationToken);
    }
}
