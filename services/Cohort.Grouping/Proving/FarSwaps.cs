using PeerReview.Cohorts.Grouping.Costs;
using PeerReview.Cohorts.Grouping.Searching;

namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>
/// Lets schools of two groups change places however far apart they are. A school too many here and one missing far away
/// show as two dear groups that no patch of the map holds both of; trying all swaps among the dear groups of a wide stretch
/// finds them.
/// </summary>
internal sealed class FarSwaps(Instance instance, PriceBook book, WorkBudget budget)
{
    private const int SchoolsPerStretch = 1600;
    private const int GroupsPerKind = 48;
    private readonly FarRegrouping _regrouping = new(instance, budget);

    /// <summary>The groups after every swap that helped; the turn decides how the map is cut into stretches.</summary>
    public (int[][] Groups, int Better) Run(int[][] groups, int turn)
    {
        List<int[]> after = [];
        int better = 0;
        foreach (int[][] stretch in RegionMap.Split(instance, groups, SchoolsPerStretch, turn))
        {
            better += Improve(stretch) + _regrouping.Improve(stretch);
            after.AddRange(stretch);
        }

        return ([.. after], better);
    }

    private int Improve(int[][] stretch)
    {
        double[] costs = [.. stretch.Select(group => instance.GroupCost(group))];
        double[] excess = [.. stretch.Select(book.Reduced)];
        int[] all = [.. Enumerable.Range(0, stretch.Length)];
        int[] dear = [.. all.OrderByDescending(g => costs[g]).Take(GroupsPerKind)
            .Union(all.OrderByDescending(g => excess[g]).Take(GroupsPerKind))];
        int better = 0;
        for (int a = 0; a < dear.Length; a++)
        {
            for (int b = 0; b < a; b++)
            {
                better += Swap(stretch, costs, dear[a], dear[b]) ? 1 : 0;
            }
        }

        return better;
    }

    /// <summary>The best swap between two groups, if it saves anything.</summary>
    private bool Swap(int[][] groups, double[] costs, int first, int second)
    {
        double least = costs[first] + costs[second] - 1e-9;
        (int[] First, int[] Second, double Cost)? best = null;
        foreach ((int[] one, int[] two) in Swaps.Between(groups[first], groups[second]))
        {
            double cost = instance.GroupCost(one);
            double both = cost + instance.GroupCost(two);
            if (both < least && instance.IsWhole(one) && instance.IsWhole(two))
            {
                (best, least) = ((one, two, cost), both);
            }
        }

        if (best is { } found)
        {
            Array.Sort(found.First);
            Array.Sort(found.Second);
            (groups[first], groups[second]) = (found.First, found.Second);
            (costs[first], costs[second]) = (found.Cost, least - found.Cost);
        }

        return best is not null;
    }
}
