using PeerReview.Cohorts.Contracts;
using PeerReview.Reporting.Facts;
using PeerReview.Reporting.NextSteps;
using PeerReview.Reviews.Contracts;
using PeerReview.Scheduling.Contracts;

namespace PeerReview.Reporting.Tests.NextSteps;

public sealed class NextStepRulesTests
{
    private static readonly DateOnly Today = new(2027, 2, 1);
    private readonly Guid _host = Guid.CreateVersion7();
    private readonly Guid _partner = Guid.CreateVersion7();
    private readonly Guid _me = Guid.CreateVersion7();
    private readonly CohortFact _cohort = new() { Name = "Spring 2027", Status = CohortStatus.GroupsPublished, ReviewsFrom = new DateOnly(2027, 1, 11) };

    public static TheoryData<ReviewStage, string?, string?, string?> WhoseTurn => new()
    {
        // stage, the host's head, the host's senior leader, a visiting reviewer
        { ReviewStage.SelfEvaluation, nameof(NextStepKind.ShareSelfEvaluation), nameof(NextStepKind.ShareSelfEvaluation), null },
        { ReviewStage.Ready, null, null, nameof(NextStepKind.PrepareVisit) },
        { ReviewStage.OnSite, null, null, nameof(NextStepKind.GatherEvidence) },
        { ReviewStage.WrittenFeedback, null, null, nameof(NextStepKind.WriteFeedback) },
        { ReviewStage.FactualCheck, nameof(NextStepKind.CheckFacts), null, null },
        { ReviewStage.ActionPlanning, nameof(NextStepKind.AgreeActionPlan), null, null },
        { ReviewStage.FollowUp, nameof(NextStepKind.WorkOnActions), nameof(NextStepKind.WorkOnActions), null },
        { ReviewStage.Complete, null, null, null },
        { ReviewStage.Cancelled, null, null, null },
    };

    [Theory]
    [MemberData(nameof(WhoseTurn))]
    public void At_each_stage_it_is_somebodys_turn_and_nobody_elses(ReviewStage stage, string? head, string? seniorLeader, string? reviewer)
    {
        Assert.Equal(head, StepAt(stage, headOf: [_host], staffOf: [_host]));
        Assert.Equal(seniorLeader, StepAt(stage, headOf: [], staffOf: [_host]));
        Assert.Equal(reviewer, StepAt(stage, headOf: [_partner], staffOf: [_partner]));
    }

    [Fact]
    public void A_reviewer_answers_queries_while_the_host_checks_the_facts()
    {
        var review = Review(ReviewStage.FactualCheck);
        review.Progress = review.Progress with { PointsQueried = 2 };
        Assert.Equal(NextStepKind.WriteFeedback, Assert.Single(NextStepRules.Of(Facts(review, headOf: [_partner], staffOf: [_partner]))).Kind);
    }

    [Fact]
    public void A_step_is_overdue_from_the_day_after_it_was_due()
    {
        var review = Review(ReviewStage.FactualCheck);
        var facts = Facts(review, headOf: [_host], staffOf: [_host]);
        var due = review.StageDue!.Value;
        Assert.False(Assert.Single(NextStepRules.Of(facts with { Today = due })).IsOverdue);
        Assert.True(Assert.Single(NextStepRules.Of(facts with { Today = due.AddDays(1) })).IsOverdue);
    }

    [Fact]
    public void A_finished_cohort_asks_for_nothing()
    {
        _cohort.Status = CohortStatus.Finished;
        Assert.Empty(NextStepRules.Of(Facts(Review(ReviewStage.FactualCheck), headOf: [_host], staffOf: [_host])));
    }

    [Fact]
    public void A_coordinator_records_attendance_only_after_the_session_and_only_once()
    {
        var session = new SessionFact { CohortId = _cohort.Id, Kind = SessionKind.Training, StartsAt = new DateTimeOffset(2027, 1, 14, 13, 0, 0, TimeSpan.Zero) };
        var facts = Facts(Review(ReviewStage.Complete), headOf: [], staffOf: []) with { IsCoordinator = true, Sessions = [session] };

        Assert.Contains(NextStepRules.Of(facts), step => step.Kind is NextStepKind.RecordAttendance);
        Assert.DoesNotContain(NextStepRules.Of(facts with { Today = new DateOnly(2027, 1, 13) }), step => step.Kind is NextStepKind.RecordAttendance);
        Assert.DoesNotContain(NextStepRules.Of(facts with { SessionsWithAttendance = new HashSet<Guid> { session.Id } }), step => step.Kind is NextStepKind.RecordAttendance);
    }

    private string? StepAt(ReviewStage stage, HashSet<Guid> headOf, HashSet<Guid> staffOf) =>
        NextStepRules.Of(Facts(Review(stage), headOf, staffOf)).SingleOrDefault()?.Kind.ToString();

    private ReviewFact Review(ReviewStage stage) => new()
    {
        CohortId = _cohort.Id,
        HostSchoolId = _host,
        Stage = stage,
        VisitDay = Today,
        Deadlines = new ReviewDeadlines(Today, Today, Today, Today, Today),
    };

    private NextStepFacts Facts(ReviewFact review, HashSet<Guid> headOf, HashSet<Guid> staffOf) => new(
        _me, headOf, staffOf, IsCoordinator: false, Today, new Dictionary<Guid, string> { [_host] = "Host" },
        [_cohort],
        Bookings: [new BookingFact { CohortId = _cohort.Id, SchoolId = _host, State = BookingState.Confirmed }, new BookingFact { CohortId = _cohort.Id, SchoolId = _partner, State = BookingState.Confirmed }],
        Sessions: [],
        SessionsWithAttendance: new HashSet<Guid>(),
        Groups: [],
        Visits: [new VisitFact { CohortId = _cohort.Id, HostSchoolId = _host, State = VisitState.Confirmed, VisitorIds = [_me] }],
        [review]);
}
