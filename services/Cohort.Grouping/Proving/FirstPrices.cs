using PeerReview.Cohorts.Grouping.Costs;
using PeerReview.Cohorts.Grouping.Searching;

namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>
/// The plainest valid prices: each school pays half of what its cheapest possible partners cost. Weak (a third off for
/// triads), but there at once, and for any group size.
/// </summary>
internal static class FirstPrices
{
    /// <param name="instance">The whole.</param>
    /// <param name="near">For each school those worth trying as partners.</param>
    public static double[] Nearest(Instance instance, int[][] near)
    {
        int partners = instance.Fewest - 1;
        double[] prices = new double[instance.Count];
        // Where only travel counts the first of them are the cheapest there are.
        if (instance.IsPlain && partners <= Neighbours.Nearest)
        {
            for (int i = 0; i < prices.Length; i++)
            {
                prices[i] = near[i].Length < partners ? 0 : near[i].Take(partners).Sum(j => instance.Pair(i, j)) / 2;
            }

            return prices;
        }

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
            double half = costs.Take(partners).Sum() / 2;
            prices[i] = double.IsFinite(half) ? half : 0;
        }

        return prices;
    }

    public static ProofLeaf NearestLeaf(Instance instance, int[][] near) => new([], Nearest(instance, near), []);
}
