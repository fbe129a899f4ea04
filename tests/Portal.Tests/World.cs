using System.Text.Json.Nodes;
using PeerReview.Local.Demo;

namespace PeerReview.Portal.Tests;

/// <summary>
/// What of the demo network the pages are looked at with, found or made through the public API: in the group of the first head, the head's
/// own review is being prepared, a second school's is under way, and a third one's has come to the action plan.
/// </summary>
public sealed class World
{
    private readonly Dictionary<string, string> _ids = [];
    private readonly Dictionary<string, DemoSignIn> _people = [];

    /// <summary>The id by the name the page table uses in braces, such as <c>openCohort</c>.</summary>
    public string this[string name] => _ids.TryGetValue(name, out var id) ? id : throw new KeyNotFoundException($"The test world has no {name}.");

    /// <summary>Somebody by the name the page table uses, such as <c>finished head</c>; null for a role of the demo.</summary>
    public DemoSignIn? Person(string name) => _people.GetValueOrDefault(name);

    /// <summary>An address with its <c>{names}</c> filled in.</summary>
    public string Fill(string path)
    {
        foreach (var (name, id) in _ids)
            path = path.Replace($"{{{name}}}", id, StringComparison.Ordinal);
        return path.Contains('{', StringComparison.Ordinal) ? throw new KeyNotFoundException($"The test world cannot fill in {path}.") : path;
    }

    internal static async Task<World> LoadAsync(PortalFixture portal)
    {
        var world = new World();
        var head = portal.Api("headteacher");
        var coordinator = portal.Api("coordinator");
        var cohorts = await head.ListAsync("/api/cohorts");
        world.Add("groupsCohort", cohorts.First(cohort => (string?)cohort["status"] == "groupsPublished"));
        world.Add("openCohort", cohorts.First(cohort => (string?)cohort["status"] == "open"));
        world.Add("booking", (await head.ListAsync("/api/cohorts/bookings/mine"))[0]["booking"]!);
        world.Add("agreement", (await coordinator.ListAsync("/api/membership/agreements"))[0]);
        world._ids["school"] = (string)(await head.GetAsync("/api/membership/me"))["roles"]![0]!["organisationId"]!;
        var reviews = await ApiClient.UntilAsync(
            async () => new JsonArray([.. (await head.ListAsync("/api/reviews/mine")).Select(review => review["status"]!.DeepClone())]), seen => seen.AsArray().Count >= 3);
        var ours = reviews.AsArray().Single(review => (string?)review!["hostSchoolId"] == world["school"])!;
        var others = reviews.AsArray().Where(review => review != ours).OrderBy(review => (string?)review!["hostSchoolId"], StringComparer.Ordinal).ToList();
        world.Add("ourReview", ours);
        world.Add("theirReview", others[0]!);
        world.Add("finishedReview", others[1]!);
        world.Add("visit", (await head.ListAsync("/api/scheduling/visits/mine"))[0]);
        await world.SetStagesAsync(portal, coordinator, head, others[0]!, others[1]!);
        return world;
    }

    private async Task SetStagesAsync(PortalFixture portal, ApiClient coordinator, ApiClient head, JsonNode under, JsonNode finished)
    {
        _people["their head"] = await HeadOfAsync(portal, coordinator, (string)under["hostSchoolId"]!);
        _people["finished head"] = await HeadOfAsync(portal, coordinator, (string)finished["hostSchoolId"]!);
        var theirHead = ApiClient.Person(portal.Address, _people["their head"].Email, _people["their head"].Password);
        var finishedHead = ApiClient.Person(portal.Address, _people["finished head"].Email, _people["finished head"].Password);
        foreach (var person in new[] { head, theirHead, finishedHead })
            await SignAsync(person);

        if ((string?)under["stage"] == "selfEvaluation")
            await StartAsync(new Story(theirHead, head, (string)under["id"]!));
        if ((string?)finished["stage"] == "selfEvaluation")
        {
            var story = new Story(finishedHead, head, (string)finished["id"]!);
            await StartAsync(story);
            await FinishAsync(story, (string)(await head.GetAsync("/api/membership/me"))["id"]!);
        }

        _ids["evidence"] = (string)(await head.ListAsync($"/api/reviews/{under["id"]}/evidence"))[0]["id"]!;
        _ids["finding"] = (string)(await head.ListAsync($"/api/reviews/{under["id"]}/findings"))[0]["id"]!;
        _ids["action"] = (string)(await finishedHead.GetAsync($"/api/reviews/{finished["id"]}/action-plan"))["actions"]![0]!["id"]!;
    }

