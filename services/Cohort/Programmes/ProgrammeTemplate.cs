using PeerReview.Cohorts.Contracts;
using PeerReview.Membership.Contracts;
using PeerReview.Scheduling.Contracts;

namespace PeerReview.Cohorts.Programmes;

/// <summary>
/// A way of running peer review, as data: everything in which one network's programme differs from another's. Code asks the template,
/// never its name. A published version is never changed; a cohort keeps the version it began with.
/// </summary>
/// <param name="Code">Stable code within the network, such as <c>vnet-personal-development</c>.</param>
/// <param name="Name">The name people see.</param>
/// <param name="Summary">What a school gets, in a few sentences.</param>
/// <param name="Cohorts">How cohorts of this programme come about.</param>
/// <param name="Booking">On which terms a school books.</param>
/// <param name="Groups">How review groups are made up; null for a programme without groups, such as a CPD cohort.</param>
/// <param name="Review">What a review is; null for a programme without reviews.</param>
/// <param name="Stages">What happens, in order: who does what by when.</param>
/// <param name="Sessions">Training, launch, workshop, feedback and follow-up sessions.</param>
/// <param name="Prices">The first rule that applies to a school is its price.</param>
/// <param name="Themes">What may be reviewed.</param>
/// <param name="Deliverables">What each school ends up with.</param>
/// <param name="Disclosure">Who sees what of a school's review.</param>
public sealed record ProgrammeTemplate(
    string Code,
    string Name,
    string Summary,
    CohortTerms Cohorts,
    BookingTerms Booking,
    GroupTerms? Groups,
    ReviewTerms? Review,
    IReadOnlyList<Stage> Stages,
    IReadOnlyList<SessionTerms> Sessions,
    IReadOnlyList<PriceRule> Prices,
    ThemeTerms Themes,
    IReadOnlyList<Deliverable> Deliverables,
    DisclosureTerms Disclosure);

/// <summary>How cohorts of a programme come about.</summary>
/// <param name="Formation">Whether dates are fixed from the start or follow from interest.</param>
/// <param name="Terms">The terms a cohort is run in each year; empty where cohorts do not follow terms.</param>
/// <param name="IsRegional">True where the schools of a cohort have to be within reasonable reach of one another.</param>
/// <param name="CanBeBespoke">True where a trust or cluster may ask for a cohort of its own.</param>
public sealed record CohortTerms(CohortFormation Formation, IReadOnlyList<Term> Terms, bool IsRegional, bool CanBeBespoke);

/// <summary>When it is decided that a cohort runs.</summary>
public enum CohortFormation
{
    /// <summary>Dates are announced first and schools book into whichever suits.</summary>
    FixedDates,

    /// <summary>Schools or a trust ask for a cohort.</summary>
    OnRequest,

    /// <summary>Schools book or register interest; the launch is confirmed once the minimum is reached.</summary>
    WhenViable,
}

/// <summary>A school term in England.</summary>
public enum Term
{
    Autumn,
    Spring,
    Summer,
}

/// <summary>On which terms a school books. A school with its delegates is one unit and takes one place.</summary>
/// <param name="Capacity">Places of a cohort, counted in schools, unless the cohort says otherwise.</param>
/// <param name="MinimumSchools">A cohort below this does not run.</param>
/// <param name="Delegates">How many people a school names.</param>
/// <param name="DelegatesWanted">Who they should be, in words for the booking page.</param>
/// <param name="OpensWeeksBefore">Booking opens this many weeks before the first possible review, unless the cohort says otherwise.</param>
/// <param name="ClosesWeeksBefore">Booking closes this many weeks before the first possible review, unless the cohort says otherwise.</param>
/// <param name="OfferHours">How long a place offered from the waiting list is held.</param>
/// <param name="Withdrawal">What withdrawing costs.</param>
/// <param name="PhaseFamilies">Which schools it is for; null for all.</param>
/// <param name="Declarations">What a head declares when booking; each has to be ticked.</param>
public sealed record BookingTerms(
    int Capacity,
    int MinimumSchools,
    Bounds Delegates,
    string DelegatesWanted,
    int OpensWeeksBefore,
    int ClosesWeeksBefore,
    int OfferHours,
    WithdrawalTerms Withdrawal,
    IReadOnlyList<PhaseFamily>? PhaseFamilies,
    IReadOnlyList<Declaration> Declarations);

/// <summary>The fewest and the most, both included.</summary>
public sealed record Bounds(int Fewest, int Most);

