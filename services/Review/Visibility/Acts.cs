using System.Collections.Frozen;
using PeerReview.Reviews.Contracts;
using PeerReview.Reviews.Cycle;

namespace PeerReview.Reviews.Visibility;

/// <summary>What people do to a review.</summary>
public enum Act
{
    WriteSelfEvaluation,
    ShareSelfEvaluation,
    KeepConcernsContacts,
    NoteConcernReported,
    StartDay,
    RecordEvidence,
    NoteKeepInTouch,
    WriteFindings,
    GiveVerbalFeedback,
    WriteFeedback,
    SendFeedback,
    CheckFacts,
    AnswerQueries,
    AcceptFeedback,
    AgreeGroupSummary,
    ReleaseFeedback,
    WritePlan,
    ReportProgress,
    AgreePlan,
    BookFollowUp,
    HoldFollowUp,
}

/// <summary>Who may do what at which stages: the one table every change of a review is held to.</summary>
public static class Acts
{
    private static readonly ReviewStage[] NotCancelled = Between(ReviewStage.SelfEvaluation, ReviewStage.Complete);

    private static readonly FrozenDictionary<Act, Rule> Rules = new Dictionary<Act, Rule>
    {
        [Act.WriteSelfEvaluation] = new(Relations.HostHead | Relations.HostStaff, Between(ReviewStage.SelfEvaluation, ReviewStage.Ready)),
        [Act.ShareSelfEvaluation] = new(Relations.HostHead, ReviewStep.ShareSelfEvaluation),
        [Act.KeepConcernsContacts] = new(Relations.HostHead | Relations.HostStaff, NotCancelled),
        [Act.NoteConcernReported] = new(Relations.Reviewer, NotCancelled) { NeedsNoAgreement = true },
        [Act.StartDay] = new(Relations.Reviewer | Relations.HostHead, ReviewStep.StartDay),
        // From preparation (documents, website) until the host accepts: a phone may come back into the network days later.
        [Act.RecordEvidence] = new(Relations.Reviewer, Between(ReviewStage.Ready, ReviewStage.FactualCheck)),
        [Act.NoteKeepInTouch] = new(Relations.Reviewer, Between(ReviewStage.OnSite, ReviewStage.WrittenFeedback)),
        [Act.WriteFindings] = new(Relations.Reviewer, Between(ReviewStage.OnSite, ReviewStage.WrittenFeedback)),
        [Act.GiveVerbalFeedback] = new(Relations.Reviewer, ReviewStep.GiveVerbalFeedback),
        [Act.WriteFeedback] = new(Relations.Reviewer, [ReviewStage.WrittenFeedback]),
        [Act.SendFeedback] = new(Relations.Reviewer, ReviewStep.SendFeedback),
        [Act.CheckFacts] = new(Relations.HostHead, [ReviewStage.FactualCheck]),
        [Act.AnswerQueries] = new(Relations.Reviewer, [ReviewStage.FactualCheck]),
        [Act.AcceptFeedback] = new(Relations.HostHead, ReviewStep.AcceptFeedback),
        [Act.AgreeGroupSummary] = new(Relations.HostHead, Between(ReviewStage.ActionPlanning, ReviewStage.Complete)),
        [Act.ReleaseFeedback] = new(Relations.HostHead, Between(ReviewStage.ActionPlanning, ReviewStage.Complete)),
        [Act.WritePlan] = new(Relations.HostHead, Between(ReviewStage.ActionPlanning, ReviewStage.FollowUp)) { ColleaguesToo = true },
        [Act.ReportProgress] = new(Relations.HostHead, Between(ReviewStage.ActionPlanning, ReviewStage.Complete)) { ColleaguesToo = true },
        [Act.AgreePlan] = new(Relations.HostHead, ReviewStep.AgreePlan),
        [Act.BookFollowUp] = new(Relations.HostHead, Between(ReviewStage.ActionPlanning, ReviewStage.FollowUp)),
        [Act.HoldFollowUp] = new(Relations.HostHead, ReviewStep.HoldFollowUp),
    }.ToFrozenDictionary();

    /// <summary>True when somebody who is this to the review may ever do it, as far as the host has released its feedback.</summary>
    public static bool IsFor(Relations relations, Act act, Audience released) =>
        (Rules[act].Relations & relations) != Relations.None
        || (Rules[act].ColleaguesToo && relations.HasFlag(Relations.HostStaff) && released.HasFlag(Audience.Colleagues));

    /// <summary>True when visitors do it only after signing the agreement, where the rules require one.</summary>
    public static bool NeedsAgreement(Relations relations, Act act) =>
        !Rules[act].NeedsNoAgreement && (relations & (Relations.HostHead | Relations.HostStaff)) == Relations.None;

    /// <summary>The stages at which it may be done.</summary>
    public static IReadOnlyList<ReviewStage> StagesOf(Act act) => Rules[act].Stages;

    private static ReviewStage[] Between(ReviewStage first, ReviewStage last) =>
        [.. Enum.GetValues<ReviewStage>().Where(stage => stage >= first && stage <= last)];

    private sealed record Rule(Relations Relations, IReadOnlyList<ReviewStage> Stages)
    {
        public Rule(Relations relations, ReviewStep step)
            : this(relations, ReviewSteps.StagesOf(step))
        {
        }

        /// <summary>Senior leaders of the host too, once the head released the feedback to colleagues.</summary>
        public bool ColleaguesToo { get; init; }

        public bool NeedsNoAgreement { get; init; }
    }
}
