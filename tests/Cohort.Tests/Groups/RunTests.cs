using System.Net;
using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Drafting;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Jobs;
using PeerReview.TestKit;
using static PeerReview.Cohorts.Tests.TestNetwork;

namespace PeerReview.Cohorts.Tests.Groups;

public sealed class RunTests(CohortFactory service)
{
    [Fact]
    public async Task A_run_finds_groups_proves_how_good_they_are_and_says_why()
    {
        var groups = await GroupNetwork.CreateAsync(service, schools: 11);
        var started = await groups.Coordinator.PostAsync(groups.Path + "/grouping-runs", new RunGroupingRequest());
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        var run = await groups.EndedAsync((await started.ReadAsync<RunView>()).Id);

        Assert.Equal((RunStatus.Formed, 100), (run.Status, run.Percent));
        var result = run.Result!;
        Assert.Equal(groups.Network.Schools.Select(school => school.Id).Order(), result.Groups.SelectMany(group => group.SchoolIds).Order());
        Assert.All(result.Groups, group => Assert.InRange(group.SchoolIds.Count, 3, 4));
        Assert.All(result.Groups, group => Assert.NotEmpty(group.Reasons));
        Assert.True(result.IsProvenOptimal || result.Gap <= 0.005, $"gap {result.Gap}");
        Assert.True(result.LowerBound <= result.Objective.Total + 1e-6);
        Assert.All(result.Rules, rule => Assert.True(rule.IsKept));

        var draft = await groups.PostIfMatchAsync($"/draft/take/{run.Id}", new { }, (await groups.DraftAsync()).Version).ReadAsync<DraftView>();
        Assert.True(draft.CanBePublished);
        Assert.Equal(result.Objective.Total, draft.Objective.Total, tolerance: 0.01);
        Assert.Equal(run.Id, draft.TakenFrom);
    }

    [Fact]
    public async Task Two_runs_are_compared_side_by_side_and_pins_of_the_draft_are_kept()
    {
        var groups = await GroupNetwork.CreateAsync(service, schools: 9);
        var free = await groups.RanAsync();
        // Pin two schools together that the free run keeps apart.
        var (one, other) = (free.Result!.Groups[0].SchoolIds[0], free.Result.Groups[1].SchoolIds[0]);
        await groups.EditedAsync(new AddPin(new DraftPin(PinKind.Together, [one, other])));
        var pinned = await groups.RanAsync();
        Assert.Contains(pinned.Result!.Groups, group => group.SchoolIds.Contains(one) && group.SchoolIds.Contains(other));
        Assert.Single(pinned.Pins);

        var comparison = await groups.Coordinator.GetAsync($"{groups.Path}/grouping-runs/compare?first={free.Id}&second={pinned.Id}").ReadAsync<RunComparison>();
        Assert.True(comparison.Difference.Total >= -0.001);
        Assert.Equal(3, comparison.SameGroups.Count + comparison.OnlyInFirst.Count);
        Assert.NotEmpty(comparison.OnlyInSecond);
        Assert.Equal(2, (await groups.Coordinator.GetAsync(groups.Path + "/grouping-runs").ReadAsync<Page<RunView>>()).Items.Count);
    }

    [Fact]
    public async Task When_the_rules_cannot_all_be_kept_the_run_says_which()
    {
        var trust = Guid.CreateVersion7();
        var groups = await GroupNetwork.CreateAsync(service, schools: 6, (_, school) => school with { TrustId = trust });
        var run = await groups.RanAsync();
        Assert.Equal(RunStatus.Impossible, run.Status);
        Assert.NotEmpty(run.Result!.Clash!.Rules);
        await ShouldBeRefusedAsync(
            groups.PostIfMatchAsync($"/draft/take/{run.Id}", new { }, (await groups.DraftAsync()).Version), HttpStatusCode.Conflict, "nothing-to-take");
    }

