using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Reviews.Cycle;
using PeerReview.Reviews.Visibility;
using PeerReview.ServiceDefaults.Http;

namespace PeerReview.Reviews.Feedback;

/// <summary>The summary the host agrees for its group.</summary>
/// <param name="Summary">In the host's words; null takes it back.</param>
public sealed record AgreeSummaryRequest([property: StringLength(FeedbackContent.LongestSummary)] string? Summary);

/// <summary>What the host's group may know of the feedback.</summary>
/// <param name="HostName">The host school's name; null until it is known here.</param>
/// <param name="Summary">The summary; null while the host has agreed none.</param>
/// <param name="Version">Rises with every change.</param>
public sealed record GroupSummaryView(string? HostName, string? Summary, long Version) : IVersioned;

/// <summary>The host accepts the feedback and owns it from then on.</summary>
public static class AcceptFeedback
{
    /// <summary>The host's head accepts the feedback once every point is settled.</summary>
    public static async Task<Ok<FeedbackView>> HandleAsync(
        Guid id, ReviewAccess access, ReviewsDb db, ReviewNews news, TimeProvider time, CancellationToken cancellationToken)
    {
        var seen = await access.ActAsync(id, Act.AcceptFeedback, cancellationToken);
        var states = await db.PointChecks.Where(row => row.ReviewId == id).Select(row => row.State).ToListAsync(cancellationToken);
        if (Acceptance.Missing(states) is { Count: > 0 } missing)
            throw Refusal.Conflict("gate", $"The feedback cannot be accepted yet: {ReviewSteps.Join(missing)}.");

        var feedback = await db.Feedback.SingleAsync(row => row.ReviewId == id, cancellationToken);
        feedback.Accept(access.Viewer.PersonId, time.GetUtcNow());
        seen.Review.Take(ReviewStep.AcceptFeedback, access.Viewer.PersonId, time.GetUtcNow());
        await news.TellReviewersAsync(seen.Review, "feedback-accepted", "1", cancellationToken);
        await news.SaveAndPublishAsync(seen.Review, cancellationToken);
        return TypedResults.Ok(await WriteFeedback.ViewAsync(db, seen, feedback, cancellationToken));
    }

    /// <summary>The summary the host agreed for its group: for the group and the host.</summary>
    public static async Task<Ok<GroupSummaryView>> ReadSummaryAsync(Guid id, ReviewAccess access, ReviewsDb db, CancellationToken cancellationToken)
    {
        var seen = await access.SeeAsync(id, Thing.GroupSummary, cancellationToken);
        var feedback = await db.Feedback.AsNoTracking().SingleAsync(row => row.ReviewId == id, cancellationToken);
        return TypedResults.Ok(new GroupSummaryView(seen.Host?.Name, feedback.GroupSummary, feedback.Version));
    }

    /// <summary>The host's head agrees what the group may know, or takes it back.</summary>
    public static async Task<Ok<GroupSummaryView>> AgreeSummaryAsync(
        Guid id, IfMatch ifMatch, AgreeSummaryRequest request, ReviewAccess access, ReviewsDb db, CancellationToken cancellationToken)
    {
        var seen = await access.ActAsync(id, Act.AgreeGroupSummary, cancellationToken);
        var feedback = await db.Feedback.SingleAsync(row => row.ReviewId == id, cancellationToken);
        ifMatch.Check(feedback.Version);
        feedback.AgreeSummary(string.IsNullOrWhiteSpace(request.Summary) ? null : request.Summary);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(new GroupSummaryView(seen.Host?.Name, feedback.GroupSummary, feedback.Version));
    }
}
