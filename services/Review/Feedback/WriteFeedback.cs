using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Reviews.Cycle;
using PeerReview.Reviews.People;
using PeerReview.Reviews.SelfEvaluations;
using PeerReview.Reviews.Visibility;
using PeerReview.Reviews.Wording;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Reviews.Feedback;

/// <summary>The written feedback, with all that a print of it needs.</summary>
/// <param name="ReviewId">The review.</param>
/// <param name="HostName">The host school's name; null until it is known here.</param>
/// <param name="HostUrn">The host school's unique reference number.</param>
/// <param name="CohortName">The cohort's name.</param>
/// <param name="Theme">What the cohort reviews; null where each host chooses.</param>
/// <param name="VisitDay">The day of the review in Europe/London.</param>
/// <param name="Reviewers">Names of the review team.</param>
/// <param name="Content">What it says. What the team suggests telling the group is shown to the team and the host's head only.</param>
/// <param name="SentAt">When it was sent to the host, UTC; null while it is a draft.</param>
/// <param name="AcceptedAt">When the host accepted it, UTC.</param>
/// <param name="MissingBeforeSending">What has still to be done before it can be sent; empty otherwise.</param>
/// <param name="Version">Rises with every change.</param>
/// <param name="Warnings">Passages that may identify a child; for the review team while it writes.</param>
public sealed record FeedbackView(
    Guid ReviewId,
    string? HostName,
    int? HostUrn,
    string? CohortName,
    string? Theme,
    DateOnly? VisitDay,
    IReadOnlyList<string> Reviewers,
    FeedbackContent Content,
    DateTimeOffset? SentAt,
    DateTimeOffset? AcceptedAt,
    IReadOnlyList<string> MissingBeforeSending,
    long Version,
    IReadOnlyList<TextWarning> Warnings) : IVersioned;

/// <summary>The review team writes its feedback, together, without overwriting one another.</summary>
public static class WriteFeedback
{
    /// <summary>The written feedback, for whom the visibility ladder allows; each opening is put in the host's log.</summary>
    public static async Task<Ok<FeedbackView>> ReadAsync(
        Guid id, bool? download, ReviewAccess access, ReviewsDb db, CancellationToken cancellationToken)
    {
        var seen = await access.SeeAsync(id, Thing.Feedback, cancellationToken, isDownload: download == true);
        var feedback = await db.Feedback.AsNoTracking().SingleAsync(row => row.ReviewId == id, cancellationToken);
        return TypedResults.Ok(await ViewAsync(db, seen, feedback, cancellationToken));
    }

    /// <summary>A reviewer saves the draft; when a colleague did so since, 412 carries the draft as it is in <c>current</c>.</summary>
    public static async Task<Results<Ok<FeedbackView>, ProblemHttpResult>> HandleAsync(
        Guid id,
        IfMatch ifMatch,
        FeedbackContent request,
        ReviewAccess access,
        ReviewsDb db,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var seen = await access.ActAsync(id, Act.WriteFeedback, cancellationToken);
        var feedback = await db.Feedback.SingleAsync(row => row.ReviewId == id, cancellationToken);
        var findings = await db.Findings.Where(row => row.ReviewId == id).Select(row => row.Id).ToListAsync(cancellationToken);
        request.Check(findings.ToHashSet());
        if (ifMatch.IsOutdated(feedback.Version) && JsonColumn.Write(request) != JsonColumn.Write(feedback.Content))
            return Preconditions.ChangedMeanwhile(await ViewAsync(db, seen, feedback, cancellationToken));

        if (feedback.Word(request, access.Viewer.PersonId, time.GetUtcNow()) is { } kept)
            db.Add(kept);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(await ViewAsync(db, seen, feedback, cancellationToken));
    }

    /// <summary>A reviewer sends the feedback to the host, who then checks the facts point by point.</summary>
    public static async Task<Ok<FeedbackView>> SendAsync(
        Guid id, ReviewAccess access, ReviewsDb db, ReviewNews news, TimeProvider time, CancellationToken cancellationToken)
    {
        var seen = await access.ActAsync(id, Act.SendFeedback, cancellationToken);
        var feedback = await db.Feedback.SingleAsync(row => row.ReviewId == id, cancellationToken);
        if (feedback.MissingBeforeSending() is { Count: > 0 } missing)
            throw Gates.Refuse(missing);

        feedback.Send(time.GetUtcNow());
        db.AddRange(feedback.Content.Points().Select(point => new PointCheck(id, point.Id)));
        seen.Review.Take(ReviewStep.SendFeedback, access.Viewer.PersonId, time.GetUtcNow());
        await news.TellHostAsync(seen.Review, "feedback-sent", "1", cancellationToken);
        await news.SaveAndPublishAsync(seen.Review, cancellationToken);
        return TypedResults.Ok(await ViewAsync(db, seen, feedback, cancellationToken));
    }

    /// <summary>When the draft was saved, by whom: for the review team.</summary>
    public static async Task<Page<RevisionView>> ListRevisionsAsync(
        Guid id, [AsParameters] PageRequest page, ReviewAccess access, ReviewsDb db, CancellationToken cancellationToken)
    {
        await access.SeeAsync(id, Thing.FeedbackHistory, cancellationToken);
        return await RevisionReader.ListAsync(db, id, RevisedDocument.Feedback, page, cancellationToken);
    }

    /// <summary>The draft as it was saved at one time: for the review team.</summary>
    public static async Task<Ok<FeedbackContent>> ReadRevisionAsync(
        Guid id, long number, ReviewAccess access, ReviewsDb db, CancellationToken cancellationToken)
    {
        await access.SeeAsync(id, Thing.FeedbackHistory, cancellationToken);
        return TypedResults.Ok(await RevisionReader.ReadAsync<FeedbackContent>(db, id, RevisedDocument.Feedback, number, cancellationToken));
    }

    internal static async Task<FeedbackView> ViewAsync(ReviewsDb db, SeenReview seen, WrittenFeedback feedback, CancellationToken cancellationToken)
    {
        var team = seen.Review.Participants.Where(person => person.IsReviewer).Select(person => person.PersonId);
        var names = await db.NamesOfAsync(team, cancellationToken);
        var isWriting = feedback.SentAt is null;
        var showsSuggestion = seen.Shows(Thing.FeedbackHistory) || seen.Shows(Thing.FactualCheck);
        return new FeedbackView(
            seen.Review.Id,
            seen.Host?.Name,
            seen.Host?.Urn,
            seen.Cohort?.Name,
            seen.Cohort?.Theme,
            seen.Review.VisitDay,
            [.. names.Values.Order(StringComparer.Ordinal)],
            showsSuggestion ? feedback.Content : feedback.Content with { SuggestedSummary = null },
            feedback.SentAt,
            feedback.AcceptedAt,
            isWriting ? feedback.MissingBeforeSending() : [],
            feedback.Version,
            isWriting ? Warnings(feedback.Content) : []);
    }

    private static List<TextWarning> Warnings(FeedbackContent content) =>
    [
        .. content.Sections.SelectMany((section, number) => section.Points.SelectMany((point, place) =>
            PupilGuard.Check($"sections[{number}].points[{place}].text", point.Text))),
        .. PupilGuard.Check("suggestedSummary", content.SuggestedSummary),
    ];
}
