using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace PeerReview.Membership.Identity.Accounts;

/// <summary>
/// Checks an address and a password. An attempt is counted before the password is looked at, in one statement and a transaction of its own:
/// a thousand guesses at once are no more than ten, and a refused request cannot take its count back.
/// </summary>
internal sealed class PasswordCheck(IServiceScopeFactory scopes, IPasswordHasher<Account> hasher, TimeProvider time)
{
    /// <summary>Attempts before an account is locked for a while.</summary>
    public const int Attempts = 10;

    /// <summary>How long it is locked then.</summary>
    public static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(15);

    private static readonly Account Nobody = Account.Create(EmailAddress.TryParse("nobody@example.org")!.Value, DateTimeOffset.UnixEpoch);
    private static string? _nobodysHash;

    /// <summary>
    /// The account's id, or null: an unknown address, a wrong password, a locked account and a disabled one look and take the same, so that
    /// nobody learns who has an account (threat T26).
    /// </summary>
    public async Task<Guid?> FindAsync(string? email, string? password, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<MembershipDb>();
        var account = EmailAddress.TryParse(email) is { } address && await CountAttemptAsync(db, address.Value, cancellationToken)
            ? await db.Accounts.AsNoTracking().SingleOrDefaultAsync(row => row.Email == address.Value, cancellationToken)
            : null;

        var usable = account is { PasswordHash: not null, DisabledAt: null } ? account : null;
        var verdict = Verify(usable, password);
        if (usable is null || verdict == PasswordVerificationResult.Failed)
            return null;

        var hash = verdict == PasswordVerificationResult.SuccessRehashNeeded ? hasher.HashPassword(usable, password!) : usable.PasswordHash;
        await db.Accounts.Where(row => row.Id == usable.Id && row.PasswordHash == usable.PasswordHash).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.FailedAttempts, 0).SetProperty(row => row.LockedUntil, (DateTimeOffset?)null).SetProperty(row => row.PasswordHash, hash),
            cancellationToken);
        return usable.Id;
    }

    /// <summary>False while the account is locked, or there is none. After a lock has passed, counting begins again.</summary>
    private async Task<bool> CountAttemptAsync(MembershipDb db, string email, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        DateTimeOffset? lockedUntil = now + LockedFor;
        return await db.Accounts
            .Where(row => row.Email == email && (row.LockedUntil == null || row.LockedUntil <= now))
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(row => row.LockedUntil, row => row.LockedUntil == null && row.FailedAttempts + 1 >= Attempts ? lockedUntil : null)
                    .SetProperty(row => row.FailedAttempts, row => row.LockedUntil == null ? row.FailedAttempts + 1 : 1),
                cancellationToken) == 1;
    }

    private PasswordVerificationResult Verify(Account? account, string? password)
    {
        if (account is not null)
            return hasher.VerifyHashedPassword(account, account.PasswordHash!, password ?? string.Empty);

        // The same work for nobody, so that the time tells nothing.
        _nobodysHash ??= hasher.HashPassword(Nobody, Guid.NewGuid().ToString());
        hasher.VerifyHashedPassword(Nobody, _nobodysHash, password ?? string.Empty);
        return PasswordVerificationResult.Failed;
    }
}
