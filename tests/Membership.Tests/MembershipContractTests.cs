using PeerReview.Membership.Agreements;
using PeerReview.Membership.Conflicts;
using PeerReview.Membership.Contracts;
using PeerReview.Membership.People;
using PeerReview.Membership.Schools;
using PeerReview.ServiceDefaults.Security;
using PeerReview.TestKit;

namespace PeerReview.Membership.Tests;

public sealed class MembershipContractTests(MembershipFactory membership) : ServiceContractTests<Program>(membership, "/api/membership")
{
    private static readonly string[] Everyone =
        [Role.Coordinator, Role.Director, Role.MatLead, Role.Headteacher, Role.SeniorLeader, Role.Facilitator, Role.ImprovementChampion, Role.Finance, Role.ApiClient];

    private static readonly string[] People =
        [Role.Support, Role.Coordinator, Role.Director, Role.MatLead, Role.Headteacher, Role.SeniorLeader, Role.Facilitator, Role.ImprovementChampion, Role.Finance];

    private static readonly string[] Inviters = [Role.Coordinator, Role.Headteacher, Role.MatLead];

    protected override string OpenApiSnapshotPath => SourcePath.Beside("openapi.json");

    protected override IReadOnlyCollection<string> TablesWithoutNetwork => [.. MembershipDb.TablesOfThePlatform.Keys];

    /// <summary>Accepting an invitation: the link and the password are the proof, and there is no account yet.</summary>
    protected override IReadOnlyCollection<string> OpenToAnyone => ["POST /api/membership/invitations/accept"];

    protected override IReadOnlyDictionary<string, string[]> RolesByOperation { get; } = new Dictionary<string, string[]>
    {
        ["POST /api/membership/register/imports"] = [Role.Operator],
        ["GET /api/membership/register/imports"] = [Role.Operator],
        ["GET /api/membership/register/imports/{importId:guid}"] = [Role.Operator],
        ["GET /api/membership/register/imports/{importId:guid}/problems"] = [Role.Operator],
        ["POST /api/membership/register/schools/{schoolId:guid}/successor"] = [Role.Operator],
        ["GET /api/membership/register/schools"] = [Role.Operator, Role.Coordinator],
        ["GET /api/membership/register/schools/{schoolId:guid}"] = [Role.Operator, Role.Coordinator],
        ["GET /api/membership/register/trusts"] = [Role.Operator, Role.Coordinator],
        ["POST /api/membership/networks"] = [Role.Operator],
        ["GET /api/membership/networks"] = [Role.Operator],
        ["GET /api/membership/networks/{networkId:guid}"] = [Role.Operator],
        ["GET /api/membership/network"] = Everyone,
        ["PUT /api/membership/network"] = [Role.Coordinator],
        ["POST /api/membership/schools"] = [Role.Coordinator],
        ["POST /api/membership/schools/imports"] = [Role.Coordinator],
        ["GET /api/membership/schools"] = Everyone,
        ["GET /api/membership/schools/{schoolId:guid}"] = Everyone,
        ["PUT /api/membership/schools/{schoolId:guid}"] = [Role.Coordinator],
        ["DELETE /api/membership/schools/{schoolId:guid}"] = [Role.Coordinator],
        ["POST /api/membership/invitations"] = Inviters,
        ["POST /api/membership/invitations/imports"] = [Role.Coordinator],
        ["POST /api/membership/invitations/accept"] = [],
        ["GET /api/membership/invitations"] = Inviters,
        ["GET /api/membership/invitations/{invitationId:guid}"] = Inviters,
        ["POST /api/membership/invitations/{invitationId:guid}/send"] = Inviters,
        ["DELETE /api/membership/invitations/{invitationId:guid}"] = Inviters,
        ["GET /api/membership/people"] = Everyone,
        ["GET /api/membership/people/{personId:guid}"] = Everyone,
        ["DELETE /api/membership/people/{personId:guid}/roles/{roleId:guid}"] = Inviters,
        ["PUT /api/membership/people/{personId:guid}/suspension"] = [Role.Coordinator],
        ["GET /api/membership/people/{personId:guid}/credentials"] = Everyone,
        ["GET /api/membership/credentials"] = [Role.Coordinator, Role.Director],
        ["GET /api/membership/me"] = People,
        ["PUT /api/membership/me"] = People,
        ["GET /api/membership/agreements"] = Everyone,
        ["GET /api/membership/agreements/{agreementId:guid}"] = Everyone,
        ["PUT /api/membership/agreements/{agreementId:guid}"] = [Role.Coordinator],
        ["POST /api/membership/agreements/{agreementId:guid}/signatures"] = People,
        ["GET /api/membership/agreements/{agreementId:guid}/signatures"] = [Role.Coordinator, Role.Director],
        ["POST /api/membership/conflicts"] = [Role.Coordinator, Role.Headteacher],
        ["GET /api/membership/conflicts"] = [Role.Coordinator, Role.Headteacher],
        ["GET /api/membership/conflicts/{conflictId:guid}"] = [Role.Coordinator, Role.Headteacher],
        ["PUT /api/membership/conflicts/{conflictId:guid}"] = [Role.Coordinator, Role.Headteacher],
        ["DELETE /api/membership/conflicts/{conflictId:guid}"] = [Role.Coordinator, Role.Headteacher],
        ["POST /api/membership/api-clients"] = Inviters,
        ["GET /api/membership/api-clients"] = Inviters,
        ["GET /api/membership/api-clients/{clientId:guid}"] = Inviters,
        ["PUT /api/membership/api-clients/{clientId:guid}/secret"] = Inviters,
        ["DELETE /api/membership/api-clients/{clientId:guid}"] = Inviters,
        ["POST /api/membership/accounts/disable"] = [Role.Operator],
        ["POST /api/membership/accounts/enable"] = [Role.Operator],
        ["POST /api/membership/identity-keys"] = [Role.Operator],
    };
}

