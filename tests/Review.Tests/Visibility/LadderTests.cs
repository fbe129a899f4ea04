using PeerReview.Reviews.Contracts;
using PeerReview.Reviews.Visibility;

namespace PeerReview.Reviews.Tests.Visibility;

/// <summary>The visibility ladder against a second writing of the product's rule, case by case over everything there is.</summary>
public sealed class LadderTests
{
    private static readonly Relations[] Single = [.. Enum.GetValues<Relations>().Where(relation => relation != Relations.None)];

    /// <summary>Every relation alone, nothing at all, and the mixtures that occur.</summary>
    private static readonly Relations[] Viewers =
    [
        Relations.None, .. Single,
        Relations.Reviewer | Relations.GroupMember,
        Relations.GroupMember | Relations.Network,
        Relations.Reviewer | Relations.GroupMember | Relations.Trust,
        Relations.HostHead | Relations.Trust,
        Relations.HostStaff | Relations.Network,
    ];

    private static IEnumerable<(Relations Viewer, Thing Thing, Situation Situation)> AllCases() =>
        from viewer in Viewers
        from thing in Enum.GetValues<Thing>()
        from stage in Enum.GetValues<ReviewStage>()
        from released in Enumerable.Range(0, 16)
        from required in new[] { false, true }
        from signed in new[] { false, true }
        from strict in new[] { false, true }
        select (viewer, thing, new Situation(stage, (Audience)released, required, signed, strict));

    [Fact]
    public void Every_case_is_as_the_product_says()
    {
        var wrong = AllCases()
            .Where(one => Ladder.See(one.Viewer, one.Thing, one.Situation) != Expected(one.Viewer, one.Thing, one.Situation))
            .Select(one => $"{one}: {Ladder.See(one.Viewer, one.Thing, one.Situation)}").ToList();
        Assert.True(wrong.Count == 0, $"{wrong.Count} cases, such as\n{string.Join('\n', wrong.Take(10))}");
    }

    [Fact]
    public void The_comparison_is_not_empty()
    {
        // 12 viewers, 16 things, 9 stages, 16 releases, 8 circumstances; and each thing is both seen and hidden, by more than a few.
        Assert.Equal(12 * 16 * 9 * 16 * 8, AllCases().Count());
        foreach (var things in AllCases().GroupBy(one => one.Thing))
        {
            var visible = things.Count(one => Ladder.See(one.Viewer, one.Thing, one.Situation) == Sight.Visible);
            Assert.InRange(visible, 50, things.Count() - 50);
        }
    }

    [Fact]
    public void No_rung_could_be_taken_away_unnoticed()
    {
        foreach (var rung in Ladder.Rungs)
        {
            var without = Ladder.Rungs.Where(other => other != rung).ToList();
            Assert.Contains(AllCases(), one =>
                Ladder.See(without, one.Viewer, one.Thing, one.Situation) != Ladder.See(one.Viewer, one.Thing, one.Situation));
        }
    }

    [Fact]
    public void Whoever_is_nothing_to_a_review_sees_nothing_of_it() =>
        Assert.All(AllCases().Where(one => one.Viewer == Relations.None), one => Assert.Equal(Sight.Hidden, Ladder.See(one.Viewer, one.Thing, one.Situation)));

    [Fact]
    public void Without_a_release_trust_and_network_see_status_and_nothing_else() =>
        Assert.All(
            AllCases().Where(one => (one.Viewer is Relations.Trust or Relations.Network) && one.Situation.Released == Audience.None && one.Thing != Thing.Status),
            one => Assert.Equal(Sight.Hidden, Ladder.See(one.Viewer, one.Thing, one.Situation)));

    [Fact]
    public void The_host_never_sees_the_review_teams_papers() =>
        Assert.All(
            AllCases().Where(one => (one.Viewer & (Relations.HostHead | Relations.HostStaff)) != Relations.None
                && one.Thing is Thing.Evidence or Thing.Findings or Thing.FeedbackHistory && one.Viewer is Relations.HostHead or Relations.HostStaff),
            one => Assert.Equal(Sight.Hidden, Ladder.See(one.Viewer, one.Thing, one.Situation)));

    [Fact]
    public void Who_has_not_signed_where_it_is_required_sees_no_material_unless_of_the_host() =>
        Assert.All(
            AllCases().Where(one => one.Situation is { AgreementRequired: true, HasSigned: false }
                && (one.Viewer & (Relations.HostHead | Relations.HostStaff)) == Relations.None
                && one.Thing is not (Thing.Status or Thing.Concerns)),
            one => Assert.NotEqual(Sight.Visible, Ladder.See(one.Viewer, one.Thing, one.Situation)));

