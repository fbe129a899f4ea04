using MassTransit;
using PeerReview.Membership.Contracts;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Reporting.Facts;

/// <summary>A school of the network.</summary>
public sealed class SchoolFact : ForeignFact
{
    public string Name { get; set; } = string.Empty;

    public int Urn { get; set; }

    public PhaseFamily PhaseFamily { get; set; }

    public Guid? TrustId { get; set; }

    public bool IsMember { get; set; }
}

internal sealed class SchoolMembershipChangedConsumer(ReportingDb db) : IConsumer<SchoolMembershipChanged>
{
    public Task Consume(ConsumeContext<SchoolMembershipChanged> context) =>
        db.LearnAsync<SchoolFact>(context.Message.SchoolId, context.Message.Version, school =>
        {
            school.Name = context.Message.School.Name;
            school.Urn = context.Message.School.Urn;
            school.PhaseFamily = context.Message.School.PhaseFamily;
            school.TrustId = context.Message.School.TrustId;
            school.IsMember = context.Message.IsMember;
        }, context.CancellationToken);
}
