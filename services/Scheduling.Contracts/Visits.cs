namespace PeerReview.Scheduling.Contracts;

/// <summary>A visit – the day one school of a group hosts its review – was proposed, confirmed, moved, held or called off.</summary>
/// <param name="NetworkId">The network (tenant).</param>
/// <param name="VisitId">The visit.</param>
/// <param name="Version">Rises with every change of the visit.</param>
/// <param name="CohortId">The cohort.</param>
/// <param name="GroupId">The group.</param>
/// <param name="HostSchoolId">The school that hosts.</param>
/// <param name="State">Where the visit stands.</param>
/// <param name="Day">The day in Europe/London; null while none is proposed.</param>
/// <param name="StartsAt">Start, UTC; null while no day is proposed.</param>
/// <param name="EndsAt">End, UTC; null while no day is proposed.</param>
/// <param name="VisitorIds">The people of the other schools who come.</param>
/// <param name="Deadlines">What is due by when, counted in the host's school days; null until confirmed.</param>
/// <param name="FacilitatorId">The facilitator who leads the visit; null where none was appointed.</param>
public sealed record VisitChanged(
    Guid NetworkId,
    Guid VisitId,
    long Version,
    Guid CohortId,
    Guid GroupId,
    Guid HostSchoolId,
    VisitState State,
    DateOnly? Day,
    DateTimeOffset? StartsAt,
    DateTimeOffset? EndsAt,
    IReadOnlyList<Guid> VisitorIds,
    VisitDeadlines? Deadlines,
    Guid? FacilitatorId = null);

/// <summary>Where a visit stands. Postponed says nothing of why: "Ofsted called" is told to nobody outside the group.</summary>
public enum VisitState
{
    ToBePlanned,
    Proposed,
    Confirmed,
    Postponed,
    Cancelled,
}

/// <summary>The days the programme's rules give for one visit, computed over the host school's calendar.</summary>
/// <param name="SelfEvaluationDue">Self-evaluation, focus and documents.</param>
/// <param name="WrittenFeedbackDue">Written feedback to the host.</param>
/// <param name="FactualCheckDue">The host's factual check.</param>
/// <param name="ActionPlanDue">The host's action plan.</param>
/// <param name="FollowUpDue">The follow-up meeting.</param>
public sealed record VisitDeadlines(
    DateOnly SelfEvaluationDue,
    DateOnly WrittenFeedbackDue,
    DateOnly FactualCheckDue,
    DateOnly ActionPlanDue,
    DateOnly FollowUpDue);
