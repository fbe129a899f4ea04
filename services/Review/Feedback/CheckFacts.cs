using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Reviews.Cycle;
using PeerReview.Reviews.Findings;
using PeerReview.Reviews.People;
using PeerReview.Reviews.Visibility;
using PeerReview.ServiceDefaults;
using PeerReview.ServiceDefaults.Http;

namespace PeerReview.Reviews.Feedback;

/// <summary>What the host says of a point.</summary>
public enum Verdict
{
    Accurate,
    Query,
}

/// <summary>The host checks a point.</summary>
/// <param name="Verdict">Accurate, or a query.</param>
/// <param name="Comment">What is not right; required for a query.</param>
public sealed record CheckPointRequest(Verdict Verdict, [property: StringLength(4_000)] string? Comment = null);

/// <summary>The reviewers answer a query.</summary>
/// <param name="Comment">What they say.</param>
/// <param name="AmendedText">The point in other words; null when it stays as it is.</param>
/// <param name="Withdraw">True to take the point out.</param>
public sealed record AnswerQueryRequest(
    [property: Required, StringLength(4_000, MinimumLength = 1)] string Comment,
    [property: StringLength(Finding.LongestText, MinimumLength = 1)] string? AmendedText = null,
    bool Withdraw = false);

/// <summary>Where the factual check stands.</summary>
/// <param name="Points">Every point, in the order of the feedback; withdrawn ones last.</param>
/// <param name="MissingBeforeAcceptance">What has still to happen before the host can accept; empty when it can.</param>
public sealed record FactualCheckView(IReadOnlyList<PointCheckView> Points, IReadOnlyList<string> MissingBeforeAcceptance);

/// <summary>The check of one point.</summary>
/// <param name="PointId">The point.</param>
/// <param name="Heading">The section it is in; null once withdrawn.</param>
/// <param name="Kind">What it is; null once withdrawn.</param>
/// <param name="Text">What it says now; null once withdrawn.</param>
/// <param name="State">Where its check stands.</param>
/// <param name="Messages">Queries and answers, in order.</param>
/// <param name="Version">Rises with every change of the check; its ETag.</param>
public sealed record PointCheckView(
    Guid PointId, string? Heading, PointKind? Kind, string? Text, PointState State, IReadOnlyList<PointMessageView> Messages, long Version) : IVersioned;

/// <summary>A query or an answer.</summary>
/// <param name="AuthorName">Who says it; null until the name is known here.</param>
/// <param name="At">When, UTC.</param>
/// <param name="IsOfHost">True for the host's, false for the reviewers'.</param>
/// <param name="Text">What is said.</param>
/// <param name="AmendedFrom">The point's wording before, when the answer changed it.</param>
public sealed record PointMessageView(string? AuthorName, DateTimeOffset At, bool IsOfHost, string Text, string? AmendedFrom);

/// <summary>The host checks the facts point by point; the reviewers answer; again, until nothing is open.</summary>
public static class CheckFacts
{
    /// <summary>Where the factual check stands: for the host's head, and for the review team while it lasts.</summary>
    public static async Task<Ok<FactualCheckView>> ReadAsync(Guid id, ReviewAccess access, ReviewsDb db, CancellationToken cancellationToken)
    {
        await access.SeeAsync(id, Thing.FactualCheck, cancellationToken);
        var content = await db.Feedback.AsNoTracking().Where(row => row.ReviewId == id).Select(row => row.Content).SingleAsync(cancellationToken);
        var checks = await db.PointChecks.AsNoTracking().Where(row => row.ReviewId == id).ToListAsync(cancellationToken);
        var names = await db.NamesOfAsync(checks.SelectMany(check => check.Messages).Select(message => message.By), cancellationToken);
        var order = content.Points().Select((point, place) => (point.Id, place)).ToDictionary(point => point.Id, point => point.place);
        return TypedResults.Ok(new FactualCheckView(
            [.. checks.OrderBy(check => order.GetValueOrDefault(check.PointId, int.MaxValue)).Select(check => Of(check, content, names))],
            Acceptance.Missing([.. checks.Select(check => check.State)])));
    }

