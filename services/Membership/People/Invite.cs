using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Membership.Contracts;
using PeerReview.Membership.Identity.Accounts;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Membership.People;

/// <summary>Somebody is invited to a role.</summary>
/// <param name="Email">The address the invitation goes to; only its owner can accept.</param>
/// <param name="DisplayName">The person's name.</param>
/// <param name="Role">The role's code, such as <c>headteacher</c>.</param>
/// <param name="OrganisationKind">Network, trust or school: what the role is held at.</param>
/// <param name="OrganisationId">The network, trust or school.</param>
public sealed record InviteRequest(
    [property: Required, StringLength(EmailAddress.MaxLength)] string Email,
    [property: Required, StringLength(Person.MaxNameLength, MinimumLength = 1)] string DisplayName,
    [property: Required, StringLength(40)] string Role,
    OrganisationKind OrganisationKind,
    Guid OrganisationId);

/// <summary>An invitation. Never its link: that goes to the invited person alone.</summary>
/// <param name="Id">The invitation.</param>
/// <param name="Version">The ETag.</param>
/// <param name="Email">Where it went.</param>
/// <param name="DisplayName">The name the inviter gave.</param>
/// <param name="Role">The role offered.</param>
/// <param name="OrganisationKind">What the role is held at.</param>
/// <param name="OrganisationId">The network, trust or school.</param>
/// <param name="State">Open, accepted or revoked; an open one can have expired.</param>
/// <param name="ExpiresAt">Until when its link works, UTC.</param>
/// <param name="TimesSent">How many links were sent; only the last works.</param>
public sealed record InvitationView(
    Guid Id, long Version, string Email, string DisplayName, string Role, OrganisationKind OrganisationKind, Guid OrganisationId, InvitationState State, DateTimeOffset ExpiresAt, int TimesSent) : IVersioned
{
    internal static InvitationView Of(Invitation invitation) => new(
        invitation.Id, invitation.Version, invitation.Email, invitation.DisplayName, invitation.Role, invitation.OrganisationKind, invitation.OrganisationId,
        invitation.State, invitation.ExpiresAt, invitation.TimesSent);
}

/// <summary>Invites people, and sends, withdraws and shows invitations.</summary>
internal static class Invite
{
    /// <summary>
    /// Invites somebody to a role. Coordinators may invite to every role; headteachers to be a senior leader of their school; who leads a trust to
    /// be head of one of its schools. The answer is the same whether or not the address has an account.
    /// </summary>
    public static async Task<Created<InvitationView>> HandleAsync(
        InviteRequest request, Caller caller, MembershipDb db, Inviting inviting, TimeProvider time, CancellationToken cancellationToken)
    {
        var email = EmailAddress.TryParse(request.Email) ?? throw Refusal.Invalid("email", "That is not an e-mail address.");
        var offer = new RoleOffer(email, request.DisplayName, request.Role, request.OrganisationKind, request.OrganisationId);
        var organisation = await inviting.CheckAsync(offer, caller, cancellationToken);
        if (await db.Invitations.AnyAsync(OpenFor(offer), cancellationToken))
            throw Refusal.Conflict("invited-already", "There is an open invitation for this address and role. Send it again instead.");

        var invitation = Invitation.Create(offer, caller.PersonId, time.GetUtcNow());
        inviting.Send(await db.Networks.SingleAsync(cancellationToken), organisation.Name, invitation);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Created($"/api/membership/invitations/{invitation.Id}", InvitationView.Of(invitation));
    }

    /// <summary>The invitations the caller may send or withdraw.</summary>
    public static async Task<Page<InvitationView>> ListAsync(
        [Description("Open, accepted or revoked.")] Named<InvitationState>? state, [AsParameters] PageRequest page, Caller caller, MembershipDb db, CancellationToken cancellationToken)
    {
        var invitations = Visible(db, caller);
        if (state?.Value is { } wanted)
            invitations = invitations.Where(invitation => invitation.State == wanted);
        return await invitations.AsNoTracking().ToPageAsync(page, InvitationView.Of, cancellationToken);
    }

    /// <summary>One invitation.</summary>
    public static async Task<Ok<InvitationView>> ReadAsync(Guid invitationId, Caller caller, MembershipDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(InvitationView.Of(await FindAsync(invitationId, caller, db, cancellationToken)));

    /// <summary>Sends an open invitation again, with a new link for another week; the link before stops working.</summary>
    public static async Task<Ok<InvitationView>> SendAgainAsync(Guid invitationId, Caller caller, MembershipDb db, Inviting inviting, CancellationToken cancellationToken)
    {
        var invitation = await FindAsync(invitationId, caller, db, cancellationToken);
        var organisation = await inviting.CheckAsync(
            new RoleOffer(EmailAddress.TryParse(invitation.Email)!.Value, invitation.DisplayName, invitation.Role, invitation.OrganisationKind, invitation.OrganisationId), caller, cancellationToken);
        inviting.Send(await db.Networks.SingleAsync(cancellationToken), organisation.Name, invitation);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(InvitationView.Of(invitation));
    }

    /// <summary>Withdraws an open invitation: its link stops working.</summary>
    public static async Task<Ok<InvitationView>> RevokeAsync(Guid invitationId, IfMatch ifMatch, Caller caller, MembershipDb db, CancellationToken cancellationToken)
    {
        var invitation = await FindAsync(invitationId, caller, db, cancellationToken);
        ifMatch.Check(invitation.Version);
        invitation.Revoke();
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(InvitationView.Of(invitation));
    }

    internal static System.Linq.Expressions.Expression<Func<Invitation, bool>> OpenFor(RoleOffer offer) => invitation =>
        invitation.State == InvitationState.Open && invitation.Email == offer.Email.Value && invitation.Role == offer.Role && invitation.OrganisationId == offer.OrganisationId;

    private static async Task<Invitation> FindAsync(Guid invitationId, Caller caller, MembershipDb db, CancellationToken cancellationToken) =>
        await Visible(db, caller).SingleOrDefaultAsync(invitation => invitation.Id == invitationId, cancellationToken) ?? throw Refusal.NotFound("The invitation");

    private static IQueryable<Invitation> Visible(MembershipDb db, Caller caller)
    {
        if (caller.Holds(Role.Coordinator))
            return db.Invitations;

        var ownSchools = caller.Where(Role.Headteacher);
        var schoolsOfTrusts = Organisations.SchoolsOf(db, caller.Where(Role.MatLead));
        return db.Invitations.Where(invitation =>
            (invitation.Role == Role.SeniorLeader && ownSchools.Contains(invitation.OrganisationId))
            || (invitation.Role == Role.Headteacher && schoolsOfTrusts.Contains(invitation.OrganisationId)));
    }
}
