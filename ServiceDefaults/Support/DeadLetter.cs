using Microsoft.EntityFrameworkCore;
using PeerReview.ServiceDefaults.Messaging;

namespace PeerReview.ServiceDefaults.Support;

/// <summary>What has become of a dead letter.</summary>
public enum DeadLetterState
{
    /// <summary>Nobody has done anything about it.</summary>
    Waiting,

    /// <summary>It was put back into its queue; should it fail again, it waits again.</summary>
    SentAgain,

    /// <summary>Somebody decided that it need not be dealt with.</summary>
    SetAside,
}

/// <summary>
/// A message a consumer could not deal with, in the database of the service it came to. One row per queue and message, however often it fails.
/// Like the outbox it is not row-secured: it is written before anybody knows whose it is. What it says is never read but to send it again.
/// </summary>
internal sealed class DeadLetter
{
    public const string Table = "dead_letter";

    public Guid Id { get; private init; }

    /// <summary>The queue it came to.</summary>
    public string Queue { get; private init; } = string.Empty;

    /// <summary>The message's id; for one that has none, made of what it says.</summary>
    public Guid MessageId { get; private init; }

    /// <summary>The network of the message; null when it names none, or cannot be read.</summary>
    public Guid? NetworkId { get; private init; }

    /// <summary>What letters of one queue, kind of message and kind of failure have in common.</summary>
    public string Group { get; private init; } = string.Empty;

    public string MessageType { get; private init; } = string.Empty;

    public string ExceptionType { get; private init; } = string.Empty;

    /// <summary>Facts of the failure that nobody typed; see <see cref="FailureFacts"/>.</summary>
    public string? Reason { get; private init; }

    /// <summary>Where in our code it failed.</summary>
    public string? Place { get; private init; }

    /// <summary>How often it failed.</summary>
    public int Times { get; private init; }

    public DateTimeOffset FirstAt { get; private init; }

    public DateTimeOffset LastAt { get; private init; }

    public DeadLetterState State { get; private init; }

    /// <summary>When somebody sent it again or set it aside.</summary>
    public DateTimeOffset? HandledAt { get; private init; }

    public Guid? HandledBy { get; private init; }

    /// <summary>What the outbox needs to send it again; see <see cref="OutboxEnvelope"/>.</summary>
    public string Envelope { get; private init; } = string.Empty;

    public byte[] Body { get; private init; } = [];

    /// <summary>Written and moved by SQL of our own, so names are fixed here.</summary>
    internal static void Map(ModelBuilder model) => model.Entity<DeadLetter>(letter =>
    {
        letter.ToTable(Table);
        letter.HasKey(row => row.Id);
        letter.Property(row => row.Id).HasColumnName("id").ValueGeneratedNever();
        letter.Property(row => row.Queue).HasColumnName("queue").HasMaxLength(255);
        letter.Property(row => row.MessageId).HasColumnName("message_id");
        letter.Property(row => row.NetworkId).HasColumnName("network_id");
        letter.Property(row => row.Group).HasColumnName("group_key").HasMaxLength(16);
        letter.Property(row => row.MessageType).HasColumnName("message_type").HasMaxLength(FailureFacts.MaxLength);
        letter.Property(row => row.ExceptionType).HasColumnName("exception_type").HasMaxLength(FailureFacts.MaxLength);
        letter.Property(row => row.Reason).HasColumnName("reason").HasMaxLength(FailureFacts.MaxLength);
        letter.Property(row => row.Place).HasColumnName("place").HasMaxLength(FailureFacts.MaxLength);
        letter.Property(row => row.Times).HasColumnName("times");
        letter.Property(row => row.FirstAt).HasColumnName("first_at");
        letter.Property(row => row.LastAt).HasColumnName("last_at");
        letter.Property(row => row.State).HasColumnName("state").HasMaxLength(20);
        letter.Property(row => row.HandledAt).HasColumnName("handled_at");
        letter.Property(row => row.HandledBy).HasColumnName("handled_by");
        letter.Property(row => row.Envelope).HasColumnName("envelope").HasColumnType("jsonb");
        letter.Property(row => row.Body).HasColumnName("body");
        letter.HasIndex(row => new { row.Queue, row.MessageId }).IsUnique().HasDatabaseName("ix_dead_letter_queue_message_id");
        letter.HasIndex(row => new { row.Group, row.State }).HasDatabaseName("ix_dead_letter_group_key_state");
    });
}
