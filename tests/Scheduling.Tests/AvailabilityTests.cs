using System.Net;
using PeerReview.Scheduling.Availability;
using PeerReview.TestKit;

namespace PeerReview.Scheduling.Tests;

public sealed class AvailabilityTests(SchedulingFactory factory)
{
    private static readonly WorkingPattern NeverThursdays = WorkingPattern.FullTime with { Thursday = Worked.NotAtAll };

    private readonly Net _net = new(factory);

    [Fact]
    public async Task A_person_is_full_time_until_it_is_said_otherwise()
    {
        var school = await _net.SchoolAsync("Alder");
        var mine = await _net.Deputy(school).GetAsync("/api/scheduling/availability/mine").ReadAsync<AvailabilityView>();
        Assert.Equal((WorkingPattern.FullTime, 0L), (mine.Works, mine.Version));
        await _net.Deputy(school).PutAsync("/api/scheduling/availability/mine", new WriteAvailabilityRequest(NeverThursdays, []), "\"0\"").ReadAsync<AvailabilityView>();
        Assert.Equal(NeverThursdays, (await _net.Deputy(school).GetAsync("/api/scheduling/availability/mine").ReadAsync<AvailabilityView>()).Works);
    }

    [Fact]
    public async Task A_head_writes_it_for_the_schools_own_staff_and_the_coordinator_for_facilitators()
    {
        var (school, other) = (await _net.SchoolAsync("Birch"), await _net.SchoolAsync("Cedar"));
        var facilitator = await _net.FacilitatorAsync("Fay");
        var deputy = $"/api/scheduling/availability/{school.DeputyId}";
        await Eventually.SeeAsync(async () => (await _net.Head(school).GetAsync(deputy)).IsSuccessStatusCode, found => found);

        Assert.Equal(HttpStatusCode.OK, (await _net.Head(school).PutAsync(deputy, new WriteAvailabilityRequest(NeverThursdays, []), "\"0\"")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _net.Head(other).GetAsync(deputy)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _net.Coordinator.GetAsync(deputy)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _net.Coordinator.PutAsync($"/api/scheduling/availability/{facilitator}", new WriteAvailabilityRequest(NeverThursdays, []), "\"0\"")).StatusCode);
    }

    [Fact]
    public async Task Nobody_is_asked_on_a_day_they_do_not_work_or_are_away()
    {
        var cohort = await _net.CohortAsync();
        TestSchool[] schools = [await _net.SchoolAsync("Dogwood"), await _net.SchoolAsync("Elm"), await _net.SchoolAsync("Fir")];
        await _net.Head(schools[0]).PutAsync("/api/scheduling/availability/mine", new WriteAvailabilityRequest(NeverThursdays, []), "\"0\"").ReadAsync<AvailabilityView>();
        await _net.Deputy(schools[1]).PutAsync("/api/scheduling/availability/mine", new WriteAvailabilityRequest(WorkingPattern.FullTime, [new TimeAway(new DateOnly(2027, 1, 1), new DateOnly(2027, 3, 25))]), "\"0\"").ReadAsync<AvailabilityView>();
        var group = await _net.GroupAsync(cohort, schools);

        Assert.All((await _net.ProposeAsync(group)).Proposals, proposal =>
        {
            Assert.NotEqual(DayOfWeek.Thursday, proposal.Day!.Value.DayOfWeek);
            Assert.True(proposal.Day > new DateOnly(2027, 3, 25));
        });
    }

    [Fact]
    public async Task Where_no_date_fits_the_clash_is_named()
    {
        var cohort = await _net.CohortAsync();
        TestSchool[] schools = [await _net.SchoolAsync("Gorse"), await _net.SchoolAsync("Hazel"), await _net.SchoolAsync("Ivy")];
        var never = new WorkingPattern(Worked.NotAtAll, Worked.NotAtAll, Worked.NotAtAll, Worked.NotAtAll, Worked.Morning);
        await _net.Head(schools[0]).PutAsync("/api/scheduling/availability/mine", new WriteAvailabilityRequest(never, []), "\"0\"").ReadAsync<AvailabilityView>();
        var group = await _net.GroupAsync(cohort, schools);

        Assert.All((await _net.ProposeAsync(group)).Proposals, proposal =>
        {
            Assert.Null(proposal.Day);
            Assert.Contains("Head of Gorse does not work", proposal.Clash!.Sentence, StringComparison.Ordinal);
            Assert.NotEmpty(proposal.Clash.WaysOut);
        });
        Assert.All(await _net.VisitsAsync(group), visit => Assert.Equal(Scheduling.Contracts.VisitState.ToBePlanned, visit.State));
    }
}
