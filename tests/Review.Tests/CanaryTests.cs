using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using Npgsql;
using PeerReview.Reviews.Concerns;
using PeerReview.Reviews.Contracts;
using PeerReview.Reviews.Evidence;
using PeerReview.Reviews.Feedback;
using PeerReview.Reviews.Findings;
using PeerReview.Reviews.Plans;
using PeerReview.Reviews.SelfEvaluations;
using PeerReview.ServiceDefaults;
using PeerReview.TestKit;

namespace PeerReview.Reviews.Tests;

/// <summary>
/// No word a school or a reviewer writes leaves the database by another door than the answer to who may read it. Canaries are put into every
/// free text the API takes; then logs at their most talkative, spans, every message ever put into the outbox, and every problem answer are searched.
/// </summary>
public sealed class CanaryTests(ReviewFactory service)
{
    private const string Canary = "CANARY-7f3a";

    /// <summary>The same for SQL, in two parts: this test's own queries are in the spans too.</summary>
    private const string CanaryInSql = "'%CANARY' || '-7f3a%'";

    [Fact]
    public async Task No_canary_is_found_in_logs_spans_messages_or_problems()
    {
        await CatchOutboxAsync();
        var spans = new ConcurrentQueue<string>();
        using var listener = Listen(spans);
        using var catcher = service.Catch.Begin();

        var story = await new ReviewStory(service).BeginAsync();
        var problems = await TypeEverywhereAsync(story);

        Assert.Equal(ReviewStage.Complete, (await story.StatusAsync()).Stage);
        Assert.Equal(TextFields.Order(), await FieldsWithCanaryAsync(story)); // the canaries are really in there: not one field was missed
        Assert.True(catcher.Lines.Count > 1_000, $"only {catcher.Lines.Count} log lines: were they caught?");
        Assert.Contains(catcher.Lines, line => line.Contains("INSERT INTO evidence", StringComparison.Ordinal));
        Assert.True(spans.Count > 200, $"only {spans.Count} spans");
        Assert.True(problems.Count > 15);

        AssertClean("log", catcher.Lines);
        AssertClean("span", spans);
        AssertClean("problem", problems);
        var messages = await OutboxAsync(story);
        Assert.True(messages.Count > 30, $"only {messages.Count} messages");
        AssertClean("message", messages);
    }

    private static void AssertClean(string where, IEnumerable<string> texts)
    {
        var leaks = texts.Where(text => text.Contains(Canary, StringComparison.OrdinalIgnoreCase)).Select(text => text.Length > 600 ? text[..600] : text).ToList();
        Assert.True(leaks.Count == 0, $"{leaks.Count} leaks in a {where}, such as: {leaks.FirstOrDefault()}");
    }

    /// <summary>Every text column of the service, as table.column; a new one has to be put here and typed into below.</summary>
    private static readonly string[] TextFields =
    [
        "actions.content", "actions.progress", "concerns_protocols.contacts", "evidence.host_partner", "evidence.note", "feedback.content", "feedback.group_summary",
        "findings.text", "follow_ups.impact", "follow_ups.notes", "idempotency_key.body", "keep_in_touch.text", "keep_in_touch.told_to", "point_checks.messages", "revisions.content",
        "self_evaluations.content",
    ];

    private static string Word(string field) => $"{Canary} {field}";

