using System.Text.Json.Nodes;
using PeerReview.Cohorts.Bookings;
using PeerReview.Cohorts.Cohorts;
using PeerReview.Cohorts.Drafting;
using PeerReview.Cohorts.Groups;
using PeerReview.Cohorts.Tests.Groups;
using PeerReview.TestKit;
using PeerReview.TestKit.Api;

namespace PeerReview.Cohorts.Tests.Security;

/// <summary>
/// Six schools: 0 is the host, 1 and 2 are of its group, 3 to 5 of another. One cohort has its groups published, one is being grouped, one takes
/// bookings and one is only drawn up.
/// </summary>
internal static class CohortWorld
{
    public static async Task<ApiWorld> SeedAsync(CohortFactory service)
    {
        var trust = Guid.CreateVersion7();
        var published = await GroupNetwork.CreateAsync(service, schools: 6, (number, school) => number is 0 or 3 ? school with { TrustId = trust } : school);
        var (network, schools) = (published.Network, published.Network.Schools);
        await published.GroupedAsync([0, 1, 2], [3, 4, 5]);
        var group = (await published.PublishedAsync()).First(one => one.SchoolIds.Contains(schools[0].Id));
        var repair = await published.Coordinator.PostAsync(published.Path + "/repairs", new ProposeRepairRequest());
        var repairId = repair.IsSuccessStatusCode ? (await repair.ReadAsync<RepairView>()).Id.ToString() : Guid.CreateVersion7().ToString();

        var grouping = await published.NextCohortAsync(plan => plan with { Name = "Being grouped" });
        await grouping.GroupedAsync([0, 1, 2], [3, 4, 5]);
        var run = await grouping.RanAsync(seconds: 1);
        var exception = await grouping.Coordinator.PostAsync(
            grouping.Path + "/overrides", new OverrideConflictRequest(schools[0].Id, schools[3].Id, "The trust joined only last month.")).ReadAsync<OverrideView>();

        var open = await network.OpenCohortAsync(capacity: 3, plan: plan => plan with { Name = "Open" });
        var drawnUp = await network.DrawUpAsync(capacity: 3, plan: plan => plan with { Name = "Drawn up" });
        var prepared = await network.HeadOf(0).PostAsync($"/api/cohorts/{open.Id}/prepared-bookings", new PrepareBookingRequest(schools[0].Id, schools[0].Delegates)).ReadAsync<PreparedBookingView>();

        return new ApiWorld(network.Id, schools[0].Id, trust, schools[1].Id, schools[4].Id)
        {
            CoordinatorId = network.CoordinatorPerson.Id,
            HostHead = schools[0].Head.Id,
            HostStaff = schools[0].Leaders[0].Id,
            GroupHead = schools[1].Head.Id,
            GroupStaff = schools[1].Leaders[0].Id,
            OutsideHead = schools[4].Head.Id,
            ValueOf = (operation, name) => name switch
            {
                "code" => TestNetwork.Vnet,
                "schoolId" => schools[0].Id.ToString(),
                "runId" or "first" or "second" => run.Id.ToString(),
                "id" when operation.Path.StartsWith("/api/cohorts/bookings/", StringComparison.Ordinal) => published.Bookings[0].Id.ToString(),
                "id" when operation.Path.StartsWith("/api/cohorts/prepared-bookings/", StringComparison.Ordinal) => prepared.Id.ToString(),
                "id" when operation.Path.StartsWith("/api/cohorts/grouping-runs/", StringComparison.Ordinal) => run.Id.ToString(),
                "id" when operation.Path.StartsWith("/api/cohorts/overrides/", StringComparison.Ordinal) => exception.Id.ToString(),
                "id" when operation.Path.StartsWith("/api/cohorts/groups/", StringComparison.Ordinal) => group.Id.ToString(),
                "id" when operation.Path.StartsWith("/api/cohorts/repairs/", StringComparison.Ordinal) => repairId,
                "id" when operation.Name is "POST /api/cohorts/{id}/open" or "PUT /api/cohorts/{id}" => drawnUp.Id.ToString(),
                "id" when operation.Path.EndsWith("bookings", StringComparison.Ordinal) && operation.Method == "POST" => open.Id.ToString(),
                "id" when operation.Path.Contains("/draft", StringComparison.Ordinal) || operation.Path.Contains("/grouping-runs", StringComparison.Ordinal) || operation.Path.Contains("/overrides", StringComparison.Ordinal) => grouping.CohortId.ToString(),
                "id" when operation.Path.StartsWith("/api/cohorts/{id}", StringComparison.Ordinal) => published.CohortId.ToString(),
                _ => null,
            },
            Bodies = await BodiesAsync(network, schools, open),
        };
    }

    private static async Task<Dictionary<string, object>> BodiesAsync(TestNetwork network, IReadOnlyList<TestSchool> schools, CohortView open)
    {
        var template = await network.Coordinator.GetAsync($"/api/cohorts/programmes/{TestNetwork.Vnet}").ReadAsync<JsonObject>();
        var plan = new CohortPlan("Another", open.Plan.AcademicYear, open.Plan.ReviewsFrom, open.Plan.ReviewsUntil, Capacity: 3, MinimumSchools: 3);
        var edits = new EditDraftRequest([new SetGroups([new DraftGroup("Group 1", [.. schools.Take(3).Select(school => school.Id)], false)])]);
        return new Dictionary<string, object>
        {
            ["POST /api/cohorts/programmes/{code}/versions"] = template["template"]!,
            ["POST /api/cohorts"] = new DrawUpCohortRequest(TestNetwork.Vnet, plan),
            ["PUT /api/cohorts/{id}"] = plan,
            ["POST /api/cohorts/{id}/bookings"] = schools[0].Booking(),
            ["POST /api/cohorts/{id}/prepared-bookings"] = new PrepareBookingRequest(schools[0].Id, schools[0].Delegates),
            ["POST /api/cohorts/prepared-bookings/{id}/authorise"] = new AuthoriseBookingRequest(TestNetwork.VnetDeclarations),
            ["PUT /api/cohorts/bookings/{id}/delegates"] = new SendOthersRequest([.. schools[0].Leaders.Select(leader => leader.Id)]),
            ["POST /api/cohorts/{id}/grouping-runs"] = new RunGroupingRequest(1),
            ["POST /api/cohorts/{id}/draft/evaluate"] = edits,
            ["POST /api/cohorts/{id}/draft/edits"] = edits,
            ["POST /api/cohorts/{id}/overrides"] = new OverrideConflictRequest(schools[0].Id, schools[3].Id, "The trust joined only last month."),
            ["POST /api/cohorts/{id}/repairs"] = new ProposeRepairRequest(),
        };
    }
}
