using MassTransit;
using PeerReview.Cohorts.Contracts;
using PeerReview.Reviews.Cycle;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Reviews.Cohorts;

/// <summary>A published group, as the Cohort service last told.</summary>
public sealed class Group : ForeignFact
{
    public Guid CohortId { get; internal set; }

    public string Name { get; internal set; } = string.Empty;

    /// <summary>False once the group is dissolved.</summary>
    public bool IsActive { get; internal set; }

    /// <summary>Its schools and the people they send.</summary>
    public IReadOnlyList<GroupMember> Members { get; internal set; } = [];
}

internal sealed class GroupChangedConsumer(ReviewsDb db, ReviewsOfGroup reviews) : IConsumer<GroupChanged>
{
    public async Task Consume(ConsumeContext<GroupChanged> context)
    {
        var told = context.Message;
        await db.QueueAsync(told.GroupId, context.CancellationToken);
        var isNews = await db.LearnAsync<Group>(
            told.GroupId,
            told.Version,
            group =>
            {
                group.CohortId = told.CohortId;
                group.Name = told.Name;
                group.IsActive = told.IsActive;
                group.Members = told.Members;
            },
            context.CancellationToken);
        if (isNews)
            await reviews.BringUpToDateAsync(told.GroupId, context.CancellationToken);
    }
}
