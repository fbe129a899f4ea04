using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Reviews.Evidence;

/// <summary>Where a piece of evidence comes from; findings are stronger the more of these they rest on.</summary>
public enum SourceType
{
    LearningWalk,
    LessonVisit,
    BookLook,
    PupilVoice,
    StaffVoice,
    ParentVoice,
    LeaderMeeting,
    MiddleLeaderMeeting,
    GovernorMeeting,
    DocumentReview,
    DataReview,
    Environment,

    /// <summary>Break, lunch and the ways between lessons.</summary>
    UnstructuredTime,
    AssemblyOrTutorTime,
    Website,
}

/// <summary>What an evidence record says.</summary>
/// <param name="SourceType">Where it comes from.</param>
/// <param name="Note">What was seen, heard or read.</param>
/// <param name="TakenAt">When, by the reviewer's own device, UTC.</param>
/// <param name="LineOfEnquiryId">The host's question it speaks to.</param>
/// <param name="Area">The framework area it speaks to.</param>
/// <param name="HostPartner">The colleague of the host who took part, by role: activities are done jointly.</param>
public sealed record EvidenceContent(
    SourceType SourceType, string Note, DateTimeOffset TakenAt, Guid? LineOfEnquiryId, string? Area, string? HostPartner)
{
    public const int LongestNote = 10_000;
    public const int LongestPartner = 200;
}

/// <summary>
/// A reviewer's note of one activity. Its id is made where it is written – on a phone without a network – so that it may be sent again and
/// again. Only its author changes it; the review team reads it; the host never does.
/// </summary>
public sealed class EvidenceRecord : Aggregate
{
    private EvidenceRecord()
    {
    }

    public EvidenceRecord(Guid id, Guid reviewId, Guid authorId, EvidenceContent content, DateTimeOffset now)
    {
        Id = id;
        ReviewId = reviewId;
        AuthorId = authorId;
        Take(content, now);
    }

    public Guid ReviewId { get; private set; }

    public Guid AuthorId { get; private set; }

    public SourceType SourceType { get; private set; }

    public string Note { get; private set; } = string.Empty;

    public DateTimeOffset TakenAt { get; private set; }

    public Guid? LineOfEnquiryId { get; private set; }

    public string? Area { get; private set; }

    public string? HostPartner { get; private set; }

    /// <summary>When it last arrived here, UTC.</summary>
    public DateTimeOffset SavedAt { get; private set; }

    /// <summary>
    /// When its author removed it, UTC; null unless removed. The text is gone then, the id stays: a phone that sends the record again must not
    /// bring it back.
    /// </summary>
    public DateTimeOffset? RemovedAt { get; private set; }

    /// <summary>What the record says and who may change which version of it.</summary>
    public KnownEvidence Known => new(
        AuthorId, RemovedAt is not null, new EvidenceContent(SourceType, Note, TakenAt, LineOfEnquiryId, Area, HostPartner), Version);

    public void Replace(EvidenceContent content, DateTimeOffset now)
    {
        Take(content, now);
        Changed();
    }

    public void Remove(DateTimeOffset now)
    {
        Note = string.Empty;
        HostPartner = null;
        RemovedAt = now;
        Changed();
    }

    private void Take(EvidenceContent content, DateTimeOffset now)
    {
        SourceType = content.SourceType;
        Note = content.Note;
        TakenAt = content.TakenAt;
        LineOfEnquiryId = content.LineOfEnquiryId;
        Area = content.Area;
        HostPartner = content.HostPartner;
        SavedAt = now;
    }
}

/// <summary>A record as it is here.</summary>
/// <param name="AuthorId">Who wrote it.</param>
/// <param name="IsRemoved">True when its author removed it.</param>
/// <param name="Content">What it says.</param>
/// <param name="Version">Which version that is.</param>
public sealed record KnownEvidence(Guid AuthorId, bool IsRemoved, EvidenceContent Content, long Version);

/// <summary>What becomes of a record that is sent.</summary>
public enum EvidenceOutcome
{
    /// <summary>It was not there and is now.</summary>
    Created,

    /// <summary>It was there as the sender knew it, and now says what was sent.</summary>
    Replaced,

    /// <summary>It says this already: sent twice, kept once.</summary>
    Unchanged,

    /// <summary>It was changed elsewhere since: the sender merges the two.</summary>
    Conflict,

    /// <summary>Its author removed it.</summary>
    Removed,

    /// <summary>The sender changes a version of something that is not here.</summary>
    Missing,

    /// <summary>Somebody else wrote it.</summary>
    NotYours,

    /// <summary>It breaks a rule; the errors say which.</summary>
    Invalid,
}

/// <summary>Decides, without side effects, what becomes of a record that is sent, once or many times, in any order.</summary>
public static class EvidenceSync
{
    /// <summary>The outcome for a record.</summary>
    /// <param name="stored">The record as it is here; null when it is not.</param>
    /// <param name="baseVersion">The version the sender changed; null when the sender made it.</param>
    /// <param name="content">What it shall say.</param>
    /// <param name="senderId">Who sends.</param>
    public static EvidenceOutcome Decide(KnownEvidence? stored, long? baseVersion, EvidenceContent content, Guid senderId)
    {
        if (stored is null)
            return baseVersion is null ? EvidenceOutcome.Created : EvidenceOutcome.Missing;
        if (stored.AuthorId != senderId)
            return EvidenceOutcome.NotYours;
        if (stored.IsRemoved)
            return EvidenceOutcome.Removed;
        if (stored.Content == content)
            return EvidenceOutcome.Unchanged;

        return baseVersion == stored.Version ? EvidenceOutcome.Replaced : EvidenceOutcome.Conflict;
    }
}
