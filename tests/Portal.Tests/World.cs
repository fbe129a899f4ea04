using System.Text.Json.Nodes;
using PeerReview.Local.Demo;

namespace PeerReview.Portal.Tests;

/// <summary>
/// What of the demo network the pages are looked at with, found through the public API: cohorts, bookings, and a review at every stage with
/// somebody of the school that hosts it (<c>STAGE host</c>) and somebody who reviews it (<c>STAGE reviewer</c>).
/// </summary>
public sealed partial class World
{
    private readonly Dictionary<string, string> _ids = [];
    private readonly Dictionary<string, DemoSignIn> _people = [];

    /// <summary>The id by the name the page table uses in braces, such as <c>openCohort</c>.</summary>
    public string this[string name] => _ids.TryGetValue(name, out var id) ? id : throw new KeyNotFoundException($"The test world has no {name}.");

    /// <summary>True when there is one of this name.</summary>
    public bool Has(string name) => _ids.ContainsKey(name);

    /// <summary>Somebody by the name the page table uses, such as <c>onSite reviewer</c>; null for a role of the demo.</summary>
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
        await world.FindReviewsAsync(portal, coordinator);
        var visits = await head.ListAsync("/api/scheduling/visits/mine");
        world.Add("visit", visits[0]);
        await world.FindForCoordinatorAsync(coordinator);
        await world.FindForSupportAsync(portal);
        return world;
    }

    private async Task FindReviewsAsync(PortalFixture portal, ApiClient coordinator)
    {
        // Everybody of the demo has the same password.
        var password = portal.Person("headteacher").Password;
        var people = await coordinator.ListAsync("/api/membership/people");
        var reviews = await coordinator.ListAsync("/api/reviews");
        // One at each stage to look at.
        var shown = reviews.DistinctBy(review => (string?)review["stage"]).Select(review => (Name: (string)review["stage"]!, Review: review));
        foreach (var (stage, review) in shown)
        {
            var group = reviews.Where(other => (string?)other["groupId"] == (string?)review["groupId"] && (string?)other["id"] != (string?)review["id"]);
            _ids[stage] = (string)review["id"]!;
            _people[stage + " host"] = PersonOf("headteacher", (string)review["hostSchoolId"]!);
            _people[stage + " reviewer"] = PersonOf("senior-leader", (string)group.First()["hostSchoolId"]!);
        }

        // One that its head can release, in a trust that somebody leads.
        var schools = (await coordinator.ListAsync("/api/membership/schools")).ToDictionary(school => (string)school["id"]!, school => (string?)school["school"]!["trustId"]);
        var accepted = reviews.First(review => (string?)review["stage"] is "actionPlanning" or "followUp" or "complete" && schools[(string)review["hostSchoolId"]!] is not null);
        _ids["accepted"] = (string)accepted["id"]!;
        _people["accepted host"] = PersonOf("headteacher", (string)accepted["hostSchoolId"]!);
        _people["accepted MAT lead"] = PersonOf("mat-lead", schools[(string)accepted["hostSchoolId"]!]!);

        var onSite = Of("onSite reviewer");
        await GatherAsync(onSite, $"/api/reviews/{_ids["onSite"]}");
        var plan = await Of("followUp host").GetAsync($"/api/reviews/{_ids["followUp"]}/action-plan");
        Add("action", plan["actions"]![0]!);

        ApiClient Of(string name) => ApiClient.Person(portal.Address, _people[name].Email, password);

        DemoSignIn PersonOf(string role, string organisationId)
        {
            var person = people.First(person => person["roles"]!.AsArray().Any(held => (string?)held!["role"] == role && (string?)held["organisationId"] == organisationId));
            return new DemoSignIn((string)person["displayName"]!, role, (string)person["email"]!, password);
        }
    }

    private async Task GatherAsync(ApiClient reviewer, string review)
    {
        if ((await reviewer.ListAsync($"{review}/evidence")).Count == 0)
        {
            object[] records =
            [
                new { id = Guid.CreateVersion7(), baseVersion = (long?)null, sourceType = "pupilVoice", note = "Six pupils of Year 5 each named a book they had chosen, and said why.", takenAt = DateTimeOffset.UtcNow },
                new { id = Guid.CreateVersion7(), baseVersion = (long?)null, sourceType = "bookLook", note = "Reading records are kept weekly. Comments by adults say what was good, seldom what comes next.", takenAt = DateTimeOffset.UtcNow },
            ];
            await reviewer.PostAsync($"{review}/evidence/sync", new { records });
        }

        var evidence = await reviewer.ListAsync($"{review}/evidence");
        Add("evidence", evidence.First(record => (bool)record["isMine"]!));
        if ((await reviewer.ListAsync($"{review}/findings")).Count == 0)
        {
            await reviewer.PostAsync($"{review}/findings", new { kind = "whatWentWell", text = "Pupils talk about their reading with pride.", evidenceIds = evidence.Select(record => (Guid)record["id"]!) });
            await reviewer.PostAsync($"{review}/findings", new { kind = "evenBetterIf", text = "Comments in reading records told pupils what to try next.", evidenceIds = evidence.Take(1).Select(record => (Guid)record["id"]!) });
        }

        Add("finding", (await reviewer.ListAsync($"{review}/findings"))[0]);
    }

    private void Add(string name, JsonNode thing) => _ids[name] = (string)thing["id"]!;
}
