using PeerReview.Cohorts.Grouping.Searching;

namespace PeerReview.Cohorts.Grouping.Weighted;

/// <summary>Chains of annealing side by side, each cooling afresh; later all go on from the best of them.</summary>
internal static class WeightedSearch
{
    private const int MostRounds = 24;
    private const double ProposalsPerRoundAndPair = 1000;

    /// <summary>What is known already melts above this.</summary>
    private const double Warm = 0.4;

    /// <summary>
    /// Where weights are at random, all that is to be won is won while swaps freeze, and time below is lost; where they are
    /// distances, small gains go on far below. Which it is shows by trying both. The second begins where everything melts,
    /// the sizes too.
    /// </summary>
    private static readonly (double Hot, double Cold)[] Kinds = [(Warm, 0.15), (1.5, 0.004)];

    public static WeightedPartitionResult Run(WeightedPartition problem, GroupingOptions options, CancellationToken cancellation)
    {
        WorkBudget budget = WorkBudget.Of(options, cancellation);
        int chains = Math.Max(1, options.Threads);
        int[]? sizes = LikelySizes.Of(problem);
        WeightedChain[] all = new WeightedChain[chains];
        Parallel.For(0, chains, chain => all[chain] = new WeightedChain(problem, sizes, new Shuffle(options.Seed, chain)));
        int rounds = Rounds(problem, budget.Left);
        double best = double.NegativeInfinity;
        int likely = 0;
        for (int round = 0; round < rounds && !budget.IsSpent; round++)
        {
            WorkBudget[] shares = [.. all.Select(_ => budget.Share(1.0 / (rounds - round)))];
            bool isLate = round * 2 >= rounds && round > 1;
            int[] kinds = [.. Enumerable.Range(0, chains).Select(chain => isLate ? likely : (chain + round) % Kinds.Length)];
            Parallel.For(0, chains, chain => all[chain].Anneal(shares[chain], isLate ? Warm : Kinds[kinds[chain]].Hot, Kinds[kinds[chain]].Cold));
            budget.Settle(shares[0]);
            WeightedChain leader = all.MaxBy(chain => chain.BestGain)!;
            if (leader.BestGain > best)
            {
                (best, likely) = (leader.BestGain, kinds[Array.IndexOf(all, leader)]);
            }

            // In the second half the chain that lags behind goes on from the leader's best.
            foreach (WeightedChain chain in all)
            {
                chain.Return(isLate ? leader : chain);
            }
        }

        int[][] groups = all.MaxBy(chain => chain.BestGain)!.ToGroups();
        return new WeightedPartitionResult(groups, problem.Objective(groups));
    }

    /// <summary>As many rounds as leave each time to cool slowly.</summary>
    private static int Rounds(WeightedPartition problem, double seconds)
    {
        const double ProposalsPerSecond = 1.5e7;
        double pairs = (double)problem.Count * problem.Count / 2;
        return Math.Clamp((int)(seconds * ProposalsPerSecond / (pairs * ProposalsPerRoundAndPair)), 1, MostRounds);
    }
}
