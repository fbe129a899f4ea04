using PeerReview.Cohorts.Grouping.Costs;

namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>
/// A part of an instance to be solved by itself: its own schools, and a rim of schools around it whose prices stand still
/// meanwhile. Numbers are local: own schools first, then the rim. The whole of an instance is a region without a rim.
/// </summary>
internal sealed class Region
{
    private const int LargestTable = 1500;
    private readonly double[]? _table;
    private readonly double[] _rimPrices;
    private readonly CutPrices _rimCuts;

    public Region(Instance instance)
        : this(instance, [.. Enumerable.Range(0, instance.Count)], instance.Count, [], [])
    {
    }

    /// <param name="instance">The whole.</param>
    /// <param name="schools">Global numbers, own schools first.</param>
    /// <param name="own">How many are own.</param>
    /// <param name="rimPrices">The prices of the rim's schools.</param>
    /// <param name="rimCuts">Cuts that reach over the region's edge, in local numbers, with their prices.</param>
    /// <param name="isCheckedLater">Whether what a search overlooks here is found by a check of the whole.</param>
    public Region(Instance instance, int[] schools, int own, double[] rimPrices, IEnumerable<(CountingCut, double)> rimCuts, bool isCheckedLater = false)
    {
        IsCheckedLater = isCheckedLater;
        (Instance, Schools, Own, _rimPrices) = (instance, schools, own, rimPrices);
        _rimCuts = new CutPrices(schools.Length, rimCuts);
        X = [.. schools.Select(school => instance.X[school])];
        Y = [.. schools.Select(school => instance.Y[school])];
        _table = Count <= LargestTable ? Table() : null;
    }

    public Instance Instance { get; }

    public bool IsCheckedLater { get; }

    public int[] Schools { get; }

    public int Own { get; }

    public int Count => Schools.Length;

    public double[] X { get; }

    public double[] Y { get; }

    public IReadOnlyList<double> RimPrices => _rimPrices;

    public IReadOnlyList<(CountingCut Cut, double Price)> RimCuts => _rimCuts.Cuts;

    /// <summary>All pair costs in rows, where there are few enough.</summary>
    public double[]? PairTable => _table;

    public double Pair(int i, int j) => _table is not null ? _table[(i * Count) + j] : Instance.Pair(Schools[i], Schools[j]);

    /// <summary>
    /// The part of a pair's cost that every further school of a group pays again: the straight line where that is the
    /// travel, and nothing of what two phases or two past partners cost.
    /// </summary>
    public double Distance(int i, int j) => Instance.IsMetric ? Instance.Distance(Schools[i], Schools[j]) : Pair(i, j);

    public bool IsWhole(ReadOnlySpan<int> group)
    {
        if (Instance.OnlyPairsMatter)
        {
            return group.Length >= Instance.Fewest && group.Length <= Instance.Most;
        }

        Span<int> global = stackalloc int[group.Length];
        return Instance.IsWhole(ToGlobal(group, global));
    }

    public double Extra(ReadOnlySpan<int> group)
    {
        if (!Instance.HasNeeds)
        {
            return 0;
        }

        Span<int> global = stackalloc int[group.Length];
        return Instance.NeedsCost(ToGlobal(group, global));
    }

    public double GroupCost(ReadOnlySpan<int> group)
    {
        double cost = Extra(group);
        for (int a = 1; a < group.Length; a++)
        {
            for (int b = 0; b < a; b++)
            {
                cost += Pair(group[a], group[b]);
            }
        }

        return cost;
    }

    /// <summary>What a group costs the own schools in it: its cost less what the rim pays.</summary>
    public double ColumnCost(ReadOnlySpan<int> group)
    {
        double cost = GroupCost(group) - _rimCuts.Earned(group);
        foreach (int school in group)
        {
            cost -= school >= Own ? _rimPrices[school - Own] : 0;
        }

        return cost;
    }

    public int[] ToGlobal(int[] group)
    {
        int[] global = [.. group.Select(school => Schools[school])];
        Array.Sort(global);
        return global;
    }

    private Span<int> ToGlobal(ReadOnlySpan<int> group, Span<int> global)
    {
        for (int k = 0; k < group.Length; k++)
        {
            global[k] = Schools[group[k]];
        }

        return global;
    }

    private double[] Table()
    {
        double[] table = new double[Count * Count];
        for (int i = 0; i < Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                table[(i * Count) + j] = table[(j * Count) + i] = Instance.Pair(Schools[i], Schools[j]);
            }
        }

        return table;
    }
}
