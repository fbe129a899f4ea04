using System.ComponentModel.DataAnnotations;
using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using PeerReview.Membership.Identity.Accounts;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Messaging;
using PeerReview.ServiceDefaults.Persistence;
using PeerReview.ServiceDefaults.Tenancy;

namespace PeerReview.Membership.People;

/// <summary>The owner of an address accepts what was offered to it.</summary>
/// <param name="Token">The token of the link in the invitation's mail.</param>
/// <param name="Password">The account's password; for somebody new, the one to be.</param>
/// <param name="DisplayName">For somebody new: the name colleagues shall see, when it is not the one in the invitation.</param>
public sealed record AcceptInvitationRequest(
    [property: Required, StringLength(200)] string Token,
    [property: Required, StringLength(1_000)] string Password,
    [property: StringLength(Person.MaxNameLength)] string? DisplayName);

/// <summary>Who accepted, and where they now belong.</summary>
/// <param name="PersonId">The person, the same in every network.</param>
/// <param name="NetworkId">The network.</param>
public sealed record AcceptedView(Guid PersonId, Guid NetworkId);

/// <summary>An invitation as its link's holder may see it.</summary>
/// <param name="NetworkName">The network.</param>
/// <param name="RoleName">What the network calls the role.</param>
/// <param name="OrganisationName">The trust or school; null for the network itself.</param>
/// <param name="Email">The address it was sent to.</param>
/// <param name="HasPassword">True when the address has an account with a password.</param>
public sealed record OpenInvitation(string NetworkName, string RoleName, string? OrganisationName, string Email, bool HasPassword);

/// <summary>How somebody shows that the invited address is theirs, besides holding the link.</summary>
internal abstract record AcceptProof
{
    private AcceptProof()
    {
    }

    /// <summary>The account's password; for somebody new, the one to be.</summary>
    public sealed record ByPassword(string Password) : AcceptProof;

    /// <summary>Signed in already.</summary>
    public sealed record BySession(Guid AccountId) : AcceptProof;

    /// <summary>Another identity provider vouches for the address.</summary>
    public sealed record ByProvider(string Provider, string Subject, EmailAddress Email) : AcceptProof;
}

