using Microsoft.EntityFrameworkCore;
using PeerReview.Membership.Identity.Accounts;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Membership.Mail;

/// <summary>Where a letter stands.</summary>
public enum LetterState
{
    /// <summary>On its way.</summary>
    Queued,

    /// <summary>Handed to the mail server.</summary>
    Sent,

    /// <summary>Not sent, because the person does not want mail.</summary>
    Suppressed,

    /// <summary>Given up after many attempts; it can be looked at and sent again.</summary>
    Failed,
}

/// <summary>
/// One mail to one person. One row per thing told and person, so that nothing is told twice; its words are forgotten once it is sent.
/// </summary>
public sealed class Letter : TenantEntity
{
    public const int MaxKeyLength = 300;

    private Letter()
    {
    }

    public static Letter Create(string key, Guid recipientId, string email, string notice, Wording wording, string? invitation, string sender, DateTimeOffset now) => new()
    {
        Key = key,
        RecipientId = recipientId,
        Email = email,
        Notice = notice,
        Subject = wording.Subject,
        Plain = wording.Plain,
        Html = wording.Html,
        Invitation = invitation,
        Sender = sender,
        CreatedAt = now,
    };

    /// <summary>Remembers that the person was not to be told.</summary>
    public static Letter Suppressed(string key, Guid recipientId, string notice, DateTimeOffset now) => new()
    {
        Key = key,
        RecipientId = recipientId,
        Notice = notice,
        State = LetterState.Suppressed,
        CreatedAt = now,
    };

    /// <summary>The business key: one thing told.</summary>
    public string Key { get; private init; } = string.Empty;

    /// <summary>The person, or the invitation of somebody who is no person yet.</summary>
    public Guid RecipientId { get; private init; }

    /// <summary>The notice's code.</summary>
    public string Notice { get; private init; } = string.Empty;

    public LetterState State { get; private set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>The name in the From line.</summary>
    public string? Sender { get; private init; }

    public string? Email { get; private set; }

    public string? Subject { get; private set; }

    public string? Plain { get; private set; }

    public string? Html { get; private set; }

    /// <summary>What brings the diary up to date; see <see cref="Contracts.TellPeople"/>.</summary>
    public string? Invitation { get; private set; }

    /// <summary>The server has it: its words and address are forgotten here.</summary>
    public void Sent(DateTimeOffset now)
    {
        State = LetterState.Sent;
        SentAt = now;
        (Email, Subject, Plain, Html, Invitation) = (null, null, null, null, null);
    }

    /// <summary>Nobody takes it.</summary>
    public void GiveUp() => State = LetterState.Failed;

    internal static void Map(ModelBuilder model)
    {
        model.Entity<Letter>(letter =>
        {
            letter.ToTable("letter");
            letter.Property(row => row.Key).HasMaxLength(MaxKeyLength);
            letter.Property(row => row.Notice).HasMaxLength(60);
            letter.Property(row => row.State).HasMaxLength(20);
            letter.Property(row => row.Sender).HasMaxLength(Networks.Network.MaxNameLength);
            letter.Property(row => row.Email).HasMaxLength(EmailAddress.MaxLength);
            letter.Property(row => row.Subject).HasMaxLength(300);
            letter.Property(row => row.Plain).HasMaxLength(20_000);
            letter.Property(row => row.Html).HasMaxLength(60_000);
            letter.Property(row => row.Invitation).HasMaxLength(20_000);
            letter.HasIndex(row => new { row.NetworkId, row.Key, row.RecipientId }).IsUnique();
        });
        model.Entity<LetterInQueue>(queued =>
        {
            queued.ToTable("letter_in_queue");
            queued.HasKey(row => row.LetterId);
            queued.HasIndex(row => row.DueAt);
        });
    }
}

/// <summary>That a network's letter waits to be sent. Says nothing of it: the sender enters the network to read it.</summary>
public sealed class LetterInQueue
{
    public required Guid LetterId { get; init; }

    public required Guid NetworkId { get; init; }

    /// <summary>When it is to be tried, by the database's clock.</summary>
    public required DateTimeOffset DueAt { get; init; }

    public int Attempts { get; private set; }

    /// <summary>Who is sending it now.</summary>
    public Guid? LeaseOwner { get; private set; }

    /// <summary>Until when, by the database's clock.</summary>
    public DateTimeOffset? LeaseUntil { get; private set; }
}
