using PeerReview.Cohorts.Grouping.Costs;
using PeerReview.Cohorts.Grouping.Searching;

namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>Improves a grouping by taking a patch of the map at a time and regrouping its schools as well as can be.</summary>
internal sealed class Windows(Instance instance, RegionStep step, WorkBudget budget, int threads)
{
    private readonly HashSet<long> _tried = [];

    /// <summary>All groups, patch by patch; the turn decides how the map is cut.</summary>
    public (int[][] Groups, int Better) Patches(int[][] groups, int schoolsPerWindow, int turn, WindowEffort effort) =>
        Regroup(RegionMap.Split(instance, groups, schoolsPerWindow, turn), effort);

    private (int[][] Groups, int Better) Regroup(List<int[][]> windows, WindowEffort effort)
    {
        int[][][] after = [.. windows];
        int[] fresh = [.. Enumerable.Range(0, windows.Count).Where(w => windows[w].Length > 1 && _tried.Add(Mark(windows[w])))];
        Workers.Each(fresh.Length, threads, place =>
        {
            int w = fresh[place];
            if (!budget.IsSpent)
            {
                after[w] = step.Regroup(windows[w], effort);
            }
        });
        int better = fresh.Count(w => !ReferenceEquals(after[w], windows[w]));
        return ([.. after.SelectMany(window => window)], better);
    }

    /// <summary>A fingerprint of a set of groups: regrouping the same twice would find the same.</summary>
    private static long Mark(int[][] window)
    {
        long mark = window.Length;
        foreach (int[] group in window)
        {
            long one = 1469598103934665603;
            foreach (int school in group)
            {
                one = unchecked((one ^ school) * 1099511628211);
            }

            mark = unchecked(mark + (one * one));
        }

        return mark;
    }
}

/// <summary>How hard to try in one window.</summary>
/// <param name="Rounds">Rounds of cuts.</param>
/// <param name="Nodes">How many branches to try where the relaxation stays fractional.</param>
internal sealed record WindowEffort(int Rounds, int Nodes);
