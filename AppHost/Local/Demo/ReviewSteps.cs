using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace PeerReview.Local.Demo;

/// <summary>
/// One school's review, each step as the head and the reviewers take it, with believable invented words. Safe to repeat: a step that was
/// taken is not taken again.
/// </summary>
/// <param name="id">The review.</param>
/// <param name="host">The school reviewed.</param>
/// <param name="reviewers">Two people of the other schools.</param>
public sealed class ReviewSteps(Guid id, DemoSchool host, IReadOnlyList<ApiClient> reviewers)
{
    /// <summary>The stages of a review, in order.</summary>
    public static IReadOnlyList<string> Stages { get; } =
        ["selfEvaluation", "ready", "onSite", "writtenFeedback", "factualCheck", "actionPlanning", "followUp", "complete"];

    private readonly string _path = $"/api/reviews/{id}";

    public Guid Id => id;

    public DemoSchool Host => host;

    /// <summary>Takes steps until the review stands at a stage.</summary>
    public async Task ToAsync(string stage)
    {
        Func<Task>[] steps = [ShareSelfEvaluationAsync, StartDayAsync, GiveVerbalFeedbackAsync, SendFeedbackAsync, AcceptFeedbackAsync, AgreePlanAsync, HoldFollowUpAsync];
        var wanted = StageNumber(stage);
        for (var stands = StageNumber(await StageAsync()); stands < wanted; stands++)
            await steps[stands]();
    }

    /// <summary>Where it stands.</summary>
    public async Task<string> StageAsync() => (string)(await host.Head.GetAsync(_path))["status"]!["stage"]!;

    private static int StageNumber(string stage) => Stages.Index().Single(known => known.Item == stage).Index;

    private async Task ShareSelfEvaluationAsync()
    {
        await host.Head.PutAsync($"{_path}/self-evaluation", new
        {
            context = $"{host.Name} serves its town and the villages around it.",
            focus = "Do all pupils take part in what the school offers beyond lessons, and do they say it helps them?",
            linesOfEnquiry = new[]
            {
                new { id = KeyedId("line-1"), question = "How are pupils heard, and what changes because of it?" },
                new { id = KeyedId("line-2"), question = "Who does not take part in clubs and trips, and what is done about it?" },
            },
            peopleToMeet = new[] { new { who = "Personal development lead", about = "The programme and who takes part", when = "10:15" } },
        });
        await host.Head.PostAsync($"{_path}/self-evaluation/share", new { }, Key("share"));
    }

    private Task StartDayAsync() =>
        // Whether the dates are settled and the protocol signed reaches Review by event.
        ApiClient.WhenReadyAsync(() => reviewers[0].PostAsync($"{_path}/day/start", new { }, Key("start")), HttpStatusCode.Conflict, HttpStatusCode.Forbidden, HttpStatusCode.NotFound);

    private async Task GiveVerbalFeedbackAsync()
    {
        await RecordAsync(0, "evidence-1", "pupilVoice", "Nine of ten pupils could name something the council had changed.", "line-1");
        await RecordAsync(1, "evidence-2", "documentReview", "Minutes of the council show that every suggestion is answered within two weeks.", "line-1");
        await RecordAsync(1, "evidence-3", "staffVoice", "Staff know which pupils have not been on a trip; there is no plan for them yet.", "line-2");
        await FindAsync(0, "finding-1", "whatWentWell", "Pupils are heard, and they know what has changed because of it.", "line-1", "evidence-1", "evidence-2");
        await FindAsync(1, "finding-2", "evenBetterIf", "The few who do not yet take part were each invited to something that suits them.", "line-2", "evidence-3");
        await reviewers[0].PostAsync($"{_path}/verbal-feedback", new { givenAt = DateTimeOffset.UtcNow }, Key("verbal"));
    }

    private Task SendFeedbackAsync() => reviewers[0].PostAsync($"{_path}/feedback/send", new { }, Key("send"));

    private async Task AcceptFeedbackAsync()
    {
        var check = await host.Head.GetAsync($"{_path}/factual-check");
        foreach (var point in check["points"]!.AsArray())
            await host.Head.PutAsync($"{_path}/factual-check/points/{point!["pointId"]}", new { verdict = "accurate" });
        await host.Head.PostAsync($"{_path}/feedback/accept", new { }, Key("accept"));
    }

    private async Task AgreePlanAsync()
    {
        var action = new
        {
            what = "Ask each pupil who is not yet in a club what would suit them, and start two new ones.",
            owner = "Personal development lead",
            dueOn = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(60),
            successMeasure = "Every pupil has taken part in at least one activity by the end of next term.",
        };
        await host.Head.PostAsync($"{_path}/action-plan/actions", action, Key("action"));
        await host.Head.PostAsync($"{_path}/action-plan/agree", new { }, Key("agree"));
    }

    private async Task HoldFollowUpAsync()
    {
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        await host.Head.PutAsync($"{_path}/follow-up", new { day = today });
        await host.Head.PostAsync(
            $"{_path}/follow-up/held", new { heldOn = today, notes = "We met and looked at what has changed.", impact = "Two new clubs; nobody is without one." }, Key("held"));
    }

    private Task RecordAsync(int reviewer, string key, string sourceType, string note, string line) =>
        reviewers[reviewer].PutNewAsync(
            $"{_path}/evidence/{KeyedId(key)}", new { sourceType, note, takenAt = DateTimeOffset.UtcNow, lineOfEnquiryId = KeyedId(line), hostPartner = "Personal development lead" });

    private Task<JsonNode?> FindAsync(int reviewer, string key, string kind, string text, string line, params string[] evidence) =>
        reviewers[reviewer].PostAsync(
            $"{_path}/findings", new { kind, text, evidenceIds = evidence.Select(KeyedId), lineOfEnquiryId = KeyedId(line) }, Key(key));

    private string Key(string step) => $"{id}-{step}";

    /// <summary>The same id for the same thing every time, as a device that repeats itself would send.</summary>
    private Guid KeyedId(string thing)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(Key(thing)))[..16];
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
