using PeerReview.Cohorts.Grouping.Costs;

namespace PeerReview.Cohorts.Grouping.Repairing;

/// <summary>The cheapest allowed partition of a handful of schools, by trying all and cutting off what is already too dear.</summary>
internal sealed class SmallPartition
{
    /// <summary>Above this many schools trying all takes too long.</summary>
    public const int Largest = 16;

    private readonly Instance _instance;
    private readonly bool[] _placed;
    private readonly List<int[]> _groups = [];
    private readonly int[] _chosen;

    private SmallPartition(Instance instance, double below)
    {
        _instance = instance;
        _placed = new bool[instance.Count];
        _chosen = new int[instance.Most];
        BestCost = below;
    }

    private int[][]? Best { get; set; }

    private double BestCost { get; set; }

    /// <summary>The best partition costing less than a limit, or null where there is none.</summary>
    public static (int[][] Groups, double Cost)? Cheapest(Instance instance, double below = double.PositiveInfinity)
    {
        SmallPartition search = new(instance, below);
        search.Place(0, 0);
        return search.Best is null ? null : (search.Best, search.BestCost);
    }

    /// <summary>The first school not placed yet gets a group of it and later ones.</summary>
    private void Place(int placed, double cost)
    {
        if (placed == _instance.Count)
        {
            (Best, BestCost) = ([.. _groups], cost);
            return;
        }

        int first = Array.IndexOf(_placed, false);
        _chosen[0] = first;
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
                _chosen[0] = group[0];
                group.CopyTo(_chosen, 0);
            }
        }

        for (int school = from; school < _instance.Count && size < _instance.Most; school++)
        {
            if (_placed[school])
            {
                continue;
            }

            double more = pairs;
            for (int k = 0; k < size; k++)
            {
                more += _instance.Pair(_chosen[k], school);
            }

            if (done + more < BestCost)
            {
                _chosen[size] = school;
                _placed[school] = true;
                Extend(size + 1, school + 1, placed + 1, done, more);
                _placed[school] = false;
            }
        }
    }
}