/// <summary>What withdrawing costs.</summary>
/// <param name="FreeUntilWeeksBefore">Free until this many weeks before the first possible review, unless the cohort names a day.</param>
/// <param name="LateChargePercent">Afterwards this much of the price stays due.</param>
public sealed record WithdrawalTerms(int FreeUntilWeeksBefore, int LateChargePercent);

/// <summary>A sentence a head declares when booking.</summary>
public sealed record Declaration(string Code, string Text);

/// <summary>How review groups are made up.</summary>
/// <param name="Size">Schools per group.</param>
/// <param name="FormedAt">When the groups are formed.</param>
/// <param name="MatStances">What a cohort or a school may choose; the first is the default.</param>
/// <param name="PhasesThatMayMix">Pairs of phase families that may share a group besides equal ones; null lets all mix.</param>
/// <param name="Partners">Whether to meet new partners or keep the old ones.</param>
/// <param name="PartnerMemoryRounds">How many rounds back a partnership counts.</param>
/// <param name="TrainedReviewersPerSchool">A school needs this many trained reviewers to be in a published group.</param>
/// <param name="FurthestKilometres">How far apart two schools of a group may be (estimated road kilometres); null for no limit.</param>
public sealed record GroupTerms(
    Bounds Size,
    GroupsFormedAt FormedAt,
    IReadOnlyList<MatStance> MatStances,
    IReadOnlyList<PhasePair>? PhasesThatMayMix,
    PartnerPolicy Partners,
    int PartnerMemoryRounds,
    int TrainedReviewersPerSchool,
    double? FurthestKilometres);

/// <summary>Two phase families that may share a group.</summary>
public sealed record PhasePair(PhaseFamily First, PhaseFamily Second);

/// <summary>When groups are formed.</summary>
public enum GroupsFormedAt
{
    TrainingSession,
    BeforeTraining,
    WhenBooked,
}

/// <summary>How groups relate to multi-academy trusts.</summary>
public enum MatStance
{
    /// <summary>Trusts do not matter.</summary>
    Either,

    /// <summary>Outward facing: no two schools of one trust in a group.</summary>
    Outward,

    /// <summary>In-house: only schools of one trust in a group.</summary>
    InHouse,
}

/// <summary>What an earlier partnership means for the next groups.</summary>
public enum PartnerPolicy
{
    Ignore,
    PreferFresh,
    RequireFresh,
    PreferKept,
}

/// <summary>What a review is.</summary>
/// <param name="VisitLength">How long a visit to one school lasts.</param>
/// <param name="ReviewersPerSchool">How many people each visiting school sends.</param>
/// <param name="Facilitation">Who leads on the day.</param>
/// <param name="FocusChosenBy">The network by the cohort's theme, or each host.</param>
/// <param name="FrameworkCode">The review framework, by the code it has in the Review service.</param>
/// <param name="Scale">How findings are marked, if at all. Never Ofsted's grades by default.</param>
/// <param name="IsScalePrivateToHost">True where only the host sees the marks.</param>
/// <param name="NoticeSchoolDays">At least this many school days lie between agreeing a date and the review.</param>
/// <param name="AgreementRequired">True where nobody sees a school's material before signing the agreement.</param>
public sealed record ReviewTerms(
    VisitLength VisitLength,
    int ReviewersPerSchool,
    Facilitation Facilitation,
    FocusChosenBy FocusChosenBy,
    string FrameworkCode,
    ReviewScale Scale,
    bool IsScalePrivateToHost,
    int NoticeSchoolDays,
    bool AgreementRequired);

/// <summary>Who leads a review on the day.</summary>
public enum Facilitation
{
    Peers,
    LeadReviewer,
    Consultant,
}

/// <summary>Who picks what is looked at.</summary>
public enum FocusChosenBy
{
    Network,
    Host,
}

/// <summary>How findings are marked.</summary>
public enum ReviewScale
{
    /// <summary>What went well and even better if, without marks.</summary>
    None,
    RedAmberGreen,
    FourPoint,
    FivePoint,
}

/// <summary>One step of the cycle.</summary>
/// <param name="Kind">Which step of the canonical cycle it is.</param>
/// <param name="Name">What the network calls it.</param>
/// <param name="Who">Who does it.</param>
/// <param name="What">What is due, in words.</param>
/// <param name="Due">By when; null where there is no deadline of its own.</param>
public sealed record Stage(StageKind Kind, string Name, Actor Who, string What, StageDue? Due);

/// <summary>When a stage is due, relative to something. Negative is before. Exactly one of the two is given.</summary>
/// <param name="From">What it is counted from.</param>
/// <param name="SchoolDays">Days the host school is open to pupils.</param>
/// <param name="CalendarDays">Days of the calendar.</param>
public sealed record StageDue(StageAnchor From, int? SchoolDays = null, int? CalendarDays = null);

