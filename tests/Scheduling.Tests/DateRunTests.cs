using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PeerReview.Scheduling.Contracts;
using PeerReview.Scheduling.DateRuns;
using PeerReview.Scheduling.Visits;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Jobs;
using PeerReview.ServiceDefaults.Persistence;
using PeerReview.ServiceDefaults.Tenancy;
using PeerReview.TestKit;

namespace PeerReview.Scheduling.Tests;

public sealed class DateRunTests(SchedulingFactory factory)
{
    private readonly Net _net = new(factory);

    [Fact]
    public async Task A_run_finds_dates_for_every_group_of_a_cohort_that_shares_its_facilitators()
    {
        var (cohort, groups) = await CohortOfGroupsAsync(count: 4);
        var facilitators = new[] { await _net.FacilitatorAsync("Fay"), await _net.FacilitatorAsync("Finn") };
        var started = await StartAsync(cohort, new StartDateRunRequest(facilitators));
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        var result = await EndAsync(started.Headers.Location!.ToString());

        Assert.Equal((DateRunStatus.Found, 12, 0), (result.Run.Status, result.Run.WithDate, result.Run.WithoutDate));
        Assert.NotNull(result.Run.ProposedAt);
        Assert.True(result.Run.Progress!.Cost <= result.Run.Progress.Bound * 1.02, $"{result.Run.Progress}");
        Assert.All(result.Proposals, proposal => Assert.NotEmpty(proposal.Why));

        var visits = new List<VisitView>();
        foreach (var group in groups)
            visits.AddRange(await _net.VisitsAsync(group));
        Assert.All(visits, visit => Assert.Equal(VisitState.Proposed, visit.State));
        Assert.All(visits, visit => Assert.Contains(visit.FacilitatorId!.Value, facilitators));
        Assert.Equal(visits.Count, visits.Select(visit => (visit.FacilitatorId, visit.Day)).Distinct().Count());
        var told = await factory.Bus.WaitForAsync<VisitChanged>(change => change.VisitId == visits[0].Id && change.State == VisitState.Proposed);
        Assert.Equal(visits[0].FacilitatorId, told.FacilitatorId);
        await _net.ShouldBeSoundAsync();
    }

    [Fact]
    public async Task Runs_can_be_compared_before_one_of_them_is_proposed_once()
    {
        var (cohort, groups) = await CohortOfGroupsAsync(count: 1);
        var first = await EndAsync((await StartAsync(cohort, new StartDateRunRequest(ProposeWhenFound: false))).Headers.Location!.ToString());
        await EndAsync((await StartAsync(cohort, new StartDateRunRequest(ProposeWhenFound: false))).Headers.Location!.ToString());
        Assert.All(await _net.VisitsAsync(groups[0]), visit => Assert.Equal(VisitState.ToBePlanned, visit.State));
        Assert.Equal(2, (await _net.Coordinator.GetAsync($"/api/scheduling/cohorts/{cohort}/date-runs").ReadAsync<Page<DateRunView>>()).Items.Count);

        var path = $"/api/scheduling/date-runs/{first.Run.Id}/proposals";
        await _net.Coordinator.PostAsync(path, new { }).ReadAsync<DateRunView>();
        Assert.Equal(first.Proposals.Select(proposal => proposal.Day).Order(), (await _net.VisitsAsync(groups[0])).Select(visit => visit.Day));
        Assert.Equal(HttpStatusCode.Conflict, (await _net.Coordinator.PostAsync(path, new { })).StatusCode);
    }

    [Fact]
    public async Task What_changed_since_a_run_is_left_alone_when_it_is_proposed()
    {
        var (cohort, groups) = await CohortOfGroupsAsync(count: 1);
        var run = await EndAsync((await StartAsync(cohort, new StartDateRunRequest(ProposeWhenFound: false))).Headers.Location!.ToString());
        var visit = (await _net.VisitsAsync(groups[0]))[0];
        await Net.SetDateAsync(_net.Coordinator, visit, new DateOnly(2027, 6, 24), confirm: true).ReadAsync<VisitView>();

        await _net.Coordinator.PostAsync($"/api/scheduling/date-runs/{run.Run.Id}/proposals", new { }).ReadAsync<DateRunView>();
        var after = await _net.VisitsAsync(groups[0]);
        Assert.Equal((VisitState.Confirmed, new DateOnly(2027, 6, 24)), after.Where(one => one.Id == visit.Id).Select(one => (one.State, one.Day!.Value)).Single());
        Assert.Equal(2, after.Count(one => one.State == VisitState.Proposed));
    }

