using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;

namespace PeerReview.Membership.Identity.Keys;

/// <summary>What a key is for.</summary>
public enum IdentityKeyUse
{
    /// <summary>Signs access and identity tokens (RS256); its public half is published.</summary>
    Signing,

    /// <summary>Encrypts authorization codes and refresh tokens, which only we read.</summary>
    Encryption,
}

/// <summary>
/// A key of the identity provider. A new one is published a week before it is used, so that every service knows it by then, and an old one
/// is kept until the last thing made with it has expired.
/// </summary>
public sealed class IdentityKey
{
    /// <summary>How long a key is the one in use.</summary>
    public static readonly TimeSpan InUseFor = TimeSpan.FromDays(90);

    /// <summary>How long before its use it is made and published.</summary>
    public static readonly TimeSpan PublishedBefore = TimeSpan.FromDays(7);

    private IdentityKey()
    {
    }

    public Guid Id { get; private init; }

    public IdentityKeyUse Use { get; private init; }

    /// <summary>The private key, protected with the data protection keys.</summary>
    public byte[] ProtectedKey { get; private init; } = [];

    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>From when it is the one in use, UTC.</summary>
    public DateTimeOffset UsedFrom { get; private init; }

    /// <summary>Until when, UTC.</summary>
    public DateTimeOffset UsedUntil { get; private set; }

    /// <summary>Until when what was made with it is still accepted, UTC.</summary>
    public DateTimeOffset KeptUntil { get; private set; }

    public static IdentityKey Create(IdentityKeyUse use, DateTimeOffset usedFrom, DateTimeOffset now, IDataProtector protector)
    {
        using var rsa = use == IdentityKeyUse.Signing ? RSA.Create(2048) : null;
        var usedUntil = usedFrom + InUseFor;
        return new IdentityKey
        {
            Id = Guid.CreateVersion7(now),
            Use = use,
            ProtectedKey = protector.Protect(rsa?.ExportPkcs8PrivateKey() ?? RandomNumberGenerator.GetBytes(32)),
            CreatedAt = now,
            UsedFrom = usedFrom,
            UsedUntil = usedUntil,
            // A refresh token lives for two weeks from its last use, an access token for ten minutes.
            KeptUntil = usedUntil + (use == IdentityKeyUse.Signing ? TimeSpan.FromDays(1) : TimeSpan.FromDays(30)),
        };
    }

    /// <summary>Takes the key out of use at once: what was made with it is refused from now on.</summary>
    public void Withdraw(DateTimeOffset now)
    {
        UsedUntil = now;
        KeptUntil = now;
    }

    /// <summary>The key itself, named by its id.</summary>
    public SecurityKey Read(IDataProtector protector)
    {
        var secret = protector.Unprotect(ProtectedKey);
        if (Use == IdentityKeyUse.Encryption)
            return new SymmetricSecurityKey(secret) { KeyId = Id.ToString("N") };

        var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(secret, out _);
        return new RsaSecurityKey(rsa) { KeyId = Id.ToString("N") };
    }

    internal static void Map(ModelBuilder model)
    {
        model.Entity<IdentityKey>(key =>
        {
            key.ToTable("identity_key");
            key.Property(row => row.Use).HasMaxLength(20);
        });
        model.Entity<DataProtectionKey>(key =>
        {
            key.ToTable("data_protection_key");
            key.Property(row => row.FriendlyName).HasMaxLength(200);
            key.Property(row => row.Xml).HasMaxLength(8_000);
        });
    }
}