/// <summary>What a deadline is counted from.</summary>
public enum StageAnchor
{
    BookingCloses,
    Training,
    Visit,
    LastVisit,
}

/// <summary>Who acts in a stage.</summary>
public enum Actor
{
    Network,
    Headteacher,
    HostSchool,
    Reviewers,
    Group,
    Facilitator,
    ImprovementChampion,
}

/// <summary>The steps of the canonical cycle, in order. A template may leave steps out but not turn them round.</summary>
public enum StageKind
{
    Interest,
    Booking,
    Training,
    Groups,
    Dates,
    Agreement,
    SelfEvaluation,
    Documents,
    PreReviewCall,
    ReviewDay,
    VerbalFeedback,
    WrittenFeedback,
    FactualCheck,
    FormalReport,
    ImprovementWorkshop,
    ActionPlan,
    ProgressCheck,
    FollowUp,
    GroupFeedback,
    Survey,
    ThemeReport,
    Purge,
}

/// <summary>A session of a cohort.</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="Name">What the network calls it.</param>
/// <param name="Minutes">How long it lasts.</param>
/// <param name="Agenda">Its points, in order.</param>
/// <param name="ForWhom">Who comes, in words.</param>
/// <param name="IsRequired">True where a school has to take part.</param>
/// <param name="Credential">What attending earns, such as <c>peer-reviewer</c>; null for nothing.</param>
/// <param name="CredentialMonths">How long that holds before a refresher is due.</param>
public sealed record SessionTerms(
    SessionKind Kind,
    string Name,
    int Minutes,
    IReadOnlyList<string> Agenda,
    string ForWhom,
    bool IsRequired,
    string? Credential,
    int? CredentialMonths);

/// <summary>What some schools pay.</summary>
/// <param name="Code">Names the rule on the invoice line.</param>
/// <param name="Name">What people read, such as "Returning school".</param>
/// <param name="Tiers">Membership tiers it applies to; null for all.</param>
/// <param name="Schools">New or returning schools, or all.</param>
/// <param name="Net">Pounds without VAT, per school.</param>
/// <param name="VatRate">Such as 0.20.</param>
public sealed record PriceRule(string Code, string Name, IReadOnlyList<string>? Tiers, SchoolsPriced Schools, decimal Net, decimal VatRate);

/// <summary>Which schools a price is for. A returning school had a confirmed place in an earlier cohort of the programme.</summary>
public enum SchoolsPriced
{
    All,
    New,
    Returning,
}

/// <summary>What may be reviewed.</summary>
/// <param name="Offered">Themes on offer; empty where each host chooses.</param>
/// <param name="FurtherOnRequest">True where a trust or school may ask for another theme.</param>
public sealed record ThemeTerms(IReadOnlyList<Theme> Offered, bool FurtherOnRequest);

/// <summary>A theme.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Name">Its name.</param>
/// <param name="ForEstablishedGroupsOnly">True where reviewers need further training first.</param>
public sealed record Theme(string Code, string Name, bool ForEstablishedGroupsOnly);

/// <summary>What a school ends up with.</summary>
public sealed record Deliverable(DeliverableKind Kind, string Name, Actor From);

/// <summary>Kinds of result.</summary>
public enum DeliverableKind
{
    VerbalFeedback,
    WrittenFeedback,
    FormalReport,
    ActionPlan,
    ThemeReport,
    Certificate,
    Resources,
}

/// <summary>Who sees what (product: visibility ladder). Evidence notes are the review team's and drafts the team's and the head's, always.</summary>
/// <param name="Group">What the schools of the group see of each other's results.</param>
/// <param name="Network">What the network's staff see.</param>
/// <param name="Mat">What the trust sees.</param>
/// <param name="ReviewersLoseAccessAfterSignOff">Strict mode.</param>
public sealed record DisclosureTerms(GroupSees Group, NetworkSees Network, MatSees Mat, bool ReviewersLoseAccessAfterSignOff);

/// <summary>What the schools of a group see of each other's results.</summary>
public enum GroupSees
{
    Nothing,
    AgreedSummary,
}

/// <summary>What a network's staff see without the host releasing more.</summary>
public enum NetworkSees
{
    StatusOnly,
    AnonymisedThemes,
}

/// <summary>What a trust sees.</summary>
public enum MatSees
{
    OnlyWhatTheHostReleases,
    WhatTheSignedInHousePolicySays,
}
