using CsCheck;
using PeerReview.Reviews.Contracts;
using PeerReview.Reviews.Cycle;
using PeerReview.ServiceDefaults.Http;

namespace PeerReview.Reviews.Tests.Cycle;

public sealed class ReviewStepsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);

    // Rows: stages in order. Columns: steps in order. The letter is the stage after: S R O W F A U C, X cancelled; "." is refused;
    // "?" is the stage the review was cancelled from.
    private static readonly string[] Reviewed =
    [
        // share start verbal send accept agree hold cancel reinstate
        "R......X.", // SelfEvaluation
        ".O.....X.", // Ready
        "..W....X.", // OnSite
        "...F.....", // WrittenFeedback
        "....A....", // FactualCheck
        ".....U...", // ActionPlanning
        "......C..", // FollowUp
        ".........", // Complete
        "........?", // Cancelled
    ];

    private const string Letters = "SROWFAUCX";

    [Fact]
    public void Every_pair_of_stage_and_step_is_as_reviewed()
    {
        foreach (var stage in Enum.GetValues<ReviewStage>())
        {
            var row = string.Concat(Enum.GetValues<ReviewStep>().Select(step =>
                ReviewSteps.After(stage, step, ReviewStage.Ready) is not { } next ? '.'
                : stage == ReviewStage.Cancelled ? (next == ReviewStage.Ready ? '?' : '!')
                : Letters[(int)next]));
            Assert.Equal(Reviewed[(int)stage], row);
        }
    }

    [Fact]
    public void A_refused_step_leaves_the_review_as_it_was_and_says_what_comes_first()
    {
        foreach (var stage in Enum.GetValues<ReviewStage>())
        {
            foreach (var step in Enum.GetValues<ReviewStep>().Where(step => ReviewSteps.After(stage, step, ReviewStage.SelfEvaluation) is null))
            {
                var review = At(stage);
                var steps = review.StepsTaken;
                var refusal = Assert.Throws<Refusal>(() => review.Take(step, null, Now));
                Assert.Equal(409, refusal.Status);
                Assert.EndsWith(".", refusal.Message, StringComparison.Ordinal);
                Assert.Equal((stage, steps), (review.Stage, review.StepsTaken));
            }
        }
    }

    [Theory]
    [InlineData(ReviewStage.SelfEvaluation, ReviewStep.SendFeedback, "It is too early for that. First the host shares its self-evaluation, the review day is started and verbal feedback is given.")]
    [InlineData(ReviewStage.FactualCheck, ReviewStep.AgreePlan, "It is too early for that. First the host checks the facts and accepts the feedback.")]
    [InlineData(ReviewStage.Complete, ReviewStep.SendFeedback, "That is over for this review: it has moved on since.")]
    [InlineData(ReviewStage.Cancelled, ReviewStep.StartDay, "This review will not take place.")]
    public void The_refusal_says_what_is_missing(ReviewStage stage, ReviewStep step, string sentence) =>
        Assert.Equal(sentence, ReviewSteps.WhyNot(stage, ReviewSteps.StagesOf(step)));

    [Fact]
    public void Whatever_is_tried_in_whatever_order_the_history_is_a_path_of_the_table() =>
        Gen.Enum<ReviewStep>().List[0, 40].Sample(steps =>
        {
            var review = New();
            var highest = ReviewStage.SelfEvaluation;
            foreach (var step in steps)
            {
                try
                {
                    review.Take(step, Guid.CreateVersion7(), Now);
                }
                catch (Refusal)
                {
                    continue;
                }

                if (review.Stage != ReviewStage.Cancelled)
                {
                    // Nothing is skipped and nothing goes back.
                    Assert.InRange((int)review.Stage, (int)highest, (int)highest + 1);
                    highest = review.Stage;
                }
            }

            var stage = ReviewStage.SelfEvaluation;
            foreach (var (transition, number) in review.Transitions.Select((transition, place) => (transition, place + 1)))
            {
                Assert.Equal((number, stage), (transition.Number, transition.From));
                stage = transition.To;
            }

            Assert.Equal(stage, review.Stage);
            Assert.Equal(review.Transitions.Count, review.StepsTaken);
        });

    [Theory]
    [InlineData(ReviewStage.SelfEvaluation)]
    [InlineData(ReviewStage.Ready)]
    [InlineData(ReviewStage.OnSite)]
    public void A_cancelled_review_that_is_reinstated_goes_on_where_it_stood(ReviewStage stage)
    {
        var review = At(stage);
        review.Take(ReviewStep.Cancel, null, Now);
        Assert.Equal(ReviewStage.Cancelled, review.Stage);
        review.Take(ReviewStep.Reinstate, null, Now);
        Assert.Equal(stage, review.Stage);
        Assert.Null(review.CancelledFrom);
    }

    internal static Review New() => new(Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Now);

    internal static Review At(ReviewStage stage)
    {
        var review = New();
        if (stage == ReviewStage.Cancelled)
        {
            review.Take(ReviewStep.Cancel, null, Now);
            return review;
        }

        while (review.Stage != stage)
            review.Take(ReviewSteps.Ending(review.Stage)!.Value, null, Now);
        return review;
    }
}
