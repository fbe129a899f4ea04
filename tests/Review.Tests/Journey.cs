using System.Net.Http.Json;
using PeerReview.Reviews.Contracts;
using PeerReview.Reviews.Evidence;
using PeerReview.Reviews.Feedback;
using PeerReview.Reviews.Findings;
using PeerReview.Reviews.Plans;
using PeerReview.Reviews.SelfEvaluations;
using PeerReview.ServiceDefaults;
using PeerReview.TestKit;

namespace PeerReview.Reviews.Tests;

/// <summary>The steps of a review as people take them, through the API alone.</summary>
public static class Journey
{
    public static readonly Guid Line = Guid.CreateVersion7();

    /// <summary>Brings the review of school 0 from its beginning to a stage.</summary>
    public static async Task<ReviewStory> ToAsync(this Task<ReviewStory> begun, ReviewStage stage)
    {
        var story = await begun;
        Func<ReviewStory, Task>[] steps =
        [
            ShareAsync, StartDayAsync, GiveVerbalFeedbackAsync, SendFeedbackAsync, AcceptFeedbackAsync, AgreePlanAsync, HoldFollowUpAsync,
        ];
        foreach (var step in steps.Take((int)stage))
            await step(story);
        return story;
    }

    public static async Task<SelfEvaluationView> SaveSelfEvaluationAsync(this ReviewStory story, SelfEvaluationContent content)
    {
        var current = await story.Host.GetAsync($"{story.Path}/self-evaluation");
        return await story.Host.PutAsync($"{story.Path}/self-evaluation", content, current.Headers.ETag!.ToString()).ReadAsync<SelfEvaluationView>();
    }

    public static async Task ShareAsync(ReviewStory story)
    {
        await story.SaveSelfEvaluationAsync(new SelfEvaluationContent(Focus: "Pupils' voice", LinesOfEnquiry: [new LineOfEnquiry(Line, "How are pupils heard?")]));
        await story.Host.PostAsync($"{story.Path}/self-evaluation/share", new { }).ReadAsync<SelfEvaluationView>();
    }

    public static Task StartDayAsync(ReviewStory story) => story.Reviewer.PostAsync($"{story.Path}/day/start", new { }).ReadAsync<object>();

    public static async Task<EvidenceView> RecordAsync(
        this ReviewStory story, HttpClient author, SourceType source = SourceType.PupilVoice, string note = "They know their council.", Guid? id = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, $"{story.Path}/evidence/{id ?? Guid.CreateVersion7()}")
        {
            Content = JsonContent.Create(new EvidenceRequest(source, note, DateTimeOffset.UtcNow, Line), options: ReviewFactory.Json),
        };
        request.Headers.TryAddWithoutValidation("If-None-Match", "*");
        return await author.SendAsync(request).ReadAsync<EvidenceView>();
    }

    public static Task<FindingView> FindAsync(this ReviewStory story, HttpClient author, FindingKind kind, string text, params Guid[] evidence) =>
        author.PostAsync($"{story.Path}/findings", new FindingRequest(kind, text, evidence, Line)).ReadAsync<FindingView>();

    public static async Task GiveVerbalFeedbackAsync(ReviewStory story)
    {
        var heard = await story.RecordAsync(story.Reviewer);
        var seen = await story.RecordAsync(story.SecondReviewer, SourceType.BookLook, "Books show choice.");
        await story.FindAsync(story.Reviewer, FindingKind.WhatWentWell, "Pupils are heard.", heard.Id, seen.Id);
        await story.FindAsync(story.SecondReviewer, FindingKind.EvenBetterIf, "All classes had a council member.", heard.Id);
        await story.Reviewer.PostAsync($"{story.Path}/verbal-feedback", new GiveVerbalFeedbackRequest(DateTimeOffset.UtcNow)).ReadAsync<VerbalFeedbackView>();
    }

    public static Task SendFeedbackAsync(ReviewStory story) =>
        story.Reviewer.PostAsync($"{story.Path}/feedback/send", new { }).ReadAsync<FeedbackView>();

    public static Task<FactualCheckView> FactualCheckAsync(this ReviewStory story) =>
        story.Host.GetAsync($"{story.Path}/factual-check").ReadAsync<FactualCheckView>();

    public static Task<HttpResponseMessage> CheckAsync(this ReviewStory story, PointCheckView point, Verdict verdict, string? comment = null) =>
        story.Host.PutAsync($"{story.Path}/factual-check/points/{point.PointId}", new CheckPointRequest(verdict, comment), $"\"{point.Version}\"");

    public static async Task AcceptFeedbackAsync(ReviewStory story)
    {
        foreach (var point in (await story.FactualCheckAsync()).Points.Where(point => point.State != PointState.Withdrawn))
            await (await story.CheckAsync(point, Verdict.Accurate)).ReadAsync<PointCheckView>();
        await story.Host.PostAsync($"{story.Path}/feedback/accept", new { }).ReadAsync<FeedbackView>();
    }

    public static Task<ActionView> PlanAsync(this ReviewStory story, string what = "A council member for every class") =>
        story.Host.PostAsync(
            $"{story.Path}/action-plan/actions",
            new ActionContent(what, Owner: "Deputy head", DueOn: TimeProvider.System.Today().AddDays(40), SuccessMeasure: "Every class has one")).ReadAsync<ActionView>();

    public static async Task AgreePlanAsync(ReviewStory story)
    {
        await story.PlanAsync();
        await story.Host.PostAsync($"{story.Path}/action-plan/agree", new { }).ReadAsync<ActionPlanView>();
    }

    public static async Task HoldFollowUpAsync(ReviewStory story)
    {
        var today = TimeProvider.System.Today();
        await story.Host.PutAsync($"{story.Path}/follow-up", new BookFollowUpRequest(today), etag: null).ReadAsync<FollowUpView>();
        await story.Host.PostAsync($"{story.Path}/follow-up/held", new HoldFollowUpRequest(today, "We met.", "More voices.")).ReadAsync<FollowUpView>();
    }
}
