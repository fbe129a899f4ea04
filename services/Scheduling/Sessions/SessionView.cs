using PeerReview.Scheduling.Contracts;
using PeerReview.ServiceDefaults.Http;

namespace PeerReview.Scheduling.Sessions;

/// <summary>A session. <c>from</c> and <c>until</c> are what clocks in London show.</summary>
/// <param name="Id">The session.</param>
/// <param name="CohortId">Its cohort.</param>
/// <param name="GroupId">Its group; null when it is for the whole cohort.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Day">The day in Europe/London.</param>
/// <param name="From">Start by the clock in Europe/London.</param>
/// <param name="Until">End by the clock in Europe/London.</param>
/// <param name="StartsAt">Start, UTC.</param>
/// <param name="EndsAt">End, UTC.</param>
/// <param name="Venue">Where.</param>
/// <param name="IsCancelled">True once called off.</param>
/// <param name="Expected">True when the caller is expected there.</param>
/// <param name="Version">Rises with every change.</param>
public sealed record SessionView(
    Guid Id,
    Guid CohortId,
    Guid? GroupId,
    SessionKind Kind,
    DateOnly Day,
    TimeOnly From,
    TimeOnly Until,
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt,
    string Venue,
    bool IsCancelled,
    bool Expected,
    long Version) : IVersioned
{
    internal static SessionView Of(Session session, bool expected) => new(
        session.Id, session.CohortId, session.GroupId, session.Kind, session.Day,
        WallClock.TimeOf(session.StartsAt), WallClock.TimeOf(session.EndsAt),
        session.StartsAt, session.EndsAt, session.Venue, session.IsCancelled, expected, session.Version);
}
