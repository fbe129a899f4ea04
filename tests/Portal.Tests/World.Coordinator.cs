using PeerReview.Local.Demo;

namespace PeerReview.Portal.Tests;

public sealed partial class World
{
    /// <summary>One person of each school is marked, so that groups can be found; the others are left to mark.</summary>
    private async Task HalfOfThemCameAsync(ApiClient coordinator, string cohort)
    {
        var sheet = $"/api/scheduling/sessions/{_ids["trainingToday"]}/attendance";
        var seen = await ApiClient.UntilAsync(() => coordinator.GetAsync(sheet), answer => answer["people"]!.AsArray() is { Count: >= 12 } people && people.All(person => person!["schoolId"] is not null));
        var marks = seen["people"]!.AsArray().GroupBy(person => (string?)person!["schoolId"]).Where(school => school.All(person => (bool?)person!["attended"] is null))
            .Select(school => new { personId = (Guid)school.First()!["personId"]!, attended = true }).ToList();
        if (marks.Count > 0)
            await coordinator.PostAsync(sheet, new { marks }, Guid.NewGuid().ToString());
        await ApiClient.UntilAsync(
            () => coordinator.GetAsync($"{cohort}/draft"),
            draft => draft["unplaced"]!.AsArray().Concat(draft["groups"]!.AsArray().SelectMany(group => group!["schools"]!.AsArray())).All(school => (int)school!["trainedReviewers"]! > 0));
    }

    /// <summary>What a coordinator's pages are looked at with: two searches for groups, a draft, a sheet to mark, a repair and a search for dates.</summary>
    private async Task FindForCoordinatorAsync(ApiClient coordinator)
    {
        Add("draftCohort", (await coordinator.ListAsync("/api/cohorts")).First(cohort => (string?)cohort["status"] == "draft"));
        var open = $"/api/cohorts/{_ids["openCohort"]}";
        Add("someBooking", (await coordinator.ListAsync($"{open}/bookings"))[0]["booking"]!);
        Add("trainingHeld", (await coordinator.ListAsync($"/api/scheduling/cohorts/{_ids["groupsCohort"]}/sessions"))[0]);
        Add("someVisit", (await coordinator.ListAsync($"/api/scheduling/cohorts/{_ids["groupsCohort"]}/visits"))[0]);

        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var sessions = $"/api/scheduling/cohorts/{_ids["openCohort"]}/sessions";
        await coordinator.PostAsync(sessions, new { kind = "training", day = today, startsAt = "13:00:00", endsAt = "16:00:00", venue = "Professional Development Centre" }, "looked-at-training");
        Add("trainingToday", (await coordinator.ListAsync(sessions))[0]);
        await HalfOfThemCameAsync(coordinator, open);

        foreach (var (name, seed) in new[] { ("groupingRun", 1), ("otherGroupingRun", 2) })
            Add(name, await coordinator.RunAsync($"{open}/grouping-runs", new { seconds = 1, seed }, run => (string?)run["status"] is not ("queued" or "running"), $"looked-at-{name}"));
        // Made by hand and not by a search, so that there is something to better.
        var draft = await coordinator.GetAsync($"{open}/draft");
        if (draft["groups"]!.AsArray().Count == 0)
        {
            var schools = draft["unplaced"]!.AsArray().Select(school => (Guid)school!["id"]!).ToList();
            var groups = schools.Chunk(3).Select((ids, index) => new { name = $"Group {index + 1}", schoolIds = ids, isLocked = false });
            await coordinator.PostAsync($"{open}/draft/edits", new { edits = new[] { new { kind = "groups", groups } } }, "looked-at-draft", etag: "*");
        }

        Add("repair", (await coordinator.PostAsync($"/api/cohorts/{_ids["groupsCohort"]}/repairs", new { }, "looked-at-repair"))!);
        Add("dateRun", (await coordinator.RunAsync(
            $"/api/scheduling/cohorts/{_ids["groupsCohort"]}/date-runs", new { proposeWhenFound = false }, answer => (string?)(answer["run"] ?? answer)["status"] is not ("queued" or "running"), "looked-at-dates")) is { } found ? found["run"] ?? found : throw new InvalidOperationException());
    }
}
