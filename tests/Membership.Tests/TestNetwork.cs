using PeerReview.Membership.Contracts;
using PeerReview.Membership.People;
using PeerReview.Membership.Schools;
using PeerReview.ServiceDefaults.Security;
using PeerReview.TestKit;

namespace PeerReview.Membership.Tests;

/// <summary>A network of one test, with a coordinator who has a real account.</summary>
/// <param name="Service">The service.</param>
/// <param name="Id">The network.</param>
/// <param name="Name">Its name.</param>
/// <param name="CoordinatorEmail">The coordinator signs in with this and <see cref="MembershipFactory.Password"/>.</param>
/// <param name="Coordinator">The coordinator.</param>
public sealed record TestNetwork(MembershipFactory Service, Guid Id, string Name, string CoordinatorEmail, Person Coordinator)
{
    /// <summary>Calls as the coordinator.</summary>
    public HttpClient Client => Service.As(Coordinator);

    /// <summary>Puts new schools into the register and adds them.</summary>
    public async Task<IReadOnlyList<SchoolView>> AddSchoolsAsync(int count, string? trust = null)
    {
        var schools = new List<SchoolView>();
        foreach (var urn in await Service.NewSchoolsAsync(count, trust))
            schools.Add(await Client.PostAsync("/api/membership/schools", new AddSchoolRequest(urn, null, null)).ReadAsync<SchoolView>());
        return schools;
    }

    /// <summary>Invites somebody, who accepts.</summary>
    public async Task<(Person Person, string Email)> AddPersonAsync(string role, OrganisationKind kind, Guid organisationId, string name = "Pat Person")
    {
        var email = MembershipFactory.NewEmail();
        await Client.PostAsync("/api/membership/invitations", new InviteRequest(email, name, role, kind, organisationId)).ReadAsync<InvitationView>();
        var id = await Service.AcceptAsync(email);
        return (new Person(id, name, Id, new RoleAt(role, organisationId)), email);
    }

    public Task<(Person Person, string Email)> AddHeadAsync(Guid schoolId, string name = "Harper Head") => AddPersonAsync(Role.Headteacher, OrganisationKind.School, schoolId, name);
}
