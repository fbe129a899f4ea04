using PeerReview.Cohorts.Contracts;
using PeerReview.Membership.Contracts;
using PeerReview.Scheduling.Contracts;
using PeerReview.Scheduling.Sessions;
using PeerReview.Scheduling.Visits;
using PeerReview.TestKit;

namespace PeerReview.Scheduling.Tests;

/// <summary>What repairs, withdrawals and dissolved groups do to dates.</summary>
public sealed class GroupRepairTests(SchedulingFactory factory)
{
    private readonly Net _net = new(factory);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_school_that_a_repair_moves_hosts_in_its_new_group_whichever_group_is_told_first(bool oldFirst)
    {
        var cohort = await _net.CohortAsync();
        var (tetrad, triad) = (await SchoolsAsync(4), await SchoolsAsync(3));
        var (from, to) = (await _net.GroupAsync(cohort, tetrad), await _net.GroupAsync(cohort, triad));
        await ConfirmAllAsync(from);
        await ConfirmAllAsync(to);
        var before = (await _net.VisitsAsync(from)).ToDictionary(visit => visit.HostSchoolId, visit => visit.Day);

        // One school of the triad has withdrawn; the repair gives it the tetrad's fourth.
        var mover = tetrad[3];
        Func<Task> loses = () => _net.TellGroupAsync(cohort, from, version: 2, tetrad[0], tetrad[1], tetrad[2]);
        Func<Task> gains = () => _net.TellGroupAsync(cohort, to, version: 2, triad[0], triad[1], mover);
        await (oldFirst ? loses() : gains());
        await (oldFirst ? gains() : loses());

        var left = await Eventually.SeeAsync(() => _net.VisitsAsync(from), visits => visits.Count == 3);
        Assert.All(left, visit => Assert.Equal((VisitState.Confirmed, before[visit.HostSchoolId]), (visit.State, visit.Day)));
        Assert.All(left, visit => Assert.DoesNotContain(visit.Visitors, person => person.PersonId == mover.HeadId));
        var joined = await Eventually.SeeAsync(() => _net.VisitsAsync(to), visits => visits.Any(visit => visit.HostSchoolId == mover.Id) && visits.Count == 3);
        Assert.Equal(VisitState.ToBePlanned, joined.Single(visit => visit.HostSchoolId == mover.Id).State);
        Assert.All(joined.Where(visit => visit.HostSchoolId != mover.Id), visit => Assert.Contains(visit.Visitors, person => person.PersonId == mover.HeadId));
        await _net.ShouldBeSoundAsync();

        Assert.All((await _net.ProposeAsync(to)).Proposals, proposal => Assert.NotNull(proposal.Day));
        await _net.ShouldBeSoundAsync();
    }

    [Fact]
    public async Task What_has_taken_place_stays_when_the_group_changes()
    {
        var cohort = await _net.CohortAsync();
        var schools = await SchoolsAsync(4);
        var group = await _net.GroupAsync(cohort, schools);
        await ConfirmAllAsync(group);
        var held = (await _net.VisitsAsync(group)).Single(visit => visit.HostSchoolId == schools[0].Id);
        await TakesPlaceAsync(held.Id);

        await _net.TellGroupAsync(cohort, group, version: 2, schools[1], schools[2], schools[3]);
        var visits = await Eventually.SeeAsync(() => _net.VisitsAsync(group), visits => visits.Where(visit => visit.Id != held.Id).All(visit => visit.Visitors.Count == 4));
        var after = visits.Single(visit => visit.Id == held.Id);
        Assert.Equal((VisitState.Confirmed, held.Version, 6), (after.State, after.Version, after.Visitors.Count));

        // Reviewed once, it reviews the others of its next group and does not host again.
        var others = await SchoolsAsync(2);
        var next = Guid.CreateVersion7();
        await _net.TellGroupAsync(cohort, next, version: 1, schools[0], others[0], others[1]);
        var hosts = (await Eventually.SeeAsync(() => _net.VisitsAsync(next), drawn => drawn.Count > 0)).Select(visit => visit.HostSchoolId);
        Assert.Equal(others.Select(school => school.Id).Order(), hosts.Order());

        await _net.TellGroupAsync(cohort, group, version: 3);
        var last = await Eventually.SeeAsync(() => _net.VisitsAsync(group), remaining => remaining.Count == 1);
        Assert.Equal((held.Id, VisitState.Confirmed), (last[0].Id, last[0].State));
        await _net.ShouldBeSoundAsync();
    }

