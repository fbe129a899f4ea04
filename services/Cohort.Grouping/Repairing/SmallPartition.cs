using PeerReview.Cohorts.Grouping.Costs;

namespace PeerReview.Cohorts.Grouping.Repairing;

/// <summary>The cheapest allowed partition of a handful of schools, by trying all and cutting off what is already too dear.</summary>
internal sealed class SmallPartition
{
    /// <summary>Above this many schools trying all takes too long.</summary>
    public const int Largest = 16;

    private readonly Instance _instance;
    private readonly int[] _schools;
    private readonly bool[] _placed;
    private readonly List<int[]> _groups = [];
    private readonly int[] _chosen;

    private SmallPartition(Instance instance, int[] schools, double below)
    {
        _instance = instance;
        _schools = schools;
        _placed = new bool[schools.Length];
        _chosen = new int[instance.Most];
        BestCost = below;
    }

    private int[][]? Best { get; set; }

    private double BestCost { get; set; }

    /// <summary>The best partition of all schools of an instance, or null where there is none.</summary>
    public static (int[][] Groups, double Cost)? Cheapest(Instance instance, double below = double.PositiveInfinity) =>
        Cheapest(instance, [.. Enumerable.Range(0, instance.Count)], below);

    /// <summary>The best partition of some schools costing less than a limit, or null where there is none.</summary>
    public static (int[][] Groups, double Cost)? Cheapest(Instance instance, int[] schools, double below)
    {
        SmallPartition search = new(instance, schools, below);
        search.Place(0, 0);
        return search.Best is null ? null : (search.Best, search.BestCost);
    }

    /// <summary>The first school not placed yet gets a group of it and later ones.</summary>
    private void Place(int placed, double cost)
    {
        if (placed == _schools.Length)
        {
            (Best, BestCost) = ([.. _groups], cost);
            return;
        }

        int first = Array.IndexOf(_placed, false);
        _chosen[0] = _schools[first];
        _placed[first] = true;
        Extend(1, first + 1, placed + 1, cost, 0);
        _placed[first] = false;
    }

    private void Extend(int size, int from, int placed, double done, double pairs)
    {
        if (size >= _instance.Fewest && _instance.IsWhole(_chosen.AsSpan(0, size)))
        {
            int[] group = _chosen[..size];
            double cost = done + pairs + (_instance.HasNeeds ? _instance.NeedsCost(group) : 0);
            if (cost < BestCost)
            {
                _groups.Add(group);
                Place(placed, cost);
                _groups.RemoveAt(_groups.Count - 1);
                group.CopyTo(_chosen, 0);
            }
        }

        for (int next = from; next < _schools.Length && size < _instance.Most; next++)
        {
            if (_placed[next])
            {
                continue;
            }

            double more = pairs;
            for (int k = 0; k < size; k++)
            {
                more += _instance.Pair(_chosen[k], _schools[next]);
            }

            if (done + more < BestCost)
            {
                _chosen[size] = _schools[next];
                _placed[next] = true;
                Extend(size + 1, next + 1, placed + 1, done, more);
                _placed[next] = false;
            }
        }
    }
}
