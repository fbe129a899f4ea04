using MassTransit;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using PeerReview.Membership.Mail;
using PeerReview.Membership.People;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Messaging;
using PeerReview.ServiceDefaults.Persistence;
using PeerReview.ServiceDefaults.Security;
using PeerReview.ServiceDefaults.Tenancy;

namespace PeerReview.Membership.Identity.Accounts;

/// <summary>A forgotten password: a link by mail, and a new password by the link.</summary>
internal sealed partial class ResetPassword(
    MembershipDb db,
    Tenant tenant,
    Post post,
    PublicAddress address,
    IPasswordHasher<Account> hasher,
    IOpenIddictTokenManager tokens,
    IPublishEndpoint publish,
    OutboxWakeUp wakeUp,
    TimeProvider time,
    ILogger<ResetPassword> logger)
{
    /// <summary>Sends a link, if there is such an account and it was not sent several already. The caller learns nothing of either (threat T26).</summary>
    public async Task RequestAsync(string? email, CancellationToken cancellationToken)
    {
        if (EmailAddress.TryParse(email) is not { } owner)
            return;

        var choice = await (
            from account in db.Accounts
            join own in db.AccountNetworks on account.Id equals own.AccountId
            where account.Email == owner.Value && account.DisabledAt == null
            orderby own.LastUsedAt descending
            select new { AccountId = account.Id, own.NetworkId }).FirstOrDefaultAsync(cancellationToken);
        if (choice is null)
            return;

        tenant.Enter(choice.NetworkId);
        await using var transaction = await db.BeginForNetworkAsync(cancellationToken);
        // A hundred requests at once are counted one after another.
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({owner.Value}, 4))", cancellationToken);
        var now = time.GetUtcNow();
        if (await db.PasswordResets.CountAsync(reset => reset.AccountId == choice.AccountId && reset.RequestedAt > now - PasswordReset.Lifetime, cancellationToken) >= PasswordReset.MostAtOnce)
        {
            Log.TooMany(logger, choice.AccountId);
            return;
        }

        var name = await db.People.Where(person => person.Id == choice.AccountId).Select(person => person.DisplayName).SingleAsync(cancellationToken);
        var (reset, link) = PasswordReset.Create(choice.AccountId, choice.NetworkId, now);
        db.Add(reset);
        post.Take(
            await db.Networks.SingleAsync(cancellationToken), $"password-reset/{reset.Id}", choice.AccountId, owner.Value, "password-reset",
            new Dictionary<string, string> { ["name"] = name, ["link"] = address.Of($"/connect/new-password?token={link}").AbsoluteUri });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
        Log.Requested(logger, choice.AccountId);
    }

    /// <summary>Whose the link is; null when it does not work (any more).</summary>
    public async Task<string?> LookAsync(string? link, CancellationToken cancellationToken)
    {
        if (InvitationToken.TryParse(link) is not { } token)
            return null;

        var found = await (
            from reset in db.PasswordResets.AsNoTracking()
            join account in db.Accounts on reset.AccountId equals account.Id
            where reset.Id == token.InvitationId && account.DisabledAt == null
            select new { Reset = reset, account.Email }).SingleOrDefaultAsync(cancellationToken);
        return found is not null && found.Reset.IsUsable(token, time.GetUtcNow()) ? found.Email : null;
    }

    /// <summary>
    /// Sets the new password. Whoever was signed in with this account, anywhere, no longer is: sessions, refresh tokens and access tokens made
    /// before end. False when the link does not work (any more).
    /// </summary>
    public async Task<bool> SetAsync(string? link, string? password, CancellationToken cancellationToken)
    {
        if (InvitationToken.TryParse(link) is not { } token)
            return false;

        tenant.Enter(token.NetworkId);
        await using var transaction = await db.BeginForNetworkAsync(cancellationToken);
        var reset = await db.PasswordResets.FromSql($"SELECT * FROM password_reset WHERE id = {token.InvitationId} FOR UPDATE").SingleOrDefaultAsync(cancellationToken);
        if (reset is null || !reset.IsUsable(token, time.GetUtcNow()))
            return false;

        var account = await db.Accounts.FromSql($"SELECT * FROM account WHERE id = {reset.AccountId} FOR UPDATE").SingleAsync(cancellationToken);
        if (account.DisabledAt is not null)
            return false;
        if (PasswordRules.ProblemWith(password, EmailAddress.TryParse(account.Email)!.Value) is { } problem)
            throw Refusal.Invalid("password", problem);

        account.SetPassword(password!, hasher);
        reset.Use(time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        await EndEverythingAsync(account, token.NetworkId, cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
        wakeUp.Committed();
        Log.Changed(logger, account.Id);
        return true;
    }

    private async Task EndEverythingAsync(Account account, Guid networkId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await db.PasswordResets.Where(other => other.AccountId == account.Id && other.UsedAt == null).ExecuteUpdateAsync(set => set.SetProperty(other => other.UsedAt, now), cancellationToken);
        await db.SignInSessions.Where(session => session.AccountId == account.Id && session.EndedAt == null).ExecuteUpdateAsync(set => set.SetProperty(session => session.EndedAt, now), cancellationToken);
        await tokens.RevokeBySubjectAsync(account.Id.ToString(), cancellationToken);
        foreach (var network in await db.AccountNetworks.Where(row => row.AccountId == account.Id).Select(row => row.NetworkId).ToListAsync(cancellationToken))
            await publish.Publish(new AccessChanged(network, account.Id, now), cancellationToken);

        // So that the owner hears of it, should it have been somebody else.
        if (await db.Networks.SingleOrDefaultAsync(cancellationToken) is { } sender && sender.Id == networkId)
        {
            var name = await db.People.Where(person => person.Id == account.Id).Select(person => person.DisplayName).SingleAsync(cancellationToken);
            post.Take(sender, $"password-changed/{Guid.CreateVersion7(now)}", account.Id, account.Email, "password-changed", new Dictionary<string, string> { ["name"] = name });
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>By the account's id, never its address.</summary>
    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "A new password was asked for the account {AccountId}.")]
        public static partial void Requested(ILogger logger, Guid accountId);

        [LoggerMessage(2, LogLevel.Warning, "A new password was asked too often for the account {AccountId}; no mail is sent.")]
        public static partial void TooMany(ILogger logger, Guid accountId);

        [LoggerMessage(3, LogLevel.Information, "A new password was chosen for the account {AccountId}; everything it was signed in to has ended.")]
        public static partial void Changed(ILogger logger, Guid accountId);
    }
}
