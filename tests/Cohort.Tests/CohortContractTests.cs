using System.Net;
using PeerReview.Cohorts.Bookings;
using PeerReview.Cohorts.Cohorts;
using PeerReview.Cohorts.Drafting;
using PeerReview.Cohorts.Groups;
using PeerReview.Cohorts.Tests.Groups;
using PeerReview.ServiceDefaults.Security;
using PeerReview.TestKit;

namespace PeerReview.Cohorts.Tests;

public sealed class CohortContractTests(CohortFactory service) : ServiceContractTests<Program>(service, "/api/cohorts")
{
    private static readonly string[] Everyone = [.. Role.All.Except([Role.Operator, Role.Support])];
    private static readonly string[] Heads = [Role.Headteacher, Role.ApiClient];

    /// <summary>Jobs are the platform's: workers look for the next run of any network, and then work inside that network.</summary>
    protected override IReadOnlyCollection<string> TablesWithoutNetwork => ["job"];

    protected override string OpenApiSnapshotPath => SourcePath.Beside("openapi.json");

    protected override IReadOnlyDictionary<string, string[]> RolesByOperation { get; } = new Dictionary<string, string[]>
    {
        ["GET /api/cohorts/programmes"] = Everyone,
        ["GET /api/cohorts/programmes/{code}"] = Everyone,
        ["POST /api/cohorts/programmes/{code}/versions"] = [Role.Coordinator],

        ["GET /api/cohorts"] = Everyone,
        ["POST /api/cohorts"] = [Role.Coordinator],
        ["GET /api/cohorts/{id:guid}"] = Everyone,
        ["PUT /api/cohorts/{id:guid}"] = [Role.Coordinator],
        ["GET /api/cohorts/{id:guid}/places"] = Everyone,
        ["POST /api/cohorts/{id:guid}/open"] = [Role.Coordinator],
        ["POST /api/cohorts/{id:guid}/close"] = [Role.Coordinator],
        ["POST /api/cohorts/{id:guid}/finish"] = [Role.Coordinator],
        ["POST /api/cohorts/{id:guid}/cancel"] = [Role.Coordinator],

        ["POST /api/cohorts/{id:guid}/bookings"] = Heads,
        ["GET /api/cohorts/{id:guid}/bookings"] = [Role.Coordinator, Role.Director, Role.Finance],
        ["GET /api/cohorts/{id:guid}/board"] = [Role.Coordinator, Role.Director],
        ["GET /api/cohorts/{id:guid}/price"] = [Role.Coordinator, Role.Finance, Role.Headteacher, Role.SeniorLeader, Role.ApiClient],
        ["POST /api/cohorts/{id:guid}/waiting-list/offer-next"] = [Role.Coordinator],
        ["POST /api/cohorts/{id:guid}/prepared-bookings"] = [Role.Headteacher, Role.SeniorLeader],
        ["GET /api/cohorts/prepared-bookings/mine"] = [Role.Headteacher, Role.SeniorLeader],
        ["GET /api/cohorts/prepared-bookings/{id:guid}"] = [Role.Headteacher, Role.SeniorLeader],
        ["POST /api/cohorts/prepared-bookings/{id:guid}/authorise"] = [Role.Headteacher],
        ["GET /api/cohorts/bookings/mine"] = [Role.Headteacher, Role.SeniorLeader, Role.MatLead, Role.ApiClient],
        ["GET /api/cohorts/bookings/{id:guid}"] =
            [Role.Coordinator, Role.Director, Role.Finance, Role.MatLead, Role.Headteacher, Role.SeniorLeader, Role.ApiClient],
        ["PUT /api/cohorts/bookings/{id:guid}/delegates"] = Heads,
        ["POST /api/cohorts/bookings/{id:guid}/accept"] = Heads,
        ["POST /api/cohorts/bookings/{id:guid}/decline"] = Heads,
        ["POST /api/cohorts/bookings/{id:guid}/withdraw"] = [Role.Headteacher, Role.ApiClient, Role.Coordinator],
        ["GET /api/cohorts/{id:guid}/invoice-lines"] = [Role.Coordinator, Role.Finance],

        ["POST /api/cohorts/{id:guid}/grouping-runs"] = [Role.Coordinator],
        ["GET /api/cohorts/{id:guid}/grouping-runs"] = [Role.Coordinator, Role.Director],
        ["GET /api/cohorts/{id:guid}/grouping-runs/compare"] = [Role.Coordinator, Role.Director],
        ["GET /api/cohorts/grouping-runs/{id:guid}"] = [Role.Coordinator, Role.Director],
        ["POST /api/cohorts/grouping-runs/{id:guid}/cancel"] = [Role.Coordinator],
        ["GET /api/cohorts/{id:guid}/draft"] = [Role.Coordinator, Role.Director],
        ["POST /api/cohorts/{id:guid}/draft/evaluate"] = [Role.Coordinator],
        ["POST /api/cohorts/{id:guid}/draft/edits"] = [Role.Coordinator],
        ["POST /api/cohorts/{id:guid}/draft/take/{runId:guid}"] = [Role.Coordinator],
        ["POST /api/cohorts/{id:guid}/overrides"] = [Role.Coordinator],
        ["GET /api/cohorts/{id:guid}/overrides"] = [Role.Coordinator, Role.Director],
        ["GET /api/cohorts/overrides/{id:guid}"] = [Role.Coordinator, Role.Director],
        ["POST /api/cohorts/overrides/{id:guid}/approve"] = [Role.Coordinator, Role.Director],
        ["POST /api/cohorts/overrides/{id:guid}/revoke"] = [Role.Coordinator, Role.Director],

        ["POST /api/cohorts/{id:guid}/draft/publish"] = [Role.Coordinator],
        ["GET /api/cohorts/{id:guid}/groups"] = [Role.Coordinator, Role.Director],
        ["GET /api/cohorts/groups/mine"] = [Role.Headteacher, Role.SeniorLeader, Role.MatLead, Role.ApiClient],
        ["GET /api/cohorts/groups/{id:guid}"] =
            [Role.Coordinator, Role.Director, Role.MatLead, Role.Headteacher, Role.SeniorLeader, Role.ApiClient],
        ["POST /api/cohorts/groups/{id:guid}/dissolve"] = [Role.Coordinator],
        ["POST /api/cohorts/{id:guid}/repairs"] = [Role.Coordinator],
        ["GET /api/cohorts/repairs/{id:guid}"] = [Role.Coordinator, Role.Director],
        ["POST /api/cohorts/repairs/{id:guid}/apply"] = [Role.Coordinator],
    };