    [Fact]
    public void A_release_never_takes_anything_away()
    {
        foreach (var (viewer, thing, situation) in AllCases().Where(one => one.Situation.Released != Audience.None))
        {
            if (Ladder.See(viewer, thing, situation with { Released = Audience.None }) == Sight.Visible)
                Assert.Equal(Sight.Visible, Ladder.See(viewer, thing, situation));
        }
    }

    private static Sight Expected(Relations viewer, Thing thing, Situation now)
    {
        if (Single.Where(one => viewer.HasFlag(one) && one is Relations.HostHead or Relations.HostStaff && viewer.HasFlag(one)).Any(one => SeenBy(one, thing, now)))
            return Sight.Visible;
        if (!Single.Where(one => viewer.HasFlag(one) && one is not (Relations.HostHead or Relations.HostStaff)).Any(one => SeenBy(one, thing, now)))
            return Sight.Hidden;

        return thing is Thing.Status or Thing.Concerns || !now.AgreementRequired || now.HasSigned ? Sight.Visible : Sight.AwaitsAgreement;
    }

    /// <summary>The product's rule, written a second time from product.md §4 and domain.md §6.1.</summary>
    private static bool SeenBy(Relations who, Thing thing, Situation now)
    {
        var isHead = who == Relations.HostHead;
        var isHost = isHead || who == Relations.HostStaff;
        var isReviewer = who == Relations.Reviewer;
        var isGroup = who == Relations.GroupMember;
        var isCancelled = now.Stage == ReviewStage.Cancelled;
        var isShared = !isCancelled && now.Stage != ReviewStage.SelfEvaluation;
        var isAccepted = now.Stage is ReviewStage.ActionPlanning or ReviewStage.FollowUp or ReviewStage.Complete;
        var isBeforeAcceptance = isShared && !isAccepted;
        var isSent = now.Stage == ReviewStage.FactualCheck || isAccepted;
        var isWritten = now.Stage == ReviewStage.WrittenFeedback || isSent;
        var isReleasedToWho = who switch
        {
            Relations.HostStaff => now.Released.HasFlag(Audience.Colleagues),
            Relations.GroupMember => now.Released.HasFlag(Audience.Group),
            Relations.Trust => now.Released.HasFlag(Audience.Trust),
            Relations.Network => now.Released.HasFlag(Audience.Network),
            _ => false,
        };
        return thing switch
        {
            // That it exists and how it stands: everybody concerned.
            Thing.Status => true,
            // The self-evaluation is the host's; shared, it serves the group until the host has accepted the feedback.
            Thing.SelfEvaluation => isHost || ((isReviewer || isGroup) && isBeforeAcceptance),
            Thing.SelfEvaluationHistory => isHost,
            // Evidence notes: review team only, for as long as it works.
            Thing.Evidence or Thing.Findings => isReviewer && isBeforeAcceptance,
            // No surprises: the host's head was told, so the host's head may read it.
            Thing.KeepInTouch => (isReviewer && isBeforeAcceptance && now.Stage != ReviewStage.Ready)
                || (isHead && isShared && now.Stage != ReviewStage.Ready),
            Thing.VerbalFeedback => isWritten && (isHead || (isReviewer && !isAccepted)),
            // Draft: the team until sent, then the host's head. Final: the host's. Reviewers until the follow-up was held, unless strict.
            Thing.Feedback => (isReviewer && isWritten && (!isAccepted || (!now.IsStrict && now.Stage != ReviewStage.Complete)))
                || (isHead && isSent)
                || (isReleasedToWho && isAccepted),
            Thing.FeedbackHistory => isReviewer && isWritten && !isAccepted,
            Thing.FactualCheck => (isHead && isSent) || (isReviewer && now.Stage == ReviewStage.FactualCheck),
            // The group gets the agreed summary.
            Thing.GroupSummary => isAccepted && (isHost || isGroup),
            // The plan is the host's alone; colleagues when the head lets them.
            Thing.ActionPlan or Thing.FollowUp => isAccepted && (isHead || (who == Relations.HostStaff && isReleasedToWho)),
            Thing.AccessLog => isHead,
            Thing.Releases => isHead && isAccepted,
            Thing.Concerns => (isHost || isReviewer) && !isCancelled,
            _ => throw new ArgumentOutOfRangeException(nameof(thing)),
        };
    }
}
