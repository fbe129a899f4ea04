using MassTransit;
using PeerReview.Reviews.Contracts;
using PeerReview.Reviews.Cycle;
using PeerReview.Scheduling.Contracts;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Reviews.Cohorts;

/// <summary>The day one school of a group hosts, as Scheduling last told.</summary>
public sealed class Visit : ForeignFact
{
    public Guid GroupId { get; internal set; }

    public Guid HostSchoolId { get; internal set; }

    public VisitState State { get; internal set; }

    public DateOnly? Day { get; internal set; }

    public DateTimeOffset? StartsAt { get; internal set; }

    public DateTimeOffset? EndsAt { get; internal set; }

    /// <summary>The people of the other schools who come.</summary>
    public IReadOnlyList<Guid> VisitorIds { get; internal set; } = [];

    public ReviewDeadlines? Deadlines { get; internal set; }
}

internal sealed class VisitChangedConsumer(ReviewsDb db, ReviewsOfGroup reviews) : IConsumer<VisitChanged>
{
    public async Task Consume(ConsumeContext<VisitChanged> context)
    {
        var told = context.Message;
        await db.QueueAsync(told.GroupId, context.CancellationToken);
        var isNews = await db.LearnAsync<Visit>(
            told.VisitId,
            told.Version,
            visit =>
            {
                visit.GroupId = told.GroupId;
                visit.HostSchoolId = told.HostSchoolId;
                visit.State = told.State;
                visit.Day = told.Day;
                visit.StartsAt = told.StartsAt;
                visit.EndsAt = told.EndsAt;
                visit.VisitorIds = told.VisitorIds;
                visit.Deadlines = DeadlinesOf(told.Deadlines);
            },
            context.CancellationToken);
        if (isNews)
            await reviews.BringUpToDateAsync(told.GroupId, context.CancellationToken);
    }

    private static ReviewDeadlines? DeadlinesOf(VisitDeadlines? due) => due is null
        ? null
        : new ReviewDeadlines(due.SelfEvaluationDue, due.WrittenFeedbackDue, due.FactualCheckDue, due.ActionPlanDue, due.FollowUpDue);
}
