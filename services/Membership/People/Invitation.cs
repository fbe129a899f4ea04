using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using PeerReview.Membership.Contracts;
using PeerReview.Membership.Identity.Accounts;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Membership.People;

/// <summary>Where an invitation stands. Whether an open one has expired is told by its date.</summary>
public enum InvitationState
{
    Open,
    Accepted,
    Revoked,
}

/// <summary>Which role is offered to whom.</summary>
public sealed record RoleOffer(EmailAddress Email, string DisplayName, string Role, OrganisationKind OrganisationKind, Guid OrganisationId);

/// <summary>
/// An offer of one role to the owner of one e-mail address. Until it is accepted nobody else sees the person anywhere. The link works once,
/// for a week at most, for that address only; sending it again makes a new link and the old one stops working.
/// </summary>
public sealed class Invitation : Aggregate
{
    /// <summary>How long a link works.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    private Invitation()
    {
    }

    public static Invitation Create(RoleOffer offer, Guid? invitedBy, DateTimeOffset now) => new()
    {
        Email = offer.Email.Value,
        DisplayName = Text.Clean(offer.DisplayName) is { Length: > 0 and <= Person.MaxNameLength } clean
            ? clean
            : throw Refusal.Invalid("displayName", $"Give a name of up to {Person.MaxNameLength} characters."),
        Role = offer.Role,
        OrganisationKind = offer.OrganisationKind,
        OrganisationId = offer.OrganisationId,
        InvitedBy = invitedBy,
        CreatedAt = now,
    };

    /// <summary>The canonical address.</summary>
    public string Email { get; private init; } = string.Empty;

    /// <summary>The name the inviter knows; the person may give another.</summary>
    public string DisplayName { get; private init; } = string.Empty;

    public string Role { get; private init; } = string.Empty;

    public OrganisationKind OrganisationKind { get; private init; }

    public Guid OrganisationId { get; private init; }

    /// <summary>Who invited; null for the platform's operator, who invites a network's first coordinator.</summary>
    public Guid? InvitedBy { get; private init; }

    public InvitationState State { get; private set; }

    /// <summary>Of the link that works now.</summary>
    public byte[] TokenHash { get; private set; } = [];

    /// <summary>UTC.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>How many links were sent.</summary>
    public int TimesSent { get; private set; }

    /// <summary>Who accepted.</summary>
    public Guid? PersonId { get; private set; }

    /// <summary>Makes the link that works from now on, for another week.</summary>
    public InvitationToken Send(Guid networkId, DateTimeOffset now)
    {
        RefuseUnlessOpen();
        var token = InvitationToken.Create(networkId, Id);
        TokenHash = token.Hash();
        ExpiresAt = now + Lifetime;
        TimesSent++;
        Changed();
        return token;
    }

    public void Revoke()
    {
        RefuseUnlessOpen();
        State = InvitationState.Revoked;
        Changed();
    }

    /// <summary>True when the link is the one that was sent last, whatever has become of the invitation since.</summary>
    public bool IsTheLinkOf(InvitationToken token) => CryptographicOperations.FixedTimeEquals(TokenHash, token.Hash());

    /// <summary>The owner of the address accepts.</summary>
    public void Accept(Guid accountId, DateTimeOffset now)
    {
        RefuseUnlessUsable(now);
        State = InvitationState.Accepted;
        PersonId = accountId;
        Changed();
    }

    /// <summary>Says to whoever holds the link why it does not work any more.</summary>
    public void RefuseUnlessUsable(DateTimeOffset now)
    {
        RefuseUnlessOpen();
        if (now >= ExpiresAt)
            throw Refusal.Conflict("invitation-expired", "This invitation has expired. Ask the person who invited you to send it again.");
    }

    private void RefuseUnlessOpen()
    {
        if (State == InvitationState.Accepted)
            throw Refusal.Conflict("invitation-accepted", "This invitation was accepted already. Sign in.");
        if (State == InvitationState.Revoked)
            throw Refusal.Conflict("invitation-revoked", "This invitation was withdrawn. Ask the person who invited you.");
    }

    internal static void Map(ModelBuilder model) => model.Entity<Invitation>(invitation =>
    {
        invitation.ToTable("invitation");
        invitation.Property(row => row.Email).HasMaxLength(EmailAddress.MaxLength);
        invitation.Property(row => row.DisplayName).HasMaxLength(Person.MaxNameLength);
        invitation.Property(row => row.Role).HasMaxLength(40);
        invitation.Property(row => row.OrganisationKind).HasMaxLength(20);
        invitation.Property(row => row.State).HasMaxLength(20);
        invitation.Property(row => row.TokenHash).HasMaxLength(32);
        // One open offer of a role to an address: a second is sent again, not made again.
        invitation.HasIndex(row => new { row.NetworkId, row.Email, row.Role, row.OrganisationId }).IsUnique().HasFilter("state = 'Open'");
    });
}