    [Fact]
    public async Task A_dissolved_groups_sessions_are_called_off_and_its_people_hear_of_it()
    {
        var cohort = await _net.CohortAsync();
        var schools = await SchoolsAsync(3);
        var group = await _net.GroupAsync(cohort, schools);
        var ofGroup = await ScheduleAsync(cohort, SessionKind.GroupFeedback, group);
        var ofCohort = await ScheduleAsync(cohort, SessionKind.Training, group: null);

        await factory.Bus.PublishAsync(new GroupChanged(_net.Id, cohort, group, 2, "Group 1", IsActive: false,
            [.. schools.Select(school => new GroupMember(school.Id, [school.HeadId, school.DeputyId]))]));
        await factory.Bus.WaitForAsync<SessionChanged>(change => change.SessionId == ofGroup.Id && change.IsCancelled);
        var told = await factory.Bus.WaitForAsync<TellPeople>(tell => tell.Notice == "session-called-off" && tell.Facts["session"] == ofGroup.Id.ToString());
        Assert.Equal(schools.SelectMany(school => new[] { school.HeadId, school.DeputyId }).Order(), told.PersonIds.Order());
        Assert.False((await ReadAsync(ofCohort.Id)).IsCancelled);
        Assert.Empty(await _net.VisitsAsync(group));
    }

    [Fact]
    public async Task A_cancelled_cohorts_sessions_and_visits_are_called_off()
    {
        var cohort = await _net.CohortAsync();
        var schools = await SchoolsAsync(3);
        var group = await _net.GroupAsync(cohort, schools);
        var session = await ScheduleAsync(cohort, SessionKind.Training, group: null);
        await _net.CohortAsync(version: 2, id: cohort, status: CohortStatus.Cancelled);
        await factory.Bus.WaitForAsync<SessionChanged>(change => change.SessionId == session.Id && change.IsCancelled);
        await Eventually.SeeAsync(() => _net.VisitsAsync(group), visits => visits.Count == 0);
    }

    private async Task<TestSchool[]> SchoolsAsync(int count)
    {
        var schools = new TestSchool[count];
        for (var index = 0; index < count; index++)
            schools[index] = await _net.SchoolAsync($"School {Guid.CreateVersion7():N}"[..20]);
        return schools;
    }

    private async Task ConfirmAllAsync(Guid group)
    {
        await _net.ProposeAsync(group);
        foreach (var visit in await _net.VisitsAsync(group))
            Assert.Equal(VisitState.Confirmed, (await _net.Coordinator.PostAsync($"/api/scheduling/visits/{visit.Id}/confirm", new { }).ReadAsync<VisitView>()).State);
    }

    /// <summary>Thursday 7 January 2027 is four days ago.</summary>
    private async Task TakesPlaceAsync(Guid visit)
    {
        const string From = "'2027-01-07T09:00:00Z'", Until = "'2027-01-07T15:30:00Z'";
        await factory.AsOwnerAsync<long>(_net.Id, $"UPDATE promises SET starts_at = {From}, ends_at = {Until} WHERE visit_id = '{visit}' RETURNING 1::bigint");
        await factory.AsOwnerAsync<long>(_net.Id, $"UPDATE visits SET time_day = '2027-01-07', time_starts_at = {From}, time_ends_at = {Until} WHERE id = '{visit}' RETURNING 1::bigint");
    }

    private Task<SessionView> ScheduleAsync(Guid cohort, SessionKind kind, Guid? group) =>
        _net.Coordinator.PostAsync($"/api/scheduling/cohorts/{cohort}/sessions",
            new ScheduleSessionRequest(kind, new DateOnly(2027, 6, 10), new TimeOnly(13, 0), new TimeOnly(16, 0), "Village hall", group)).ReadAsync<SessionView>();

    private Task<SessionView> ReadAsync(Guid session) => _net.Coordinator.GetAsync($"/api/scheduling/sessions/{session}").ReadAsync<SessionView>();
}
