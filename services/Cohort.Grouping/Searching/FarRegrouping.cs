using PeerReview.Cohorts.Grouping.Costs;
using PeerReview.Cohorts.Grouping.Repairing;

namespace PeerReview.Cohorts.Grouping.Searching;

/// <summary>
/// Shares the schools of the dearest groups out anew, three groups at a time, however far apart they lie. What far cities
/// and single schools have left over when they are divided ends up in a few groups across the country; which of them
/// share a group decides most of what such a map costs, and nothing that looks around one place sees it.
/// </summary>
internal sealed class FarRegrouping(Instance instance, WorkBudget budget)
{
    private const int GroupsTaken = 14;

    /// <summary>Of three groups of more schools there are too many ways to share them out.</summary>
    private const int MostSchools = 12;
    private const int WorkPerTriple = 50;
    private readonly HashSet<long> _tried = [];

    /// <summary>Changes groups in place; says how often that helped.</summary>
    public int Improve(int[][] groups)
    {
        if (3 * instance.Most > MostSchools)
        {
            return 0;
        }

        int most = instance.Most <= 3 ? GroupsTaken : GroupsTaken * 2 / 3;
        double[] costs = [.. groups.Select(group => instance.GroupCost(group))];
        int[] dear = [.. Enumerable.Range(0, groups.Length).OrderByDescending(g => costs[g]).Take(most)];
        int better = 0;
        for (bool isBetter = true; isBetter;)
        {
            isBetter = false;
            for (int a = 2; a < dear.Length; a++)
            {
                for (int b = 1; b < a; b++)
                {
                    for (int c = 0; c < b; c++)
                    {
                        isBetter |= Share(groups, costs, [dear[a], dear[b], dear[c]]);
                    }
                }
            }

            better += isBetter ? 1 : 0;
        }

        return better;
    }

    private bool Share(int[][] groups, double[] costs, int[] three)
    {
        // The same three groups are not looked at again: they would stay as they are.
        if (budget.IsSpent || !_tried.Add(unchecked(Mark(groups[three[0]]) + Mark(groups[three[1]]) + Mark(groups[three[2]]))))
        {
            return false;
        }

        budget.Charge(WorkPerTriple);
        double before = three.Sum(g => costs[g]);
        int[] schools = [.. three.SelectMany(g => groups[g])];
        if (SmallPartition.Cheapest(instance, schools, before - 1e-6) is not { } found || found.Groups.Length != three.Length)
        {
            return false;
        }

        for (int k = 0; k < three.Length; k++)
        {
            Array.Sort(found.Groups[k]);
            groups[three[k]] = found.Groups[k];
            costs[three[k]] = instance.GroupCost(found.Groups[k]);
        }

        return true;
    }

    private static long Mark(int[] group)
    {
        long mark = 1469598103934665603;
        foreach (int school in group)
        {
            mark = unchecked((mark ^ school) * 1099511628211);
        }

        return unchecked(mark * mark) >> 2;
    }
}
