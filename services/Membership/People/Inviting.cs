using System.Globalization;
using Microsoft.EntityFrameworkCore;
using PeerReview.Membership.Contracts;
using PeerReview.Membership.Identity;
using PeerReview.Membership.Mail;
using PeerReview.Membership.Networks;
using PeerReview.ServiceDefaults;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Membership.People;

/// <summary>Makes and sends invitations.</summary>
internal sealed class Inviting(MembershipDb db, Post post, PublicAddress address, TimeProvider time)
{
    /// <summary>Checks an offer against the network and the caller's roles.</summary>
    /// <returns>The organisation the role is at.</returns>
    public async Task<Organisation> CheckAsync(RoleOffer offer, Caller caller, CancellationToken cancellationToken)
    {
        var kind = RoleRules.KindOf(offer.Role) ?? throw Refusal.Invalid("role", "Nobody can be invited to that role.");
        if (offer.OrganisationKind != kind)
            throw Refusal.Invalid("organisationKind", $"That role is held at a {kind.ToString().ToLowerInvariant()}.");

        var organisation = await Organisations.FindAsync(db, kind, offer.OrganisationId, cancellationToken)
            ?? throw Refusal.Invalid("organisationId", "There is no such organisation in the network.");
        return RoleRules.MayDecide(caller, offer.Role, offer.OrganisationId, organisation.TrustId)
            ? organisation
            : throw Refusal.Forbidden("You may not invite anybody to that role there.");
    }

    /// <summary>Makes the invitation's next link and queues the letter that carries it.</summary>
    public void Send(Network network, string? organisationName, Invitation invitation)
    {
        var token = invitation.Send(network.Id, time.GetUtcNow());
        if (db.Entry(invitation).State == EntityState.Detached)
            db.Add(invitation);

        var facts = new Dictionary<string, string>
        {
            ["name"] = invitation.DisplayName,
            ["role"] = network.NameOf(invitation.Role),
            ["link"] = LinkOf(token).AbsoluteUri,
            ["until"] = London.DayOf(invitation.ExpiresAt).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        };
        if (organisationName is not null && invitation.OrganisationKind != OrganisationKind.Network)
            facts["organisation"] = organisationName;
        post.Take(network, string.Create(CultureInfo.InvariantCulture, $"invitation/{invitation.Id}/{invitation.TimesSent}"), invitation.Id, invitation.Email, "invitation", facts);
    }

    /// <summary>The page where an invitation is accepted.</summary>
    private Uri LinkOf(InvitationToken token) => address.Of("connect/invitation?token=" + token);
}
