using PeerReview.Scheduling.Availability;
using PeerReview.Scheduling.Calendars;
using PeerReview.Scheduling.Contracts;
using PeerReview.Scheduling.DateRuns;
using PeerReview.Scheduling.Dates.Polls;
using PeerReview.Scheduling.Polls;
using PeerReview.Scheduling.Sessions;
using PeerReview.Scheduling.Visits;
using PeerReview.ServiceDefaults.Security;
using PeerReview.TestKit;

namespace PeerReview.Scheduling.Tests;

public sealed class SchedulingContractTests(SchedulingFactory factory) : ServiceContractTests<Program>(factory, "/api/scheduling")
{
    private static readonly string[] Coordinator = [Role.Coordinator];

    private static readonly string[] OfSchools = [Role.Headteacher, Role.SeniorLeader];

    private static readonly string[] Everyone =
        [Role.Coordinator, Role.Director, Role.MatLead, Role.Headteacher, Role.SeniorLeader, Role.Facilitator, Role.ImprovementChampion, Role.Finance, Role.ApiClient];

    protected override string OpenApiSnapshotPath => SourcePath.Beside("openapi.json");

    protected override IReadOnlyDictionary<string, string[]> RolesByOperation { get; } = new Dictionary<string, string[]>
    {
        ["POST /api/scheduling/cohorts/{cohortId:guid}/sessions"] = Coordinator,
        ["GET /api/scheduling/cohorts/{cohortId:guid}/sessions"] = Everyone,
        ["GET /api/scheduling/groups/{groupId:guid}/session-dates/{kind}"] = Coordinator,
        ["GET /api/scheduling/sessions/mine"] = Everyone,
        ["GET /api/scheduling/sessions/{sessionId:guid}"] = Everyone,
        ["PUT /api/scheduling/sessions/{sessionId:guid}"] = Coordinator,
        ["POST /api/scheduling/sessions/{sessionId:guid}/call-off"] = Coordinator,
        ["GET /api/scheduling/sessions/{sessionId:guid}/attendance"] =
            [Role.Coordinator, Role.Director, Role.MatLead, Role.Headteacher, Role.SeniorLeader, Role.ApiClient],
        ["POST /api/scheduling/sessions/{sessionId:guid}/attendance"] = Coordinator,
        ["GET /api/scheduling/calendars/network"] = Everyone,
        ["PUT /api/scheduling/calendars/network"] = Coordinator,
        ["GET /api/scheduling/calendars/local-authorities/{localAuthority}"] = Everyone,
        ["PUT /api/scheduling/calendars/local-authorities/{localAuthority}"] = Coordinator,
        ["GET /api/scheduling/calendars/trusts/{trustId:guid}"] = Everyone,
        ["PUT /api/scheduling/calendars/trusts/{trustId:guid}"] = [Role.Coordinator, Role.MatLead],
        ["GET /api/scheduling/calendars/schools/{schoolId:guid}"] = Everyone,
        ["PUT /api/scheduling/calendars/schools/{schoolId:guid}"] = [Role.Coordinator, Role.Headteacher],
        ["GET /api/scheduling/calendars/schools/{schoolId:guid}/days"] = Everyone,
        ["GET /api/scheduling/availability/mine"] = Everyone,
        ["PUT /api/scheduling/availability/mine"] = Everyone,
        ["GET /api/scheduling/availability/{personId:guid}"] = [Role.Coordinator, Role.Headteacher],
        ["PUT /api/scheduling/availability/{personId:guid}"] = [Role.Coordinator, Role.Headteacher],
        ["GET /api/scheduling/visits/mine"] = Everyone,
        ["GET /api/scheduling/visits/{visitId:guid}"] = Everyone,
        ["GET /api/scheduling/groups/{groupId:guid}/visits"] = Everyone,
        ["GET /api/scheduling/cohorts/{cohortId:guid}/visits"] = [Role.Coordinator, Role.Director],
        ["GET /api/scheduling/cohorts/{cohortId:guid}/date-clashes"] = [Role.Coordinator, Role.Director],
        ["POST /api/scheduling/cohorts/{cohortId:guid}/date-reminders"] = Coordinator,
        ["POST /api/scheduling/groups/{groupId:guid}/date-proposals"] = Coordinator,
        ["POST /api/scheduling/visits/{visitId:guid}/answers"] = OfSchools,
        ["POST /api/scheduling/visits/{visitId:guid}/confirm"] = Coordinator,
        ["PUT /api/scheduling/visits/{visitId:guid}/date"] = [Role.Coordinator, .. OfSchools],
        ["POST /api/scheduling/visits/{visitId:guid}/postpone"] = [Role.Coordinator, .. OfSchools],
        ["POST /api/scheduling/visits/{visitId:guid}/poll"] = Coordinator,
        ["GET /api/scheduling/visits/{visitId:guid}/poll"] = Everyone,
        ["POST /api/scheduling/visits/{visitId:guid}/poll/answers"] = OfSchools,
        ["POST /api/scheduling/visits/{visitId:guid}/poll/choice"] = Coordinator,
        ["GET /api/scheduling/visits/{visitId:guid}/invitation"] = Everyone,
        ["GET /api/scheduling/sessions/{sessionId:guid}/invitation"] = Everyone,
        ["POST /api/scheduling/cohorts/{cohortId:guid}/date-runs"] = Coordinator,
        ["GET /api/scheduling/cohorts/{cohortId:guid}/date-runs"] = [Role.Coordinator, Role.Director],
        ["GET /api/scheduling/date-runs/{dateRunId:guid}"] = [Role.Coordinator, Role.Director],
        ["POST /api/scheduling/date-runs/{dateRunId:guid}/cancel"] = Coordinator,
        ["POST /api/scheduling/date-runs/{dateRunId:guid}/proposals"] = Coordinator,
        ["GET /api/scheduling/feeds/mine"] = Everyone,
        ["PUT /api/scheduling/feeds/mine"] = Everyone,
        ["DELETE /api/scheduling/feeds/mine"] = Everyone,
    };

