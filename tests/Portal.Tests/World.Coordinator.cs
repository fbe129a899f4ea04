using PeerReview.Local.Demo;

namespace PeerReview.Portal.Tests;

public sealed partial class World
{
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

        foreach (var (name, seed) in new[] { ("groupingRun", 1), ("otherGroupingRun", 2) })
            Add(name, await coordinator.RunAsync($"{open}/grouping-runs", new { seconds = 1, seed }, run => (string?)run["status"] is not ("queued" or "running"), $"looked-at-{name}"));
        // Two primary and secondary groups cannot be made of its schools: a draft by hand shows the rules it breaks.
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