    private static async Task<DemoSignIn> HeadOfAsync(PortalFixture portal, ApiClient coordinator, string schoolId)
    {
        var people = await coordinator.ListAsync($"/api/membership/people?organisationId={schoolId}");
        var head = people.First(person => person["roles"]!.AsArray().Any(role => (string?)role!["role"] == "headteacher"));
        // Everybody of the demo has the same password.
        return new DemoSignIn((string)head["displayName"]!, "headteacher", (string)head["email"]!, portal.Person("headteacher").Password);
    }

    /// <summary>One review: who hosts, who reviews.</summary>
    private sealed record Story(ApiClient Host, ApiClient Reviewer, string Id)
    {
        public string At(string path) => $"/api/reviews/{Id}/{path}";
    }

    private static async Task SignAsync(ApiClient person)
    {
        foreach (var agreement in (await person.GetAsync("/api/membership/me"))["agreementsToSign"]!.AsArray())
            await person.PostAsync($"/api/membership/agreements/{agreement!["agreementId"]}/signatures", new { wording = (int)agreement["wording"]! });
    }

    private static async Task StartAsync(Story story)
    {
        await story.Host.PutAsync(story.At("self-evaluation"), new
        {
            context = "A school of 210 pupils by the river, with a large nursery. Two of our five classes are mixed in age.",
            focus = "How well pupils talk about what they have learned, across the curriculum.",
            linesOfEnquiry = new[] { new { id = Guid.CreateVersion7(), question = "What can pupils tell you about the books they read?" }, new { id = Guid.CreateVersion7(), question = "How do older pupils help younger ones?" } },
            areas = Array.Empty<object>(),
            peopleToMeet = new[] { new { who = "The reading lead", about = "How reading is taught", when = (string?)"10am" } },
            day = new { arrival = "Park behind the hall and sign in at the office.", contact = "The office, 01603 496 0123", timetable = Array.Empty<object>(), otherNotes = "9am welcome and tour\n9:30am lesson visits\n12pm lunch with pupils\n2:45pm feedback" },
        });
        await story.Host.PostAsync(story.At("self-evaluation/share"), new { });
        await ApiClient.WhenReadyAsync(() => story.Reviewer.PostAsync(story.At("day/start"), new { }), System.Net.HttpStatusCode.Conflict, System.Net.HttpStatusCode.Forbidden);
        Guid[] ids = [Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7()];
        await story.Reviewer.PostAsync(story.At("evidence/sync"), new
        {
            records = new object[]
            {
                new { id = ids[0], sourceType = "pupilVoice", note = "Six pupils of Year 5 each named a book they had chosen, and said why.", takenAt = DateTimeOffset.UtcNow },
                new { id = ids[1], sourceType = "bookLook", note = "Reading records are kept weekly. Comments by adults say what was good, seldom what comes next.", takenAt = DateTimeOffset.UtcNow },
                new { id = ids[2], sourceType = "unstructuredTime", note = "Older pupils read to younger ones at lunch without being asked.", takenAt = DateTimeOffset.UtcNow },
            },
        });
        await story.Reviewer.PostAsync(story.At("findings"), new { kind = "whatWentWell", text = "Pupils talk about their reading with pride, and can say why they chose a book.", evidenceIds = new[] { ids[0], ids[2] } });
        await story.Reviewer.PostAsync(story.At("findings"), new { kind = "evenBetterIf", text = "Comments in reading records told pupils what to try next.", evidenceIds = new[] { ids[1] } });
    }

    private static async Task FinishAsync(Story story, string reviewerId)
    {
        await story.Reviewer.PostAsync(story.At("verbal-feedback"), new { givenAt = DateTimeOffset.UtcNow, givenBy = new[] { reviewerId } });
        await story.Reviewer.PostAsync(story.At("feedback/send"), new { });
        foreach (var point in (await story.Host.GetAsync(story.At("factual-check")))["points"]!.AsArray())
            await story.Host.PutAsync(story.At($"factual-check/points/{point!["pointId"]}"), new { verdict = "accurate" });
        await story.Host.PostAsync(story.At("feedback/accept"), new { });
        var open = (await story.Host.GetAsync(story.At("action-plan")))["openPoints"]!.AsArray();
        await story.Host.PostAsync(story.At("action-plan/actions"), new
        {
            what = "Agree with all staff what a helpful comment looks like, and try it for half a term.",
            fromPointId = open.Count > 0 ? (string?)open[0]!["pointId"] : null,
            owner = "Reading lead",
            dueOn = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(60),
            successMeasure = "Pupils can say what they will try next.",
        });
    }

    private void Add(string name, JsonNode thing) => _ids[name] = (string)thing["id"]!;
}
