using PeerReview.Cohorts.Grouping.Costs;

namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>
/// The plainest bound: each school pays half of what its cheapest possible partners cost. Weak (a third off for triads),
/// but there at once, and for any group size.
/// </summary>
internal static class NearestBound
{
    public static ProofLeaf Of(Instance instance)
    {
        double[] prices = new double[instance.Count];
        double[] costs = new double[Math.Max(0, instance.Count - 1)];
        for (int i = 0; i < instance.Count; i++)
        {
            int count = 0;
            for (int j = 0; j < instance.Count; j++)
            {
                if (j != i)
                {
                    costs[count++] = instance.Pair(i, j);
                }
            }

            Array.Sort(costs);
            double half = costs.Take(instance.Fewest - 1).Sum() / 2;
            prices[i] = double.IsFinite(half) ? half : 0;
        }

        return new ProofLeaf([], prices, []);
    }
}