    [Fact]
    public async Task One_run_at_a_time_and_it_can_be_called_off()
    {
        // A programme with many schools and one worker busy elsewhere would do; a queued run is as active as a running one.
        var groups = await GroupNetwork.CreateAsync(service, schools: 30);
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => groups.Coordinator.PostAsync(groups.Path + "/grouping-runs", new RunGroupingRequest(60))));
        var run = await Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Accepted).ReadAsync<RunView>();
        Assert.Equal(4, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));

        var cancel = await groups.Coordinator.PostAsync($"/api/cohorts/grouping-runs/{run.Id}/cancel", new { });
        var ended = await groups.EndedAsync(run.Id);
        // It may have been proven optimal before the cancellation reached it.
        Assert.Equal(cancel.IsSuccessStatusCode ? RunStatus.Cancelled : RunStatus.Formed, ended.Status);
        Assert.Equal(RunStatus.Formed, (await groups.RanAsync()).Status);
    }

    [Fact]
    public async Task A_run_whose_worker_was_killed_is_taken_up_by_another_and_the_dead_ones_lease_is_worth_nothing()
    {
        var groups = await GroupNetwork.CreateAsync(service, schools: 6);
        var run = new GroupingRun { CohortId = groups.CohortId, Seconds = 5, Seed = 1, RequestedBy = Guid.CreateVersion7(), RequestedAt = DateTimeOffset.UtcNow, Wishes = DraftContent.Empty, Status = RunStatus.Running };
        await service.InNetworkAsync(groups.Network.Id, async db =>
        {
            // As a worker leaves it that was killed in the middle: running, leased to it, the lease run out.
            db.Add(run);
            AddAbandoned(db, run, attempts: 1);
            return await db.SaveChangesAsync();
        });

        var ended = await groups.EndedAsync(run.Id);
        Assert.Equal(RunStatus.Formed, ended.Status);
        Assert.Equal(0, await groups.Network.SeeAsync(db => db.Set<Job>().CountAsync(job => job.Id == run.Id), _ => true));
    }

    [Fact]
    public async Task A_run_that_kills_its_worker_every_time_is_given_up()
    {
        var groups = await GroupNetwork.CreateAsync(service, schools: 3);
        var run = new GroupingRun { CohortId = groups.CohortId, Seconds = 5, Seed = 1, RequestedBy = Guid.CreateVersion7(), RequestedAt = DateTimeOffset.UtcNow, Wishes = DraftContent.Empty, Status = RunStatus.Running };
        await service.InNetworkAsync(groups.Network.Id, async db =>
        {
            db.Add(run);
            AddAbandoned(db, run, attempts: 3);
            return await db.SaveChangesAsync();
        });
        Assert.Equal(RunStatus.Failed, (await groups.EndedAsync(run.Id)).Status);
    }

    [Fact]
    public async Task Schools_that_met_last_time_are_given_new_partners()
    {
        var first = await GroupNetwork.CreateAsync(service, schools: 9);
        var run = await first.RanAsync();
        await first.PostIfMatchAsync($"/draft/take/{run.Id}", new { }, (await first.DraftAsync()).Version).ReadAsync<DraftView>();
        await first.PublishedAsync();

        var second = await first.NextCohortAsync(plan => plan with { ReviewsFrom = plan.ReviewsFrom.AddDays(100), ReviewsUntil = plan.ReviewsUntil.AddDays(100), BookingOpensAt = DateTimeOffset.UtcNow.AddDays(-1) });
        // Meeting somebody new is a wish with a price in kilometres; at this price it is always granted.
        await second.EditedAsync(new WeighTerms(new DraftWeights(PastPartners: 10_000)));
        var fresh = await second.RanAsync();
        Assert.Equal((RunStatus.Formed, 0), (fresh.Status, fresh.Result!.Objective.RepeatedPairs));
    }

    /// <summary>A job as a worker leaves it that was killed in the middle: leased to it, the lease run out.</summary>
    private static void AddAbandoned(CohortDb db, GroupingRun run, int attempts)
    {
        var job = db.Add(new Job { Id = run.Id, NetworkId = db.Tenant.NetworkId, QueuedAt = DateTimeOffset.UtcNow.AddMinutes(-1) });
        job.Property(row => row.LeasedBy).CurrentValue = Guid.CreateVersion7();
        job.Property(row => row.LeasedUntil).CurrentValue = DateTimeOffset.UtcNow.AddSeconds(-1);
        job.Property(row => row.Attempts).CurrentValue = attempts;
    }
}
