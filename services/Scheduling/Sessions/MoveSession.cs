using System.ComponentModel.DataAnnotations;
using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.ServiceDefaults.Http;

namespace PeerReview.Scheduling.Sessions;

/// <summary>A session's new time and place, by calendars and clocks in London.</summary>
/// <param name="Day">The day.</param>
/// <param name="StartsAt">When it starts.</param>
/// <param name="EndsAt">When it ends, the same day.</param>
/// <param name="Venue">Where, as shown to people.</param>
/// <param name="ClockChange">Only where the clocks go back in that very hour: which of the two moments is meant.</param>
public sealed record MoveSessionRequest(
    DateOnly Day,
    TimeOnly StartsAt,
    TimeOnly EndsAt,
    [property: Required, StringLength(200, MinimumLength = 1)] string Venue,
    ClockChange? ClockChange = null);

internal static class MoveSession
{
    /// <summary>Moves a session to another time or place. Refused once attendance was marked: the past is corrected, not moved.</summary>
    public static async Task<Ok<SessionView>> HandleAsync(
        Guid sessionId, IfMatch ifMatch, MoveSessionRequest request, SchedulingDb db, IPublishEndpoint publish, TimeProvider time, CancellationToken cancellationToken)
    {
        var session = await db.LockSessionAsync(sessionId, cancellationToken);
        ifMatch.Check(session.Version);
        await RefuseAttendedAsync(session, db, cancellationToken);

        var before = session.Version;
        session.Move(
            WallClock.At(request.Day, request.StartsAt, request.ClockChange, "startsAt"),
            WallClock.At(request.Day, request.EndsAt, request.ClockChange, "endsAt"),
            request.Venue.Trim(),
            time.GetUtcNow());
        await SessionClashes.RefuseAsync(session, db, cancellationToken);
        if (session.Version != before)
            await SessionNews.TellAsync(session, "session-moved", db, publish, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(SessionView.Of(session, expected: false));
    }

    /// <summary>Credentials rest on attendance, and on its day.</summary>
    internal static async Task RefuseAttendedAsync(Session session, SchedulingDb db, CancellationToken cancellationToken)
    {
        if (await db.Attendance.AnyAsync(mark => mark.SessionId == session.Id && mark.Attended, cancellationToken))
            throw Refusal.Conflict("session-attended", "People are marked as having attended this session. Correct the attendance first.");
    }
}

internal static class CallOffSession
{
    /// <summary>Calls a session off and tells the people who were expected. Calling it off again changes nothing.</summary>
    public static async Task<Ok<SessionView>> HandleAsync(
        Guid sessionId, SchedulingDb db, IPublishEndpoint publish, TimeProvider time, CancellationToken cancellationToken)
    {
        var session = await db.LockSessionAsync(sessionId, cancellationToken);
        await MoveSession.RefuseAttendedAsync(session, db, cancellationToken);
        if (!session.IsCancelled)
        {
            session.CallOff(time.GetUtcNow());
            await SessionNews.TellAsync(session, "session-called-off", db, publish, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
        }

        return TypedResults.Ok(SessionView.Of(session, expected: false));
    }
}
