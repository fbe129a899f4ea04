using PeerReview.Cohorts.Grouping.Searching;

namespace PeerReview.Cohorts.Grouping.Weighted;

/// <summary>Chains of annealing side by side: at first each cools afresh, later all go on from the best of them, less warm.</summary>
internal static class WeightedSearch
{
    private const int MostRounds = 24;
    private const double ProposalsPerRoundAndPair = 4000;

    public static WeightedPartitionResult Run(WeightedPartition problem, GroupingOptions options, CancellationToken cancellation)
    {
        WorkBudget budget = WorkBudget.Of(options, cancellation);
        int chains = Math.Max(1, options.Threads);
        int[]? sizes = LikelySizes.Of(problem);
        WeightedChain[] all = new WeightedChain[chains];
        Parallel.For(0, chains, chain => all[chain] = new WeightedChain(problem, sizes, new Shuffle(options.Seed, chain)));
        int rounds = Rounds(problem, budget.Left);
        for (int round = 0; round < rounds && !budget.IsSpent; round++)
        {
            WorkBudget[] shares = [.. all.Select(_ => budget.Share(1.0 / (rounds - round)))];
            // The first cools through where swaps freeze only, so that sizes stay; where there is time for more, some melt all.
            double hot = round > 0 && round * 2 < rounds ? 1.5 : 0.6;
            Parallel.For(0, chains, chain => all[chain].Anneal(shares[chain], hot));
            budget.Settle(shares[0]);
            Exchange(all, round, rounds);
        }

        WeightedChain best = all.MaxBy(chain => chain.BestGain)!;
        int[][] groups = best.ToGroups();
        return new WeightedPartitionResult(groups, problem.Objective(groups));
    }

    /// <summary>In the second half the chain that lags behind goes on from the leader's best.</summary>
    private static void Exchange(WeightedChain[] chains, int round, int rounds)
    {
        WeightedChain leader = chains.MaxBy(chain => chain.BestGain)!;
        foreach (WeightedChain chain in chains)
        {
            chain.Return(round * 2 >= rounds ? leader : chain);
        }
    }

    /// <summary>As many rounds as leave each time to cool slowly.</summary>
    private static int Rounds(WeightedPartition problem, double seconds)
    {
        const double ProposalsPerSecond = 1.5e7;
        double pairs = (double)problem.Count * problem.Count / 2;
        return Math.Clamp((int)(seconds * ProposalsPerSecond / (pairs * ProposalsPerRoundAndPair)), 1, MostRounds);
    }
}