    /// <summary>Goes through the whole review with a canary in every text, trying what is refused on the way; returns the refusals' bodies.</summary>
    private static async Task<List<string>> TypeEverywhereAsync(ReviewStory story)
    {
        var problems = new List<string>();
        var content = new SelfEvaluationContent(
            Word("context"), Word("focus"), [new LineOfEnquiry(Journey.Line, Word("question"))],
            [new AreaEvaluation("inclusion", Word("well"), Word("ebi"), Word("know"))], [new PersonToMeet(Word("who"), Word("about"), Word("when"))],
            new DayPlan(Word("arrival"), Word("contact"), [new TimetableSlot(new TimeOnly(9, 0), null, Word("activity"), Word("with"))], Word("other")));
        await TryAsync(story.Host.PutAsync($"{story.Path}/self-evaluation", content with { Areas = [new AreaEvaluation(Word("area"))] }, "\"1\""));
        await TryAsync(story.Host.PutAsync($"{story.Path}/self-evaluation", content with { Focus = Word(new string('x', 3000)) }, "\"1\""));
        await TryAsync(story.Host.PutAsync($"{story.Path}/self-evaluation", content with { Focus = Word("\0") }, "\"1\""));
        foreach (var (client, path, body) in Unkeepable(story))
            await TryAsync(client.PostAsync($"{story.Path}/{path}", body));
        await TryAsync(RecordAsync(story, Guid.CreateVersion7(), new EvidenceRequest(SourceType.Website, Word("\0"), DateTimeOffset.UtcNow)));
        await TryAsync(story.Host.PutAsync($"{story.Path}/self-evaluation", new { focus = Word("x"), unknown = Word("member") }, "\"1\""));
        await TryAsync(story.Host.PutAsync($"{story.Path}/self-evaluation", new Dictionary<string, object> { [Word("member")] = 1 }, "\"1\""));
        await TryAsync(story.Host.PutAsync($"{story.Path}/self-evaluation", new { day = Word("not an object") }, "\"1\""));
        await TryAsync(story.As(story.Coordinator).PutAsync($"{story.Path}/self-evaluation", content, "\"1\""));
        await TryAsync(story.Reviewer.PutAsync($"{story.Path}/self-evaluation", content, "\"1\""));
        await story.SaveSelfEvaluationAsync(content);
        await story.Host.PostAsync($"{story.Path}/self-evaluation/share", new { }).ReadAsync<object>();
        var contact = new ConcernsContact(Word("name"), Word("reach"));
        var concerns = await story.Host.GetAsync($"{story.Path}/concerns");
        await story.Host.PutAsync($"{story.Path}/concerns", new ConcernsContacts(contact, contact, contact, contact), concerns.Headers.ETag!.ToString()).ReadAsync<object>();
        await TryAsync(story.Reviewer.PostAsync($"{story.Path}/keep-in-touch", new NoteKeepInTouchRequest(Word("early"), Word("to"), DateTimeOffset.UtcNow)));

        await Journey.StartDayAsync(story);
        var record = Guid.CreateVersion7();
        await TryAsync(RecordAsync(story, record, new EvidenceRequest(SourceType.Website, Word(new string('x', 20_000)), DateTimeOffset.UtcNow)));
        await TryAsync(RecordAsync(story, record, new EvidenceRequest(SourceType.Website, Word("note"), DateTimeOffset.UtcNow, null, Word("area"), Word("partner"))));
        await (await RecordAsync(story, record, new EvidenceRequest(SourceType.Website, Word("note"), DateTimeOffset.UtcNow, null, null, Word("partner")))).ReadAsync<object>();
        await story.Reviewer.PostAsync($"{story.Path}/evidence/sync", new SyncEvidenceRequest([new(Guid.CreateVersion7(), null, "website", Word("sync"), DateTimeOffset.UtcNow), new(Guid.CreateVersion7(), null, Word("source"), Word("bad"), DateTimeOffset.UtcNow)])).ReadAsync<object>();
        await story.Reviewer.PostAsync($"{story.Path}/keep-in-touch", new NoteKeepInTouchRequest(Word("kit"), Word("to"), DateTimeOffset.UtcNow)).ReadAsync<object>();
        await TryAsync(story.Reviewer.PostAsync($"{story.Path}/findings", new FindingRequest(FindingKind.EvenBetterIf, Word("finding"), [Guid.NewGuid()])));
        await TryAsync(story.Reviewer.PostAsync($"{story.Path}/findings", new { kind = Word("kind"), text = Word("text"), evidenceIds = Array.Empty<Guid>() }));
        await story.FindAsync(story.Reviewer, FindingKind.EvenBetterIf, Word("finding"), record);
        await story.Reviewer.PostAsync($"{story.Path}/verbal-feedback", new GiveVerbalFeedbackRequest(DateTimeOffset.UtcNow)).ReadAsync<object>();

        var draft = await story.Reviewer.GetAsync($"{story.Path}/feedback");
        var feedback = (await draft.ReadAsync<FeedbackView>()).Content;
        await TryAsync(story.Reviewer.PutAsync($"{story.Path}/feedback", feedback with { Sections = [feedback.Sections[0], feedback.Sections[0] with { Heading = Word("twice") }] }, draft.Headers.ETag!.ToString()));
        feedback = feedback with { SuggestedSummary = Word("suggestion"), Sections = [feedback.Sections[0] with { Heading = Word("heading") }] };
        await story.Reviewer.PutAsync($"{story.Path}/feedback", feedback, draft.Headers.ETag!.ToString()).ReadAsync<object>();
        await Journey.SendFeedbackAsync(story);
        await TryAsync(story.Reviewer.PutAsync($"{story.Path}/feedback", feedback with { SuggestedSummary = Word("late") }, "*"));
        await TryAsync(story.Host.PostAsync($"{story.Path}/feedback/accept", new { }));

        var point = (await story.FactualCheckAsync()).Points[0];
        await (await story.CheckAsync(point, Verdict.Query, Word("query"))).ReadAsync<object>();
        await TryAsync(story.Reviewer.PostAsync($"{story.Path}/factual-check/points/{point.PointId}/answers", new AnswerQueryRequest(Word("both"), Word("amended"), Withdraw: true)));
        await story.Reviewer.PostAsync($"{story.Path}/factual-check/points/{point.PointId}/answers", new AnswerQueryRequest(Word("answer"), Word("amended"))).ReadAsync<object>();
        await Journey.AcceptFeedbackAsync(story);
        var summary = await story.Host.GetAsync($"{story.Path}/group-summary");
        await story.Host.PutAsync($"{story.Path}/group-summary", new AgreeSummaryRequest(Word("summary")), summary.Headers.ETag!.ToString()).ReadAsync<object>();

        await TryAsync(story.Host.PostAsync($"{story.Path}/action-plan/actions", new ActionContent(Word("what"), Guid.NewGuid())));
        var action = await story.Host.PostAsync($"{story.Path}/action-plan/actions", new ActionContent(Word("what"), point.PointId, Word("owner"), TimeProvider.System.Today(), Word("measure"))).ReadAsync<ActionView>();
        await story.Host.PostAsync($"{story.Path}/action-plan/actions/{action.Id}/progress", new ReportProgressRequest(ActionStatus.UnderWay, Word("progress"))).ReadAsync<object>();
        await TryAsync(story.Reviewer.PostAsync($"{story.Path}/action-plan/actions", new ActionContent(Word("not theirs"))));
        await TryAsync(story.Host.PostAsync($"{story.Path}/follow-up/held", new HoldFollowUpRequest(TimeProvider.System.Today(), Word("too early"), Word("too early"))));
        await story.Host.PostAsync($"{story.Path}/action-plan/agree", new { }).ReadAsync<object>();
        await story.Host.PutAsync($"{story.Path}/follow-up", new BookFollowUpRequest(TimeProvider.System.Today()), null).ReadAsync<object>();
        await story.Host.PostAsync($"{story.Path}/follow-up/held", new HoldFollowUpRequest(TimeProvider.System.Today(), Word("notes"), Word("impact"))).ReadAsync<object>();
        return problems;

        async Task TryAsync(Task<HttpResponseMessage> request)
        {
            var response = await request;
            var body = await response.Content.ReadAsStringAsync();
            Assert.True((int)response.StatusCode is >= 400 and < 500, $"{response.RequestMessage!.Method} {response.RequestMessage.RequestUri} {(int)response.StatusCode} {body}");
            problems.Add($"{body} {response.Headers} {response.RequestMessage!.RequestUri}");
        }
    }