/// <summary>Makes a role of an invitation: with the account, the person and the role in one transaction, once.</summary>
internal sealed class AcceptInvitation(
    MembershipDb db, Tenant tenant, PasswordCheck passwords, IPasswordHasher<Account> hasher, IPublishEndpoint publish, OutboxWakeUp wakeUp, TimeProvider time)
{
    /// <summary>Accepts an invitation. Needs no sign-in: the link and the password are the proof. Wrong passwords count towards the account's lock.</summary>
    public static async Task<Ok<AcceptedView>> HandleAsync(AcceptInvitationRequest request, AcceptInvitation accept, CancellationToken cancellationToken) =>
        TypedResults.Ok(await accept.AcceptAsync(request.Token, new AcceptProof.ByPassword(request.Password), request.DisplayName, cancellationToken));

    /// <summary>What the link offers.</summary>
    public async Task<OpenInvitation> LookAsync(string? link, CancellationToken cancellationToken)
    {
        var token = Enter(link);
        await using var transaction = await db.BeginForNetworkAsync(cancellationToken);
        var invitation = await FindAsync(token, cancellationToken);
        var network = await db.Networks.SingleAsync(cancellationToken);
        var organisation = await Organisations.FindAsync(db, invitation.OrganisationKind, invitation.OrganisationId, cancellationToken) ?? throw OrganisationLeft();
        var hasPassword = await db.Accounts.AnyAsync(account => account.Email == invitation.Email && account.PasswordHash != null, cancellationToken);
        return new OpenInvitation(
            network.Name, network.NameOf(invitation.Role), invitation.OrganisationKind == Contracts.OrganisationKind.Network ? null : organisation.Name, invitation.Email, hasPassword);
    }

    /// <summary>Accepts.</summary>
    public async Task<AcceptedView> AcceptAsync(string? link, AcceptProof proof, string? displayName, CancellationToken cancellationToken)
    {
        var token = Enter(link);
        await using var transaction = await db.BeginForNetworkAsync(cancellationToken);
        var invitation = await FindAsync(token, cancellationToken);
        // Two invitations of one person may be accepted at once: the second finds the person the first made.
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({invitation.Email}, 3))", cancellationToken);
        if (await Organisations.FindAsync(db, invitation.OrganisationKind, invitation.OrganisationId, cancellationToken) is null)
            throw OrganisationLeft();

        var now = time.GetUtcNow();
        var account = await ProveAsync(invitation, proof, now, cancellationToken);
        var person = await db.People.Include(row => row.Roles).SingleOrDefaultAsync(row => row.Id == account.Id, cancellationToken);
        if (person is null)
            db.Add(person = Person.Create(account.Id, string.IsNullOrWhiteSpace(displayName) ? invitation.DisplayName : displayName));
        person.Grant(invitation.Role, invitation.OrganisationKind, invitation.OrganisationId, now);
        invitation.Accept(account.Id, now);
        if (!await db.AccountNetworks.AnyAsync(row => row.AccountId == account.Id && row.NetworkId == token.NetworkId, cancellationToken))
            db.Add(new AccountNetwork { AccountId = account.Id, NetworkId = token.NetworkId });

        await publish.Publish(person.ToEvent(token.NetworkId), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
        wakeUp.Committed();
        return new AcceptedView(account.Id, token.NetworkId);
    }

    /// <summary>The link says which network; whether there is such an invitation is found out inside it.</summary>
    private InvitationToken Enter(string? link)
    {
        var token = InvitationToken.TryParse(link) ?? throw Refusal.NotFound("The invitation");
        tenant.Enter(token.NetworkId);
        return token;
    }

    private async Task<Invitation> FindAsync(InvitationToken token, CancellationToken cancellationToken)
    {
        var invitation = await db.Invitations.FromSql($"SELECT * FROM invitation WHERE network_id = {token.NetworkId} AND id = {token.InvitationId} FOR UPDATE").SingleOrDefaultAsync(cancellationToken);
        if (invitation is null || !invitation.IsTheLinkOf(token))
            throw Refusal.NotFound("The invitation");

        invitation.RefuseUnlessUsable(time.GetUtcNow());
        return invitation;
    }

    private async Task<Account> ProveAsync(Invitation invitation, AcceptProof proof, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var email = EmailAddress.TryParse(invitation.Email)!.Value;
        var account = await db.Accounts.SingleOrDefaultAsync(row => row.Email == email.Value, cancellationToken);
        switch (proof)
        {
            case AcceptProof.BySession(var accountId) when account?.Id != accountId:
                throw Refusal.Conflict("other-account", "You are signed in with another address than the one that was invited. Sign out first.");

            case AcceptProof.ByProvider(_, _, var verified) when verified != email:
                throw Refusal.Conflict("other-account", "Your other account has another address than the one that was invited.");

            case AcceptProof.ByPassword(var password) when account?.PasswordHash is not null:
                if (await passwords.FindAsync(email.Value, password, cancellationToken) is null)
                    throw Refusal.Invalid("password", "That is not the password of this account, or it is locked for some minutes after too many attempts.");
                break;

            case AcceptProof.ByPassword(var password):
                if (PasswordRules.ProblemWith(password, email) is { } problem)
                    throw Refusal.Invalid("password", problem);
                account ??= Add(email, now);
                account.SetPassword(password, hasher);
                break;
        }

        account ??= Add(email, now);
        if (account.DisabledAt is not null)
            throw Refusal.Conflict("account-disabled", "This account is closed. Ask the person who invited you.");
        if (proof is AcceptProof.ByProvider byProvider)
            await LinkAsync(account, byProvider, now, cancellationToken);
        return account;
    }

    private async Task LinkAsync(Account account, AcceptProof.ByProvider proof, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var known = await db.ExternalSignIns.SingleOrDefaultAsync(row => row.Provider == proof.Provider && row.Subject == proof.Subject, cancellationToken);
        if (known is not null && known.AccountId != account.Id)
            throw Refusal.Conflict("other-account", "Your other account belongs to somebody else here already.");
        if (known is null)
            db.Add(new ExternalSignIn { Provider = proof.Provider, Subject = proof.Subject, AccountId = account.Id, LinkedAt = now });
    }

    private Account Add(EmailAddress email, DateTimeOffset now)
    {
        var account = Account.Create(email, now);
        db.Add(account);
        return account;
    }

    private static Refusal OrganisationLeft() => Refusal.Conflict("organisation-left", "The school or trust is not in the network any more. Ask the person who invited you.");
}