    /// <summary>The host's head finds a point accurate or queries it.</summary>
    public static async Task<Results<Ok<PointCheckView>, ProblemHttpResult>> HandleAsync(
        Guid id,
        Guid pointId,
        IfMatch ifMatch,
        CheckPointRequest request,
        ReviewAccess access,
        ReviewsDb db,
        ReviewNews news,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var (review, _, _, _, _) = await access.ActAsync(id, Act.CheckFacts, cancellationToken);
        if (request.Verdict == Verdict.Query && string.IsNullOrWhiteSpace(request.Comment))
            throw Refusal.Invalid("comment", "Say what is not right.");
        var (feedback, check) = await FindAsync(db, id, pointId, cancellationToken);
        if (ifMatch.IsOutdated(check.Version))
            return Preconditions.ChangedMeanwhile(await ViewAsync(db, check, feedback, cancellationToken));

        if (request.Verdict == Verdict.Accurate)
        {
            check.FindAccurate();
        }
        else
        {
            check.Query(request.Comment!, access.Viewer.PersonId, time.GetUtcNow());
            await news.TellReviewersAsync(review, "feedback-queried", London.DayOf(time.GetUtcNow()).Iso(), cancellationToken);
        }

        review.CountsChanged();
        await news.SaveAndPublishAsync(review, cancellationToken);
        return TypedResults.Ok(await ViewAsync(db, check, feedback, cancellationToken));
    }

    /// <summary>A reviewer answers a query: explains, words the point differently, or takes it out. The host then looks again.</summary>
    public static async Task<Ok<PointCheckView>> AnswerAsync(
        Guid id,
        Guid pointId,
        AnswerQueryRequest request,
        ReviewAccess access,
        ReviewsDb db,
        ReviewNews news,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var (review, _, _, _, _) = await access.ActAsync(id, Act.AnswerQueries, cancellationToken);
        if (request is { Withdraw: true, AmendedText: not null })
            throw Refusal.Invalid("amendedText", "A point that is taken out has no other wording.");
        var (feedback, check) = await FindAsync(db, id, pointId, cancellationToken);

        var before = feedback.Content.Points().SingleOrDefault(point => point.Id == pointId)?.Text;
        var isAmended = request.Withdraw || (request.AmendedText is { } text && text != before);
        check.Answer(request.Comment, isAmended ? before : null, request.Withdraw, access.Viewer.PersonId, time.GetUtcNow());
        if (isAmended && feedback.Word(feedback.Content.With(pointId, request.AmendedText), access.Viewer.PersonId, time.GetUtcNow()) is { } kept)
            db.Add(kept);

        review.CountsChanged();
        await news.TellHostAsync(review, "query-answered", London.DayOf(time.GetUtcNow()).Iso(), cancellationToken);
        await news.SaveAndPublishAsync(review, cancellationToken);
        return TypedResults.Ok(await ViewAsync(db, check, feedback, cancellationToken));
    }

    private static async Task<(WrittenFeedback Feedback, PointCheck Check)> FindAsync(
        ReviewsDb db, Guid reviewId, Guid pointId, CancellationToken cancellationToken)
    {
        var check = await db.PointChecks.SingleOrDefaultAsync(row => row.ReviewId == reviewId && row.PointId == pointId, cancellationToken)
            ?? throw Refusal.NotFound("The point");
        return (await db.Feedback.SingleAsync(row => row.ReviewId == reviewId, cancellationToken), check);
    }

    private static async Task<PointCheckView> ViewAsync(ReviewsDb db, PointCheck check, WrittenFeedback feedback, CancellationToken cancellationToken) =>
        Of(check, feedback.Content, await db.NamesOfAsync(check.Messages.Select(message => message.By), cancellationToken));

    private static PointCheckView Of(PointCheck check, FeedbackContent content, IReadOnlyDictionary<Guid, string> names)
    {
        var section = content.Sections.FirstOrDefault(candidate => candidate.Points.Any(point => point.Id == check.PointId));
        var point = section?.Points.Single(candidate => candidate.Id == check.PointId);
        return new PointCheckView(
            check.PointId,
            section?.Heading,
            point?.Kind,
            point?.Text,
            check.State,
            [.. check.Messages.Select(message => new PointMessageView(
                names.GetValueOrDefault(message.By), message.At, message.IsOfHost, message.Text, message.AmendedFrom))],
            check.Version);
    }
}
