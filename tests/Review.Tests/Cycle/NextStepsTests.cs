using PeerReview.Reviews.Contracts;
using PeerReview.Reviews.Cycle;
using PeerReview.Reviews.Visibility;

namespace PeerReview.Reviews.Tests.Cycle;

public sealed class NextStepsTests
{
    private static readonly DateOnly Day = new(2027, 2, 11);
    private static readonly ReviewDeadlines Deadlines = new(Day.AddDays(-7), Day.AddDays(7), Day.AddDays(14), Day.AddDays(21), Day.AddDays(90));
    private static readonly OpenPoints Nothing = new(0, 0, 0);

    // Stage: what is the head's to do, and what is a reviewer's.
    public static TheoryData<ReviewStage, ToDoCode[], ToDoCode[]> Table => new()
    {
        { ReviewStage.SelfEvaluation, [ToDoCode.ShareSelfEvaluation], [] },
        { ReviewStage.Ready, [], [ToDoCode.Prepare, ToDoCode.StartDay] },
        { ReviewStage.OnSite, [], [ToDoCode.GiveVerbalFeedback] },
        { ReviewStage.WrittenFeedback, [], [ToDoCode.SendFeedback] },
        { ReviewStage.FactualCheck, [ToDoCode.AcceptFeedback], [] },
        { ReviewStage.ActionPlanning, [ToDoCode.AgreePlan, ToDoCode.BookFollowUp], [] },
        { ReviewStage.FollowUp, [ToDoCode.BookFollowUp], [] },
        { ReviewStage.Complete, [], [] },
        { ReviewStage.Cancelled, [], [] },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Each_stage_has_its_people(ReviewStage stage, ToDoCode[] heads, ToDoCode[] reviewers)
    {
        var review = Planned(stage);
        Assert.Equal(heads, For(review, Relations.HostHead).Select(toDo => toDo.Code));
        Assert.Equal(reviewers, For(review, Relations.Reviewer | Relations.GroupMember).Select(toDo => toDo.Code));
        Assert.Empty(For(review, Relations.GroupMember));
        Assert.Empty(For(review, Relations.Network | Relations.Trust));
    }

    [Fact]
    public void The_factual_check_goes_to_whoever_has_the_next_word()
    {
        var review = Planned(ReviewStage.FactualCheck);
        Assert.Equal([ToDoCode.CheckFacts], Codes(Relations.HostHead, new OpenPoints(1, 1, 0)));
        Assert.Equal([ToDoCode.AnswerQueries], Codes(Relations.Reviewer, new OpenPoints(1, 1, 0)));
        Assert.Empty(Codes(Relations.HostHead, new OpenPoints(0, 2, 0)));
        Assert.Equal([ToDoCode.CheckFacts], Codes(Relations.HostHead, new OpenPoints(0, 0, 1)));
        Assert.Empty(Codes(Relations.Reviewer, new OpenPoints(3, 0, 0)));

        IEnumerable<ToDoCode> Codes(Relations relations, OpenPoints points) =>
            NextSteps.For(review, relations, mustSign: false, points, Day).Select(toDo => toDo.Code);
    }

    [Fact]
    public void The_agreement_comes_first_and_only_for_reviewers()
    {
        var review = Planned(ReviewStage.Ready);
        Assert.Equal(ToDoCode.SignAgreement, NextSteps.For(review, Relations.Reviewer, mustSign: true, Nothing, Day)[0].Code);
        Assert.DoesNotContain(NextSteps.For(review, Relations.HostHead, mustSign: true, Nothing, Day), toDo => toDo.Code == ToDoCode.SignAgreement);
    }

    [Fact]
    public void A_day_that_is_past_is_overdue_and_the_day_itself_is_not()
    {
        var review = Planned(ReviewStage.WrittenFeedback);
        Assert.False(NextSteps.For(review, Relations.Reviewer, false, Nothing, Deadlines.WrittenFeedback)[0].IsOverdue);
        Assert.True(NextSteps.For(review, Relations.Reviewer, false, Nothing, Deadlines.WrittenFeedback.AddDays(1))[0].IsOverdue);
    }

    private static IReadOnlyList<ToDo> For(Review review, Relations relations) => NextSteps.For(review, relations, mustSign: false, Nothing, Day);

    private static Review Planned(ReviewStage stage)
    {
        var review = ReviewStepsTests.At(stage);
        review.VisitedAs(Scheduling.Contracts.VisitState.Confirmed, Day, null, null, Deadlines);
        return review;
    }
}
