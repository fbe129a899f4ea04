using PeerReview.Reviews.Contracts;

namespace PeerReview.Reviews.Visibility;

/// <summary>What a person is to a review. Somebody may be several things at once, but nobody of the host school is ever its reviewer.</summary>
[Flags]
public enum Relations
{
    None = 0,

    /// <summary>Leads the host school.</summary>
    HostHead = 1,

    /// <summary>A senior leader of the host school.</summary>
    HostStaff = 2,

    /// <summary>Sent by another school of the group to this host.</summary>
    Reviewer = 4,

    /// <summary>Leads, or is sent by, another school of the group.</summary>
    GroupMember = 8,

    /// <summary>Leads the trust the host school belongs to.</summary>
    Trust = 16,

    /// <summary>Runs or leads the network.</summary>
    Network = 32,
}

/// <summary>What there is to see of a review.</summary>
public enum Thing
{
    /// <summary>That it exists, its stage, days and counts: never content.</summary>
    Status,

    /// <summary>The self-evaluation as it is now.</summary>
    SelfEvaluation,

    /// <summary>How the self-evaluation was worded before.</summary>
    SelfEvaluationHistory,

    /// <summary>Evidence records: the review team's own.</summary>
    Evidence,

    /// <summary>What went well and even better if, as the review team gathers them.</summary>
    Findings,

    /// <summary>What was said to the host in passing, so that feedback holds no surprise.</summary>
    KeepInTouch,

    /// <summary>That verbal feedback was given, when and by whom.</summary>
    VerbalFeedback,

    /// <summary>The written feedback: a draft until it is sent, the host's own once accepted.</summary>
    Feedback,

    /// <summary>How the feedback was worded before, and what the team suggests telling the group.</summary>
    FeedbackHistory,

    /// <summary>The host's queries on the feedback and the answers.</summary>
    FactualCheck,

    /// <summary>The summary the host agreed for its group.</summary>
    GroupSummary,
    ActionPlan,

    /// <summary>Notes and impact of the follow-up meeting; its day is part of the status.</summary>
    FollowUp,

    /// <summary>Who has opened what.</summary>
    AccessLog,

    /// <summary>To whom the host has released its feedback.</summary>
    Releases,

    /// <summary>Whom to tell of a safeguarding concern at the host.</summary>
    Concerns,
}

/// <summary>To whom a host may release its accepted feedback, each on its own and until it takes it back.</summary>
[Flags]
public enum Audience
{
    None = 0,

    /// <summary>The senior leaders of the host school; with the feedback they see the action plan.</summary>
    Colleagues = 1,

    /// <summary>The heads and delegates of the group.</summary>
    Group = 2,

    /// <summary>Those who lead the host's trust.</summary>
    Trust = 4,

    /// <summary>Coordinators and directors of the network.</summary>
    Network = 8,
}

/// <summary>All that visibility depends on besides who asks for what.</summary>
/// <param name="Stage">Where the review stands.</param>
/// <param name="Released">To whom the host has released its accepted feedback.</param>
/// <param name="AgreementRequired">True where nobody sees a host's material before signing the agreement.</param>
/// <param name="HasSigned">True when the viewer's agreement holds today.</param>
/// <param name="IsStrict">True where reviewers' access ends when the host accepts the feedback.</param>
public sealed record Situation(ReviewStage Stage, Audience Released, bool AgreementRequired, bool HasSigned, bool IsStrict);

/// <summary>How a thing looks to a viewer.</summary>
public enum Sight
{
    /// <summary>As if it did not exist.</summary>
    Hidden,

    /// <summary>It would be visible, but the viewer has to sign the agreement first.</summary>
    AwaitsAgreement,
    Visible,
}

/// <summary>
/// The visibility ladder, in one place: evidence is the review team's, a draft the team's until it is sent to the host's head, the final
/// feedback the host's; the group gets an agreed summary, the network status and never content – unless the host releases it.
/// Every read of the service asks here; there is no other rule.
/// </summary>
public static class Ladder
{
    private const Relations HostPeople = Relations.HostHead | Relations.HostStaff;
    private const Relations Everybody = HostPeople | Relations.Reviewer | Relations.GroupMember | Relations.Trust | Relations.Network;

