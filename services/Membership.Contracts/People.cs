namespace PeerReview.Membership.Contracts;

/// <summary>
/// A person's name or roles in a network changed. Without address or telephone number: only Membership writes to people.
/// </summary>
/// <param name="NetworkId">The network (tenant).</param>
/// <param name="PersonId">The person; the same in every network the person works in.</param>
/// <param name="Version">Rises with every change of this person in this network.</param>
/// <param name="DisplayName">The name colleagues see.</param>
/// <param name="IsActive">False once the person has no role left in the network.</param>
/// <param name="Roles">All roles held in this network now.</param>
public sealed record PersonChanged(
    Guid NetworkId, Guid PersonId, long Version, string DisplayName, bool IsActive, IReadOnlyList<RoleHeld> Roles);

/// <summary>One role of a person at one organisation of the network.</summary>
/// <param name="Role">The role's stable code, such as <c>headteacher</c>: what networks call it is theirs to choose.</param>
/// <param name="OrganisationKind">Network, trust or school.</param>
/// <param name="OrganisationId">The id of that network, trust or school.</param>
public sealed record RoleHeld(string Role, OrganisationKind OrganisationKind, Guid OrganisationId);

/// <summary>What kind of organisation a role is held at.</summary>
public enum OrganisationKind
{
    Network,
    Trust,
    School,
}

/// <summary>A person earned or lost a credential, such as being trained as a peer reviewer.</summary>
/// <param name="NetworkId">The network (tenant).</param>
/// <param name="PersonId">Who holds it.</param>
/// <param name="Credential">The credential's code: <c>peer-reviewer</c>, <c>improvement-champion</c> or <c>lead-reviewer</c>.</param>
/// <param name="Version">Rises with every change of this person's credential.</param>
/// <param name="ValidFrom">First day it holds.</param>
/// <param name="ValidUntil">Last day it holds; then a refresher is due (product rule: trained status expires).</param>
public sealed record CredentialChanged(
    Guid NetworkId, Guid PersonId, string Credential, long Version, DateOnly ValidFrom, DateOnly ValidUntil);

/// <summary>
/// Two schools must not review one another, or may again. Says nothing of the reason: that stays in Membership.
/// </summary>
/// <param name="NetworkId">The network (tenant).</param>
/// <param name="ConflictId">The declaration.</param>
/// <param name="Version">Rises with every change of this declaration.</param>
/// <param name="SchoolId">One school.</param>
/// <param name="OtherSchoolId">The other school.</param>
/// <param name="PersonId">The person it is about, or null when it concerns the schools as such.</param>
/// <param name="IsActive">False once withdrawn.</param>
public sealed record ConflictChanged(
    Guid NetworkId, Guid ConflictId, long Version, Guid SchoolId, Guid OtherSchoolId, Guid? PersonId, bool IsActive);

/// <summary>A person signed the network's agreement (protocols, confidentiality, safeguarding) for one membership year.</summary>
/// <param name="NetworkId">The network (tenant).</param>
/// <param name="AgreementId">The agreement text that was signed.</param>
/// <param name="AgreementVersion">Which wording of it.</param>
/// <param name="PersonId">Who signed.</param>
/// <param name="SignedAt">When, UTC.</param>
/// <param name="ValidUntil">Last day it holds; agreements are signed anew each membership year.</param>
public sealed record AgreementSigned(
    Guid NetworkId, Guid AgreementId, int AgreementVersion, Guid PersonId, DateTimeOffset SignedAt, DateOnly ValidUntil);
