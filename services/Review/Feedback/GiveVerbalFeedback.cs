using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Reviews.Cycle;
using PeerReview.Reviews.Evidence;
using PeerReview.Reviews.Findings;
using PeerReview.Reviews.People;
using PeerReview.Reviews.Visibility;
using PeerReview.ServiceDefaults;
using PeerReview.ServiceDefaults.Http;

namespace PeerReview.Reviews.Feedback;

/// <summary>The feedback given by word of mouth at the end of the day.</summary>
/// <param name="GivenAt">When; the day of the review is expected.</param>
/// <param name="GivenBy">Reviewers who gave it; empty for the caller alone.</param>
public sealed record GiveVerbalFeedbackRequest(DateTimeOffset GivenAt, [property: MaxLength(20)] IReadOnlyList<Guid>? GivenBy = null);

/// <summary>That verbal feedback was given; what was said stays in the room.</summary>
/// <param name="GivenAt">When, UTC.</param>
/// <param name="GivenBy">Names of those who gave it, as far as they are known here.</param>
/// <param name="IsSameDay">True when it was given on the day of the review.</param>
public sealed record VerbalFeedbackView(DateTimeOffset GivenAt, IReadOnlyList<string> GivenBy, bool IsSameDay);

/// <summary>The findings, put together for speaking.</summary>
/// <param name="Host">The host school's name; null until it is known here.</param>
/// <param name="Focus">The host's focus.</param>
/// <param name="Parts">One part per line of enquiry, and one for what belongs to none.</param>
/// <param name="KeepInTouch">What the host was told already in the course of the day.</param>
/// <param name="Unsupported">How many findings cite no evidence: better not said.</param>
public sealed record CribView(
    string? Host, string? Focus, IReadOnlyList<CribPart> Parts, IReadOnlyList<string> KeepInTouch, int Unsupported);

/// <summary>The findings on one line of enquiry.</summary>
/// <param name="Question">The question; null for findings that belong to none.</param>
/// <param name="WhatWentWell">What went well.</param>
/// <param name="EvenBetterIf">Even better if.</param>
public sealed record CribPart(string? Question, IReadOnlyList<CribLine> WhatWentWell, IReadOnlyList<CribLine> EvenBetterIf);

/// <summary>One finding to say.</summary>
/// <param name="Text">The finding.</param>
/// <param name="SourceTypes">The kinds of source it rests on.</param>
public sealed record CribLine(string Text, IReadOnlyList<SourceType> SourceTypes);

/// <summary>Verbal feedback: what to say, and that it was said.</summary>
public static class GiveVerbalFeedback
{
    /// <summary>What to say, assembled from the findings.</summary>
    public static async Task<Ok<CribView>> CribAsync(Guid id, ReviewAccess access, ReviewsDb db, CancellationToken cancellationToken)
    {
        var seen = await access.SeeAsync(id, Thing.Findings, cancellationToken);
        var content = await db.SelfEvaluations.AsNoTracking().Where(row => row.ReviewId == id).Select(row => row.Content).SingleAsync(cancellationToken);
        var findings = await db.Findings.AsNoTracking().Include(row => row.Citations).Where(row => row.ReviewId == id).OrderBy(row => row.Id).ToListAsync(cancellationToken);
        var views = await FindingReader.ViewsAsync(db, findings, cancellationToken);
        var told = await db.KeepInTouch.AsNoTracking().Where(row => row.ReviewId == id).OrderBy(row => row.ToldAt).Select(row => row.Text).ToListAsync(cancellationToken);

        var lines = content.LinesOfEnquiry ?? [];
        var parts = lines.Select(line => Part(line.Question, views.Where(view => view.LineOfEnquiryId == line.Id)))
            .Append(Part(null, views.Where(view => lines.All(line => line.Id != view.LineOfEnquiryId))))
            .Where(part => part.Question is not null || part.WhatWentWell.Count + part.EvenBetterIf.Count > 0);
        return TypedResults.Ok(new CribView(seen.Host?.Name, content.Focus, [.. parts], told, views.Count(view => !view.IsSupported)));
    }

    /// <summary>
    /// A reviewer records that verbal feedback was given: the day is over, and the findings become the first draft of the written feedback.
    /// </summary>
    public static async Task<Created<VerbalFeedbackView>> HandleAsync(
        Guid id,
        GiveVerbalFeedbackRequest request,
        ReviewAccess access,
        ReviewsDb db,
        ReviewNews news,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var (review, _, _, _, _) = await access.ActAsync(id, Act.GiveVerbalFeedback, cancellationToken);
        Instants.RefuseFuture("givenAt", request.GivenAt, time);
        var team = review.Participants.Where(person => person.IsReviewer).Select(person => person.PersonId).ToHashSet();
        IReadOnlyList<Guid> givenBy = request.GivenBy is { Count: > 0 } named ? [.. named.Distinct()] : [access.Viewer.PersonId];
        if (!team.IsSupersetOf(givenBy))
            throw Refusal.Invalid("givenBy", "Feedback is given by reviewers of this review.");

        var findings = await db.Findings.Where(row => row.ReviewId == id).ToListAsync(cancellationToken);
        if (findings.Count == 0)
            throw Gates.Refuse(["write down at least one finding"]);

        var verbal = new VerbalFeedback(request.GivenAt.ToUniversalTime(), givenBy);
        var evaluation = await db.SelfEvaluations.SingleAsync(row => row.ReviewId == id, cancellationToken);
        var draft = new WrittenFeedback(id, verbal, evaluation.Content.Focus, findings);
        db.Add(draft);
        db.Add(draft.Keep(access.Viewer.PersonId, time.GetUtcNow()));
        review.Take(ReviewStep.GiveVerbalFeedback, access.Viewer.PersonId, time.GetUtcNow());
        await news.SaveAndPublishAsync(review, cancellationToken);
        return TypedResults.Created($"/api/reviews/{id}/verbal-feedback", await ViewAsync(db, review, verbal, cancellationToken));
    }

    /// <summary>When verbal feedback was given and by whom: for the review team while it works and for the host's head.</summary>
    public static async Task<Ok<VerbalFeedbackView>> ReadAsync(Guid id, ReviewAccess access, ReviewsDb db, CancellationToken cancellationToken)
    {
        var seen = await access.SeeAsync(id, Thing.VerbalFeedback, cancellationToken);
        var verbal = await db.Feedback.AsNoTracking().Where(row => row.ReviewId == id).Select(row => row.Verbal).SingleOrDefaultAsync(cancellationToken)
            ?? throw Refusal.NotFound("The verbal feedback");
        return TypedResults.Ok(await ViewAsync(db, seen.Review, verbal, cancellationToken));
    }

    private static async Task<VerbalFeedbackView> ViewAsync(ReviewsDb db, Review review, VerbalFeedback verbal, CancellationToken cancellationToken)
    {
        var names = await db.NamesOfAsync(verbal.GivenBy, cancellationToken);
        return new VerbalFeedbackView(verbal.GivenAt, [.. names.Values.Order(StringComparer.Ordinal)], London.DayOf(verbal.GivenAt) == review.VisitDay);
    }

    private static CribPart Part(string? question, IEnumerable<FindingView> views)
    {
        var byKind = views.ToLookup(view => view.Kind, view => new CribLine(view.Text, view.SourceTypes));
        return new CribPart(question, [.. byKind[FindingKind.WhatWentWell]], [.. byKind[FindingKind.EvenBetterIf]]);
    }
}
