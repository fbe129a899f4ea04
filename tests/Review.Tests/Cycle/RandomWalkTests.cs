using System.Net;
using CsCheck;
using PeerReview.Reviews.Contracts;
using PeerReview.Reviews.Evidence;
using PeerReview.Reviews.Feedback;
using PeerReview.Reviews.Findings;
using PeerReview.Reviews.Plans;
using PeerReview.Reviews.SelfEvaluations;
using PeerReview.ServiceDefaults;
using PeerReview.TestKit;

namespace PeerReview.Reviews.Tests.Cycle;

/// <summary>
/// Anybody tries anything, in any order: the API does what a small model of the cycle says, refuses the rest, and never loses its way.
/// </summary>
public sealed class RandomWalkTests(ReviewFactory service)
{
    /// <summary>The cycle in a few fields, written without looking at the service.</summary>
    private sealed class Model
    {
        public ReviewStage Stage { get; set; } = ReviewStage.SelfEvaluation;

        public bool HasContent { get; set; }

        public int Evidence { get; set; }

        public int Findings { get; set; }

        /// <summary>Per point: unchecked, accurate, queried or answered.</summary>
        public List<char> Points { get; set; } = [];

        public bool HasPlan { get; set; }

        public bool IsBooked { get; set; }

        public bool Is(params ReviewStage[] stages) => stages.Contains(Stage);
    }

    private sealed record Command(string Name, Func<Model, bool> Allowed, Func<ReviewStory, Model, Task<HttpResponseMessage>> Try, Action<Model> Effect);

    private static readonly ReviewStage[] Evidence = [ReviewStage.Ready, ReviewStage.OnSite, ReviewStage.WrittenFeedback, ReviewStage.FactualCheck];

    private static readonly Command[] Commands =
    [
        new("host saves", model => model.Is(ReviewStage.SelfEvaluation, ReviewStage.Ready), (story, _) => SaveAsync(story, story.Host), model => model.HasContent = true),
        new("reviewer saves the host's", _ => false, (story, _) => SaveAsync(story, story.Reviewer), _ => { }),
        new("host shares", model => model.Is(ReviewStage.SelfEvaluation) && model.HasContent, Post(story => story.Host, "self-evaluation/share"), model => model.Stage = ReviewStage.Ready),
        new("another head shares", _ => false, Post(story => story.As(story.Heads[1]), "self-evaluation/share"), _ => { }),
        new("reviewer starts", model => model.Is(ReviewStage.Ready), Post(story => story.Reviewer, "day/start"), model => model.Stage = ReviewStage.OnSite),
        new("coordinator starts", _ => false, Post(story => story.As(story.Coordinator), "day/start"), _ => { }),
        new("reviewer records", model => model.Is(Evidence), (story, _) => RecordAsync(story, story.Reviewer), model => model.Evidence++),
        new("host records", _ => false, (story, _) => RecordAsync(story, story.Host), _ => { }),
        new("reviewer finds", model => model.Is(ReviewStage.OnSite, ReviewStage.WrittenFeedback), Post(story => story.Reviewer, "findings", new FindingRequest(FindingKind.EvenBetterIf, "More.", [])), model => model.Findings++),
        new("reviewer tells", model => model.Is(ReviewStage.OnSite) && model.Findings > 0, Post(story => story.SecondReviewer, "verbal-feedback", new GiveVerbalFeedbackRequest(DateTimeOffset.UtcNow.AddMinutes(-1))), model =>
        {
            model.Stage = ReviewStage.WrittenFeedback;
            model.Points = [.. Enumerable.Repeat('u', model.Findings)];
        }),
        new("reviewer sends", model => model.Is(ReviewStage.WrittenFeedback), Post(story => story.Reviewer, "feedback/send"), model => model.Stage = ReviewStage.FactualCheck),
        new("host sends", _ => false, Post(story => story.Host, "feedback/send"), _ => { }),
        new("host finds accurate", model => model.Is(ReviewStage.FactualCheck) && model.Points.Exists(point => point is 'u' or 'a'), (story, model) => CheckAsync(story, story.Host, model, ['u', 'a'], Verdict.Accurate), model => Turn(model, ['u', 'a'], 'y')),
        new("host queries", model => model.Is(ReviewStage.FactualCheck) && model.Points.Exists(point => point is 'u' or 'a' or 'y'), (story, model) => CheckAsync(story, story.Host, model, ['u', 'a', 'y'], Verdict.Query), model => Turn(model, ['u', 'a', 'y'], 'q')),
        new("reviewer checks", _ => false, (story, model) => CheckAsync(story, story.Reviewer, model, ['u', 'a'], Verdict.Accurate), _ => { }),
        new("reviewer answers", model => model.Is(ReviewStage.FactualCheck) && model.Points.Contains('q'), AnswerAsync, model => Turn(model, ['q'], 'a')),
        new("host accepts", model => model.Is(ReviewStage.FactualCheck) && model.Points.TrueForAll(point => point == 'y'), Post(story => story.Host, "feedback/accept"), model => model.Stage = ReviewStage.ActionPlanning),
        new("another head accepts", _ => false, Post(story => story.As(story.Heads[2]), "feedback/accept"), _ => { }),
        new("host plans", model => model.Is(ReviewStage.ActionPlanning, ReviewStage.FollowUp), Post(story => story.Host, "action-plan/actions", new ActionContent("Do it", null, "Deputy", new DateOnly(2030, 1, 1), "It is done")), model => model.HasPlan = true),
        new("reviewer plans", _ => false, Post(story => story.Reviewer, "action-plan/actions", new ActionContent("Do it")), _ => { }),
        new("host agrees", model => model.Is(ReviewStage.ActionPlanning) && model.HasPlan, Post(story => story.Host, "action-plan/agree"), model => model.Stage = ReviewStage.FollowUp),
        new("host books", model => model.Is(ReviewStage.ActionPlanning, ReviewStage.FollowUp), (story, _) => story.Host.PutAsync($"{story.Path}/follow-up", new BookFollowUpRequest(TimeProvider.System.Today().AddDays(1)), null), model => model.IsBooked = true),
        new("host holds", model => model.Is(ReviewStage.FollowUp) && model.IsBooked, Post(story => story.Host, "follow-up/held", new HoldFollowUpRequest(new DateOnly(2026, 1, 1), "Notes", "Impact")), model => model.Stage = ReviewStage.Complete),
        new("host releases", model => model.Is(ReviewStage.ActionPlanning, ReviewStage.FollowUp, ReviewStage.Complete), (story, _) => story.Host.PutAsync($"{story.Path}/releases/group", new { }, null), _ => { }),
    ];

