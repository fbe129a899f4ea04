using PeerReview.Cohorts.Grouping.Costs;

namespace PeerReview.Cohorts.Grouping.Searching;

/// <summary>
/// A first partition along the shortest tree through all schools, from its twigs to its root: what hangs on a branch is
/// divided among itself, and only the one or two schools nearest the fork that do not divide are handed on to it. So no
/// more schools travel over a gap in the map than have to, which a search that cools later keeps and could not find by itself.
/// </summary>
internal sealed class TwigByTwig
{
    private readonly Instance _instance;
    private readonly Partition _partition;
    private readonly List<int>[] _beside;
    private readonly List<int>?[] _open;
    private int _groups;

    private TwigByTwig(Instance instance, Dendrogram dendrogram, int[][] given)
    {
        _instance = instance;
        _partition = Partition.Of(instance.Count, instance.Most, given);
        _groups = given.Length;
        _open = new List<int>?[instance.Count];
        _beside = [.. Enumerable.Range(0, instance.Count).Select(_ => new List<int>())];
        foreach (Join join in dendrogram.Joins)
        {
            _beside[join.From].Add(join.To);
            _beside[join.To].Add(join.From);
        }
    }

    /// <summary>Groups of the fewest schools; what is left at the end joins the nearest groups with room.</summary>
    /// <param name="instance">The whole.</param>
    /// <param name="dendrogram">Which schools lie together.</param>
    /// <param name="given">Groups that there are already.</param>
    public static Partition? Build(Instance instance, Dendrogram dendrogram, int[][] given) =>
        new TwigByTwig(instance, dendrogram, given).Build();

    private Partition? Build()
    {
        int[] parents = new int[_instance.Count];
        foreach (int school in FromTheRoot(parents).Reverse())
        {
            Divide(school);
            HandOn(school, parents[school]);
        }

        int[] rest = [.. Enumerable.Range(0, _instance.Count).Where(school => _partition.GroupOf[school] < 0)];
        return Array.TrueForAll(rest, Join) ? _partition : null;
    }

    /// <summary>Every school after the one it hangs on.</summary>
    private int[] FromTheRoot(int[] parents)
    {
        int[] order = new int[_instance.Count];
        parents[0] = -1;
        int known = 1;
        for (int k = 0; k < known; k++)
        {
            foreach (int next in _beside[order[k]])
            {
                if (next != parents[order[k]])
                {
                    parents[next] = order[k];
                    order[known++] = next;
                }
            }
        }

        return order;
    }

    /// <summary>Groups of what has come to a fork, the furthest first, so that what is left lies near it.</summary>
    private void Divide(int fork)
    {
        int size = _instance.Fewest;
        List<int>? open = _open[fork];
        if (_partition.GroupOf[fork] < 0)
        {
            (open ??= []).Add(fork);
        }

        while (open?.Count >= size)
        {
            int furthest = open.MaxBy(school => _instance.Distance(fork, school));
            int[] group = [.. open.OrderBy(school => _instance.Distance(furthest, school)).Take(size)];
            foreach (int school in group)
            {
                _partition.Put(school, _groups);
                open.Remove(school);
            }

            _groups++;
        }

        _open[fork] = open;
    }

    private void HandOn(int fork, int parent)
    {
        if (parent >= 0 && _open[fork] is { Count: > 0 } open)
        {
            (_open[parent] ??= []).AddRange(open);
        }

        _open[fork] = null;
    }

    private bool Join(int school)
    {
        int best = -1;
        double least = double.PositiveInfinity;
        for (int other = 0; other < _instance.Count; other++)
        {
            int group = _partition.GroupOf[other];
            if (group >= 0 && _partition.SizeOf(group) < _instance.Most && _instance.Distance(school, other) < least)
            {
                (best, least) = (group, _instance.Distance(school, other));
            }
        }

        if (best >= 0)
        {
            _partition.Put(school, best);
        }

        return best >= 0;
    }
}
