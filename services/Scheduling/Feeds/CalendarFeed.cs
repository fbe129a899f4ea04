using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Scheduling.Feeds;

/// <summary>
/// A person's calendar feed in a network. Whoever holds its address reads it, for diaries cannot sign in: the address is a secret, kept
/// here only as a hash, and revocable. Its id is the person's.
/// </summary>
public sealed class CalendarFeed : TenantEntity
{
    private CalendarFeed()
    {
    }

    public CalendarFeed(Guid personId) => Id = personId;

    /// <summary>SHA-256 of the secret.</summary>
    public byte[] SecretHash { get; private set; } = [];

    /// <summary>UTC.</summary>
    public DateTimeOffset IssuedAt { get; private set; }

    /// <summary>Takes a new secret; the address given out before stops working.</summary>
    public void Renew(FeedToken token, DateTimeOffset now) => (SecretHash, IssuedAt) = (token.Hash(), now);

    internal static void Map(ModelBuilder model) => model.Entity<CalendarFeed>(feed =>
        feed.HasIndex(row => new { row.NetworkId, row.SecretHash }).IsUnique());
}

/// <summary>What a feed's address carries: the network, so that the rows of no other are ever searched, and a secret of 256 bits.</summary>
public sealed record FeedToken(Guid NetworkId, byte[] Secret)
{
    private const int SecretBytes = 32;

    /// <summary>A new secret.</summary>
    public static FeedToken New(Guid networkId) => new(networkId, RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>Reads the token of an address; null when it is none of ours.</summary>
    public static FeedToken? TryParse(string text)
    {
        Span<byte> bytes = stackalloc byte[16 + SecretBytes];
        return Base64Url.IsValid(text, out var length) && length == bytes.Length && Base64Url.TryDecodeFromChars(text, bytes, out _)
            ? new FeedToken(new Guid(bytes[..16], bigEndian: true), bytes[16..].ToArray())
            : null;
    }

    /// <summary>The hash under which the feed is found. Looking it up tells by its timing nothing of the secret.</summary>
    public byte[] Hash() => SHA256.HashData(Secret);

    /// <summary>The part of the address.</summary>
    public override string ToString() => Base64Url.EncodeToString([.. NetworkId.ToByteArray(bigEndian: true), .. Secret]);
}
