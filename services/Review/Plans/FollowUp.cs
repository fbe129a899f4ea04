using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Reviews.Cycle;
using PeerReview.Reviews.Visibility;
using PeerReview.ServiceDefaults;
using PeerReview.ServiceDefaults.Http;

namespace PeerReview.Reviews.Plans;

/// <summary>Books the follow-up meeting.</summary>
/// <param name="Day">The day, Europe/London: today or later.</param>
public sealed record BookFollowUpRequest(DateOnly Day);

/// <summary>The follow-up meeting was held.</summary>
/// <param name="HeldOn">The day, Europe/London.</param>
/// <param name="Notes">What was said.</param>
/// <param name="Impact">What has changed since the review.</param>
public sealed record HoldFollowUpRequest(
    DateOnly HeldOn,
    [property: Required, StringLength(FollowUpMeeting.LongestText, MinimumLength = 1)] string Notes,
    [property: Required, StringLength(FollowUpMeeting.LongestText, MinimumLength = 1)] string Impact);

/// <summary>The follow-up meeting, as the host sees it.</summary>
/// <param name="DueOn">The day by which it is to be held.</param>
/// <param name="BookedFor">The day it is booked for.</param>
/// <param name="HeldOn">The day it was held.</param>
/// <param name="Notes">What was said.</param>
/// <param name="Impact">What has changed since the review.</param>
public sealed record FollowUpView(DateOnly? DueOn, DateOnly? BookedFor, DateOnly? HeldOn, string? Notes, string? Impact);

/// <summary>The meeting at which the group looks at what came of the review.</summary>
public static class FollowUp
{
    /// <summary>The follow-up meeting: for the host alone; its day is part of the review's status.</summary>
    public static async Task<Ok<FollowUpView>> ReadAsync(Guid id, ReviewAccess access, ReviewsDb db, CancellationToken cancellationToken)
    {
        var seen = await access.SeeAsync(id, Thing.FollowUp, cancellationToken);
        var meeting = await db.FollowUps.AsNoTracking().SingleOrDefaultAsync(row => row.ReviewId == id, cancellationToken);
        return TypedResults.Ok(Of(seen.Review, meeting));
    }

    /// <summary>The host's head books the follow-up meeting, or moves it.</summary>
    public static async Task<Ok<FollowUpView>> BookAsync(
        Guid id, BookFollowUpRequest request, ReviewAccess access, ReviewNews news, TimeProvider time, CancellationToken cancellationToken)
    {
        var (review, _, _, _, _) = await access.ActAsync(id, Act.BookFollowUp, cancellationToken);
        if (request.Day < time.Today())
            throw Refusal.Invalid("day", "Choose today or a later day.");

        review.BookFollowUp(request.Day);
        await news.TellReviewersAsync(review, "follow-up-booked", request.Day.Iso(), cancellationToken);
        await news.SaveAndPublishAsync(review, cancellationToken);
        return TypedResults.Ok(Of(review, null));
    }

    /// <summary>The host's head records that the meeting was held: the review is complete.</summary>
    public static async Task<Ok<FollowUpView>> HoldAsync(
        Guid id, HoldFollowUpRequest request, ReviewAccess access, ReviewsDb db, ReviewNews news, TimeProvider time, CancellationToken cancellationToken)
    {
        var (review, _, _, _, _) = await access.ActAsync(id, Act.HoldFollowUp, cancellationToken);
        if (review.FollowUpOn is null)
            throw Gates.Refuse(["book the follow-up meeting"]);
        if (request.HeldOn > time.Today())
            throw Refusal.Invalid("heldOn", "This day is still to come.");

        var meeting = new FollowUpMeeting
        {
            ReviewId = id,
            HeldOn = request.HeldOn,
            Notes = request.Notes,
            Impact = request.Impact,
            RecordedBy = access.Viewer.PersonId,
        };
        db.Add(meeting);
        review.Take(ReviewStep.HoldFollowUp, access.Viewer.PersonId, time.GetUtcNow());
        await news.SaveAndPublishAsync(review, cancellationToken);
        return TypedResults.Ok(Of(review, meeting));
    }

    private static FollowUpView Of(Review review, FollowUpMeeting? meeting) =>
        new(review.Deadlines?.FollowUp, review.FollowUpOn, meeting?.HeldOn, meeting?.Notes, meeting?.Impact);
}
