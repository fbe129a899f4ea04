namespace PeerReview.Portal.Api;

/// <summary>Which kind of organisation something belongs to.</summary>
public enum OrganisationKind
{
    Network,
    Trust,
    School,
}

/// <summary>A role of a person, in the network's own words.</summary>
public sealed record RoleHeld(Guid Id, string Role, string RoleName, OrganisationKind OrganisationKind, Guid OrganisationId, string OrganisationName);

/// <summary>A network the person may go over to.</summary>
public sealed record MyNetwork(Guid Id, string Name);

/// <summary>An agreement the person has not signed in its present wording.</summary>
public sealed record AgreementToSign(Guid AgreementId, int Wording, string Title);

/// <summary>When the person is told things by e-mail.</summary>
public enum MailPreference
{
    Immediate,
    Off,
}

/// <summary>The person who is signed in.</summary>
public sealed record Me(
    Guid Id, long Version, string DisplayName, string Email, MailPreference MailPreference, IReadOnlyList<RoleHeld> Roles, Guid NetworkId,
    IReadOnlyList<MyNetwork> Networks, IReadOnlyList<AgreementToSign> AgreementsToSign)
{
    /// <summary>What to sign first, if anything is to be signed.</summary>
    public Guid? FirstAgreement => AgreementsToSign.Count > 0 ? AgreementsToSign[0].AgreementId : null;

    /// <summary>The schools where the person holds one of the roles.</summary>
    public IReadOnlyList<RoleHeld> SchoolsAs(params string[] roles) =>
        [.. Roles.Where(held => held.OrganisationKind == OrganisationKind.School && roles.Contains(held.Role)).DistinctBy(held => held.OrganisationId)];
}

/// <summary>The network as it presents itself.</summary>
public sealed record Network(Guid Id, long Version, string Name, string Colour)
{
    /// <summary>What the style sheet has without a theme.</summary>
    public const string DefaultColour = "#0b5cab";
}

/// <summary>An agreement in its present wording.</summary>
public sealed record Agreement(Guid Id, long Version, int Wording, string Title, string Text, DateTimeOffset WrittenAt);

/// <summary>Somebody of the network.</summary>
public sealed record Person(Guid Id, long Version, string DisplayName, string? Email, bool IsSuspended, IReadOnlyList<RoleHeld> Roles);

/// <summary>Where an invitation stands.</summary>
public enum InvitationState
{
    Open,
    Accepted,
    Revoked,
}

/// <summary>Somebody invited to a role.</summary>
public sealed record Invitation(
    Guid Id, long Version, string Email, string DisplayName, string Role, OrganisationKind OrganisationKind, Guid OrganisationId, InvitationState State,
    DateTimeOffset ExpiresAt, int TimesSent);

/// <summary>Membership: people, networks, invitations and agreements.</summary>
public static class MembershipApi
{
    /// <summary>The person who is signed in.</summary>
    public static Task<Me> MeAsync(this ApiClient api) => api.GetAsync<Me>("/api/membership/me");

    public static Task<Me> ChangeMeAsync(this ApiClient api, string displayName, MailPreference mail, long? version) =>
        api.PutAsync<Me>("/api/membership/me", new { displayName, mailPreference = mail }, version);

    public static Task<Network> NetworkAsync(this ApiClient api) => api.GetAsync<Network>("/api/membership/network");

    public static Task<Agreement> AgreementAsync(this ApiClient api, Guid id) => api.GetAsync<Agreement>($"/api/membership/agreements/{id}");

    /// <summary>Signs an agreement in the wording that was shown.</summary>
    public static Task SignAgreementAsync(this ApiClient api, Guid id, int wording, string key) => api.PostAsync($"/api/membership/agreements/{id}/signatures", new { wording }, key);

    /// <summary>The people of an organisation whom the caller may see.</summary>
    public static Task<IReadOnlyList<Person>> PeopleOfAsync(this ApiClient api, Guid organisationId) => api.ListAsync<Person>($"/api/membership/people?organisationId={organisationId}");

    public static Task<Person> PersonAsync(this ApiClient api, Guid id) => api.GetAsync<Person>($"/api/membership/people/{id}");

    public static Task EndRoleAsync(this ApiClient api, Guid personId, Guid roleId, long? version) => api.DeleteAsync($"/api/membership/people/{personId}/roles/{roleId}", version);

    public static Task<IReadOnlyList<Invitation>> InvitationsAsync(this ApiClient api, InvitationState state) =>
        api.ListAsync<Invitation>($"/api/membership/invitations?state={state}");

    public static Task<Invitation> InviteAsync(this ApiClient api, string email, string displayName, string role, OrganisationKind kind, Guid organisationId, string key) =>
        api.PostAsync<Invitation>("/api/membership/invitations", new { email, displayName, role, organisationKind = kind, organisationId }, key);

    public static Task SendAgainAsync(this ApiClient api, Guid invitationId, string key) => api.PostAsync($"/api/membership/invitations/{invitationId}/send", new { }, key);

    public static Task WithdrawInvitationAsync(this ApiClient api, Guid invitationId, long? version) => api.DeleteAsync($"/api/membership/invitations/{invitationId}", version);
}