    /// <summary>Texts with a character the database refuses: it must not come to that, for its refusal would quote them.</summary>
    private static IEnumerable<(HttpClient Client, string Path, object Body)> Unkeepable(ReviewStory story)
    {
        var text = Word("\0");
        yield return (story.Reviewer, "keep-in-touch", new NoteKeepInTouchRequest(text, text, DateTimeOffset.UtcNow));
        yield return (story.Reviewer, "findings", new FindingRequest(FindingKind.EvenBetterIf, text, []));
        yield return (story.Host, "action-plan/actions", new ActionContent(text, Owner: text, SuccessMeasure: text));
        yield return (story.Host, $"action-plan/actions/{Guid.NewGuid()}/progress", new ReportProgressRequest(ActionStatus.Done, text));
        yield return (story.Host, "follow-up/held", new HoldFollowUpRequest(TimeProvider.System.Today(), text, text));
        yield return (story.Reviewer, $"factual-check/points/{Guid.NewGuid()}/answers", new AnswerQueryRequest(text, text));
    }

    private static Task<HttpResponseMessage> RecordAsync(ReviewStory story, Guid id, EvidenceRequest content)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, $"{story.Path}/evidence/{id}") { Content = JsonContent.Create(content, options: ReviewFactory.Json) };
        request.Headers.TryAddWithoutValidation("If-None-Match", "*");
        return story.Reviewer.SendAsync(request);
    }

    /// <summary>Which columns of the database hold a canary of this network: all that may, by the catalogue.</summary>
    private async Task<IEnumerable<string>> FieldsWithCanaryAsync(ReviewStory story)
    {
        var found = new List<string>();
        var columns = await service.AsOwnerAsync<string[]>(
            """
            SELECT array_agg(table_name || '.' || column_name) FROM information_schema.columns
            WHERE table_schema = 'public' AND data_type IN ('text', 'character varying', 'jsonb', 'bytea') AND table_name NOT IN ('outbox_message', '__EFMigrationsHistory')
            """,
            story.Network);
        foreach (var column in columns)
        {
            var (table, name) = (column.Split('.')[0], column.Split('.')[1]);
            var text = name == "body" ? "encode(body, 'escape')" : $"\"{name}\"::text";
            if (await service.AsOwnerAsync<long>($"SELECT count(*) FROM \"{table}\" WHERE {text} LIKE {CanaryInSql}", story.Network) > 0)
                found.Add(column);
        }

        return found.Order();
    }

    /// <summary>Keeps a copy of every message that is put into the outbox, outside the tables the service knows of.</summary>
    private async Task CatchOutboxAsync()
    {
        await using var connection = new NpgsqlConnection(service.OwnerConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            """
            CREATE SCHEMA IF NOT EXISTS caught;
            CREATE TABLE IF NOT EXISTS caught.message (text text);
            CREATE OR REPLACE FUNCTION caught.keep() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
              $$ BEGIN INSERT INTO caught.message VALUES (NEW.destination || NEW.envelope::text || convert_from(NEW.body, 'UTF8')); RETURN NEW; END $$;
            CREATE OR REPLACE TRIGGER keep AFTER INSERT ON outbox_message FOR EACH ROW EXECUTE FUNCTION caught.keep();
            """,
            connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<IReadOnlyList<string>> OutboxAsync(ReviewStory story) =>
        await service.AsOwnerAsync<string[]>($"SELECT array_agg(text) FROM caught.message WHERE text LIKE '%{story.Network}%'", story.Network);

    private static ActivityListener Listen(ConcurrentQueue<string> spans)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                var text = new StringBuilder(activity.DisplayName).Append(activity.OperationName).Append(activity.StatusDescription);
                foreach (var (key, value) in activity.TagObjects)
                    text.Append(' ').Append(key).Append('=').Append(value);
                foreach (var occurrence in activity.Events)
                    text.Append(' ').Append(occurrence.Name).AppendJoin(' ', occurrence.Tags.Select(tag => $"{tag.Key}={tag.Value}"));
                foreach (var (key, value) in activity.Baggage)
                    text.Append(' ').Append(key).Append('=').Append(value);
                spans.Enqueue(text.ToString());
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
