using System.ComponentModel.DataAnnotations;
using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Membership.Identity.Keys;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Membership.Identity.Accounts;

/// <summary>Whose account. The address is in the body and not in the path, where it would stand in logs.</summary>
/// <param name="Email">The account's address.</param>
public sealed record AccountRequest([property: Required, StringLength(EmailAddress.MaxLength)] string Email);

/// <summary>Whether an account is closed.</summary>
/// <param name="PersonId">The person, the same in every network.</param>
/// <param name="DisabledAt">Since when it is closed, UTC; null while it is open.</param>
public sealed record AccountView(Guid PersonId, DateTimeOffset? DisabledAt);

/// <summary>What the platform's operator can do about sign-in.</summary>
internal static class CloseAccount
{
    /// <summary>Closes an account: no sign-in and no new token anywhere, sessions end, and tokens made before are refused.</summary>
    public static async Task<Ok<AccountView>> DisableAsync(AccountRequest request, MembershipDb db, IPublishEndpoint publish, TimeProvider time, CancellationToken cancellationToken)
    {
        var account = await FindAsync(request, db, cancellationToken);
        account.Disable(time.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);

        // After the change is written: who makes a token now waits for this row, or has made it before the instant taken here.
        var now = time.GetUtcNow();
        foreach (var networkId in await db.AccountNetworks.Where(row => row.AccountId == account.Id).Select(row => row.NetworkId).ToListAsync(cancellationToken))
            await publish.Publish(new AccessChanged(networkId, account.Id, now), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(new AccountView(account.Id, account.DisabledAt));
    }

    /// <summary>Opens an account again.</summary>
    public static async Task<Ok<AccountView>> EnableAsync(AccountRequest request, MembershipDb db, CancellationToken cancellationToken)
    {
        var account = await FindAsync(request, db, cancellationToken);
        account.Enable();
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(new AccountView(account.Id, account.DisabledAt));
    }

    /// <summary>Replaces the keys that sign tokens, when one may have become known: everyone signs in again.</summary>
    public static async Task<NoContent> ReplaceKeysAsync(MembershipDb db, KeyRing keys, CancellationToken cancellationToken)
    {
        await keys.ReplaceAllAsync(db, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Account> FindAsync(AccountRequest request, MembershipDb db, CancellationToken cancellationToken)
    {
        var email = EmailAddress.TryParse(request.Email)?.Value;
        return await db.Accounts.FromSql($"SELECT * FROM account WHERE email = {email} FOR UPDATE").SingleOrDefaultAsync(cancellationToken) ?? throw Refusal.NotFound("The account");
    }
}

/// <summary>The operator's part in identity.</summary>
internal static class AccountEndpoints
{
    public static void MapAccounts(this RouteGroupBuilder api)
    {
        api.MapPost("/accounts/disable", CloseAccount.DisableAsync).WithName("DisableAccount").Allow(Role.Operator).WithTags("Accounts");
        api.MapPost("/accounts/enable", CloseAccount.EnableAsync).WithName("EnableAccount").Allow(Role.Operator).WithTags("Accounts");
        api.MapPost("/identity-keys", CloseAccount.ReplaceKeysAsync).WithName("ReplaceIdentityKeys").Allow(Role.Operator).WithTags("Accounts");
    }
}
