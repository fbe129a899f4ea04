using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Reviews.SelfEvaluations;

/// <summary>Which document a revision is of.</summary>
public enum RevisedDocument
{
    SelfEvaluation,
    Feedback,
}

/// <summary>A document as it was saved at one time. Every saved version is kept: no text is ever lost.</summary>
public sealed class Revision : TenantEntity
{
    private Revision()
    {
    }

    public Guid ReviewId { get; private set; }

    public RevisedDocument Document { get; private set; }

    /// <summary>The version of the document that this was.</summary>
    public long Number { get; private set; }

    /// <summary>The document's content as JSON.</summary>
    public string Content { get; private set; } = null!;

    public Guid SavedBy { get; private set; }

    /// <summary>When, UTC.</summary>
    public DateTimeOffset SavedAt { get; private set; }

    internal static Revision Of<T>(Guid reviewId, RevisedDocument document, long number, T content, Guid by, DateTimeOffset now) => new()
    {
        ReviewId = reviewId,
        Document = document,
        Number = number,
        Content = JsonColumn.Write(content),
        SavedBy = by,
        SavedAt = now,
    };
}
