using System.Net;
using System.Text.Json.Nodes;
using PeerReview.Local.Demo;
using PeerReview.TestKit;

namespace PeerReview.System.Tests;

/// <summary>
/// One VNET cohort of 24 schools from the import of the register to the last follow-up, through the gateway alone. While the reviews go on,
/// every kind of process is killed once.
/// </summary>
[Collection(PlatformFixture.Collection)]
public sealed class WholeCycleTests(PlatformFixture platform)
{
    private const int Primaries = 18;
    private const int Secondaries = 6;
    private const int Schools = Primaries + Secondaries;
    private static readonly string[] Victims = ["review", "rabbitmq", "reporting", "postgres", "scheduling", "gateway"];

    [Fact]
    public async Task Twenty_four_schools_review_one_another_and_nothing_is_lost_doubled_or_leaked()
    {
        var schools = NorfolkSchools.Take(Primaries, Secondaries);
        var plan = new NetworkPlan("norfolk", "Norfolk Peer Review", "norfolk.example", schools.Register, schools.Urns, Primaries, Secondaries);
        var network = await new NetworkFounding(platform.DemoOptions, plan, TestContext.Current.SendDiagnosticMessage).FoundAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Schools, network.Schools.Count);

        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var cohort = await CohortSteps.DrawUpAsync(network.Coordinator, "Norfolk – Personal Development", today.AddDays(21), today.AddDays(200), "norfolk-cohort");
        await cohort.OpenAsync();
        await cohort.BookAsync(network.Schools);
        await cohort.TrainAsync(network.Schools);
        var groups = await cohort.FormGroupsAsync();
        CheckGroups(groups, network);

        await cohort.SetDatesAsync(groups, network.Schools);
        await CheckDatesAsync(network.Coordinator, cohort.Id);

        var reviews = await CohortSteps.FindReviewsAsync(groups, network.Schools);
        Assert.Equal(Schools, reviews.Count);
        await Task.WhenAll(ReviewAllAsync(reviews), platform.KillOneAfterAnotherAsync(Victims));

        foreach (var review in reviews)
            await CheckReviewAsync(review);
        await CheckWhatTheNetworkSeesAsync(network.Coordinator, cohort.Id, reviews);
        await CheckStrangersAsync(reviews, groups);
    }

    /// <summary>Four schools at a time, as on any day in term.</summary>
    private static Task ReviewAllAsync(IReadOnlyList<ReviewSteps> reviews) =>
        Parallel.ForEachAsync(reviews, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (review, _) => await review.ToAsync("complete"));

    private static void CheckGroups(IReadOnlyList<JsonNode> groups, FoundedNetwork network)
    {
        Assert.All(groups, group => Assert.InRange(group["schoolIds"]!.AsArray().Count, 3, 4));
        Assert.Equal(network.Schools.Select(school => school.Id).Order(), groups.SelectMany(group => group["schoolIds"]!.AsArray().Select(id => (Guid)id!)).Order());
        var isPrimary = network.Schools.ToDictionary(school => school.Id, school => school.IsPrimary);
        Assert.All(groups, group => Assert.Single(group["schoolIds"]!.AsArray().Select(id => isPrimary[(Guid)id!]).Distinct()));
    }

    private static async Task CheckDatesAsync(ApiClient coordinator, Guid cohort)
    {
        var visits = await coordinator.ListAsync($"/api/scheduling/cohorts/{cohort}/visits");
        Assert.Equal(Schools, visits.Count);
        Assert.All(visits, visit => Assert.Equal("confirmed", (string?)visit["state"]));
        Assert.All(visits, visit => Assert.True(DateOnly.Parse((string)visit["day"]!, null).DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)));
        // Nobody is in two places.
        Assert.All(visits.GroupBy(visit => (string?)visit["groupId"]), group => Assert.Equal(group.Count(), group.DistinctBy(visit => (string?)visit["day"]).Count()));
    }

    private static async Task CheckReviewAsync(ReviewSteps review)
    {
        var host = review.Host.Head;
        var path = $"/api/reviews/{review.Id}";
        Assert.Equal("complete", await review.StageAsync());
        var steps = await host.GetAsync($"{path}/history");
        Assert.Equal(ReviewSteps.Stages.Skip(1), steps.AsArray().Select(step => (string?)step!["to"]));

        var feedback = await host.GetAsync($"{path}/feedback");
        Assert.Equal(2, feedback["content"]!["sections"]!.AsArray().Sum(section => section!["points"]!.AsArray().Count));
        var actions = (await host.GetAsync($"{path}/action-plan"))["actions"]!.AsArray();
        Assert.Single(actions);
    }

    private static async Task CheckWhatTheNetworkSeesAsync(ApiClient coordinator, Guid cohort, IReadOnlyList<ReviewSteps> reviews)
    {
        var cockpit = await ApiClient.UntilAsync(
            () => coordinator.GetAsync($"/api/reporting/cohorts/{cohort}/cockpit"),
            seen => (int?)seen["figures"]!["byStage"]!["complete"] == Schools);
        Assert.Equal(Schools, (int)cockpit["figures"]!["visitsConfirmed"]!);
        Assert.All(cockpit["schools"]!.AsArray(), school => Assert.Equal(1, (int)school!["actions"]!));

        var everything = cockpit.ToJsonString();
        foreach (var review in reviews)
        {
            everything += (await coordinator.GetAsync($"/api/reviews/{review.Id}")).ToJsonString();
            foreach (var part in new[] { "self-evaluation", "evidence", "findings", "feedback", "factual-check", "action-plan", "access-log" })
                await RefusedAsync(coordinator, $"/api/reviews/{review.Id}/{part}");
        }

        Assert.DoesNotContain("council", everything, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("clubs", everything, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The head of another group's school learns nothing of a review, not even that it is there.</summary>
    private static async Task CheckStrangersAsync(IReadOnlyList<ReviewSteps> reviews, IReadOnlyList<JsonNode> groups)
    {
        var groupOf = groups.SelectMany(group => group["schoolIds"]!.AsArray().Select(id => (School: (Guid)id!, Group: (string)group["id"]!))).ToDictionary(one => one.School, one => one.Group);
        foreach (var review in reviews)
        {
            var stranger = reviews.First(other => groupOf[other.Host.Id] != groupOf[review.Host.Id]).Host.Head;
            foreach (var part in new[] { "", "/feedback", "/evidence", "/action-plan" })
                Assert.Equal(HttpStatusCode.NotFound, await RefusedAsync(stranger, $"/api/reviews/{review.Id}{part}"));
        }
    }

    private static async Task<HttpStatusCode> RefusedAsync(ApiClient caller, string path)
    {
        var refused = await Assert.ThrowsAsync<ApiRefusedException>(() => caller.GetAsync(path));
        Assert.True(refused.Status is HttpStatusCode.Forbidden or HttpStatusCode.NotFound, refused.Message);
        return refused.Status;
    }
}