    [Fact]
    public async Task Nothing_of_a_network_can_be_read_or_changed_by_somebody_of_another()
    {
        var groups = await GroupNetwork.CreateAsync(service, schools: 7);
        var (network, school) = (groups.Network, groups.Network.Schools[0]);
        var asked = await groups.Coordinator.PostAsync(groups.Path + "/overrides", new OverrideConflictRequest(school.Id, network.Schools[1].Id, "A good reason.")).ReadAsync<OverrideView>();
        var run = await groups.RanAsync();
        await groups.GroupedAsync([0, 1, 2], [3, 4, 5, 6]);
        var published = await groups.PublishedAsync();
        var repair = await groups.Coordinator.PostAsync(groups.Path + "/repairs", new ProposeRepairRequest()).ReadAsync<RepairView>();
        var other = await network.OpenCohortAsync(capacity: 3);
        var prepared = await network.HeadOf(0).PostAsync($"/api/cohorts/{other.Id}/prepared-bookings", new PrepareBookingRequest(school.Id, school.Delegates)).ReadAsync<PreparedBookingView>();
        var (cohort, booking) = (await groups.Coordinator.GetAsync(groups.Path).ReadAsync<CohortView>(), groups.Bookings[0]);
        // Somebody with every role, at organisations with the very same ids – but in another network.
        var elsewhere = Guid.CreateVersion7();
        var outsider = network.As(new Person(Guid.CreateVersion7(), "Outsider", elsewhere, [.. Role.All.SelectMany(role => new[] { new RoleAt(role, elsewhere), new RoleAt(role, school.Id) })]));

        foreach (var (operation, route, method) in ApiEndpoints().Where(endpoint => endpoint.Operation.Contains("{id:guid}", StringComparison.Ordinal)))
        {
            var id = operation switch
            {
                _ when operation.Contains("/overrides/{", StringComparison.Ordinal) => asked.Id,
                _ when operation.Contains("/grouping-runs/{", StringComparison.Ordinal) => run.Id,
                _ when operation.Contains("/groups/{", StringComparison.Ordinal) => published[0].Id,
                _ when operation.Contains("/repairs/{", StringComparison.Ordinal) => repair.Id,
                _ when operation.Contains("/prepared-bookings/{", StringComparison.Ordinal) => prepared.Id,
                _ when operation.Contains("/bookings/{", StringComparison.Ordinal) => booking.Id,
                _ => cohort.Id,
            };
            using var request = RequestFor(route, method, name => (name == "runId" ? run.Id : id).ToString());
            request.RequestUri = new Uri($"{request.RequestUri}?schoolId={school.Id}&first={run.Id}&second={run.Id}", UriKind.Relative);
            var answer = await outsider.SendAsync(request);
            if (method == "GET")
                Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{operation} answered {(int)answer.StatusCode} to another network");
            else
                Assert.False(answer.IsSuccessStatusCode, $"{operation} answered {(int)answer.StatusCode} to another network");
        }

        Assert.Equal(booking.Version, (await network.HeadOf(0).GetAsync($"/api/cohorts/bookings/{booking.Id}").ReadAsync<BookingView>()).Version);
        Assert.Equal(cohort.Version, (await network.Coordinator.GetAsync($"/api/cohorts/{cohort.Id}").ReadAsync<CohortView>()).Version);
    }
}
