using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using PeerReview.Membership.People;

namespace PeerReview.Membership.Identity.Accounts;

/// <summary>
/// A link by which the owner of an address chooses a new password. It works once, for an hour; a new password ends every other link. Kept for a
/// while after: who asked for a new password when, and whether it was chosen, is what an account's owner asks support.
/// </summary>
public sealed class PasswordReset
{
    /// <summary>How long a link works.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>Links sent to one address within <see cref="Lifetime"/>; who asks more often gets no more mail.</summary>
    public const int MostAtOnce = 3;

    private PasswordReset()
    {
    }

    /// <summary>A link for an account, sent on behalf of one of its networks.</summary>
    public static (PasswordReset Reset, InvitationToken Link) Create(Guid accountId, Guid networkId, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7(now);
        var link = InvitationToken.Create(networkId, id);
        return (new PasswordReset { Id = id, AccountId = accountId, TokenHash = link.Hash(), RequestedAt = now, ExpiresAt = now + Lifetime }, link);
    }

    public Guid Id { get; private init; }

    public Guid AccountId { get; private init; }

    /// <summary>Of the link; the link itself is in the mail only.</summary>
    public byte[] TokenHash { get; private init; } = [];

    /// <summary>UTC.</summary>
    public DateTimeOffset RequestedAt { get; private init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset ExpiresAt { get; private init; }

    /// <summary>When it was used, UTC; null while it was not.</summary>
    public DateTimeOffset? UsedAt { get; private set; }

    /// <summary>True while the link may be used.</summary>
    public bool IsUsable(InvitationToken link, DateTimeOffset now) =>
        CryptographicOperations.FixedTimeEquals(TokenHash, link.Hash()) && UsedAt is null && now < ExpiresAt;

    public void Use(DateTimeOffset now) => UsedAt = now;

    internal static void Map(ModelBuilder model) => model.Entity<PasswordReset>(reset =>
    {
        reset.ToTable("password_reset");
        reset.Property(row => row.Id).ValueGeneratedNever();
        reset.Property(row => row.TokenHash).HasMaxLength(32);
        reset.HasOne<Account>().WithMany().HasForeignKey(row => row.AccountId);
        reset.HasIndex(row => new { row.AccountId, row.RequestedAt });
    });
}
