using System.ComponentModel.DataAnnotations;
using PeerReview.Reviews.Findings;
using PeerReview.Reviews.SelfEvaluations;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Reviews.Feedback;

/// <summary>
/// What the review team tells the host: said on the day, then written. A draft belongs to the team; sent, it is the host's to check; accepted,
/// it is the host's own.
/// </summary>
public sealed class WrittenFeedback : Aggregate
{
    private WrittenFeedback()
    {
    }

    /// <summary>A draft made of the host's focus and the team's findings when the verbal feedback was given.</summary>
    public WrittenFeedback(Guid reviewId, VerbalFeedback verbal, string? focus, IEnumerable<Finding> findings)
    {
        ReviewId = reviewId;
        Verbal = verbal;
        Content = FeedbackContent.From(focus, findings);
    }

    public Guid ReviewId { get; private set; }

    public VerbalFeedback Verbal { get; private set; } = null!;

    public FeedbackContent Content { get; private set; } = null!;

    /// <summary>When it was sent to the host, UTC; null while it is a draft.</summary>
    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>When the host accepted it, UTC; from then on it is the host's own.</summary>
    public DateTimeOffset? AcceptedAt { get; private set; }

    public Guid? AcceptedBy { get; private set; }

    /// <summary>The summary the host agreed for its group, in the host's own words; null while there is none.</summary>
    public string? GroupSummary { get; private set; }

    /// <summary>Words it differently. Null when nothing is different; otherwise what to keep of it for good.</summary>
    public Revision? Word(FeedbackContent content, Guid by, DateTimeOffset now)
    {
        if (JsonColumn.Write(content) == JsonColumn.Write(Content))
            return null;

        Content = content;
        Changed();
        return Keep(by, now);
    }

    /// <summary>What to keep of it as it is now.</summary>
    public Revision Keep(Guid by, DateTimeOffset now) => Revision.Of(ReviewId, RevisedDocument.Feedback, Version, Content, by, now);

    public void Send(DateTimeOffset now)
    {
        SentAt = now;
        Changed();
    }

    public void Accept(Guid by, DateTimeOffset now)
    {
        AcceptedAt = now;
        AcceptedBy = by;
        Changed();
    }

    /// <summary>The host agrees what its group may know; null takes it back.</summary>
    public void AgreeSummary(string? summary)
    {
        GroupSummary = summary;
        Changed();
    }

    /// <summary>What has still to be done before it can be sent; empty when nothing is.</summary>
    public IReadOnlyList<string> MissingBeforeSending()
    {
        var points = Content.Points().ToList();
        if (points.Count == 0)
            return ["write at least one point"];

        var empty = points.Count(point => string.IsNullOrWhiteSpace(point.Text));
        return empty == 0 ? [] : [empty == 1 ? "finish the point that is still empty" : $"finish the {empty} points that are still empty"];
    }
}

/// <summary>The feedback given by word of mouth, expected on the day of the review.</summary>
/// <param name="GivenAt">When, UTC.</param>
/// <param name="GivenBy">The reviewers who gave it.</param>
public sealed record VerbalFeedback(DateTimeOffset GivenAt, IReadOnlyList<Guid> GivenBy);

/// <summary>What the written feedback says: sections of points, so that the host can check the facts point by point.</summary>
/// <param name="Sections">Its sections, in order.</param>
/// <param name="Focus">What the host wanted looked at, in its own words; from here on part of the feedback.</param>
/// <param name="SuggestedSummary">What the team suggests telling the group; nobody else sees it until the host agrees a summary.</param>
public sealed record FeedbackContent(
    [property: Required, MaxLength(30)] IReadOnlyList<FeedbackSection> Sections,
    [property: StringLength(SelfEvaluationContent.LongestFocus)] string? Focus = null,
    [property: StringLength(FeedbackContent.LongestSummary)] string? SuggestedSummary = null)
{
    public const int LongestSummary = 4_000;

    /// <summary>Every point, in order.</summary>
    public IEnumerable<FeedbackPoint> Points() => Sections.SelectMany(section => section.Points);

    /// <summary>The first draft: each finding a point, what went well before even better if.</summary>
    public static FeedbackContent From(string? focus, IEnumerable<Finding> findings) => new(
        [.. findings.OrderBy(finding => finding.Id).ToLookup(finding => finding.Kind).OrderBy(kind => kind.Key).Select(kind => new FeedbackSection(
            Guid.CreateVersion7(),
            kind.Key == FindingKind.WhatWentWell ? "What went well" : "Even better if",
            [.. kind.Select(finding => new FeedbackPoint(
                Guid.CreateVersion7(), kind.Key == FindingKind.WhatWentWell ? PointKind.WhatWentWell : PointKind.EvenBetterIf, finding.Text, finding.Id))]))],
        focus);

    /// <summary>The same with one point worded differently, or left out.</summary>
    public FeedbackContent With(Guid pointId, string? text) => this with
    {
        Sections = [.. Sections.Select(section => section with
        {
            Points = [.. section.Points.Where(point => point.Id != pointId || text is not null)
                .Select(point => point.Id == pointId ? point with { Text = text! } : point)],
        })],
    };

    /// <summary>Refuses points that cannot be told apart, or that claim a finding of no such review.</summary>
    internal void Check(IReadOnlySet<Guid> findingIds)
    {
        if (Points().Select(point => point.Id).Distinct().Count() != Points().Count())
            throw Refusal.Invalid("sections", "Two points have the same id.");
        if (Points().Any(point => point.FindingId is { } finding && !findingIds.Contains(finding)))
            throw Refusal.Invalid("sections", "A point names a finding that is not of this review.");
    }
}

/// <summary>A section of the written feedback.</summary>
/// <param name="Id">Made by whoever writes it.</param>
/// <param name="Heading">Its heading.</param>
/// <param name="Points">Its points, in order.</param>
public sealed record FeedbackSection(
    Guid Id, [property: StringLength(300)] string Heading, [property: Required, MaxLength(100)] IReadOnlyList<FeedbackPoint> Points);

/// <summary>A point of the written feedback.</summary>
/// <param name="Id">Made by whoever writes it, and kept when it is reworded.</param>
/// <param name="Kind">What went well, even better if, or a remark.</param>
/// <param name="Text">What it says; empty only in a draft.</param>
/// <param name="FindingId">The finding it came from; null when it was written afresh.</param>
public sealed record FeedbackPoint(Guid Id, PointKind Kind, [property: StringLength(Finding.LongestText)] string Text, Guid? FindingId = null);

/// <summary>What a point is.</summary>
public enum PointKind
{
    WhatWentWell,
    EvenBetterIf,

    /// <summary>Context, thanks, or anything that is neither.</summary>
    Remark,
}
