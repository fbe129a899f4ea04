using CsCheck;
using PeerReview.Cohorts.Grouping;
using PeerReview.Cohorts.Grouping.Rounds;
using PeerReview.Cohorts.Grouping.Weighted;

namespace PeerReview.Cohort.Grouping.Tests;

public class WeightedTests
{
    private static readonly GroupingOptions Quick = new() { WorkLimit = 60_000 };

    [Fact]
    public void Few_weighted_items_are_split_as_well_as_can_be_either_way() => Gen.Select(Gen.Int, Gen.Int[2, 8], Gen.Bool, Gen.Bool).Sample((seed, count, maximise, areEqual) =>
    {
        double[] weights = AnyWeights(seed, count);
        int half = count / 2;
        GroupSize[] sizes = areEqual ? [new(half, half), new(count - half, count - half)] : [new(0, count), new(1, half + 1), new(0, 2)];
        WeightedPartition problem = new() { Count = count, Weights = weights, Groups = sizes, Maximise = maximise };
        WeightedPartitionResult result = problem.Solve(Quick, TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(0, count), result.Groups.SelectMany(group => group).Order());
        Assert.All(result.Groups.Zip(sizes), pair => Assert.InRange(pair.First.Count, pair.Second.Fewest, pair.Second.Most));
        Assert.Equal(problem.Objective(result.Groups), result.Objective, 6);
        Assert.Equal(Best(problem, new int[count], 0), result.Objective, 6);
    }, iter: 200, threads: 2);

    [Fact]
    public void The_search_that_many_items_need_finds_the_best_of_few_nearly_always()
    {
        int best = Enumerable.Range(1, 40).Count(seed =>
        {
            WeightedPartition problem = new() { Count = 8, Weights = AnyWeights(seed, 8), Groups = [new(0, 8), new(1, 5), new(0, 2)], Maximise = true };
            WeightedPartitionResult result = WeightedSearch.Run(problem, Quick with { Seed = seed }, TestContext.Current.CancellationToken);
            return Math.Abs(result.Objective - Best(problem, new int[8], 0)) < 1e-6;
        });
        Assert.InRange(best, 38, 40);
    }

    [Fact]
    public void Sizes_that_cannot_add_up_are_refused() => Assert.Throws<ArgumentException>(() =>
        new WeightedPartition { Count = 3, Weights = new double[9], Groups = [new(2, 2), new(2, 2)] }.Solve(Quick, TestContext.Current.CancellationToken));

    [Theory]
    [InlineData(5, 3, 7)]
    [InlineData(10, 3, 14)]
    [InlineData(4, 4, 5)]
    public void Designs_without_a_repeated_pair_are_found(int groups, int size, int rounds)
    {
        RoundPlan plan = new() { Groups = groups, Size = size, Rounds = rounds };
        RoundPlanResult result = plan.Solve(new GroupingOptions { WorkLimit = 8_000_000 }, TestContext.Current.CancellationToken);
        Assert.Equal(0, result.Repeats);
        Assert.Equal(rounds, result.Rounds.Count);
        Assert.All(result.Rounds, round => Assert.Equal(Enumerable.Range(0, groups * size), round.SelectMany(group => group).Order()));
        HashSet<(int, int)> met = [];
        Assert.All(result.Rounds.SelectMany(round => round), group =>
            Assert.All(group.SelectMany(a => group.Where(b => b > a).Select(b => (a, b))), pair => Assert.True(met.Add(pair))));
    }

    [Fact]
    public void Repeats_that_cannot_be_avoided_are_counted()
    {
        RoundPlanResult result = new RoundPlan { Groups = 2, Size = 2, Rounds = 5 }.Solve(Quick, TestContext.Current.CancellationToken);
        Assert.Equal(4, result.LeastRepeats);
        Assert.Equal(4, result.Repeats);
    }

    private static double[] AnyWeights(int seed, int count)
    {
        Random random = new(seed);
        double[] weights = new double[count * count];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                weights[(i * count) + j] = weights[(j * count) + i] = random.Next(-20, 100);
            }
        }

        return weights;
    }

    private static double Best(WeightedPartition problem, int[] groupOf, int next)
    {
        double worst = problem.Maximise ? double.NegativeInfinity : double.PositiveInfinity;
        if (next == groupOf.Length)
        {
            int[][] groups = [.. Enumerable.Range(0, problem.Groups.Count).Select(g => Enumerable.Range(0, next).Where(i => groupOf[i] == g).ToArray())];
            bool fits = groups.Zip(problem.Groups).All(pair => pair.First.Length >= pair.Second.Fewest && pair.First.Length <= pair.Second.Most);
            return fits ? problem.Objective(groups) : worst;
        }

        double best = worst;
        for (int g = 0; g < problem.Groups.Count; g++)
        {
            groupOf[next] = g;
            double found = Best(problem, groupOf, next + 1);
            best = problem.Maximise ? Math.Max(best, found) : Math.Min(best, found);
        }

        return best;
    }
}
