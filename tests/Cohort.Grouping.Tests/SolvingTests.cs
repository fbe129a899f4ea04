using CsCheck;
using PeerReview.Cohorts.Grouping;

namespace PeerReview.Cohort.Grouping.Tests;

public class SolvingTests
{
    [Fact]
    public void The_answer_is_the_cheapest_of_all_and_its_bound_never_above_it() => Cases.Small.Sample(IsCheapest, iter: 1000, threads: 2);

    /// <summary>
    /// Pairs were once left out of the proof by what they cost, phases and partners included, though only the distance of a
    /// pair is paid again by each further school of its group.
    /// </summary>
    [Fact]
    public void A_pair_that_is_dear_for_its_phases_is_not_left_out_of_the_proof() =>
        Cases.Small.Sample(IsCheapest, seed: "cho18RJiGhi4", iter: 1, threads: 1);

    private static void IsCheapest(GroupingProblem problem)
    {
        double? optimum = BruteForce.Optimum(problem);
        GroupingResult result = GroupingSolver.Solve(problem, Cases.Quick, cancellationToken: TestContext.Current.CancellationToken);
        if (optimum is null)
        {
            Assert.Equal(GroupingOutcome.Impossible, result.Outcome);
            return;
        }

        Assert.Equal(GroupingOutcome.Formed, result.Outcome);
        Assert.InRange(result.Cost.Total, optimum.Value - 1e-6, optimum.Value + 1e-6);
        Assert.True(result.LowerBound <= optimum.Value + 1e-6);
        Assert.True(result.IsProvenOptimal);
        Evaluation evaluation = GroupingSolver.Evaluate(problem, Cases.AsNamed(result));
        Assert.True(evaluation.IsAllowed, string.Join(' ', evaluation.Broken.Select(item => item.Rule.Sentence)));
        Assert.Equal(result.Cost.Total, evaluation.Cost.Total, 9);
        CertificateCheck check = result.Certificate!.Check(problem, TestContext.Current.CancellationToken);
        Assert.True(check.IsValid, check.Reason);
        Assert.True(check.ProvenBound <= optimum.Value + 1e-6);
    }

    [Fact]
    public void The_order_of_the_input_does_not_change_the_answer() => Gen.Select(Cases.Small, Gen.Int).Sample((problem, seed) =>
    {
        Random random = new(seed);
        T[] Mixed<T>(IEnumerable<T> items) => [.. items.OrderBy(_ => random.Next())];
        GroupingProblem mixed = problem with
        {
            Schools = Mixed(problem.Schools),
            Conflicts = Mixed(problem.Conflicts.Select(ban => ban with { First = ban.Second, Second = ban.First })),
            PastPartners = Mixed(problem.PastPartners),
            Pins = Mixed(problem.Pins),
        };
        GroupingResult first = GroupingSolver.Solve(problem, Cases.Quick, cancellationToken: TestContext.Current.CancellationToken);
        GroupingResult second = GroupingSolver.Solve(mixed, Cases.Quick, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(first.Outcome, second.Outcome);
        Assert.Equal(first.Groups.Select(Shown), second.Groups.Select(Shown));
    }, iter: 250, threads: 2);

    private static string Shown(FormedGroup group) => $"{group.Name}: {string.Join(' ', group.Schools)}";
}