    [Fact]
    public async Task Whatever_anybody_tries_the_review_does_what_the_model_says()
    {
        var (allowed, refused, complete) = (0, 0, 0);
        foreach (var seed in Gen.UInt.Array[4].Single())
        {
            var random = new Random((int)seed);
            var story = await new ReviewStory(service).BeginAsync();
            var model = new Model();
            var walked = new List<string>();
            for (var step = 0; step < 90 && model.Stage != ReviewStage.Complete; step++)
            {
                // Half the time something that moves on, or a walk would hardly ever leave the first stage.
                var choices = random.Next(2) == 0 ? Commands : [.. Commands.Where(command => command.Allowed(model))];
                var command = choices[random.Next(choices.Length)];
                var expected = command.Allowed(model);
                var response = await command.Try(story, model);
                walked.Add($"{model.Stage}: {command.Name} {(int)response.StatusCode}");
                Assert.True(
                    expected ? response.IsSuccessStatusCode : response.StatusCode is HttpStatusCode.Conflict or HttpStatusCode.Forbidden or HttpStatusCode.NotFound,
                    $"seed {seed}: {(expected ? "refused" : "allowed")} {await response.Content.ReadAsStringAsync()}\n{string.Join('\n', walked)}");
                if (expected)
                    command.Effect(model);
                (allowed, refused) = expected ? (allowed + 1, refused) : (allowed, refused + 1);

                var status = await story.StatusAsync();
                Assert.True(
                    (model.Stage, model.Evidence, model.Findings, model.Points.Count(point => point is 'q' or 'a')) == (status.Stage, status.Progress.EvidenceRecords, status.Progress.Findings, status.Progress.PointsQueried),
                    $"seed {seed}: {status}\n{string.Join('\n', walked)}");
            }

            complete += model.Stage == ReviewStage.Complete ? 1 : 0;
            await ReviewInvariants.AssertAsync(story);
        }

        Assert.True(allowed > 60 && refused > 40, $"{allowed} allowed, {refused} refused, {complete} complete: too few to prove anything");
    }

    private static void Turn(Model model, char[] from, char to) => model.Points[model.Points.FindIndex(from.Contains)] = to;

    private static Func<ReviewStory, Model, Task<HttpResponseMessage>> Post(Func<ReviewStory, HttpClient> who, string path, object? body = null) =>
        (story, _) => who(story).PostAsync($"{story.Path}/{path}", body ?? new { });

    private static Task<HttpResponseMessage> SaveAsync(ReviewStory story, HttpClient client) => client.PutAsync(
        $"{story.Path}/self-evaluation", new SelfEvaluationContent(Focus: $"Focus {Guid.NewGuid()}", LinesOfEnquiry: [new LineOfEnquiry(Journey.Line, "Why?")]), "*");

    private static Task<HttpResponseMessage> RecordAsync(ReviewStory story, HttpClient client)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, $"{story.Path}/evidence/{Guid.CreateVersion7()}")
        {
            Content = System.Net.Http.Json.JsonContent.Create(new EvidenceRequest(SourceType.Website, "A note", DateTimeOffset.UtcNow), options: ReviewFactory.Json),
        };
        request.Headers.TryAddWithoutValidation("If-None-Match", "*");
        return client.SendAsync(request);
    }

    private static async Task<HttpResponseMessage> CheckAsync(ReviewStory story, HttpClient client, Model model, char[] from, Verdict verdict) => await client.PutAsync(
        $"{story.Path}/factual-check/points/{await PointAsync(story, model, from)}", new CheckPointRequest(verdict, verdict == Verdict.Query ? "Not so." : null), "*");

    private static async Task<HttpResponseMessage> AnswerAsync(ReviewStory story, Model model) => await story.SecondReviewer.PostAsync(
        $"{story.Path}/factual-check/points/{await PointAsync(story, model, ['q'])}/answers", new AnswerQueryRequest("You are right.", $"Reworded {Guid.NewGuid()}"));

    /// <summary>The point the model means: the first in such a state; any id when there is none.</summary>
    private static async Task<Guid> PointAsync(ReviewStory story, Model model, char[] from)
    {
        var place = model.Points.FindIndex(from.Contains);
        return model.Is(ReviewStage.FactualCheck) && place >= 0 ? (await story.FactualCheckAsync()).Points[place].PointId : Guid.CreateVersion7();
    }
}
