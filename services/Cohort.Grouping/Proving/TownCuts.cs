using PeerReview.Cohorts.Grouping.Costs;
using PeerReview.Cohorts.Grouping.Searching;

namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>
/// Cuts for towns: sets of schools that lie together, found by joining nearest sets first (single linkage). A town
/// whose schools do not divide by the group size must share a group with the country around it.
/// </summary>
internal sealed class TownCuts
{
    private const double LeastViolation = 0.01;
    private readonly List<CountingCut> _cuts = [];
    private readonly HashSet<CountingCut> _used = [];

    public TownCuts(Instance instance, int largest = 60)
    {
        if (instance.Fewest != instance.Most || !instance.OnlyPairsMatter)
        {
            return;
        }

        List<(double Length, int A, int B)> edges = [];
        int[][] near = Neighbours.Of(instance, nearest: 10, perQuarter: 1);
        for (int i = 0; i < instance.Count; i++)
        {
            foreach (int j in near[i])
            {
                edges.Add((instance.Pair(i, j), Math.Min(i, j), Math.Max(i, j)));
            }
        }

        edges.Sort();
        int[] parent = [.. Enumerable.Range(0, instance.Count)];
        List<int>?[] members = [.. Enumerable.Range(0, instance.Count).Select(i => new List<int> { i })];
        foreach ((_, int a, int b) in edges)
        {
            int first = Root(parent, a);
            int second = Root(parent, b);
            if (first == second)
            {
                continue;
            }

            parent[second] = first;
            Merge(members, first, second, largest);
            if (members[first] is { } town && CountingCut.Edge([.. town.Order()], instance.Fewest, instance.Most) is { } cut)
            {
                _cuts.Add(cut);
            }
        }
    }

    public List<CountingCut> Violated(Relaxation relaxation, int count, int atMost)
    {
        List<(int[] Group, double Value)>[] around = new List<(int[], double)>[count];
        foreach ((int[] group, double value) in relaxation.Solution())
        {
            foreach (int school in group)
            {
                (around[school] ??= []).Add((group, value));
            }
        }

        List<(double Violation, CountingCut Cut)> violated = [];
        foreach (CountingCut cut in _cuts)
        {
            if (_used.Contains(cut))
            {
                continue;
            }

            double sum = 0;
            foreach (int school in cut.Schools)
            {
                foreach ((int[] group, double value) in around[school] ?? [])
                {
                    int shared = group.Count(member => Array.BinarySearch(cut.Schools, member) >= 0);
                    sum += value * cut.WeightOf(group.Length, shared) / shared;
                }
            }

            if (sum < cut.AtLeast - LeastViolation)
            {
                violated.Add((cut.AtLeast - sum, cut));
            }
        }

        violated.Sort((x, y) => y.Violation.CompareTo(x.Violation));
        List<CountingCut> chosen = [.. violated.Take(atMost).Select(v => v.Cut)];
        _used.UnionWith(chosen);
        return chosen;
    }

    private static void Merge(List<int>?[] members, int first, int second, int largest)
    {
        if (members[first] is { } mine && members[second] is { } theirs && mine.Count + theirs.Count <= largest)
        {
            mine.AddRange(theirs);
        }
        else
        {
            members[first] = null;
        }

        members[second] = null;
    }

    private static int Root(int[] parent, int i)
    {
        while (parent[i] != i)
        {
            i = parent[i] = parent[parent[i]];
        }

        return i;
    }
}
