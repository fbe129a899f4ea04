using System.Net;
using PeerReview.Membership.Contracts;
using PeerReview.Reviews.Contracts;
using PeerReview.Reviews.Cycle;
using PeerReview.Reviews.Feedback;
using PeerReview.Reviews.Findings;
using PeerReview.ServiceDefaults.Http;
using PeerReview.TestKit;

namespace PeerReview.Reviews.Tests;

public sealed class CycleTests(ReviewFactory service)
{
    [Fact]
    public async Task A_review_goes_from_self_evaluation_to_follow_up_and_tells_status_on_each_step()
    {
        var story = await new ReviewStory(service).BeginAsync().ToAsync(ReviewStage.Complete);

        var steps = await story.As(story.Coordinator).GetAsync($"{story.Path}/history").ReadAsync<IReadOnlyList<StepView>>();
        Assert.Equal(
            [
                ReviewStep.ShareSelfEvaluation, ReviewStep.StartDay, ReviewStep.GiveVerbalFeedback, ReviewStep.SendFeedback,
                ReviewStep.AcceptFeedback, ReviewStep.AgreePlan, ReviewStep.HoldFollowUp,
            ],
            steps.Select(step => step.Step));
        Assert.All(steps, step => Assert.NotNull(step.By));

        foreach (var stage in Enum.GetValues<ReviewStage>().Where(stage => stage <= ReviewStage.Complete))
            await service.Bus.WaitForAsync<ReviewChanged>(changed => changed.ReviewId == story.ReviewId && changed.Stage == stage);
        var last = await service.Bus.WaitForAsync<ReviewChanged>(changed => changed.ReviewId == story.ReviewId && changed.Stage == ReviewStage.Complete);
        Assert.Equal(new ReviewProgress(2, 2, 1, 1, 0, last.Progress.FollowUpOn, 0), last.Progress);
        Assert.NotNull(last.Progress.FollowUpOn);
        Assert.Equal(ReviewStory.VisitDay, last.VisitDay);
        await service.Bus.WaitForAsync<TellPeople>(told => told.Notice == "feedback-sent" && told.SchoolId == story.Schools[0] && told.SchoolRole == "headteacher");
        await service.Bus.WaitForAsync<TellPeople>(told => told.Notice == "self-evaluation-shared" && told.PersonIds.Contains(story.Reviewers[1].Id));
    }

    [Fact]
    public async Task The_factual_check_goes_back_and_forth_until_nothing_is_open()
    {
        var story = await new ReviewStory(service).BeginAsync().ToAsync(ReviewStage.FactualCheck);
        var points = (await story.FactualCheckAsync()).Points;
        Assert.Equal(2, points.Count);

        await (await story.CheckAsync(points[0], Verdict.Query, "There are two councils.")).ReadAsync<PointCheckView>();
        await (await story.CheckAsync(points[1], Verdict.Accurate)).ReadAsync<PointCheckView>();
        Assert.Equal(1, (await story.StatusAsync()).Progress.PointsQueried);
        var refused = await story.Host.PostAsync($"{story.Path}/feedback/accept", new { });
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("1 query waits", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        var answers = $"{story.Path}/factual-check/points/{points[0].PointId}/answers";
        var answered = await story.Reviewer.PostAsync(answers, new AnswerQueryRequest("Right.", "Pupils are heard in two councils.")).ReadAsync<PointCheckView>();
        Assert.Equal(PointState.Answered, answered.State);
        Assert.Equal("Pupils are heard in two councils.", answered.Text);
        Assert.Equal("Pupils are heard.", answered.Messages[^1].AmendedFrom);
        Assert.Equal(HttpStatusCode.Conflict, (await story.Host.PostAsync($"{story.Path}/feedback/accept", new { })).StatusCode);

        var again = await (await story.CheckAsync(answered, Verdict.Query, "And a third.")).ReadAsync<PointCheckView>();
        var withdrawn = await story.SecondReviewer.PostAsync(answers, new AnswerQueryRequest("Let us leave it out.", Withdraw: true)).ReadAsync<PointCheckView>();
        Assert.Equal(PointState.Withdrawn, withdrawn.State);
        Assert.Equal(3, again.Messages.Count);

        await story.Host.PostAsync($"{story.Path}/feedback/accept", new { }).ReadAsync<FeedbackView>();
        Assert.Equal(ReviewStage.ActionPlanning, (await story.StatusAsync()).Stage);
        Assert.Single((await story.Host.GetAsync($"{story.Path}/feedback").ReadAsync<FeedbackView>()).Content.Points());
    }

    [Fact]
    public async Task Findings_show_how_well_they_are_supported()
    {
        var story = await new ReviewStory(service).BeginAsync().ToAsync(ReviewStage.WrittenFeedback);
        var findings = (await story.Reviewer.GetAsync($"{story.Path}/findings").ReadAsync<Page<FindingView>>()).Items;
        Assert.Equal([true, false], findings.Select(finding => finding.IsTriangulated));
        Assert.All(findings, finding => Assert.True(finding.IsSupported));

        var unsupported = await story.FindAsync(story.Reviewer, FindingKind.WhatWentWell, "A hunch.");
        Assert.False(unsupported.IsSupported);
        var crib = await story.Reviewer.GetAsync($"{story.Path}/verbal-feedback/crib").ReadAsync<CribView>();
        Assert.Equal(1, crib.Unsupported);
        Assert.Equal("How are pupils heard?", crib.Parts[0].Question);
    }

    [Fact]
    public async Task A_finding_cannot_cite_evidence_of_another_review()
    {
        var story = await new ReviewStory(service).BeginAsync().ToAsync(ReviewStage.OnSite);
        var other = await new ReviewStory(service).BeginAsync().ToAsync(ReviewStage.OnSite);
        var foreign = await other.RecordAsync(other.Reviewer);
        var refused = await story.Reviewer.PostAsync($"{story.Path}/findings", new FindingRequest(FindingKind.WhatWentWell, "x", [foreign.Id]));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }
}
