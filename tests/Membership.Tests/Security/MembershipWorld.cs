using PeerReview.Membership.Agreements;
using PeerReview.Membership.ApiClients;
using PeerReview.Membership.Conflicts;
using PeerReview.Membership.Contracts;
using PeerReview.Membership.Identity.Accounts;
using PeerReview.Membership.Networks;
using PeerReview.Membership.People;
using PeerReview.Membership.Register;
using PeerReview.Membership.Schools;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;
using PeerReview.TestKit;
using PeerReview.TestKit.Api;

namespace PeerReview.Membership.Tests.Security;

/// <summary>Three schools – the first in a trust – with their heads and a senior leader, somebody invited, a conflict and an API client.</summary>
internal static class MembershipWorld
{
    public static async Task<ApiWorld> SeedAsync(MembershipFactory membership)
    {
        var network = await membership.NewNetworkAsync();
        var import = await membership.ImportAsync(new GiasFile().Add(MembershipFactory.NewUrn(), "A school").ToBytes());
        var host = (await network.AddSchoolsAsync(1, trust: $"Trust {Guid.NewGuid():N}"))[0];
        var others = await network.AddSchoolsAsync(2);
        var (head, _) = await network.AddHeadAsync(host.Id);
        var (staff, staffEmail) = await network.AddPersonAsync(Role.SeniorLeader, OrganisationKind.School, host.Id, "Sam Senior");
        var (groupHead, _) = await network.AddHeadAsync(others[0].Id);
        var (outsideHead, _) = await network.AddHeadAsync(others[1].Id);
        var person = await GetAsync<PersonView>($"people/{staff.Id}");
        var email = MembershipFactory.NewEmail();
        var invitation = await network.Client.PostAsync("/api/membership/invitations", new InviteRequest(email, "Ida Invited", Role.SeniorLeader, OrganisationKind.School, host.Id)).ReadAsync<InvitationView>();
        var conflict = await network.Client.PostAsync("/api/membership/conflicts", new DeclareConflictRequest(host.Id, others[0].Id, null, "Siblings lead them.")).ReadAsync<ConflictView>();
        var client = await network.Client.PostAsync("/api/membership/api-clients", new CreateApiClientRequest("MIS", OrganisationKind.School, host.Id)).ReadAsync<ApiClientView>();
        var agreement = (await GetAsync<Page<AgreementView>>("agreements")).Items.Single();
        var (toAdd, successor) = ((await membership.NewSchoolsAsync(1))[0], (await membership.NewSchoolsAsync(1))[0]);

        return new ApiWorld(network.Id, host.Id, host.School.TrustId!.Value, others[0].Id, others[1].Id)
        {
            CoordinatorId = network.Coordinator.Id,
            HostHead = head.Id,
            HostStaff = staff.Id,
            GroupHead = groupHead.Id,
            OutsideHead = outsideHead.Id,
            ValueOf = (_, name) => name switch
            {
                "schoolId" => host.Id.ToString(),
                "personId" => staff.Id.ToString(),
                "roleId" => person.Roles.Single().Id.ToString(),
                "invitationId" => invitation.Id.ToString(),
                "conflictId" => conflict.Id.ToString(),
                "clientId" => client.Id.ToString(),
                "agreementId" => agreement.Id.ToString(),
                "networkId" => network.Id.ToString(),
                "importId" => import.Id.ToString(),
                _ => null,
            },
            KnownToAll = [host.Id.ToString()],
            // New keys are for good, and for every other test's tokens too.
            NotForReal = ["POST /api/membership/identity-keys"],
            Bodies = new Dictionary<string, object>
            {
                ["POST /api/membership/register/imports"] = new GiasFile().Add(toAdd, "A school again").ToString(),
                ["POST /api/membership/register/schools/{schoolId}/successor"] = new DeclareSuccessorRequest(successor, new DateOnly(2026, 9, 1)),
                ["POST /api/membership/networks"] = new RegisterNetworkRequest($"Network {Guid.NewGuid():N}", MembershipFactory.NewEmail(), "First"),
                ["PUT /api/membership/network"] = new PresentNetworkRequest("Ours", "#0b5cab", null, new Dictionary<string, string>()),
                ["POST /api/membership/schools"] = new AddSchoolRequest(toAdd, null, null),
                ["POST /api/membership/schools/imports"] = $"URN\n{toAdd}\n",
                ["PUT /api/membership/schools/{schoolId}"] = new ChangeSchoolRequest("associate"),
                ["POST /api/membership/invitations"] = new InviteRequest(MembershipFactory.NewEmail(), "Nina New", Role.SeniorLeader, OrganisationKind.School, host.Id),
                ["POST /api/membership/invitations/imports"] = $"email,name,role,URN\n{MembershipFactory.NewEmail()},Nina New,senior-leader,{host.School.Urn}\n",
                ["POST /api/membership/invitations/accept"] = new AcceptInvitationRequest((await membership.InvitationAsync(email)).InvitationToken, MembershipFactory.Password, null),
                ["PUT /api/membership/people/{personId}/suspension"] = new SuspendRequest(true),
                ["PUT /api/membership/me"] = new ChangeMeRequest("Harper Head", MailPreference.Immediate),
                ["PUT /api/membership/agreements/{agreementId}"] = new WordAgreementRequest("Ours", "Be kind.", false),
                ["POST /api/membership/agreements/{agreementId}/signatures"] = new SignRequest(1),
                ["POST /api/membership/conflicts"] = new DeclareConflictRequest(host.Id, others[1].Id, null, "Neighbours."),
                ["PUT /api/membership/conflicts/{conflictId}"] = new ExplainConflictRequest("Because"),
                ["POST /api/membership/api-clients"] = new CreateApiClientRequest("Another", OrganisationKind.School, host.Id),
                ["POST /api/membership/accounts/disable"] = new AccountRequest(staffEmail),
                ["POST /api/membership/accounts/enable"] = new AccountRequest(staffEmail),
            },
        };

        Task<T> GetAsync<T>(string path) => network.Client.GetAsync(new Uri($"/api/membership/{path}", UriKind.Relative)).ReadAsync<T>();
    }
}
