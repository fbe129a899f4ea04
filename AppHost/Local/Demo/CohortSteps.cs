using System.Net;
using System.Text.Json.Nodes;

namespace PeerReview.Local.Demo;

/// <summary>A cohort from booking to settled dates, each step as the coordinator and the heads take it. Safe to repeat.</summary>
/// <param name="coordinator">Who runs the network.</param>
/// <param name="cohort">The cohort.</param>
/// <param name="key">Names the steps.</param>
public sealed class CohortSteps(ApiClient coordinator, Guid cohort, string key)
{
    /// <summary>The programme whose cohorts these are.</summary>
    public const string Programme = "vnet-personal-development";

    /// <summary>What a head declares on booking.</summary>
    public static readonly IReadOnlyList<string> Declarations = ["practised-in-self-evaluation", "will-share-documents", "committed-to-the-group"];

    public Guid Id => cohort;

    /// <summary>Draws a cohort up; its bookings have been open for a month and close before the first review.</summary>
    /// <param name="coordinator">Who draws it up.</param>
    /// <param name="name">Its name.</param>
    /// <param name="from">The first day on which a review may be.</param>
    /// <param name="until">The last day.</param>
    /// <param name="key">What makes a repetition find everything done.</param>
    /// <param name="capacity">How many schools have a place; null for what its programme says.</param>
    public static async Task<CohortSteps> DrawUpAsync(ApiClient coordinator, string name, DateOnly from, DateOnly until, string key, int? capacity = null)
    {
        var plan = new
        {
            name,
            academicYear = from.Month >= 9 ? from.Year : from.Year - 1,
            reviewsFrom = from,
            reviewsUntil = until,
            capacity,
            bookingOpensAt = DateTimeOffset.UtcNow.Date.AddDays(-30),
            bookingClosesAt = new DateTimeOffset(from.AddDays(-1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero),
        };
        var drawnUp = await coordinator.PostAsync("/api/cohorts", new { programmeCode = Programme, plan }, key);
        return new CohortSteps(coordinator, (Guid)drawnUp!["id"]!, key);
    }

    public Task OpenAsync() => coordinator.PostAsync($"/api/cohorts/{cohort}/open", new { }, $"{key}-open");

    /// <summary>Each head books, with the three declarations, for two people.</summary>
    public async Task BookAsync(IEnumerable<DemoSchool> schools)
    {
        foreach (var school in schools)
        {
            var booking = new { schoolId = school.Id, delegateIds = new[] { school.HeadId, school.SeniorLeaderId }, declarations = Declarations };
            // Cohort hears of schools and people by event: the first booking may be a moment early.
            await ApiClient.WhenReadyAsync(
                () => school.Head.PostAsync($"/api/cohorts/{cohort}/bookings", booking, $"{key}-book-{school.Urn}"),
                HttpStatusCode.NotFound, HttpStatusCode.BadRequest, HttpStatusCode.Conflict);
        }
    }

    /// <summary>Everyone comes to the training afternoon, held on the last Thursday.</summary>
    public async Task TrainAsync(IReadOnlyCollection<DemoSchool> schools)
    {
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var thursday = today.AddDays(-((int)today.DayOfWeek + 2) % 7 - 1);
        var session = await ApiClient.WhenReadyAsync(
            () => coordinator.PostAsync(
                $"/api/scheduling/cohorts/{cohort}/sessions", new { kind = "training", day = thursday, startsAt = "13:00:00", endsAt = "16:00:00", venue = "Professional Development Centre" }, $"{key}-training"),
            HttpStatusCode.NotFound);
        var path = $"/api/scheduling/sessions/{session!["id"]}/attendance";
        var expected = await ApiClient.UntilAsync(() => coordinator.GetAsync(path), seen => seen["people"]!.AsArray().Count == 2 * schools.Count);
        var marks = expected["people"]!.AsArray().Select(person => new { personId = (Guid)person!["personId"]!, attended = true });
        await coordinator.PostAsync(path, new { marks }, $"{key}-attendance");
    }

    /// <summary>Searches for the best groups, closes bookings, takes the groups and publishes them.</summary>
    public async Task<IReadOnlyList<JsonNode>> FormGroupsAsync()
    {
        var published = await coordinator.ListAsync($"/api/cohorts/{cohort}/groups");
        if (published.Count > 0)
            return published;

        var draft = $"/api/cohorts/{cohort}/draft";
        await ApiClient.UntilAsync(
            () => coordinator.GetAsync(draft),
            seen => seen["unplaced"]!.AsArray().Concat(seen["groups"]!.AsArray().SelectMany(group => group!["schools"]!.AsArray())).All(school => (int)school!["trainedReviewers"]! > 0));
        var run = await coordinator.RunAsync(
            $"/api/cohorts/{cohort}/grouping-runs", new { seconds = 5, seed = 1 }, seen => (string?)seen["status"] is not ("queued" or "running"), $"{key}-run");
        if ((string?)run["status"] != "formed")
            throw new StartFailedException($"No groups were found ({run["status"]}): {run["result"]?["clash"]}");
        await coordinator.PostAsync($"/api/cohorts/{cohort}/close", new { }, $"{key}-close");
        await coordinator.PostAsync($"{draft}/take/{run["id"]}", new { }, $"{key}-take", etag: "*");
        await coordinator.PostAsync($"{draft}/publish", new { }, $"{key}-publish", etag: "*");
        return await coordinator.ListAsync($"/api/cohorts/{cohort}/groups");
    }

    /// <summary>The coordinator has dates found for every group; every head agrees to every date. All visits are settled afterwards.</summary>
    public async Task SetDatesAsync(IReadOnlyCollection<JsonNode> groups, IReadOnlyCollection<DemoSchool> schools)
    {
        var heads = schools.ToDictionary(school => school.Id, school => school.Head);
        foreach (var group in groups)
        {
            var members = group["schoolIds"]!.AsArray().Select(id => (Guid)id!).ToList();
            var visits = await ApiClient.UntilAsync(
                () => ApiClient.WhenReadyAsync(() => coordinator.GetAsync($"/api/scheduling/groups/{group["id"]}/visits"), HttpStatusCode.NotFound),
                seen => VisitsOf(seen).Count == members.Count);
            // A school may be one of whom Scheduling has not heard yet.
            if (VisitsOf(visits).Any(visit => (string?)visit["state"] == "toBePlanned"))
                await ApiClient.WhenReadyAsync(() => coordinator.PostAsync($"/api/scheduling/groups/{group["id"]}/date-proposals", new { }, $"{key}-dates-{group["id"]}"), HttpStatusCode.Conflict);
            foreach (var visit in VisitsOf(visits))
            {
                foreach (var member in members)
                    await heads[member].PostAsync($"/api/scheduling/visits/{visit["id"]}/answers", new { agrees = true }, $"{key}-agree-{visit["id"]}-{member}");
            }
        }
    }

    /// <summary>The review of each school, group after group; its reviewers are senior leaders of the others and have signed the protocol.</summary>
    public static async Task<IReadOnlyList<ReviewSteps>> FindReviewsAsync(IReadOnlyList<JsonNode> groups, IReadOnlyCollection<DemoSchool> schools)
    {
        foreach (var school in schools)
            await SignAsync(school.SeniorLeader);

        var found = new List<ReviewSteps>();
        foreach (var group in groups)
        {
            var members = group["schoolIds"]!.AsArray().Select(id => schools.Single(school => school.Id == (Guid)id!)).ToList();
            foreach (var host in members)
            {
                var mine = await ApiClient.UntilAsync(
                    () => host.Head.GetAsync($"/api/reviews?groupId={group["id"]}&hostSchoolId={host.Id}"),
                    seen => seen["items"]!.AsArray() is [{ } only] && (string?)only["visitState"] == "confirmed");
                found.Add(new ReviewSteps(
                    (Guid)mine["items"]![0]!["id"]!, host, [.. members.Where(member => member != host).Take(2).Select(member => member.SeniorLeader)]));
            }
        }

        return found;
    }

    private static async Task SignAsync(ApiClient person)
    {
        foreach (var agreement in await person.ListAsync("/api/membership/agreements"))
            await person.PostAsync($"/api/membership/agreements/{agreement["id"]}/signatures", new { wording = (int)agreement["wording"]! });
    }

    private static IReadOnlyList<JsonNode> VisitsOf(JsonNode answer) => [.. answer["visits"]!.AsArray().Select(visit => visit!)];
}
