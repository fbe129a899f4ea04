using PeerReview.Cohorts.Grouping.Costs;
using PeerReview.Cohorts.Grouping.Searching;

namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>
/// The linear relaxation of forming groups: every possible group may be chosen in part, every school is covered once in
/// sum. Groups enter as columns when their reduced cost asks for them; counting cuts tighten it.
/// </summary>
internal sealed class Relaxation
{
    /// <summary>A reduced cost above this is zero: the bound is lowered by what it may hide.</summary>
    private const double Zero = 1e-7;

    private readonly Instance _instance;
    private readonly List<double> _costs;
    private readonly List<bool> _isBanned;
    private readonly List<CountingCut> _cuts;
    private readonly List<(int First, int Second, bool IsTogether)> _decisions;

    /// <summary>Penalties say how dear a school may get at first; they rise where that turns out too little.</summary>
    public Relaxation(Instance instance, double[] penalties)
    {
        _instance = instance;
        Lp = new ColumnLp(instance.Count + 32);
        foreach (double limit in penalties)
        {
            Lp.AddRow(1, isEquality: true, limit);
        }

        double penalty = penalties.Length == 0 ? 1 : penalties.Max();

        (Groups, _costs, _isBanned, _cuts, _decisions) = ([], [], [], [], []);
        Penalty = penalty;
    }

    private Relaxation(Relaxation other)
    {
        _instance = other._instance;
        Lp = other.Lp.Copy();
        Penalty = other.Penalty;
        (Groups, _costs, _isBanned) = ([.. other.Groups], [.. other._costs], [.. other._isBanned]);
        (_cuts, _decisions) = ([.. other._cuts], [.. other._decisions]);
        (Bound, BestPrices) = (other.Bound, other.BestPrices);
    }

    public ColumnLp Lp { get; }

    /// <summary>How many schools there are: the first rows.</summary>
    public int Rows => _instance.Count;

    /// <summary>The groups that are columns, each ascending.</summary>
    public List<int[]> Groups { get; }

    public IReadOnlyList<CountingCut> Cuts => _cuts;

    public IReadOnlyList<(int First, int Second, bool IsTogether)> Decisions => _decisions;

    public double Penalty { get; private set; }

    /// <summary>The best bound proven here or by a parent.</summary>
    public double Bound { get; private set; } = double.NegativeInfinity;

    /// <summary>The prices of the bound: of the schools, then of the cuts.</summary>
    public double[] BestPrices { get; private set; } = [];

    public Relaxation Copy() => new(this);

    public void Add(int[] group, double cost)
    {
        Span<int> rows = stackalloc int[group.Length + _cuts.Count];
        Span<double> values = stackalloc double[rows.Length];
        int count = 0;
        foreach (int school in group)
        {
            (rows[count], values[count++]) = (school, 1);
        }

        for (int c = 0; c < _cuts.Count; c++)
        {
            double weight = WeightIn(_cuts[c], group);
            if (weight != 0)
            {
                (rows[count], values[count++]) = (_instance.Count + c, weight);
            }
        }

        Groups.Add(group);
        _costs.Add(cost);
        _isBanned.Add(false);
        Lp.AddColumn(cost, rows[..count], values[..count]);
    }

    public void Add(CountingCut cut)
    {
        double[] weights = [.. Groups.Select(group => WeightIn(cut, group))];
        _cuts.Add(cut);
        Lp.AddRow(cut.AtLeast, isEquality: false, 2 * Penalty, column => weights[column]);
    }

    /// <summary>Forbids every column that has only one of the two (together) or both (apart).</summary>
    public void Decide(int first, int second, bool isTogether)
    {
        _decisions.Add((first, second, isTogether));
        for (int column = 0; column < Groups.Count; column++)
        {
            if (!_isBanned[column] && Breaks(Groups[column], first, second, isTogether))
            {
                _isBanned[column] = true;
                Lp.SetCost(column, _costs[column] + BanCost);
            }
        }

        Lp.Reprice();
    }

    /// <summary>What is covered by nothing but artificial or forbidden columns.</summary>
    public double Missing()
    {
        double missing = Lp.Missing();
        for (int column = 0; column < Groups.Count; column++)
        {
            missing += _isBanned[column] ? Math.Max(0, Lp.ValueOf(column) - 1e-5) : 0;
        }

        return missing;
    }

    public bool Allows(int[] group) => _decisions.TrueForAll(d => !Breaks(group, d.First, d.Second, d.IsTogether));

    /// <summary>
    /// Solves to optimality over all groups the source can price out, or until the bound reaches the cutoff.
    /// </summary>
    public void Solve(IColumnSource source, double cutoff, WorkBudget budget)
    {
        while (true)
        {
            budget.Charge(10);
            bool solved = Lp.Solve(budget);
            CutPrices cuts = PricesOfCuts();
            List<PricedGroup> found = source.Find(Lp.Prices[.._instance.Count], cuts, this, budget);
            double least = found.Count == 0 ? -Zero : Math.Min(-Zero, found.Min(group => group.Reduced));
            Raise(source.WasCutShort ? double.NegativeInfinity : least, cuts);
            if (Bound >= cutoff || !solved || budget.IsSpent)
            {
                return;
            }

            if (found.Count == 0 || least >= -2 * Zero)
            {
                if (Missing() < 1e-6 || Penalty > 1e12)
                {
                    return;
                }

                RaisePenalties();
                continue;
            }

            foreach (PricedGroup group in found)
            {
                Add(group.Schools, _instance.IsFree ? 0 : _instance.GroupCost(group.Schools));
            }
        }
    }

