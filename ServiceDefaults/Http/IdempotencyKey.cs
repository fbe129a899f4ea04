using Microsoft.EntityFrameworkCore;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.ServiceDefaults.Http;

/// <summary>
/// The first answer to a POST, kept for a day under the caller's <c>Idempotency-Key</c> and written in the same transaction as the
/// effect: after a crash either both are there or neither.
/// </summary>
internal sealed class IdempotencyKey : INetworkOwned
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    public Guid NetworkId { get; private set; }

    /// <summary>Keys of different callers never meet.</summary>
    public required Guid CallerId { get; init; }

    public required string Key { get; init; }

    /// <summary>SHA-256 over method, path and body: the same key with another request is a mistake of the client.</summary>
    public required byte[] RequestHash { get; init; }

    public required int Status { get; init; }

    public string? Location { get; init; }

    public string? ETag { get; init; }

    public string? ContentType { get; init; }

    public required byte[] Body { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Read by SQL of its own (<see cref="RequestOpening"/>), so the names are fixed here and not left to a convention.</summary>
    internal static void Map(ModelBuilder model) => model.Entity<IdempotencyKey>(key =>
    {
        key.ToTable("idempotency_key");
        key.HasKey(row => new { row.NetworkId, row.CallerId, row.Key });
        key.Property(row => row.NetworkId).HasColumnName("network_id");
        key.Property(row => row.CallerId).HasColumnName("caller_id");
        key.Property(row => row.Key).HasColumnName("key").HasMaxLength(255);
        key.Property(row => row.RequestHash).HasColumnName("request_hash");
        key.Property(row => row.Status).HasColumnName("status");
        key.Property(row => row.Location).HasColumnName("location");
        key.Property(row => row.ETag).HasColumnName("e_tag");
        key.Property(row => row.ContentType).HasColumnName("content_type");
        key.Property(row => row.Body).HasColumnName("body");
        key.Property(row => row.CreatedAt).HasColumnName("created_at");
        // Not by network first: with no statistics yet the planner may take such an index for the one that finds a key.
        key.HasIndex(row => row.CreatedAt);
    });
}
