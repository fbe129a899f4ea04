using PeerReview.Cohorts.Grouping.Costs;
using PeerReview.Cohorts.Grouping.Searching;

namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>The first relaxation of a whole instance, with columns that make its prices sensible from the start.</summary>
internal static class WholeRoot
{
    public static Relaxation Build(Region region, Pricer pricer, int[][]? incumbent)
    {
        Instance instance = region.Instance;
        double[] limits = Limits(instance, incumbent);
        Relaxation root = new(region, limits);
        foreach (int[] group in incumbent ?? [])
        {
            root.Add(group);
        }

        double[] guess = [.. limits.Select(limit => instance.IsFree ? limit : limit * 0.6)];
        foreach (PricedGroup group in pricer.Find(guess, [], new PricingOrder(0, MostPerAnchor: 8, StopPerAnchor: 200)))
        {
            root.Add(group.Schools);
        }

        return root;
    }

    /// <summary>A school's first price limit: about what it costs in a fair grouping of its nearest, and some more.</summary>
    private static double[] Limits(Instance instance, int[][]? incumbent)
    {
        double[] limits = new double[instance.Count];
        if (instance.IsFree)
        {
            Array.Fill(limits, 1);
            return limits;
        }

        int[][] near = Neighbours.Of(instance, instance.Most, perQuarter: 0);
        for (int i = 0; i < limits.Length; i++)
        {
            limits[i] = near[i].Sum(j => instance.Pair(i, j));
        }

        foreach (int[] group in incumbent ?? [])
        {
            double share = 1.5 * instance.GroupCost(group) / group.Length;
            foreach (int school in group)
            {
                limits[school] = Math.Max(limits[school], share);
            }
        }

        double floor = Math.Max(0.01, limits.Sum() / Math.Max(1, limits.Length) / 10);
        return [.. limits.Select(limit => Math.Max(limit, floor))];
    }
}
