namespace PeerReview.Reporting.NextSteps;

/// <summary>One thing that is mine to do.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Title">The thing in a sentence, such as "Agree the date of your review".</param>
/// <param name="DueOn">By which day, Europe/London; null where nothing presses.</param>
/// <param name="IsOverdue">True when that day has passed.</param>
/// <param name="CohortId">The cohort it belongs to.</param>
/// <param name="CohortName">The cohort's name.</param>
/// <param name="SubjectId">The booking, session, visit or review it is about; which of these, the kind tells.</param>
/// <param name="SchoolId">My school it is done for, or the school reviewed; null for the network's own work.</param>
/// <param name="SchoolName">That school's name.</param>
public sealed record NextStep(
    NextStepKind Kind,
    string Title,
    DateOnly? DueOn,
    bool IsOverdue,
    Guid CohortId,
    string CohortName,
    Guid SubjectId,
    Guid? SchoolId,
    string? SchoolName);

/// <summary>What a next step asks for; the page it leads to follows from it.</summary>
public enum NextStepKind
{
    BookPlace,
    AnswerOffer,
    AttendSession,
    AgreeDate,
    ShareSelfEvaluation,
    PrepareVisit,
    GatherEvidence,
    WriteFeedback,
    CheckFacts,
    AgreeActionPlan,
    WorkOnActions,
    RecordAttendance,
    FormGroups,
    SetDates,
    ChaseOverdue,
}
