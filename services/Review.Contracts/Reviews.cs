namespace PeerReview.Reviews.Contracts;

/// <summary>
/// A school's review moved on. Status and counts only: never a word that a school or a reviewer wrote.
/// </summary>
/// <param name="NetworkId">The network (tenant).</param>
/// <param name="ReviewId">The review.</param>
/// <param name="Version">Rises with every change of the review that others may see.</param>
/// <param name="CohortId">The cohort.</param>
/// <param name="GroupId">The group.</param>
/// <param name="HostSchoolId">The school reviewed.</param>
/// <param name="Stage">Where the review stands; stages are passed in order, none is skipped.</param>
/// <param name="StageSince">When this stage began, UTC.</param>
/// <param name="VisitDay">The confirmed day in Europe/London, or null.</param>
/// <param name="Deadlines">What is due by when; null until the visit is confirmed.</param>
/// <param name="Progress">Counts for the cockpit and the programme's health.</param>
public sealed record ReviewChanged(
    Guid NetworkId,
    Guid ReviewId,
    long Version,
    Guid CohortId,
    Guid GroupId,
    Guid HostSchoolId,
    ReviewStage Stage,
    DateTimeOffset StageSince,
    DateOnly? VisitDay,
    ReviewDeadlines? Deadlines,
    ReviewProgress Progress);

/// <summary>The stages of a review, in order. A review is never marked, graded or ranked by them.</summary>
public enum ReviewStage
{
    /// <summary>The host evaluates itself and sets its focus.</summary>
    SelfEvaluation,

    /// <summary>The host has shared its self-evaluation; the reviewers prepare.</summary>
    Ready,

    /// <summary>The day itself: evidence is gathered and findings are agreed.</summary>
    OnSite,

    /// <summary>Verbal feedback was given; the reviewers write it up.</summary>
    WrittenFeedback,

    /// <summary>The host checks the facts point by point.</summary>
    FactualCheck,

    /// <summary>The host has accepted the feedback and owns it; the action plan is being made.</summary>
    ActionPlanning,

    /// <summary>The action plan is agreed; the follow-up is to come.</summary>
    FollowUp,

    /// <summary>The follow-up took place.</summary>
    Complete,

    /// <summary>The review will not take place.</summary>
    Cancelled,
}

/// <summary>What is due by when; days in Europe/London.</summary>
public sealed record ReviewDeadlines(
    DateOnly SelfEvaluation, DateOnly WrittenFeedback, DateOnly FactualCheck, DateOnly ActionPlan, DateOnly FollowUp);

/// <summary>Counts, without content.</summary>
/// <param name="EvidenceRecords">Evidence records of the review team.</param>
/// <param name="Findings">Findings: what went well and even better if.</param>
/// <param name="TriangulatedFindings">Findings that cite at least two distinct source types.</param>
/// <param name="Actions">Actions in the host's plan.</param>
/// <param name="ActionsDone">Of these, done.</param>
/// <param name="FollowUpOn">The day the follow-up is booked for, or null.</param>
/// <param name="PointsQueried">Points the host queried in its factual check that are not yet settled.</param>
public sealed record ReviewProgress(
    int EvidenceRecords,
    int Findings,
    int TriangulatedFindings,
    int Actions,
    int ActionsDone,
    DateOnly? FollowUpOn,
    int PointsQueried);
