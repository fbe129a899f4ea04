using PeerReview.ServiceDefaults.Security;
using PeerReview.TestKit;

namespace PeerReview.Reviews.Tests;

public sealed class ReviewContractTests(ReviewFactory service) : ServiceContractTests<Program>(service, "/api/reviews")
{
    private static readonly string[] Schools = [Role.Headteacher, Role.SeniorLeader];
    private static readonly string[] Heads = [Role.Headteacher];
    private static readonly string[] Overseers = [Role.Headteacher, Role.SeniorLeader, Role.Coordinator, Role.Director, Role.MatLead];

    protected override string OpenApiSnapshotPath => SourcePath.Beside("openapi.json");

    protected override IReadOnlyDictionary<string, string[]> RolesByOperation { get; } = new Dictionary<string, string[]>
    {
        ["GET /api/reviews"] = Overseers,
        ["GET /api/reviews/mine"] = Schools,
        ["GET /api/reviews/frameworks"] = [.. Role.All.Except([Role.Operator, Role.Support])],
        ["GET /api/reviews/{id:guid}"] = Overseers,
        ["GET /api/reviews/{id:guid}/history"] = Overseers,
        ["POST /api/reviews/{id:guid}/day/start"] = Schools,
        ["GET /api/reviews/{id:guid}/access-log"] = Heads,
        ["GET /api/reviews/{id:guid}/releases"] = Heads,
        ["PUT /api/reviews/{id:guid}/releases/{audience}"] = Heads,
        ["DELETE /api/reviews/{id:guid}/releases/{audience}"] = Heads,
        ["GET /api/reviews/{id:guid}/self-evaluation"] = Schools,
        ["PUT /api/reviews/{id:guid}/self-evaluation"] = Schools,
        ["POST /api/reviews/{id:guid}/self-evaluation/share"] = Heads,
        ["GET /api/reviews/{id:guid}/self-evaluation/revisions"] = Schools,
        ["GET /api/reviews/{id:guid}/self-evaluation/revisions/{number}"] = Schools,
        ["PUT /api/reviews/{id:guid}/self-evaluation/restored-revision/{number}"] = Schools,
        ["GET /api/reviews/{id:guid}/concerns"] = Schools,
        ["PUT /api/reviews/{id:guid}/concerns"] = Schools,
        ["GET /api/reviews/{id:guid}/concerns/reports"] = Schools,
        ["POST /api/reviews/{id:guid}/concerns/reports"] = Schools,
        ["GET /api/reviews/{id:guid}/evidence"] = Schools,
        ["GET /api/reviews/{id:guid}/evidence/{recordId:guid}"] = Schools,
        ["PUT /api/reviews/{id:guid}/evidence/{recordId:guid}"] = Schools,
        ["DELETE /api/reviews/{id:guid}/evidence/{recordId:guid}"] = Schools,
        ["POST /api/reviews/{id:guid}/evidence/sync"] = Schools,
        ["GET /api/reviews/{id:guid}/keep-in-touch"] = Schools,
        ["POST /api/reviews/{id:guid}/keep-in-touch"] = Schools,
        ["GET /api/reviews/{id:guid}/findings"] = Schools,
        ["POST /api/reviews/{id:guid}/findings"] = Schools,
        ["GET /api/reviews/{id:guid}/findings/{findingId:guid}"] = Schools,
        ["PUT /api/reviews/{id:guid}/findings/{findingId:guid}"] = Schools,
        ["DELETE /api/reviews/{id:guid}/findings/{findingId:guid}"] = Schools,
        ["GET /api/reviews/{id:guid}/verbal-feedback/crib"] = Schools,
        ["GET /api/reviews/{id:guid}/verbal-feedback"] = Schools,
        ["POST /api/reviews/{id:guid}/verbal-feedback"] = Schools,
        ["GET /api/reviews/{id:guid}/feedback"] = Overseers,
        ["PUT /api/reviews/{id:guid}/feedback"] = Schools,
        ["POST /api/reviews/{id:guid}/feedback/send"] = Schools,
        ["GET /api/reviews/{id:guid}/feedback/revisions"] = Schools,
        ["GET /api/reviews/{id:guid}/feedback/revisions/{number}"] = Schools,
        ["GET /api/reviews/{id:guid}/factual-check"] = Schools,
        ["PUT /api/reviews/{id:guid}/factual-check/points/{pointId:guid}"] = Schools,
        ["POST /api/reviews/{id:guid}/factual-check/points/{pointId:guid}/answers"] = Schools,
        ["POST /api/reviews/{id:guid}/feedback/accept"] = Heads,
        ["GET /api/reviews/{id:guid}/group-summary"] = Schools,
        ["PUT /api/reviews/{id:guid}/group-summary"] = Heads,
        ["GET /api/reviews/{id:guid}/action-plan"] = Schools,
        ["POST /api/reviews/{id:guid}/action-plan/actions"] = Schools,
        ["GET /api/reviews/{id:guid}/action-plan/actions/{actionId:guid}"] = Schools,
        ["PUT /api/reviews/{id:guid}/action-plan/actions/{actionId:guid}"] = Schools,
        ["DELETE /api/reviews/{id:guid}/action-plan/actions/{actionId:guid}"] = Schools,
        ["POST /api/reviews/{id:guid}/action-plan/actions/{actionId:guid}/progress"] = Schools,
        ["POST /api/reviews/{id:guid}/action-plan/agree"] = Heads,
        ["GET /api/reviews/{id:guid}/follow-up"] = Schools,
        ["PUT /api/reviews/{id:guid}/follow-up"] = Heads,
        ["POST /api/reviews/{id:guid}/follow-up/held"] = Heads,
    };
}
