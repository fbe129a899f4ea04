using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Bookings;
using PeerReview.Cohorts.Cohorts;
using PeerReview.Cohorts.Drafting;
using PeerReview.Cohorts.Groups;
using PeerReview.ServiceDefaults.Http;
using PeerReview.TestKit;

namespace PeerReview.Cohorts.Tests.Groups;

/// <summary>A network whose schools have all booked one cohort, are trained, and wait for their groups.</summary>
public sealed class GroupNetwork(TestNetwork network, CohortView cohort, IReadOnlyList<BookingView> bookings)
{
    public TestNetwork Network => network;

    public Guid CohortId => cohort.Id;

    public string Path => $"/api/cohorts/{cohort.Id}";

    public HttpClient Coordinator => network.Coordinator;

    public IReadOnlyList<BookingView> Bookings => bookings;

    public static async Task<GroupNetwork> CreateAsync(
        CohortFactory service, int schools, Func<int, TestSchool, TestSchool>? shape = null, Func<CohortPlan, CohortPlan>? plan = null, bool isTrained = true, int? capacity = null)
    {
        var network = await TestNetwork.CreateAsync(service, schools, shape);
        if (isTrained)
        {
            var credentials = network.Schools.SelectMany(school => school.Trained()).ToList();
            await Task.WhenAll(credentials.Select(credential => service.Bus.PublishAsync(credential)));
            await network.SeeAsync(db => db.Credentials.CountAsync(), count => count == credentials.Count);
        }

        return await BookAllAsync(network, capacity ?? schools, plan);
    }

    /// <summary>Another cohort of the same network, booked by the same schools.</summary>
    public Task<GroupNetwork> NextCohortAsync(Func<CohortPlan, CohortPlan> plan) => BookAllAsync(network, bookings.Count, plan);

    private static async Task<GroupNetwork> BookAllAsync(TestNetwork network, int capacity, Func<CohortPlan, CohortPlan>? plan)
    {
        var cohort = await network.OpenCohortAsync(capacity, plan: plan);
        var bookings = new List<BookingView>();
        for (var school = 0; school < network.Schools.Count; school++)
            bookings.Add(await network.BookedAsync(cohort.Id, school));
        cohort = await network.Coordinator.PostAsync($"/api/cohorts/{cohort.Id}/close", new { }).ReadAsync<CohortView>();
        return new GroupNetwork(network, cohort, bookings);
    }

    public Task<DraftView> DraftAsync() => Coordinator.GetAsync(Path + "/draft").ReadAsync<DraftView>();

    public Task<HttpResponseMessage> EditAsync(long version, params DraftEdit[] edits) => PostIfMatchAsync("/draft/edits", new EditDraftRequest(edits), version);

    public async Task<DraftView> EditedAsync(params DraftEdit[] edits) => await EditAsync((await DraftAsync()).Version, edits).ReadAsync<DraftView>();

    public Task<DraftView> GroupedAsync(params IReadOnlyList<int>[] groups) =>
        EditedAsync(new SetGroups([.. groups.Select((schools, index) => new DraftGroup($"Group {index + 1}", [.. schools.Select(school => network.Schools[school].Id)], false))]));

    public async Task<IReadOnlyList<GroupForNetwork>> PublishedAsync() =>
        await PostIfMatchAsync("/draft/publish", new { }, (await DraftAsync()).Version).ReadAsync<List<GroupForNetwork>>();

    public async Task<IReadOnlyList<GroupForNetwork>> GroupsAsync() =>
        (await Coordinator.GetAsync(Path + "/groups?limit=100").ReadAsync<Page<GroupForNetwork>>()).Items;

    public async Task<RunView> RanAsync(int seconds = 10)
    {
        var run = await Coordinator.PostAsync(Path + "/grouping-runs", new RunGroupingRequest(seconds)).ReadAsync<RunView>();
        return await EndedAsync(run.Id);
    }

    public Task<RunView> EndedAsync(Guid runId) => Eventually.SeeAsync(
        () => Coordinator.GetAsync($"/api/cohorts/grouping-runs/{runId}").ReadAsync<RunView>(), run => run.EndedAt is not null, TimeSpan.FromSeconds(60));

    public Task<HttpResponseMessage> PostIfMatchAsync(string path, object body, long version)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path.StartsWith("/api", StringComparison.Ordinal) ? path : Path + path)
        {
            Content = System.Net.Http.Json.JsonContent.Create(body, options: ServiceFactory<object>.Json),
        };
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        return Coordinator.SendAsync(request);
    }

    public Task<BookingView> WithdrawAsync(int school) =>
        Coordinator.PostAsync($"/api/cohorts/bookings/{bookings[school].Id}/withdraw", new WithdrawBookingRequest("Our head is ill.")).ReadAsync<BookingView>();
}