public sealed class MembershipCrossNetworkTests(MembershipFactory membership) : CrossNetworkTests<Program>(membership, "/api/membership")
{
    protected override IReadOnlyCollection<string> OfThePlatform =>
    [
        // The national register is the same for every network and says nothing of any.
        "GET /api/membership/register/schools/{schoolId:guid}",
        // The operator's: no network's caller gets this far (see the table of roles).
        "GET /api/membership/register/imports/{importId:guid}",
        "GET /api/membership/register/imports/{importId:guid}/problems",
        "POST /api/membership/register/schools/{schoolId:guid}/successor",
        "GET /api/membership/networks/{networkId:guid}",
    ];

    protected override IReadOnlyDictionary<string, object> Bodies => new Dictionary<string, object>
    {
        ["PUT /api/membership/schools/{schoolId:guid}"] = new ChangeSchoolRequest("associate"),
        ["PUT /api/membership/people/{personId:guid}/suspension"] = new SuspendRequest(true),
        ["PUT /api/membership/agreements/{agreementId:guid}"] = new WordAgreementRequest("Ours", "Be kind.", false),
        ["POST /api/membership/agreements/{agreementId:guid}/signatures"] = new SignRequest(1),
        ["PUT /api/membership/conflicts/{conflictId:guid}"] = new ExplainConflictRequest("Because"),
    };

    protected override async Task<IReadOnlyDictionary<string, string>> SeedAsync(Guid networkId)
    {
        var network = await membership.NewNetworkAsync(networkId);
        var schools = await network.AddSchoolsAsync(2);
        var (head, _) = await network.AddHeadAsync(schools[0].Id);
        var person = await network.Client.GetAsync(new Uri($"/api/membership/people/{head.Id}", UriKind.Relative)).ReadAsync<PersonView>();
        var invitation = await network.Client.PostAsync(
            "/api/membership/invitations", new InviteRequest(MembershipFactory.NewEmail(), "Sam", Role.SeniorLeader, OrganisationKind.School, schools[0].Id)).ReadAsync<InvitationView>();
        var conflict = await network.Client.PostAsync(
            "/api/membership/conflicts", new DeclareConflictRequest(schools[0].Id, schools[1].Id, null, "Siblings lead them.")).ReadAsync<ConflictView>();
        var client = await network.Client.PostAsync(
            "/api/membership/api-clients", new ApiClients.CreateApiClientRequest("MIS", OrganisationKind.School, schools[0].Id)).ReadAsync<ApiClients.ApiClientView>();
        var agreement = (await network.Client.GetAsync(new Uri("/api/membership/agreements", UriKind.Relative)).ReadAsync<ServiceDefaults.Http.Page<AgreementView>>()).Items.Single();
        return new Dictionary<string, string>
        {
            ["schoolId"] = schools[0].Id.ToString(),
            ["personId"] = head.Id.ToString(),
            ["roleId"] = person.Roles.Single().Id.ToString(),
            ["invitationId"] = invitation.Id.ToString(),
            ["conflictId"] = conflict.Id.ToString(),
            ["clientId"] = client.Id.ToString(),
            ["agreementId"] = agreement.Id.ToString(),
        };
    }
}
