using PeerReview.ServiceDefaults.Security;
using PeerReview.TestKit;

namespace PeerReview.Reporting.Tests;

public sealed class ReportingContractTests(ReportingFactory reporting) : ServiceContractTests<Program>(reporting, "/api/reporting")
{
    protected override string OpenApiSnapshotPath => SourcePath.Beside("openapi.json");

    protected override IReadOnlyDictionary<string, string[]> RolesByOperation { get; } = new Dictionary<string, string[]>
    {
        ["GET /api/reporting/cohorts"] = [Role.Coordinator, Role.Director],
        ["GET /api/reporting/cohorts/{cohortId:guid}/cockpit"] = [Role.Coordinator, Role.Director, Role.MatLead],
        ["GET /api/reporting/cohorts/{cohortId:guid}/reminders"] = [Role.Coordinator, Role.Director],
        ["POST /api/reporting/cohorts/{cohortId:guid}/reminders"] = [Role.Coordinator],
        ["GET /api/reporting/next-steps"] =
            [Role.Coordinator, Role.Director, Role.MatLead, Role.Headteacher, Role.SeniorLeader, Role.Facilitator, Role.ImprovementChampion, Role.Finance, Role.ApiClient],
    };
}
