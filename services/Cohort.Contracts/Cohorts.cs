namespace PeerReview.Cohorts.Contracts;

/// <summary>A cohort was drawn up, opened, changed, or moved on. Carries the programme's rules as they are for this cohort.</summary>
/// <param name="NetworkId">The network (tenant).</param>
/// <param name="CohortId">The cohort.</param>
/// <param name="Version">Rises with every change of the cohort.</param>
/// <param name="Name">Such as "Autumn 2026 – Personal Development".</param>
/// <param name="Theme">What is reviewed this year, or null where each host chooses.</param>
/// <param name="Status">Where the cohort stands.</param>
/// <param name="Capacity">Places, counted in schools.</param>
/// <param name="ReviewsFrom">First day a review may take place.</param>
/// <param name="ReviewsUntil">Last day a review may take place.</param>
/// <param name="Rules">What the programme template asks of every review of this cohort.</param>
public sealed record CohortChanged(
    Guid NetworkId,
    Guid CohortId,
    long Version,
    string Name,
    string? Theme,
    CohortStatus Status,
    int Capacity,
    DateOnly ReviewsFrom,
    DateOnly ReviewsUntil,
    ReviewRules Rules);

/// <summary>Where a cohort stands.</summary>
public enum CohortStatus
{
    Draft,
    Open,
    Closed,
    GroupsPublished,
    Finished,
    Cancelled,
}

/// <summary>What a programme asks of each review. School days are days the host school is open to pupils.</summary>
/// <param name="ProgrammeCode">The programme template's code.</param>
/// <param name="ProgrammeVersion">Which version of the template this cohort runs.</param>
/// <param name="VisitLength">How long a visit to one school lasts.</param>
/// <param name="ReviewersPerSchool">How many people each visiting school sends to a review.</param>
/// <param name="NoticeSchoolDays">At least this many school days lie between agreeing a date and the review.</param>
/// <param name="SelfEvaluationDueBefore">The self-evaluation and focus are due this many school days before the review.</param>
/// <param name="WrittenFeedbackDueAfter">Written feedback goes to the host this many school days after the review.</param>
/// <param name="FactualCheckDueAfter">The host's factual check is due this many school days after the review.</param>
/// <param name="ActionPlanDueAfter">The host's action plan is due this many school days after the review.</param>
/// <param name="FollowUpAfterDays">The follow-up meeting is due about this many calendar days after the review.</param>
/// <param name="HostChoosesFocus">True where each host picks its own focus; false where the cohort's theme is the focus.</param>
/// <param name="AgreementRequired">True where nobody sees a school's material before signing the agreement.</param>
/// <param name="Disclosure">How long the reviewers keep sight of the host's feedback.</param>
public sealed record ReviewRules(
    string ProgrammeCode,
    int ProgrammeVersion,
    VisitLength VisitLength,
    int ReviewersPerSchool,
    int NoticeSchoolDays,
    int SelfEvaluationDueBefore,
    int WrittenFeedbackDueAfter,
    int FactualCheckDueAfter,
    int ActionPlanDueAfter,
    int FollowUpAfterDays,
    bool HostChoosesFocus,
    bool AgreementRequired,
    DisclosurePolicy Disclosure = DisclosurePolicy.Standard);

/// <summary>How long the reviewers keep sight of the host's feedback (a programme's signed disclosure policy).</summary>
public enum DisclosurePolicy
{
    /// <summary>Until the follow-up meeting was held.</summary>
    Standard,

    /// <summary>Until the host accepts it: after that not even the reviewers see it.</summary>
    Strict,
}

/// <summary>How long a visit to one school lasts.</summary>
public enum VisitLength
{
    FullDay,
    HalfDay,
}
