using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace PeerReview.Membership.Identity.Accounts;

/// <summary>
/// How one person signs in, whichever networks the person works in. The account's id is the person's id in every network. Belongs to no
/// network: roles, names in a network and everything else about a person are rows of that network.
/// </summary>
public sealed class Account
{
    private Account()
    {
    }

    /// <summary>A new account for an address whose owner followed the link sent to it.</summary>
    public static Account Create(EmailAddress email, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        Email = email.Value,
        CreatedAt = now,
    };

    /// <summary>The person's id, too.</summary>
    public Guid Id { get; private init; }

    /// <summary>The canonical address (<see cref="EmailAddress"/>), unique. Its owner has followed a link sent to it.</summary>
    public string Email { get; private init; } = string.Empty;

    /// <summary>ASP.NET Core Identity's hash (PBKDF2); null for somebody who only signs in with another provider.</summary>
    public string? PasswordHash { get; private set; }

    /// <summary>Changes when everything the account was trusted with before must be proven anew: sessions that know another one have ended.</summary>
    public Guid SecurityStamp { get; private set; } = Guid.NewGuid();

    /// <summary>Attempts at the password since the last success.</summary>
    public int FailedAttempts { get; private set; }

    /// <summary>Until when no password is accepted, UTC.</summary>
    public DateTimeOffset? LockedUntil { get; private set; }

    /// <summary>When it was made, UTC.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>Since when the operator has closed it to sign-in in every network, UTC; null while it is open.</summary>
    public DateTimeOffset? DisabledAt { get; private set; }

    /// <summary>Closes the account: no sign-in, no new token, and every session of it ends.</summary>
    public void Disable(DateTimeOffset now)
    {
        DisabledAt ??= now;
        SecurityStamp = Guid.NewGuid();
    }

    /// <summary>Opens the account again.</summary>
    public void Enable() => DisabledAt = null;

    /// <summary>Sets the password, which <see cref="PasswordRules"/> has accepted, and ends every session that was begun before.</summary>
    public void SetPassword(string password, IPasswordHasher<Account> hasher)
    {
        PasswordHash = hasher.HashPassword(this, password);
        FailedAttempts = 0;
        LockedUntil = null;
        SecurityStamp = Guid.NewGuid();
    }

    internal static void Map(ModelBuilder model)
    {
        model.Entity<Account>(account =>
        {
            account.ToTable("account");
            account.Property(row => row.Email).HasMaxLength(EmailAddress.MaxLength);
            account.Property(row => row.PasswordHash).HasMaxLength(200);
            account.HasIndex(row => row.Email).IsUnique();
        });
        model.Entity<ExternalSignIn>(login =>
        {
            login.ToTable("external_sign_in");
            login.HasKey(row => new { row.Provider, row.Subject });
            login.Property(row => row.Provider).HasMaxLength(100);
            login.Property(row => row.Subject).HasMaxLength(255);
            login.HasOne<Account>().WithMany().HasForeignKey(row => row.AccountId);
        });
        model.Entity<AccountNetwork>(network =>
        {
            network.ToTable("account_network");
            network.HasKey(row => new { row.AccountId, row.NetworkId });
            network.HasOne<Account>().WithMany().HasForeignKey(row => row.AccountId);
        });
        model.Entity<SignInSession>(session =>
        {
            session.ToTable("sign_in_session");
            session.HasOne<Account>().WithMany().HasForeignKey(row => row.AccountId);
            session.HasIndex(row => row.StartedAt);
        });
    }
}

/// <summary>An account's identity at another provider, linked once by its verified address and known by its subject ever after.</summary>
public sealed class ExternalSignIn
{
    /// <summary>The provider's name in our configuration.</summary>
    public required string Provider { get; init; }

    /// <summary>The provider's own, stable id of the person.</summary>
    public required string Subject { get; init; }

    public required Guid AccountId { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset LinkedAt { get; init; }
}

/// <summary>
/// An account's way into a network where the person holds a role. Not a row of the network but of the account: signing in asks "which
/// networks?" before any network is chosen. What the roles are is the network's own.
/// </summary>
public sealed class AccountNetwork
{
    public required Guid AccountId { get; init; }

    public required Guid NetworkId { get; init; }

    /// <summary>When the person last chose it, UTC; the most recent is offered first.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }
}

/// <summary>One sign-in of an account in one browser. Signing out ends it here, so that a copy of its cookie is worth nothing.</summary>
public sealed class SignInSession
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid AccountId { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>UTC; null while signed in.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}
