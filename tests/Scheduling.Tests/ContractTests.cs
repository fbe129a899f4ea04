using PeerReview.Scheduling.Contracts;
using PeerReview.Scheduling.Sessions;
using PeerReview.ServiceDefaults.Security;
using PeerReview.TestKit;

namespace PeerReview.Scheduling.Tests;

public sealed class SchedulingContractTests(SchedulingFactory factory) : ServiceContractTests<Program>(factory, "/api/scheduling")
{
    private static readonly string[] Coordinator = [Role.Coordinator];

    private static readonly string[] Everyone =
        [Role.Coordinator, Role.Director, Role.MatLead, Role.Headteacher, Role.SeniorLeader, Role.Facilitator, Role.ImprovementChampion, Role.Finance, Role.ApiClient];

    protected override string OpenApiSnapshotPath => SourcePath.Beside("openapi.json");

    protected override IReadOnlyDictionary<string, string[]> RolesByOperation { get; } = new Dictionary<string, string[]>
    {
        ["POST /api/scheduling/cohorts/{cohortId:guid}/sessions"] = Coordinator,
        ["GET /api/scheduling/cohorts/{cohortId:guid}/sessions"] = Everyone,
        ["GET /api/scheduling/sessions/mine"] = Everyone,
        ["GET /api/scheduling/sessions/{sessionId:guid}"] = Everyone,
        ["PUT /api/scheduling/sessions/{sessionId:guid}"] = Coordinator,
        ["POST /api/scheduling/sessions/{sessionId:guid}/call-off"] = Coordinator,
        ["GET /api/scheduling/sessions/{sessionId:guid}/attendance"] =
            [Role.Coordinator, Role.Director, Role.MatLead, Role.Headteacher, Role.SeniorLeader, Role.ApiClient],
        ["POST /api/scheduling/sessions/{sessionId:guid}/attendance"] = Coordinator,
    };
}

public sealed class SchedulingCrossNetworkTests(SchedulingFactory factory) : CrossNetworkTests<Program>(factory, "/api/scheduling")
{
    private readonly SchedulingFactory _factory = factory;

    protected override IReadOnlyDictionary<string, object> Bodies { get; } = new Dictionary<string, object>
    {
        ["POST /api/scheduling/cohorts/{cohortId:guid}/sessions"] = Session,
        ["PUT /api/scheduling/sessions/{sessionId:guid}"] = new MoveSessionRequest(SchedulingFactory.Today, new TimeOnly(9, 0), new TimeOnly(10, 0), "Hall"),
        ["POST /api/scheduling/sessions/{sessionId:guid}/attendance"] = new MarkAttendanceRequest([new Mark(Guid.CreateVersion7(), Attended: true)]),
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
