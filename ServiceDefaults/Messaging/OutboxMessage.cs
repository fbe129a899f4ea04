using Microsoft.EntityFrameworkCore;

namespace PeerReview.ServiceDefaults.Messaging;

/// <summary>
/// A message that was published in a transaction and waits to be sent, in the form it goes on the wire.
/// Its table is not row-secured: the dispatcher works for all networks, and only the dispatcher reads it.
/// </summary>
internal sealed class OutboxMessage
{
    /// <summary>Assigned by the database.</summary>
    public long Sequence { get; private set; }

    public required Guid MessageId { get; init; }

    /// <summary>The exchange or queue address.</summary>
    public required string Destination { get; init; }

    /// <summary>Ids, addresses, headers and transport properties, as JSON.</summary>
    public required string Envelope { get; init; }

    /// <summary>The serialised message.</summary>
    public required byte[] Body { get; init; }

    /// <summary>When it may be sent; later than now for a delayed message or one that waits after a failure. UTC.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>How often sending has failed.</summary>
    public int Attempts { get; init; }

    /// <summary>Why the last attempt failed.</summary>
    public string? LastError { get; init; }

    /// <summary>The dispatcher names tables and columns in SQL of its own, so they are fixed here and not left to a convention.</summary>
    internal static void Map(ModelBuilder model) => model.Entity<OutboxMessage>(message =>
    {
        message.ToTable("outbox_message");
        message.HasKey(row => row.Sequence);
        message.Property(row => row.Sequence).HasColumnName("sequence").UseIdentityAlwaysColumn();
        message.Property(row => row.MessageId).HasColumnName("message_id");
        message.Property(row => row.Destination).HasColumnName("destination");
        message.Property(row => row.Envelope).HasColumnName("envelope").HasColumnType("jsonb");
        message.Property(row => row.Body).HasColumnName("body");
        message.Property(row => row.DueAt).HasColumnName("due_at");
        message.Property(row => row.Attempts).HasColumnName("attempts").HasDefaultValue(0);
        message.Property(row => row.LastError).HasColumnName("last_error");
        // Oldest due first, and a reminder due next term is never looked at before its time.
        message.HasIndex(row => new { row.DueAt, row.Sequence }).HasDatabaseName("ix_outbox_message_due_at_sequence");
    });
}

/// <summary>A message that a consumer has dealt with: written in the consumer's own transaction, so a second delivery changes nothing.</summary>
internal sealed class InboxMessage
{
    public required Guid MessageId { get; init; }

    /// <summary>Which consumer: the same message goes to several.</summary>
    public required Guid ConsumerId { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    internal static void Map(ModelBuilder model) => model.Entity<InboxMessage>(message =>
    {
        message.ToTable("inbox_message");
        message.HasKey(row => new { row.MessageId, row.ConsumerId });
        message.Property(row => row.MessageId).HasColumnName("message_id");
        message.Property(row => row.ConsumerId).HasColumnName("consumer_id");
        message.Property(row => row.ReceivedAt).HasColumnName("received_at");
        message.HasIndex(row => row.ReceivedAt).HasDatabaseName("ix_inbox_message_received_at");
    });
}
