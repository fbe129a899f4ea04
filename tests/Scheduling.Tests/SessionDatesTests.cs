using System.Net;
using PeerReview.Scheduling.Contracts;
using PeerReview.Scheduling.Sessions;
using PeerReview.TestKit;

namespace PeerReview.Scheduling.Tests;

public sealed class SessionDatesTests(SchedulingFactory factory)
{
    private readonly Net _net = new(factory);

    [Fact]
    public async Task The_feedback_session_and_the_follow_up_meeting_come_when_everyone_is_free()
    {
        var (cohort, group, last) = await GroupWithDatesAsync();
        var feedback = await FindAsync(group, "GroupFeedback?part=Afternoon");
        Assert.True(feedback.Day > last && feedback.Part == PartOfDay.Afternoon);
        Assert.NotEmpty(feedback.Why);
        Assert.Equal(3, feedback.NextBest.Count);
        Assert.Null(feedback.Clash);

        var followUp = await FindAsync(group, "FollowUp");
        Assert.InRange(followUp.Day!.Value, last.AddDays(90), last.AddDays(132));

        // What is scheduled there is not found free again, and no visit is planned into it.
        var session = await ScheduleAsync(cohort, group, SessionKind.GroupFeedback, feedback.Day!.Value).ReadAsync<SessionView>();
        Assert.Equal(feedback.Day, session.Day);
        Assert.NotEqual(feedback.Day, (await FindAsync(group, "GroupFeedback?part=Afternoon")).Day);
        var other = await _net.SchoolAsync("Rowan");
        Assert.Equal(HttpStatusCode.NotFound, (await _net.Coordinator.GetAsync($"/api/scheduling/groups/{other.Id}/session-dates/FollowUp")).StatusCode);
    }

    [Fact]
    public async Task Without_the_visits_dates_there_is_nothing_to_follow()
    {
        var cohort = await _net.CohortAsync();
        var group = await _net.GroupAsync(cohort, await _net.SchoolAsync("Alder"), await _net.SchoolAsync("Birch"), await _net.SchoolAsync("Cedar"));
        Assert.Equal(HttpStatusCode.Conflict, (await _net.Coordinator.GetAsync($"/api/scheduling/groups/{group}/session-dates/FollowUp")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await _net.Coordinator.GetAsync($"/api/scheduling/groups/{group}/session-dates/Training")).StatusCode);
    }

    [Fact]
    public async Task A_groups_session_is_not_held_while_one_of_its_people_is_on_a_visit()
    {
        var (cohort, group, last) = await GroupWithDatesAsync();
        var refused = await ScheduleAsync(cohort, group, SessionKind.Workshop, last);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("Head of Alder is promised to a review visit", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Created, (await ScheduleAsync(cohort, group: null, SessionKind.Refresher, last)).StatusCode);
    }

    private async Task<(Guid Cohort, Guid Group, DateOnly Last)> GroupWithDatesAsync()
    {
        var cohort = await _net.CohortAsync();
        var group = await _net.GroupAsync(cohort, await _net.SchoolAsync("Alder"), await _net.SchoolAsync("Birch"), await _net.SchoolAsync("Cedar"));
        await _net.ProposeAsync(group);
        return (cohort, group, (await _net.VisitsAsync(group)).Max(visit => visit.Day!.Value));
    }

    private Task<SessionDatesView> FindAsync(Guid group, string kind) =>
        _net.Coordinator.GetAsync($"/api/scheduling/groups/{group}/session-dates/{kind}").ReadAsync<SessionDatesView>();

    private Task<HttpResponseMessage> ScheduleAsync(Guid cohort, Guid? group, SessionKind kind, DateOnly day) =>
        _net.Coordinator.PostAsync($"/api/scheduling/cohorts/{cohort}/sessions",
            new ScheduleSessionRequest(kind, day, new TimeOnly(13, 0), new TimeOnly(15, 0), "Village hall", group));
}