    /// <summary>Every reason to see anything.</summary>
    public static IReadOnlyList<Rung> Rungs { get; } =
    [
        new(Thing.Status, Everybody, ReviewStage.SelfEvaluation, ReviewStage.Cancelled) { NeedsNoAgreement = true },

        new(Thing.SelfEvaluation, HostPeople, ReviewStage.SelfEvaluation, ReviewStage.Cancelled),
        new(Thing.SelfEvaluation, Relations.Reviewer | Relations.GroupMember, ReviewStage.Ready, ReviewStage.FactualCheck),
        new(Thing.SelfEvaluationHistory, HostPeople, ReviewStage.SelfEvaluation, ReviewStage.Cancelled),

        // Working papers: done with when the host has accepted what came of them.
        new(Thing.Evidence, Relations.Reviewer, ReviewStage.Ready, ReviewStage.FactualCheck),
        new(Thing.Findings, Relations.Reviewer, ReviewStage.Ready, ReviewStage.FactualCheck),
        new(Thing.KeepInTouch, Relations.Reviewer, ReviewStage.OnSite, ReviewStage.FactualCheck),
        new(Thing.KeepInTouch, Relations.HostHead, ReviewStage.OnSite, ReviewStage.Complete),
        new(Thing.VerbalFeedback, Relations.Reviewer, ReviewStage.WrittenFeedback, ReviewStage.FactualCheck),
        new(Thing.VerbalFeedback, Relations.HostHead, ReviewStage.WrittenFeedback, ReviewStage.Complete),

        new(Thing.Feedback, Relations.Reviewer, ReviewStage.WrittenFeedback, ReviewStage.FactualCheck),
        new(Thing.Feedback, Relations.Reviewer, ReviewStage.ActionPlanning, ReviewStage.FollowUp) { UnlessStrict = true },
        new(Thing.Feedback, Relations.HostHead, ReviewStage.FactualCheck, ReviewStage.Complete),
        new(Thing.Feedback, Relations.HostStaff, ReviewStage.ActionPlanning, ReviewStage.Complete) { OnceReleasedTo = Audience.Colleagues },
        new(Thing.Feedback, Relations.GroupMember, ReviewStage.ActionPlanning, ReviewStage.Complete) { OnceReleasedTo = Audience.Group },
        new(Thing.Feedback, Relations.Trust, ReviewStage.ActionPlanning, ReviewStage.Complete) { OnceReleasedTo = Audience.Trust },
        new(Thing.Feedback, Relations.Network, ReviewStage.ActionPlanning, ReviewStage.Complete) { OnceReleasedTo = Audience.Network },
        new(Thing.FeedbackHistory, Relations.Reviewer, ReviewStage.WrittenFeedback, ReviewStage.FactualCheck),

        new(Thing.FactualCheck, Relations.Reviewer, ReviewStage.FactualCheck, ReviewStage.FactualCheck),
        new(Thing.FactualCheck, Relations.HostHead, ReviewStage.FactualCheck, ReviewStage.Complete),

        new(Thing.GroupSummary, HostPeople | Relations.GroupMember, ReviewStage.ActionPlanning, ReviewStage.Complete),

        new(Thing.ActionPlan, Relations.HostHead, ReviewStage.ActionPlanning, ReviewStage.Complete),
        new(Thing.ActionPlan, Relations.HostStaff, ReviewStage.ActionPlanning, ReviewStage.Complete) { OnceReleasedTo = Audience.Colleagues },
        new(Thing.FollowUp, Relations.HostHead, ReviewStage.ActionPlanning, ReviewStage.Complete),
        new(Thing.FollowUp, Relations.HostStaff, ReviewStage.ActionPlanning, ReviewStage.Complete) { OnceReleasedTo = Audience.Colleagues },

        new(Thing.AccessLog, Relations.HostHead, ReviewStage.SelfEvaluation, ReviewStage.Cancelled),
        new(Thing.Releases, Relations.HostHead, ReviewStage.ActionPlanning, ReviewStage.Complete),

        // A child's safety waits for no signature.
        new(Thing.Concerns, HostPeople | Relations.Reviewer, ReviewStage.SelfEvaluation, ReviewStage.Complete) { NeedsNoAgreement = true },
    ];

    /// <summary>What the host wants to know of each time it is opened.</summary>
    public static bool IsLogged(Thing thing) => thing is Thing.SelfEvaluation or Thing.Feedback or Thing.GroupSummary or Thing.ActionPlan;

    /// <summary>How a thing of a review looks to somebody who is this to it.</summary>
    public static Sight See(Relations relations, Thing thing, Situation situation) => See(Rungs, relations, thing, situation);

    /// <summary>The same by other rungs than ours: how a test shows that each of ours is needed.</summary>
    public static Sight See(IEnumerable<Rung> rungs, Relations relations, Thing thing, Situation situation)
    {
        var sight = Sight.Hidden;
        foreach (var rung in rungs)
        {
            if (rung.Thing != thing || (rung.Relations & relations) == Relations.None || !rung.HoldsIn(situation))
                continue;

            var isOfHost = (rung.Relations & relations & HostPeople) != Relations.None;
            if (isOfHost || rung.NeedsNoAgreement || !situation.AgreementRequired || situation.HasSigned)
                return Sight.Visible;

            sight = Sight.AwaitsAgreement;
        }

        return sight;
    }

    /// <summary>One reason to see a thing: for whom, from which stage to which, and under what condition.</summary>
    public sealed record Rung(Thing Thing, Relations Relations, ReviewStage From, ReviewStage Until)
    {
        public Audience OnceReleasedTo { get; init; }

        public bool UnlessStrict { get; init; }

        public bool NeedsNoAgreement { get; init; }

        public bool HoldsIn(Situation situation) =>
            situation.Stage >= From && situation.Stage <= Until
            && (situation.Released & OnceReleasedTo) == OnceReleasedTo
            && !(UnlessStrict && situation.IsStrict);
    }
}
