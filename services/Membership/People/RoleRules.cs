using PeerReview.Membership.Contracts;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Membership.People;

/// <summary>Who may give or take which role where. Pure: the school's trust is handed in.</summary>
public static class RoleRules
{
    private static readonly Dictionary<string, OrganisationKind> Kinds = new()
    {
        [Role.Coordinator] = OrganisationKind.Network,
        [Role.Director] = OrganisationKind.Network,
        [Role.Facilitator] = OrganisationKind.Network,
        [Role.Finance] = OrganisationKind.Network,
        [Role.Support] = OrganisationKind.Network,
        [Role.MatLead] = OrganisationKind.Trust,
        [Role.Headteacher] = OrganisationKind.School,
        [Role.SeniorLeader] = OrganisationKind.School,
        [Role.ImprovementChampion] = OrganisationKind.School,
    };

    /// <summary>The roles a person can be invited to.</summary>
    public static IReadOnlyCollection<string> OfPeople => Kinds.Keys;

    /// <summary>At what kind of organisation the role is held; null when it is no role for a person.</summary>
    public static OrganisationKind? KindOf(string role) => Kinds.TryGetValue(role, out var kind) ? kind : null;

    /// <summary>
    /// A coordinator may give or take every role of the network; a headteacher that of a senior leader of the own school; who leads a trust
    /// that of a head of one of its schools.
    /// </summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="role">The role to give or take.</param>
    /// <param name="organisationId">Where.</param>
    /// <param name="trustId">The trust of that school now; null for no trust or no school.</param>
    public static bool MayDecide(Caller caller, string role, Guid organisationId, Guid? trustId) =>
        caller.Holds(Role.Coordinator)
        || (role == Role.SeniorLeader && caller.HoldsAt(organisationId, Role.Headteacher))
        || (role == Role.Headteacher && trustId is { } trust && caller.HoldsAt(trust, Role.MatLead));
}
