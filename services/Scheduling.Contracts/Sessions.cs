namespace PeerReview.Scheduling.Contracts;

/// <summary>A session of a cohort was scheduled, moved or called off.</summary>
/// <param name="NetworkId">The network (tenant).</param>
/// <param name="SessionId">The session.</param>
/// <param name="CohortId">The cohort it belongs to.</param>
/// <param name="Version">Rises with every change of the session.</param>
/// <param name="Kind">Training, launch, refresher, workshop, group feedback or follow-up.</param>
/// <param name="StartsAt">Start, UTC.</param>
/// <param name="EndsAt">End, UTC.</param>
/// <param name="Venue">Where, as shown to people.</param>
/// <param name="IsCancelled">True once called off.</param>
/// <param name="GroupId">The group it is for; null when it is for the whole cohort.</param>
public sealed record SessionChanged(
    Guid NetworkId,
    Guid SessionId,
    Guid CohortId,
    long Version,
    SessionKind Kind,
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt,
    string Venue,
    bool IsCancelled,
    Guid? GroupId = null);

/// <summary>What a session is for.</summary>
public enum SessionKind
{
    Training,
    Launch,
    Refresher,
    Workshop,
    GroupFeedback,
    FollowUp,
}

/// <summary>A person was marked as having attended a session, or the mark was corrected.</summary>
/// <param name="NetworkId">The network (tenant).</param>
/// <param name="SessionId">The session.</param>
/// <param name="CohortId">The cohort it belongs to.</param>
/// <param name="Kind">What the session was for.</param>
/// <param name="PersonId">Who.</param>
/// <param name="SchoolId">The school the person came for.</param>
/// <param name="Version">Rises with every correction.</param>
/// <param name="Attended">True when present.</param>
/// <param name="HeldOn">The session's day in Europe/London.</param>
public sealed record AttendanceRecorded(
    Guid NetworkId,
    Guid SessionId,
    Guid CohortId,
    SessionKind Kind,
    Guid PersonId,
    Guid SchoolId,
    long Version,
    bool Attended,
    DateOnly HeldOn);
