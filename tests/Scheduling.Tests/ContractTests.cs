using PeerReview.Scheduling.Contracts;
using PeerReview.Scheduling.Sessions;
using PeerReview.ServiceDefaults.Security;
using PeerReview.TestKit;

namespace PeerReview.Scheduling.Tests;

public sealed class ContractTests(SchedulingFactory factory) : ServiceContractTests<Program, SchedulingDb>(factory)
{
    private readonly SchedulingFactory _factory = factory;

    private static readonly string[] Coordinator = [Role.Coordinator];

    protected override IReadOnlyDictionary<string, string[]> AllowedRoles { get; } = new Dictionary<string, string[]>
    {
        ["POST /api/scheduling/cohorts/{cohortId}/sessions"] = Coordinator,
        ["GET /api/scheduling/cohorts/{cohortId}/sessions"] = Everyone,
        ["GET /api/scheduling/sessions/mine"] = Everyone,
        ["GET /api/scheduling/sessions/{sessionId}"] = Everyone,
        ["PUT /api/scheduling/sessions/{sessionId}"] = Coordinator,
        ["POST /api/scheduling/sessions/{sessionId}/call-off"] = Coordinator,
        ["GET /api/scheduling/sessions/{sessionId}/attendance"] =
            [Role.Coordinator, Role.Director, Role.MatLead, Role.Headteacher, Role.SeniorLeader, Role.ApiClient],
        ["POST /api/scheduling/sessions/{sessionId}/attendance"] = Coordinator,
    };

    protected override IReadOnlyDictionary<string, object> Bodies { get; } = new Dictionary<string, object>
    {
        ["POST /api/scheduling/cohorts/{cohortId}/sessions"] = Session,
        ["PUT /api/scheduling/sessions/{sessionId}"] = new MoveSessionRequest(SchedulingFactory.Today, new TimeOnly(9, 0), new TimeOnly(10, 0), "Hall"),
        ["POST /api/scheduling/sessions/{sessionId}/call-off"] = new { },
        ["POST /api/scheduling/sessions/{sessionId}/attendance"] = new MarkAttendanceRequest([new Mark(Guid.CreateVersion7(), Attended: true)]),
    };

    private static ScheduleSessionRequest Session => new(SessionKind.Training, SchedulingFactory.Today, new TimeOnly(9, 0), new TimeOnly(12, 0), "Hall");

    protected override async Task<IReadOnlyDictionary<string, string>> SeedAsync(Guid networkId)
    {
        var net = new Net(_factory, networkId);
        var cohort = await net.CohortAsync();
        var session = await net.Coordinator.PostAsync($"/api/scheduling/cohorts/{cohort}/sessions", Session).ReadAsync<SessionView>();
        return new Dictionary<string, string>
        {
            ["cohortId"] = cohort.ToString(),
            ["sessionId"] = session.Id.ToString(),
        };
    }
}
