using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Contracts;
using PeerReview.Scheduling.Cohorts;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Scheduling.Sessions;

internal static class ReadSessions
{
    /// <summary>The sessions of a cohort, in the order in which they were scheduled.</summary>
    public static async Task<Ok<Page<SessionView>>> OfCohortAsync(
        Guid cohortId, [AsParameters] PageRequest page, SchedulingDb db, Reach reach, Caller caller, CancellationToken cancellationToken)
    {
        await Cohort.FindAsync(db, cohortId, cancellationToken);
        var concerned = await ConcernedAsync(db, reach, cancellationToken);
        if (!MaySeeAll(reach, caller) && !concerned.CohortIds.Contains(cohortId))
            throw Refusal.NotFound("The cohort");

        var sessions = db.Sessions.AsNoTracking().Where(session => session.CohortId == cohortId);
        if (!MaySeeAll(reach, caller))
            sessions = sessions.Where(session => session.GroupId == null || concerned.GroupIds.Contains(session.GroupId.Value));
        return TypedResults.Ok(await sessions.ToPageAsync(page, session => SessionView.Of(session, concerned.Expects(session)), cancellationToken));
    }

    /// <summary>The sessions of every cohort the caller's school has a place in; <c>expected</c> marks those the caller goes to.</summary>
    public static async Task<Ok<Page<SessionView>>> MineAsync(
        [AsParameters] PageRequest page, SchedulingDb db, Reach reach, CancellationToken cancellationToken)
    {
        var concerned = await ConcernedAsync(db, reach, cancellationToken);
        var sessions = db.Sessions.AsNoTracking()
            .Where(session => concerned.CohortIds.Contains(session.CohortId))
            .Where(session => session.GroupId == null || concerned.GroupIds.Contains(session.GroupId.Value));
        return TypedResults.Ok(await sessions.ToPageAsync(page, session => SessionView.Of(session, concerned.Expects(session)), cancellationToken));
    }

    /// <summary>One session.</summary>
    public static async Task<Ok<SessionView>> OneAsync(Guid sessionId, SchedulingDb db, Reach reach, Caller caller, CancellationToken cancellationToken)
    {
        var session = await FindAsync(sessionId, db, reach, caller, cancellationToken);
        return TypedResults.Ok(SessionView.Of(session, (await ConcernedAsync(db, reach, cancellationToken)).Expects(session)));
    }

    /// <summary>Finds a session that concerns the caller, or refuses (404).</summary>
    internal static async Task<Session> FindAsync(Guid sessionId, SchedulingDb db, Reach reach, Caller caller, CancellationToken cancellationToken)
    {
        var session = await db.Sessions.AsNoTracking().SingleOrDefaultAsync(row => row.Id == sessionId, cancellationToken);
        return session is not null && (MaySeeAll(reach, caller) || (await ConcernedAsync(db, reach, cancellationToken)).Sees(session))
            ? session
            : throw Refusal.NotFound("The session");
    }

    /// <summary>Facilitators run sessions of any cohort; a session's facts are no secret within the network's staff.</summary>
    internal static bool MaySeeAll(Reach reach, Caller caller) => reach.SeesAll || caller.Holds(Role.Facilitator);

    internal static async Task<Concerned> ConcernedAsync(SchedulingDb db, Reach reach, CancellationToken cancellationToken) =>
        await ConcernedAsync(db, await reach.SchoolIdsAsync(cancellationToken), reach.PersonId, cancellationToken);

    /// <summary>What concerns a person, and the schools the person works for, leads or speaks for.</summary>
    internal static async Task<Concerned> ConcernedAsync(SchedulingDb db, IReadOnlyList<Guid> schools, Guid me, CancellationToken cancellationToken)
    {
        var bookings = await db.Bookings.AsNoTracking()
            .Where(booking => booking.State == BookingState.Confirmed && (schools.Contains(booking.SchoolId) || booking.DelegateIds.Contains(me)))
            .ToListAsync(cancellationToken);
        var cohortIds = bookings.Select(booking => booking.CohortId).ToHashSet();
        var groups = await db.Groups.AsNoTracking().Where(group => group.IsActive && cohortIds.Contains(group.CohortId)).ToListAsync(cancellationToken);
        var mine = bookings.Select(booking => (booking.CohortId, booking.SchoolId)).ToHashSet();
        return new Concerned(
            cohortIds,
            [.. groups.Where(group => group.SchoolIds.Any(school => mine.Contains((group.CohortId, school)))).Select(group => group.Id)],
            [.. bookings.Where(booking => booking.DelegateIds.Contains(me)).Select(booking => booking.CohortId)],
            [.. groups.Where(group => group.Members.Any(member => member.DelegateIds.Contains(me))).Select(group => group.Id)]);
    }

    /// <summary>The cohorts and groups that concern the caller's schools, and those the caller goes to in person.</summary>
    internal sealed record Concerned(HashSet<Guid> CohortIds, HashSet<Guid> GroupIds, HashSet<Guid> DelegateOf, HashSet<Guid> InGroups)
    {
        public bool Sees(Session session) => session.GroupId is { } group ? GroupIds.Contains(group) : CohortIds.Contains(session.CohortId);

        public bool Expects(Session session) => session.GroupId is { } group ? InGroups.Contains(group) : DelegateOf.Contains(session.CohortId);
    }
}
