using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Reviews.Findings;

/// <summary>The two kinds of finding. There is no third, and neither is a mark.</summary>
public enum FindingKind
{
    WhatWentWell,
    EvenBetterIf,
}

/// <summary>What the review team found, and the evidence it rests on. Any reviewer of the team may word it better.</summary>
public sealed class Finding : Aggregate
{
    public const int LongestText = 4_000;

    /// <summary>A finding is triangulated when its evidence comes from at least this many kinds of source.</summary>
    public const int TriangulatedFrom = 2;

    private readonly List<Citation> _citations = [];

    private Finding()
    {
    }

    public Finding(Guid reviewId, Guid authorId) => (ReviewId, AuthorId) = (reviewId, authorId);

    public Guid ReviewId { get; private set; }

    /// <summary>Who wrote it first.</summary>
    public Guid AuthorId { get; private set; }

    public FindingKind Kind { get; private set; }

    public string Text { get; private set; } = string.Empty;

    public Guid? LineOfEnquiryId { get; private set; }

    public string? Area { get; private set; }

    /// <summary>The evidence it rests on; always of the same review.</summary>
    public IReadOnlyList<Citation> Citations => _citations;

    public void Say(FindingKind kind, string text, Guid? lineOfEnquiryId, string? area, IReadOnlyCollection<Guid> evidence)
    {
        Kind = kind;
        Text = text;
        LineOfEnquiryId = lineOfEnquiryId;
        Area = area;
        _citations.RemoveAll(citation => !evidence.Contains(citation.EvidenceId));
        foreach (var cited in evidence.Distinct().Except(_citations.Select(citation => citation.EvidenceId)).ToList())
            _citations.Add(new Citation { ReviewId = ReviewId, FindingId = Id, EvidenceId = cited });
        Changed();
    }
}

/// <summary>A finding rests on a piece of evidence.</summary>
public sealed class Citation : TenantEntity
{
    public required Guid ReviewId { get; init; }

    public required Guid FindingId { get; init; }

    public required Guid EvidenceId { get; init; }
}