    // Diaries fetch feeds and cannot sign in: the address is the secret.
    protected override IReadOnlyCollection<string> AnonymousOperations => ["GET /api/scheduling/feeds/calendar.ics"];
}

public sealed class SchedulingCrossNetworkTests(SchedulingFactory factory) : CrossNetworkTests<Program>(factory, "/api/scheduling")
{
    private readonly SchedulingFactory _factory = factory;

    protected override IReadOnlyDictionary<string, object> Bodies { get; } = new Dictionary<string, object>
    {
        ["POST /api/scheduling/cohorts/{cohortId:guid}/sessions"] = Session,
        ["PUT /api/scheduling/sessions/{sessionId:guid}"] = new MoveSessionRequest(SchedulingFactory.Today, new TimeOnly(9, 0), new TimeOnly(10, 0), "Hall"),
        ["POST /api/scheduling/sessions/{sessionId:guid}/attendance"] = new MarkAttendanceRequest([new Mark(Guid.CreateVersion7(), Attended: true)]),
        ["PUT /api/scheduling/calendars/local-authorities/{localAuthority}"] = new WriteCalendarRequest([], []),
        ["PUT /api/scheduling/calendars/trusts/{trustId:guid}"] = new WriteCalendarRequest([], []),
        ["PUT /api/scheduling/calendars/schools/{schoolId:guid}"] = new WriteCalendarRequest([], []),
        ["PUT /api/scheduling/availability/{personId:guid}"] = new WriteAvailabilityRequest(WorkingPattern.FullTime, []),
        ["POST /api/scheduling/visits/{visitId:guid}/answers"] = new AnswerDateRequest(Agrees: true),
        ["PUT /api/scheduling/visits/{visitId:guid}/date"] = new SetDateRequest(new DateOnly(2027, 3, 4)),
        ["POST /api/scheduling/visits/{visitId:guid}/postpone"] = new PostponeVisitRequest(PostponementReason.Cover),
        ["POST /api/scheduling/visits/{visitId:guid}/poll/answers"] = new AnswerPollRequest([new DateReply(new DateOnly(2027, 3, 4), PartOfDay.WholeDay, PollReply.Yes)]),
    };

    private static ScheduleSessionRequest Session => new(SessionKind.Training, SchedulingFactory.Today, new TimeOnly(9, 0), new TimeOnly(12, 0), "Hall");

    protected override string QueryOf(string operation) =>
        operation.EndsWith("/days", StringComparison.Ordinal) ? "?from=2027-03-01&until=2027-03-31" : string.Empty;

    protected override async Task<IReadOnlyDictionary<string, string>> SeedAsync(Guid networkId)
    {
        var net = new Net(_factory, networkId);
        var cohort = await net.CohortAsync();
        var session = await net.Coordinator.PostAsync($"/api/scheduling/cohorts/{cohort}/sessions", Session).ReadAsync<SessionView>();
        var trust = Guid.CreateVersion7();
        var school = await net.SchoolAsync("Alder", trustId: trust, localAuthority: $"County {networkId:N}");
        var facilitator = await net.FacilitatorAsync("Fay");
        var group = await net.GroupAsync(cohort, school, await net.SchoolAsync("Birch"), await net.SchoolAsync("Cedar"));
        var visit = (await net.VisitsAsync(group))[0].Id;
        await net.Coordinator.PostAsync($"/api/scheduling/visits/{visit}/poll", new AskForDatesRequest()).ReadAsync<PollView>();
        await net.ProposeAsync(group);
        await net.Coordinator.PostAsync($"/api/scheduling/visits/{visit}/confirm", new { }).ReadAsync<VisitView>();
        var run = await net.Coordinator.PostAsync($"/api/scheduling/cohorts/{cohort}/date-runs", new StartDateRunRequest()).ReadAsync<DateRunView>();
        return new Dictionary<string, string>
        {
            ["cohortId"] = cohort.ToString(),
            ["sessionId"] = session.Id.ToString(),
            ["trustId"] = trust.ToString(),
            ["schoolId"] = school.Id.ToString(),
            ["localAuthority"] = $"County {networkId:N}",
            ["personId"] = facilitator.ToString(),
            ["groupId"] = group.ToString(),
            ["visitId"] = visit.ToString(),
            ["dateRunId"] = run.Id.ToString(),
            ["kind"] = nameof(SessionKind.GroupFeedback),
        };
    }
}
