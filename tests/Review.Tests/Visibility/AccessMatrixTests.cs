using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PeerReview.Reviews.Contracts;
using PeerReview.Reviews.Evidence;
using PeerReview.Reviews.Feedback;
using PeerReview.Reviews.Findings;
using PeerReview.Reviews.Plans;
using PeerReview.Reviews.SelfEvaluations;
using PeerReview.ServiceDefaults.Security;
using PeerReview.TestKit;

namespace PeerReview.Reviews.Tests.Visibility;

/// <summary>
/// Every operation × everybody, at four stages of a review in which nothing is released: the statuses are those of one reviewed table,
/// <c>access-matrix.txt</c>. A new operation fails until it is in the table (UPDATE_SNAPSHOTS=1 writes it; then read it).
/// </summary>
public sealed partial class AccessMatrixTests(ReviewFactory service)
{
    private static readonly ReviewStage[] Stages = [ReviewStage.SelfEvaluation, ReviewStage.WrittenFeedback, ReviewStage.FactualCheck, ReviewStage.FollowUp];

    /// <summary>Nobody, those who oversee, outsiders; then the group; then those who may change something, so that what they do comes last.</summary>
    private static readonly string[] Viewers =
    [
        "anonymous", "other-network", "operator", "support", "finance", "api-client", "facilitator", "champion", "other-trust", "outsider-head", "outsider-staff",
        "coordinator", "director", "mat-lead", "group-head", "group-delegate", "group-staff", "reviewer", "host-staff", "host-head",
    ];

    [Fact]
    public async Task Everybody_gets_the_status_of_the_reviewed_table()
    {
        var table = new StringBuilder();
        foreach (var stage in Stages)
        {
            var story = await new ReviewStory(service).BeginAsync().ToAsync(stage);
            await LeaveSomethingOpenAsync(story, stage);
            table.Append(CultureInfo.InvariantCulture, $"{stage}\n{string.Empty,-72}{string.Join(' ', Viewers.Select((_, number) => $"{number + 1,3}"))}\n");
            foreach (var (operation, route, method) in Operations())
            {
                var statuses = new List<int>();
                foreach (var viewer in Viewers)
                    statuses.Add(await AskAsync(story, viewer, route, method, operation));
                table.Append(CultureInfo.InvariantCulture, $"{operation,-72}{string.Join(' ', statuses)}\n");
                AssertSane(operation, statuses);
            }

            Assert.Equal(stage, (await story.StatusAsync()).Stage); // nothing in the matrix may move it on, or the rest would prove something else
            await ReviewInvariants.AssertAsync(story);
            table.Append('\n');
        }

        var text = $"Columns: {string.Join(", ", Viewers.Select((viewer, number) => $"{number + 1} {viewer}"))}\n\n{table}";
        var path = SourcePath.Beside("access-matrix.txt");
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
            await File.WriteAllTextAsync(path, text);
        Assert.Equal(await File.ReadAllTextAsync(path), text);
    }

    /// <summary>Independent of the table: what must be true of every row whatever it says.</summary>
    private static void AssertSane(string operation, List<int> statuses)
    {
        for (var column = 0; column < Viewers.Length; column++)
        {
            var (viewer, status) = (Viewers[column], statuses[column]);
            var isOfReview = operation.Contains("{id", StringComparison.Ordinal);
            Assert.True(status < 500, $"{operation} {viewer} {status}");
            if (viewer == "anonymous")
                Assert.Equal(401, status);
            // A head of this very school and a coordinator – by the token of another network.
            if (isOfReview && viewer == "other-network")
                Assert.True(status == 404, $"{operation} answered {status} to another network");
            if (isOfReview && viewer is "operator" or "support" or "finance" or "api-client" or "facilitator" or "champion" or "other-trust" or "outsider-head" or "outsider-staff" or "group-staff")
                Assert.True(!isOfReview || status is 403 or 404, $"{operation} answered {status} to {viewer}");
            if (isOfReview && viewer is "coordinator" or "director" or "mat-lead")
                Assert.True(!isOfReview || status is 403 or 404 || operation is "GET /api/reviews/{id:guid}" or "GET /api/reviews/{id:guid}/history", $"{operation} answered {status} to {viewer}");
            if (viewer is "host-staff" or "host-head" && operation.Contains("/evidence", StringComparison.Ordinal))
                Assert.True(status is 403 or 404, $"{operation} answered {status} to {viewer}");
        }
    }

