namespace PeerReview.Portal.Api;

/// <summary>What somebody is to do.</summary>
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

/// <summary>One thing that is this person's to do, by when.</summary>
public sealed record NextStep(
    NextStepKind Kind, string Title, DateOnly? DueOn, bool IsOverdue, Guid CohortId, string CohortName, Guid SubjectId, Guid? SchoolId, string? SchoolName);

/// <summary>Read models.</summary>
public static class ReportingApi
{
    public static Task<IReadOnlyList<NextStep>> NextStepsAsync(this ApiClient api) => api.GetAsync<IReadOnlyList<NextStep>>("/api/reporting/next-steps");
}
