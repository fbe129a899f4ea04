using PeerReview.Scheduling.Availability;
using PeerReview.Scheduling.Calendars;
using PeerReview.Scheduling.Contracts;
using PeerReview.Scheduling.DateRuns;
using PeerReview.Scheduling.Dates.Polls;
using PeerReview.Scheduling.Feeds;
using PeerReview.Scheduling.Planning;
using PeerReview.Scheduling.Polls;
using PeerReview.Scheduling.Sessions;
using PeerReview.Scheduling.Visits;
using PeerReview.TestKit;
using PeerReview.TestKit.Api;

namespace PeerReview.Scheduling.Tests.Security;

/// <summary>A group of three with its visits – the first polled – a school outside it, a training session, a run of dates and a head's feed.</summary>
internal static class SchedulingWorld
{
    public static async Task<ApiWorld> SeedAsync(SchedulingFactory factory)
    {
        var net = new Net(factory);
        var trust = Guid.CreateVersion7();
        var authority = $"County {net.Id:N}";
        var cohort = await net.CohortAsync();
        var host = await net.SchoolAsync("Alder", trustId: trust, localAuthority: authority);
        var (partner, third, outside) = (await net.SchoolAsync("Birch"), await net.SchoolAsync("Cedar"), await net.SchoolAsync("Dogwood"));
        var facilitator = await net.FacilitatorAsync("Fay");
        foreach (var school in new[] { host, partner, third, outside })
            await net.BookAsync(cohort, school);
        var group = await net.GroupAsync(cohort, host, partner, third);
        var visits = await net.VisitsAsync(group);
        var visit = visits.Single(one => one.HostSchoolId == host.Id);
        var poll = await net.Coordinator.PostAsync($"/api/scheduling/visits/{visit.Id}/poll", new AskForDatesRequest()).ReadAsync<PollView>();
        var session = await net.Coordinator.PostAsync(
            $"/api/scheduling/cohorts/{cohort}/sessions", new ScheduleSessionRequest(SessionKind.Training, SchedulingFactory.Today, new TimeOnly(9, 0), new TimeOnly(12, 0), "Hall")).ReadAsync<SessionView>();
        var feed = (await net.Head(host).PutAsync("/api/scheduling/feeds/mine", new { }, etag: null).ReadAsync<IssuedFeedView>()).Path;
        var run = await net.Coordinator.PostAsync($"/api/scheduling/cohorts/{cohort}/date-runs", new StartDateRunRequest(ProposeWhenFound: false)).ReadAsync<DateRunView>();
        await Eventually.SeeAsync(
            async () => (await net.Coordinator.GetAsync($"/api/scheduling/date-runs/{run.Id}").ReadAsync<DateRunResultView>()).Run.EndedAt, ended => ended is not null, TimeSpan.FromSeconds(60));
        await net.SeeAsync($"/api/scheduling/availability/{facilitator}");

        return new ApiWorld(net.Id, host.Id, trust, partner.Id, outside.Id)
        {
            HostHead = host.HeadId,
            HostStaff = host.DeputyId,
            GroupHead = partner.HeadId,
            GroupStaff = partner.DeputyId,
            OutsideHead = outside.HeadId,
            ValueOf = (operation, name) => name switch
            {
                "cohortId" => cohort.ToString(),
                "sessionId" => session.Id.ToString(),
                "trustId" => trust.ToString(),
                "schoolId" => host.Id.ToString(),
                "localAuthority" => authority,
                "personId" => host.DeputyId.ToString(),
                "groupId" => group.ToString(),
                "visitId" => visit.Id.ToString(),
                "dateRunId" => run.Id.ToString(),
                "key" => feed[(feed.IndexOf('=', StringComparison.Ordinal) + 1)..],
                "kind" when operation.Path.Contains("session-dates", StringComparison.Ordinal) => "groupFeedback",
                "from" => "2027-03-01",
                "until" => "2027-03-31",
                _ => null,
            },
            Bodies = new Dictionary<string, object>
            {
                ["POST /api/scheduling/cohorts/{cohortId}/sessions"] = new ScheduleSessionRequest(SessionKind.Training, SchedulingFactory.Today.AddDays(7), new TimeOnly(9, 0), new TimeOnly(12, 0), "Hall"),
                ["PUT /api/scheduling/sessions/{sessionId}"] = new MoveSessionRequest(SchedulingFactory.Today, new TimeOnly(9, 0), new TimeOnly(10, 0), "Hall"),
                ["POST /api/scheduling/sessions/{sessionId}/attendance"] = new MarkAttendanceRequest([new Mark(host.HeadId, Attended: true)]),
                ["PUT /api/scheduling/calendars/network"] = new WriteCalendarRequest([], []),
                ["PUT /api/scheduling/calendars/local-authorities/{localAuthority}"] = new WriteCalendarRequest([], []),
                ["PUT /api/scheduling/calendars/trusts/{trustId}"] = new WriteCalendarRequest([], []),
                ["PUT /api/scheduling/calendars/schools/{schoolId}"] = new WriteCalendarRequest([], []),
                ["PUT /api/scheduling/availability/mine"] = new WriteAvailabilityRequest(WorkingPattern.FullTime, []),
                ["PUT /api/scheduling/availability/{personId}"] = new WriteAvailabilityRequest(WorkingPattern.FullTime, []),
                ["POST /api/scheduling/groups/{groupId}/date-proposals"] = new ProposeDatesRequest(),
                ["POST /api/scheduling/visits/{visitId}/answers"] = new AnswerDateRequest(Agrees: true),
                ["PUT /api/scheduling/visits/{visitId}/date"] = new SetDateRequest(new DateOnly(2027, 6, 24)),
                ["POST /api/scheduling/visits/{visitId}/postpone"] = new PostponeVisitRequest(PostponementReason.Cover),
                ["POST /api/scheduling/visits/{visitId}/poll"] = new AskForDatesRequest(),
                ["POST /api/scheduling/visits/{visitId}/poll/answers"] = new AnswerPollRequest([new DateReply(poll.Dates[0].Day, poll.Dates[0].Part, PollReply.Yes)]),
                ["POST /api/scheduling/visits/{visitId}/poll/choice"] = new ChooseDateRequest(),
                ["POST /api/scheduling/cohorts/{cohortId}/date-runs"] = new StartDateRunRequest(ProposeWhenFound: false),
            },
        };
    }
}
