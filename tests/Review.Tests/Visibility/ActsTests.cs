using PeerReview.Reviews.Contracts;
using PeerReview.Reviews.Cycle;
using PeerReview.Reviews.Visibility;

namespace PeerReview.Reviews.Tests.Visibility;

/// <summary>Who may do what at which stage: the reviewed table, for every act, relation and stage.</summary>
public sealed class ActsTests
{
    // Columns: SelfEvaluation, Ready, OnSite, WrittenFeedback, FactualCheck, ActionPlanning, FollowUp, Complete, Cancelled.
    private static readonly Dictionary<Act, (string Stages, Relations By, bool ColleaguesToo)> Reviewed = new()
    {
        [Act.WriteSelfEvaluation] = ("xx.......", Relations.HostHead | Relations.HostStaff, false),
        [Act.ShareSelfEvaluation] = ("x........", Relations.HostHead, false),
        [Act.KeepConcernsContacts] = ("xxxxxxxx.", Relations.HostHead | Relations.HostStaff, false),
        [Act.NoteConcernReported] = ("xxxxxxxx.", Relations.Reviewer, false),
        [Act.StartDay] = (".x.......", Relations.Reviewer | Relations.HostHead, false),
        [Act.RecordEvidence] = (".xxxx....", Relations.Reviewer, false),
        [Act.NoteKeepInTouch] = ("..xx.....", Relations.Reviewer, false),
        [Act.WriteFindings] = ("..xx.....", Relations.Reviewer, false),
        [Act.GiveVerbalFeedback] = ("..x......", Relations.Reviewer, false),
        [Act.WriteFeedback] = ("...x.....", Relations.Reviewer, false),
        [Act.SendFeedback] = ("...x.....", Relations.Reviewer, false),
        [Act.CheckFacts] = ("....x....", Relations.HostHead, false),
        [Act.AnswerQueries] = ("....x....", Relations.Reviewer, false),
        [Act.AcceptFeedback] = ("....x....", Relations.HostHead, false),
        [Act.AgreeGroupSummary] = (".....xxx.", Relations.HostHead, false),
        [Act.ReleaseFeedback] = (".....xxx.", Relations.HostHead, false),
        [Act.WritePlan] = (".....xx..", Relations.HostHead, true),
        [Act.ReportProgress] = (".....xxx.", Relations.HostHead, true),
        [Act.AgreePlan] = (".....x...", Relations.HostHead, false),
        [Act.BookFollowUp] = (".....xx..", Relations.HostHead, false),
        [Act.HoldFollowUp] = ("......x..", Relations.HostHead, false),
    };

    [Fact]
    public void Every_act_is_in_the_table() => Assert.Equal(Enum.GetValues<Act>().Order(), Reviewed.Keys.Order());

    [Fact]
    public void Every_act_has_the_stages_of_the_table()
    {
        foreach (var (act, reviewed) in Reviewed)
            Assert.Equal(reviewed.Stages, string.Concat(Enum.GetValues<ReviewStage>().Select(stage => Acts.StagesOf(act).Contains(stage) ? 'x' : '.')));
    }

    [Fact]
    public void Every_act_is_for_those_of_the_table_and_nobody_else()
    {
        foreach (var (act, reviewed) in Reviewed)
        {
            foreach (var relation in Enum.GetValues<Relations>())
            {
                foreach (var released in Enumerable.Range(0, 16).Cast<Audience>())
                {
                    var expected = (reviewed.By & relation) != Relations.None
                        || (reviewed.ColleaguesToo && relation == Relations.HostStaff && released.HasFlag(Audience.Colleagues));
                    Assert.True(expected == Acts.IsFor(relation, act, released), $"{act} by {relation}, released to {released}");
                }
            }
        }
    }

    [Fact]
    public void What_the_review_team_writes_is_read_by_the_team_at_the_same_stages()
    {
        // Nobody writes blind: whoever may write a thing at a stage may also read it there.
        (Act Act, Thing Thing, Relations By)[] pairs =
        [
            (Act.WriteSelfEvaluation, Thing.SelfEvaluation, Relations.HostStaff), (Act.RecordEvidence, Thing.Evidence, Relations.Reviewer),
            (Act.NoteKeepInTouch, Thing.KeepInTouch, Relations.Reviewer), (Act.WriteFindings, Thing.Findings, Relations.Reviewer),
            (Act.WriteFeedback, Thing.Feedback, Relations.Reviewer), (Act.CheckFacts, Thing.FactualCheck, Relations.HostHead),
            (Act.AnswerQueries, Thing.FactualCheck, Relations.Reviewer), (Act.WritePlan, Thing.ActionPlan, Relations.HostHead),
            (Act.AgreeGroupSummary, Thing.GroupSummary, Relations.HostHead), (Act.ReleaseFeedback, Thing.Releases, Relations.HostHead),
            (Act.HoldFollowUp, Thing.FollowUp, Relations.HostHead), (Act.KeepConcernsContacts, Thing.Concerns, Relations.HostStaff),
        ];
        foreach (var (act, thing, by) in pairs)
        {
            Assert.All(Acts.StagesOf(act), stage =>
                Assert.Equal(Sight.Visible, Ladder.See(by, thing, new Situation(stage, Audience.None, AgreementRequired: true, HasSigned: true, IsStrict: true))));
        }
    }

    [Fact]
    public void Only_steps_of_the_table_change_the_stage()
    {
        (Act Act, ReviewStep Step)[] steps =
        [
            (Act.ShareSelfEvaluation, ReviewStep.ShareSelfEvaluation), (Act.StartDay, ReviewStep.StartDay), (Act.GiveVerbalFeedback, ReviewStep.GiveVerbalFeedback),
            (Act.SendFeedback, ReviewStep.SendFeedback), (Act.AcceptFeedback, ReviewStep.AcceptFeedback), (Act.AgreePlan, ReviewStep.AgreePlan),
            (Act.HoldFollowUp, ReviewStep.HoldFollowUp),
        ];
        Assert.All(steps, pair => Assert.Equal(ReviewSteps.StagesOf(pair.Step), Acts.StagesOf(pair.Act)));
    }
}