    private async Task<int> AskAsync(ReviewStory story, string viewer, RouteEndpoint route, string method, string operation)
    {
        var path = Parameter().Replace(route.RoutePattern.RawText!, match => match.Groups[1].Value switch
        {
            "id" => story.ReviewId.ToString(),
            "audience" => "trust",
            "number" => "1",
            _ => Guid.CreateVersion7().ToString(),
        });
        if (operation.EndsWith("/dead-letters", StringComparison.Ordinal))
            path += "?group=none";
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method is "POST" or "PUT")
            request.Content = JsonContent.Create(BodyOf(operation), options: ReviewFactory.Json);
        request.Headers.TryAddWithoutValidation("Idempotency-Key", Guid.NewGuid().ToString());
        // A version nobody has: those who may change something are told so (412) and change nothing.
        request.Headers.TryAddWithoutValidation("If-Match", "\"999999\"");
        using var response = await ClientOf(story, viewer).SendAsync(request);
        return (int)response.StatusCode;
    }

    /// <summary>Open ends that hold the review where it is: an empty point in a draft, an unchecked point, no follow-up booked.</summary>
    private static async Task LeaveSomethingOpenAsync(ReviewStory story, ReviewStage stage)
    {
        if (stage != ReviewStage.WrittenFeedback)
            return;

        var draft = await story.Reviewer.GetAsync($"{story.Path}/feedback");
        var content = (await draft.ReadAsync<FeedbackView>()).Content;
        var open = content.Sections[0] with { Points = [new FeedbackPoint(Guid.CreateVersion7(), PointKind.Remark, string.Empty)] };
        await story.Reviewer.PutAsync($"{story.Path}/feedback", content with { Sections = [.. content.Sections, open with { Id = Guid.CreateVersion7() }] }, draft.Headers.ETag!.ToString())
            .ReadAsync<FeedbackView>();
    }

    private static object BodyOf(string operation) => operation[(operation.IndexOf("{id:guid}", StringComparison.Ordinal) + "{id:guid}".Length)..] switch
    {
        "/self-evaluation" => new SelfEvaluationContent(Focus: "Another focus"),
        "/concerns" => new Concerns.ConcernsContacts(),
        "/concerns/reports" => new Concerns.NoteConcernReportedRequest(Concerns.ReportedTo.Headteacher, DateTimeOffset.UtcNow),
        "/evidence/{recordId:guid}" => new EvidenceRequest(SourceType.Website, "A note", DateTimeOffset.UtcNow),
        "/evidence/sync" => new SyncEvidenceRequest([new EvidenceToSync(Guid.CreateVersion7(), 7, "website", "A note", DateTimeOffset.UtcNow)]),
        "/keep-in-touch" => new NoteKeepInTouchRequest("A point", "Head", DateTimeOffset.UtcNow),
        "/findings" or "/findings/{findingId:guid}" => new FindingRequest(FindingKind.WhatWentWell, "A finding", []),
        "/verbal-feedback" => new GiveVerbalFeedbackRequest(DateTimeOffset.UtcNow),
        "/feedback" => new FeedbackContent([]),
        "/factual-check/points/{pointId:guid}" => new CheckPointRequest(Verdict.Accurate),
        "/factual-check/points/{pointId:guid}/answers" => new AnswerQueryRequest("An answer"),
        "/group-summary" => new AgreeSummaryRequest("A summary"),
        "/action-plan/actions" or "/action-plan/actions/{actionId:guid}" => new ActionContent("An action"),
        "/action-plan/actions/{actionId:guid}/progress" => new ReportProgressRequest(ActionStatus.Done),
        "/follow-up" => new BookFollowUpRequest(new DateOnly(2020, 1, 1)),
        _ when operation.EndsWith("/send-again", StringComparison.Ordinal) || operation.EndsWith("/set-aside", StringComparison.Ordinal) => new { group = "none" },
        "/follow-up/held" => new HoldFollowUpRequest(new DateOnly(2020, 1, 1), "Notes", "Impact"),
        _ => new { },
    };

    private HttpClient ClientOf(ReviewStory story, string viewer) => viewer switch
    {
        "anonymous" => service.CreateClient(),
        "other-network" => service.As(new Person(Guid.CreateVersion7(), "Foreign", OtherNetwork, new RoleAt(Role.Headteacher, story.Schools[0]), new RoleAt(Role.Coordinator, OtherNetwork))),
        "operator" => service.As(Person.Operator()),
        "support" => service.As(story.Somebody(Role.Support, story.Network)),
        "finance" => service.As(story.Somebody(Role.Finance, story.Network)),
        "api-client" => service.As(story.Somebody(Role.ApiClient, story.Schools[0])),
        "facilitator" => service.As(story.Somebody(Role.Facilitator, story.Network)),
        "champion" => service.As(story.Somebody(Role.ImprovementChampion, story.Schools[1])),
        "other-trust" => service.As(story.Somebody(Role.MatLead, story.OtherTrust)),
        "outsider-head" => story.As(story.Heads[3]),
        "outsider-staff" => story.As(story.Reviewers[3]),
        "coordinator" => story.As(story.Coordinator),
        "director" => service.As(story.Somebody(Role.Director, story.Network)),
        "mat-lead" => service.As(story.Somebody(Role.MatLead, story.HostTrust)),
        "group-head" => story.As(story.Heads[1]),
        "group-delegate" => story.As(story.StayAtHomes[1]),
        "group-staff" => service.As(story.Somebody(Role.SeniorLeader, story.Schools[1])),
        "reviewer" => story.Reviewer,
        "host-staff" => service.As(story.Somebody(Role.SeniorLeader, story.Schools[0])),
        "host-head" => story.Host,
        _ => throw new ArgumentOutOfRangeException(nameof(viewer), viewer, null),
    };

    private static readonly Guid OtherNetwork = Guid.CreateVersion7();

    private IEnumerable<(string Operation, RouteEndpoint Route, string Method)> Operations() =>
        (from endpoint in service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
         where endpoint.RoutePattern.RawText?.StartsWith("/api/reviews", StringComparison.Ordinal) is true
         from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
         select (Operation: $"{method} {endpoint.RoutePattern.RawText!.TrimEnd('/')}", endpoint, method))
        .OrderBy(one => one.Operation.Split(' ')[1], StringComparer.Ordinal).ThenBy(one => one.method, StringComparer.Ordinal);

    [GeneratedRegex(@"\{(\w+)[^}]*\}")]
    private static partial Regex Parameter();
}
