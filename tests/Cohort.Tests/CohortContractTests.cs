using System.Net;
using PeerReview.Cohorts.Bookings;
using PeerReview.Cohorts.Cohorts;
using PeerReview.ServiceDefaults.Security;
using PeerReview.TestKit;

namespace PeerReview.Cohorts.Tests;

public sealed class CohortContractTests(CohortFactory service) : ServiceContractTests<Program>(service, "/api/cohorts")
{
    private static readonly string[] Everyone = [.. Role.All.Except([Role.Operator, Role.Support])];
    private static readonly string[] Heads = [Role.Headteacher, Role.ApiClient];

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
    };

    [Fact]
    public async Task Nothing_of_a_network_can_be_read_or_changed_by_somebody_of_another()
    {
        var network = await TestNetwork.CreateAsync(service, schools: 1);
        var school = network.Schools[0];
        var cohort = await network.OpenCohortAsync(capacity: 3);
        var prepared = await network.HeadOf(0).PostAsync($"/api/cohorts/{cohort.Id}/prepared-bookings", new PrepareBookingRequest(school.Id, school.Delegates)).ReadAsync<PreparedBookingView>();
        var booking = await network.BookedAsync(cohort.Id, 0);
        // Somebody with every role, at organisations with the very same ids – but in another network.
        var elsewhere = Guid.CreateVersion7();
        var outsider = network.As(new Person(Guid.CreateVersion7(), "Outsider", elsewhere, [.. Role.All.SelectMany(role => new[] { new RoleAt(role, elsewhere), new RoleAt(role, school.Id) })]));

        foreach (var (operation, route, method) in ApiEndpoints().Where(endpoint => endpoint.Operation.Contains("{id:guid}", StringComparison.Ordinal)))
        {
            var id = operation switch
            {
                _ when operation.Contains("/prepared-bookings/{", StringComparison.Ordinal) => prepared.Id,
                _ when operation.Contains("/bookings/{", StringComparison.Ordinal) => booking.Id,
                _ => cohort.Id,
            };
            using var request = RequestFor(route, method, _ => id.ToString());
            if (operation.EndsWith("/price", StringComparison.Ordinal))
                request.RequestUri = new Uri($"{request.RequestUri}?schoolId={school.Id}", UriKind.Relative);
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
