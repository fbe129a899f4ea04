using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Membership.People;

/// <summary>The network's people, their roles and invitations.</summary>
internal static class PeopleEndpoints
{
    public static void MapPeople(this RouteGroupBuilder api)
    {
        var invitations = api.MapGroup("/invitations").WithTags("Invitations");
        invitations.MapPost("", Invite.HandleAsync).WithName("Invite").Allow(Role.Coordinator, Role.Headteacher, Role.MatLead);
        invitations.MapPost("/imports", ImportInvitations.HandleAsync).WithName("ImportInvitations").Allow(Role.Coordinator).Accepts<string>("text/csv", "multipart/form-data");
        invitations.MapGet("", Invite.ListAsync).WithName("ListInvitations").Allow(Role.Coordinator, Role.Headteacher, Role.MatLead);
        invitations.MapGet("/{invitationId:guid}", Invite.ReadAsync).WithName("ReadInvitation").Allow(Role.Coordinator, Role.Headteacher, Role.MatLead);
        invitations.MapPost("/{invitationId:guid}/send", Invite.SendAgainAsync).WithName("SendInvitationAgain").Allow(Role.Coordinator, Role.Headteacher, Role.MatLead);
        invitations.MapDelete("/{invitationId:guid}", Invite.RevokeAsync).WithName("RevokeInvitation").Allow(Role.Coordinator, Role.Headteacher, Role.MatLead);

        var people = api.MapGroup("/people").WithTags("People");
        people.MapGet("", ReadPeople.ListAsync).WithName("ListPeople").AllowEveryone();
        people.MapGet("/{personId:guid}", ReadPeople.ReadAsync).WithName("ReadPerson").AllowEveryone();
        people.MapDelete("/{personId:guid}/roles/{roleId:guid}", ChangeAccess.TakeRoleAsync).WithName("TakeRole").Allow(Role.Coordinator, Role.Headteacher, Role.MatLead);
        people.MapPut("/{personId:guid}/suspension", ChangeAccess.SuspendAsync).WithName("SuspendPerson").Allow(Role.Coordinator);

        var me = api.MapGroup("/me").WithTags("Me");
        me.MapGet("", Me.ReadAsync).WithName("ReadMe").Allow([.. RoleRules.OfPeople]);
        me.MapPut("", Me.ChangeAsync).WithName("ChangeMe").Allow([.. RoleRules.OfPeople]);
    }

    /// <summary>Outside the API's transactions and sign-in: the link is the proof.</summary>
    public static void MapAcceptInvitation(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/membership/invitations/accept", AcceptInvitation.HandleAsync).WithName("AcceptInvitation").AllowAnonymous().WithTags("Invitations")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
}
