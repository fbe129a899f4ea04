using System.ComponentModel.DataAnnotations;
using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using PeerReview.Cohorts.Contracts;
using PeerReview.Scheduling.Cohorts;
using PeerReview.Scheduling.Contracts;
using PeerReview.ServiceDefaults.Http;

namespace PeerReview.Scheduling.Sessions;

/// <summary>A new session. Day and times are what calendars and clocks in London show.</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="Day">The day.</param>
/// <param name="StartsAt">When it starts, such as <c>13:00:00</c>.</param>
/// <param name="EndsAt">When it ends, the same day.</param>
/// <param name="Venue">Where, as shown to people.</param>
/// <param name="GroupId">The group it is for; absent for the whole cohort.</param>
/// <param name="ClockChange">Only where the clocks go back in that very hour: which of the two moments is meant.</param>
public sealed record ScheduleSessionRequest(
    SessionKind Kind,
    DateOnly Day,
    TimeOnly StartsAt,
    TimeOnly EndsAt,
    [property: Required, StringLength(200, MinimumLength = 1)] string Venue,
    Guid? GroupId = null,
    ClockChange? ClockChange = null);

internal static class ScheduleSession
{
    /// <summary>Schedules a session of a cohort, or of one of its groups, and tells the people who are expected.</summary>
    public static async Task<Created<SessionView>> HandleAsync(
        Guid cohortId, ScheduleSessionRequest request, SchedulingDb db, IPublishEndpoint publish, TimeProvider time, CancellationToken cancellationToken)
    {
        var cohort = await Cohort.FindAsync(db, cohortId, cancellationToken);
        if (cohort.Status is CohortStatus.Cancelled)
            throw Refusal.Conflict("cohort-cancelled", "The cohort will not take place.");
        if (request.GroupId is { } groupId && (await Group.FindAsync(db, groupId, cancellationToken)).CohortId != cohortId)
            throw Refusal.Invalid("groupId", "That group belongs to another cohort.");

        var session = new Session(
            cohortId,
            request.GroupId,
            request.Kind,
            WallClock.At(request.Day, request.StartsAt, request.ClockChange, "startsAt"),
            WallClock.At(request.Day, request.EndsAt, request.ClockChange, "endsAt"),
            request.Venue.Trim(),
            time.GetUtcNow());
        await SessionClashes.RefuseAsync(session, db, cancellationToken);
        db.Add(session);
        await SessionNews.TellAsync(session, "session-scheduled", db, publish, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Created($"/api/scheduling/sessions/{session.Id}", SessionView.Of(session, expected: false));
    }
}