    [Fact]
    public async Task Of_ten_runs_begun_at_once_for_a_cohort_one_is_begun()
    {
        var (cohort, _) = await CohortOfGroupsAsync(count: 1);
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => StartAsync(cohort, new StartDateRunRequest(ProposeWhenFound: false))));
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.Accepted);
        Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.Conflict));
        // However fast the first one ended: at no time were two of them active.
        Assert.Equal(
            answers.Count(answer => answer.StatusCode == HttpStatusCode.Accepted),
            (await _net.Coordinator.GetAsync($"/api/scheduling/cohorts/{cohort}/date-runs").ReadAsync<Page<DateRunView>>()).Items.Count);
    }

    [Fact]
    public async Task A_run_whose_worker_died_is_taken_up_by_another()
    {
        var (cohort, _) = await CohortOfGroupsAsync(count: 1);
        var run = await AbandonedAsync(cohort, leasedFor: TimeSpan.FromSeconds(1));
        var result = await EndAsync($"/api/scheduling/date-runs/{run}");
        Assert.Equal((DateRunStatus.Found, 3), (result.Run.Status, result.Run.WithDate));
    }

    [Fact]
    public async Task A_run_that_was_taken_up_too_often_ends_as_failed()
    {
        var (cohort, _) = await CohortOfGroupsAsync(count: 1);
        var run = await AbandonedAsync(cohort, leasedFor: TimeSpan.FromSeconds(-1), attempts: 5);
        Assert.Equal(DateRunStatus.Failed, (await EndAsync($"/api/scheduling/date-runs/{run}")).Run.Status);
    }

    [Fact]
    public async Task A_worker_whose_lease_was_lost_may_not_finish_the_job()
    {
        var (cohort, _) = await CohortOfGroupsAsync(count: 1);
        var worker = Guid.CreateVersion7();
        var run = await AbandonedAsync(cohort, leasedFor: TimeSpan.FromHours(1), attempts: 2, worker);
        await using var scope = factory.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Tenant>().Enter(_net.Id);
        var db = scope.ServiceProvider.GetRequiredService<SchedulingDb>();
        await using var transaction = await db.BeginForNetworkAsync(default);
        Assert.False(await JobQueue.FinishAsync(db, new JobLease(run, _net.Id, worker, Attempts: 1), default));
        Assert.False(await JobQueue.FinishAsync(db, new JobLease(run, _net.Id, Guid.CreateVersion7(), Attempts: 2), default));
        Assert.True(await JobQueue.FinishAsync(db, new JobLease(run, _net.Id, worker, Attempts: 2), default));
        await transaction.RollbackAsync();
    }

    [Fact]
    public async Task A_run_that_is_called_off_before_it_begins_proposes_nothing()
    {
        var (cohort, groups) = await CohortOfGroupsAsync(count: 1);
        var run = await AbandonedAsync(cohort, leasedFor: TimeSpan.FromHours(1));
        await _net.Coordinator.PostAsync($"/api/scheduling/date-runs/{run}/cancel", new { }).ReadAsync<DateRunView>();
        await factory.AsOwnerAsync<long>(_net.Id, $"UPDATE job SET leased_until = queued_at WHERE id = '{run}' RETURNING 1::bigint");
        Assert.Equal(DateRunStatus.CalledOff, (await EndAsync($"/api/scheduling/date-runs/{run}")).Run.Status);
        Assert.All(await _net.VisitsAsync(groups[0]), visit => Assert.Equal(VisitState.ToBePlanned, visit.State));
    }

    private async Task<(Guid Cohort, List<Guid> Groups)> CohortOfGroupsAsync(int count)
    {
        var cohort = await _net.CohortAsync();
        var groups = new List<Guid>();
        for (var number = 0; number < count; number++)
            groups.Add(await _net.GroupAsync(cohort, await _net.SchoolAsync($"Alder {number}"), await _net.SchoolAsync($"Birch {number}"), await _net.SchoolAsync($"Cedar {number}")));
        return (cohort, groups);
    }

    private Task<HttpResponseMessage> StartAsync(Guid cohort, StartDateRunRequest request) =>
        _net.Coordinator.PostAsync($"/api/scheduling/cohorts/{cohort}/date-runs", request);

    private Task<DateRunResultView> EndAsync(string path) => Eventually.SeeAsync(
        async () => await _net.Coordinator.GetAsync(path).ReadAsync<DateRunResultView>(),
        result => result.Run.EndedAt is not null,
        TimeSpan.FromSeconds(60));

    /// <summary>A run that a worker had taken up when it died.</summary>
    private async Task<Guid> AbandonedAsync(Guid cohort, TimeSpan leasedFor, int attempts = 1, Guid? worker = null)
    {
        var run = Guid.CreateVersion7();
        var now = factory.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        await factory.AsOwnerAsync<long>(_net.Id,
            $"""
            WITH run AS (INSERT INTO date_runs (network_id, id, cohort_id, requested_by, requested_at, facilitator_ids, held_until, propose_when_found, status, is_cancel_requested, dates)
                VALUES ('{_net.Id}', '{run}', '{cohort}', '{run}', '{now:O}', ARRAY[]::uuid[], '{now.AddDays(7):O}', true, 'Running', false, '[]'))
            INSERT INTO job (id, network_id, queued_at, leased_by, leased_until, attempts)
                VALUES ('{run}', '{_net.Id}', '{now:O}', '{worker ?? run}', '{now + leasedFor:O}', {attempts}) RETURNING 1::bigint
            """);
        return run;
    }
}
