using MassTransit;
using PeerReview.Reviews.Contracts;
using PeerReview.Scheduling.Contracts;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Reporting.Facts;

/// <summary>The day one school of a group hosts its review.</summary>
public sealed class VisitFact : ForeignFact
{
    public Guid CohortId { get; set; }

    public Guid GroupId { get; set; }

    public Guid HostSchoolId { get; set; }

    public VisitState State { get; set; }

    public DateOnly? Day { get; set; }

    public List<Guid> VisitorIds { get; set; } = [];
}

internal sealed class VisitChangedConsumer(ReportingDb db) : IConsumer<VisitChanged>
{
    public Task Consume(ConsumeContext<VisitChanged> context) =>
        db.LearnAsync<VisitFact>(context.Message.VisitId, context.Message.Version, visit =>
        {
            visit.CohortId = context.Message.CohortId;
            visit.GroupId = context.Message.GroupId;
            visit.HostSchoolId = context.Message.HostSchoolId;
            visit.State = context.Message.State;
            visit.Day = context.Message.Day;
            visit.VisitorIds = [.. context.Message.VisitorIds];
        }, context.CancellationToken);
}

/// <summary>Where a school's review stands: stage, deadlines and counts, never content.</summary>
public sealed class ReviewFact : ForeignFact
{
    public Guid CohortId { get; set; }

    public Guid GroupId { get; set; }

    public Guid HostSchoolId { get; set; }

    public ReviewStage Stage { get; set; }

    public DateTimeOffset StageSince { get; set; }

    public DateOnly? VisitDay { get; set; }

    public ReviewDeadlines? Deadlines { get; set; }

    public ReviewProgress Progress { get; set; } = new(0, 0, 0, 0, 0, null, 0);

    /// <summary>When the current stage should be over; null where nothing is due.</summary>
    public DateOnly? StageDue => Stage switch
    {
        ReviewStage.SelfEvaluation => Deadlines?.SelfEvaluation,
        ReviewStage.Ready or ReviewStage.OnSite => VisitDay,
        ReviewStage.WrittenFeedback => Deadlines?.WrittenFeedback,
        ReviewStage.FactualCheck => Deadlines?.FactualCheck,
        ReviewStage.ActionPlanning => Deadlines?.ActionPlan,
        ReviewStage.FollowUp => Progress.FollowUpOn ?? Deadlines?.FollowUp,
        _ => null,
    };
}

internal sealed class ReviewChangedConsumer(ReportingDb db) : IConsumer<ReviewChanged>
{
    public Task Consume(ConsumeContext<ReviewChanged> context) =>
        db.LearnAsync<ReviewFact>(context.Message.ReviewId, context.Message.Version, review =>
        {
            review.CohortId = context.Message.CohortId;
            review.GroupId = context.Message.GroupId;
            review.HostSchoolId = context.Message.HostSchoolId;
            review.Stage = context.Message.Stage;
            review.StageSince = context.Message.StageSince;
            review.VisitDay = context.Message.VisitDay;
            review.Deadlines = context.Message.Deadlines;
            review.Progress = context.Message.Progress;
        }, context.CancellationToken);
}
