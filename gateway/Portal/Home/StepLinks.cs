using PeerReview.Portal.Api;

namespace PeerReview.Portal.Home;

/// <summary>Where each kind of step is done. Null where there is no page for it.</summary>
public static class StepLinks
{
    public static string? Of(NextStep step) => step.Kind switch
    {
        NextStepKind.BookPlace => $"/cohorts/{step.CohortId}",
        NextStepKind.AnswerOffer => $"/bookings/{step.SubjectId}",
        NextStepKind.AttendSession => "/dates",
        NextStepKind.AgreeDate => $"/dates/{step.SubjectId}",
        NextStepKind.ShareSelfEvaluation => $"/our-reviews/{step.SubjectId}/self-evaluation",
        NextStepKind.PrepareVisit => $"/reviewing/{step.SubjectId}",
        NextStepKind.GatherEvidence => $"/reviewing/{step.SubjectId}/evidence",
        NextStepKind.WriteFeedback => $"/reviewing/{step.SubjectId}/feedback",
        NextStepKind.CheckFacts => $"/our-reviews/{step.SubjectId}/factual-check",
        NextStepKind.AgreeActionPlan or NextStepKind.WorkOnActions => $"/our-reviews/{step.SubjectId}/action-plan",
        NextStepKind.RecordAttendance => $"/coordinator/sessions/{step.SubjectId}",
        NextStepKind.FormGroups => $"/coordinator/cohorts/{step.CohortId}/groups",
        NextStepKind.SetDates => $"/coordinator/cohorts/{step.CohortId}/dates",
        NextStepKind.ChaseOverdue => $"/coordinator/cohorts/{step.CohortId}",
        _ => null,
    };
}