    public CutPrices PricesOfCuts()
    {
        ReadOnlySpan<double> prices = Lp.Prices;
        List<(CountingCut, double)> priced = [];
        for (int c = 0; c < _cuts.Count; c++)
        {
            priced.Add((_cuts[c], Math.Max(0, prices[_instance.Count + c])));
        }

        return new CutPrices(priced);
    }

    /// <summary>The columns in use, with how much of each.</summary>
    public IEnumerable<(int[] Group, double Value)> Solution()
    {
        for (int column = 0; column < Groups.Count; column++)
        {
            double value = Lp.ValueOf(column);
            if (value > 1e-5)
            {
                yield return (Groups[column], value);
            }
        }
    }

    public static double WeightIn(CountingCut cut, int[] group)
    {
        int shared = 0;
        int k = 0;
        foreach (int school in group)
        {
            while (k < cut.Schools.Length && cut.Schools[k] < school)
            {
                k++;
            }

            shared += k < cut.Schools.Length && cut.Schools[k] == school ? 1 : 0;
        }

        return cut.WeightOf(group.Length, shared);
    }

    /// <summary>A forbidden group costs more than leaving its schools uncovered.</summary>
    private double BanCost => 4 * Penalty * _instance.Most;

    private void RaisePenalties()
    {
        Penalty *= 8;
        for (int column = 0; column < Groups.Count; column++)
        {
            if (_isBanned[column])
            {
                Lp.SetCost(column, _costs[column] + BanCost);
            }
        }

        Lp.RaisePenalties(8);
    }

    /// <summary>
    /// Prices that a group could undercut by r still prove their sum less r for every group there can be.
    /// </summary>
    private void Raise(double least, CutPrices cuts)
    {
        double sum = cuts.Bound;
        foreach (double price in Lp.Prices[.._instance.Count])
        {
            sum += price;
        }

        double bound = sum + (least * _instance.Count / _instance.Fewest);
        if (bound > Bound)
        {
            Bound = bound;
            BestPrices = Lp.Prices.ToArray();
        }
    }

    private static bool Breaks(int[] group, int first, int second, bool isTogether)
    {
        bool hasFirst = Array.IndexOf(group, first) >= 0;
        bool hasSecond = Array.IndexOf(group, second) >= 0;
        return isTogether ? hasFirst != hasSecond : hasFirst && hasSecond;
    }
}

/// <summary>Where columns come from: all possible groups, or a list known to hold every group that can matter.</summary>
internal interface IColumnSource
{
    /// <summary>Whether the last search stopped with enough groups before it had looked at all.</summary>
    bool WasCutShort { get; }

    List<PricedGroup> Find(ReadOnlySpan<double> prices, CutPrices cuts, Relaxation relaxation, WorkBudget budget);
}

/// <summary>All possible groups.</summary>
internal sealed class AllGroups(Pricer pricer, int mostPerSchool) : IColumnSource
{
    public bool WasCutShort => pricer.WasCutShort;

    public List<PricedGroup> Find(ReadOnlySpan<double> prices, CutPrices cuts, Relaxation relaxation, WorkBudget budget)
    {
        long before = pricer.Looked;
        List<PricedGroup> found = pricer.Find(prices, cuts, -1e-7, mostPerSchool, stopPerAnchor: 40 * mostPerSchool,
            relaxation.Decisions.Count > 0 ? relaxation.Allows : null);
        budget.Charge((pricer.Looked - before) / 100);
        return found;
    }
}

/// <summary>A list of groups outside which nothing better than the best known grouping can be made.</summary>
internal sealed class ListedGroups(List<int[]> groups, double[] costs) : IColumnSource
{
    private const int MostAtOnce = 300;

    public bool WasCutShort => false;

    public List<PricedGroup> Find(ReadOnlySpan<double> prices, CutPrices cuts, Relaxation relaxation, WorkBudget budget)
    {
        List<PricedGroup> found = [];
        for (int g = 0; g < groups.Count; g++)
        {
            double reduced = costs[g];
            foreach (int school in groups[g])
            {
                reduced -= prices[school] + cuts.Ceiling(school);
            }

            if (reduced < -1e-7)
            {
                reduced += cuts.Correction(groups[g]);
                if (reduced < -1e-7 && relaxation.Allows(groups[g]))
                {
                    found.Add(new PricedGroup(reduced, groups[g]));
                }
            }
        }

        budget.Charge(groups.Count / 50);
        if (found.Count > MostAtOnce)
        {
            found.Sort((a, b) => a.Reduced.CompareTo(b.Reduced));
            found.RemoveRange(MostAtOnce, found.Count - MostAtOnce);
        }

        return found;
    }
}
