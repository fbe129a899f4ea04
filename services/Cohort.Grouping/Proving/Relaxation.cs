using PeerReview.Cohorts.Grouping.Searching;

namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>
/// The linear relaxation of forming groups in a region: every possible group may be chosen in part, every own school is
/// covered once in sum. Groups enter as columns when their reduced cost asks for them; counting cuts tighten it.
/// </summary>
internal sealed class Relaxation
{
    /// <summary>A reduced cost above this is zero: the bound is lowered by what it may hide.</summary>
    public const double Zero = 1e-7;

    private readonly List<double> _costs;
    private readonly List<bool> _isBanned;
    private readonly List<CountingCut> _cuts;
    private readonly List<(int First, int Second, bool IsTogether)> _decisions;
    private readonly List<int>[] _columnsOf;

    /// <summary>Penalties say how dear a school may get at first; they rise where that turns out too little.</summary>
    public Relaxation(Region region, double[] penalties)
    {
        Region = region;
        Lp = new ColumnLp(region.Own, region.Instance.Most, region.Own + Math.Max(32, region.Own / 2));
        for (int i = 0; i < region.Own; i++)
        {
            Lp.AddSchool(penalties[i]);
        }

        Penalty = region.Own == 0 ? 1 : penalties.Max();
        (Groups, _costs, _isBanned, _cuts, _decisions) = ([], [], [], [], []);
        _columnsOf = [.. Enumerable.Range(0, region.Count).Select(_ => new List<int>())];
    }

    private Relaxation(Relaxation other)
    {
        Region = other.Region;
        Lp = other.Lp.Copy();
        Penalty = other.Penalty;
        IsClosed = other.IsClosed;
        (Groups, _costs, _isBanned) = ([.. other.Groups], [.. other._costs], [.. other._isBanned]);
        (_cuts, _decisions) = ([.. other._cuts], [.. other._decisions]);
        _columnsOf = [.. other._columnsOf.Select(list => new List<int>(list))];
        (Bound, BestPrices) = (other.Bound, other.BestPrices);
    }

    public Region Region { get; }

    public ColumnLp Lp { get; }

    /// <summary>The groups that are columns, in the region's numbers, each ascending.</summary>
    public List<int[]> Groups { get; }

    public IReadOnlyList<CountingCut> Cuts => _cuts;

    public IReadOnlyList<(int First, int Second, bool IsTogether)> Decisions => _decisions;

    public double Penalty { get; private set; }

    /// <summary>Whether only groups of own schools are allowed.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>The best bound proven here or by a parent.</summary>
    public double Bound { get; private set; } = double.NegativeInfinity;

    /// <summary>The prices of the bound: of the own schools, then of the cuts.</summary>
    public double[] BestPrices { get; private set; } = [];

    public Relaxation Copy() => new(this);

    public void Add(int[] group)
    {
        int column = Lp.AddColumn(Region.ColumnCost(group), Rows(group));
        Groups.Add(group);
        _costs.Add(Lp.CostOf(column));
        _isBanned.Add(false);
        foreach (int school in group)
        {
            _columnsOf[school].Add(column);
        }

        for (int c = 0; c < _cuts.Count; c++)
        {
            double weight = _cuts[c].WeightOf(group);
            if (weight != 0)
            {
                Lp.AddCutEntry(column, Region.Own + c, weight);
            }
        }
    }

    public void Add(IEnumerable<CountingCut> cuts)
    {
        List<int> columns = [];
        List<double> weights = [];
        foreach (CountingCut cut in cuts)
        {
            columns.Clear();
            weights.Clear();
            foreach (int column in cut.Schools.SelectMany(school => _columnsOf[school]).Distinct())
            {
                double weight = cut.WeightOf(Groups[column]);
                if (weight != 0)
                {
                    columns.Add(column);
                    weights.Add(weight);
                }
            }

            _cuts.Add(cut);
            Lp.AddCut(cut.AtLeast, 2 * Penalty, columns.ToArray(), weights.ToArray());
        }

        Lp.Reprice();
    }

    /// <summary>Forbids every column that has only one of the two (together) or both (apart).</summary>
    public void Decide(int first, int second, bool isTogether)
    {
        _decisions.Add((first, second, isTogether));
        Ban(group => Breaks(group, first, second, isTogether));
    }

    /// <summary>Forbids every group that reaches into the rim.</summary>
    public void Close()
    {
        IsClosed = true;
        (Bound, BestPrices) = (double.NegativeInfinity, []);
        Ban(group => group[^1] >= Region.Own);
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
            List<PricedGroup> found = source.Find(this, budget);
            double least = -Zero;
            foreach (PricedGroup group in found)
            {
                least = Math.Min(least, group.Reduced);
            }

            Raise(source.WasCutShort ? double.NegativeInfinity : least);
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
                Add(group.Schools);
            }
        }
    }

    /// <summary>The cuts with the prices they have now.</summary>
    public IEnumerable<(CountingCut, double)> PricedCuts()
    {
        for (int c = 0; c < _cuts.Count; c++)
        {
            yield return (_cuts[c], Lp.Prices[Region.Own + c]);
        }
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

    /// <summary>The groups of the solution when all are chosen wholly, else null.</summary>
    public int[][]? Whole()
    {
        int covered = 0;
        List<int[]> whole = [];
        foreach ((int[] group, double value) in Solution())
        {
            if (value < 0.999)
            {
                return null;
            }

            whole.Add(group);
            covered += Rows(group).Length;
        }

        return covered == Region.Own && Missing() < 1e-6 && whole.TrueForAll(Allows) ? [.. whole.OrderBy(group => group[0])] : null;
    }

    /// <summary>The groups chosen wholly that have any of some schools.</summary>
    public IEnumerable<int[]> WholeGroupsOf(int[] schools) => schools
        .SelectMany(school => _columnsOf[school])
        .Where(column => Lp.ValueOf(column) >= 0.9999)
        .Distinct()
        .Select(column => Groups[column]);

    /// <summary>
    /// Prices that a group could undercut by r still prove their sum less r for every group there can be.
    /// </summary>
    private void Raise(double least)
    {
        double bound = least * Region.Own / (Region.Own == Region.Count ? Region.Instance.Fewest : 1);
        ReadOnlySpan<double> prices = Lp.Prices;
        for (int i = 0; i < Region.Own; i++)
        {
            bound += prices[i];
        }

        for (int c = 0; c < _cuts.Count; c++)
        {
            bound += Math.Max(0, prices[Region.Own + c]) * _cuts[c].AtLeast;
        }

        if (bound > Bound)
        {
            Bound = bound;
            BestPrices = prices.ToArray();
        }
    }

    private void Ban(Predicate<int[]> isBanned)
    {
        for (int column = 0; column < Groups.Count; column++)
        {
            if (!_isBanned[column] && isBanned(Groups[column]))
            {
                _isBanned[column] = true;
                Lp.SetCost(column, _costs[column] + BanCost);
            }
        }

        Lp.Reprice();
    }

    /// <summary>A forbidden group costs more than leaving its schools uncovered.</summary>
    private double BanCost => 4 * Penalty * Region.Instance.Most;

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

    private ReadOnlySpan<int> Rows(int[] group)
    {
        int own = group.Length;
        while (own > 0 && group[own - 1] >= Region.Own)
        {
            own--;
        }

        return group.AsSpan(0, own);
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

    /// <summary>Allowed groups of negative reduced cost; none only if there are none.</summary>
    List<PricedGroup> Find(Relaxation relaxation, WorkBudget budget);
}

/// <summary>All possible groups.</summary>
internal sealed class AllGroups(Pricer pricer, int mostPerSchool) : IColumnSource
{
    public bool WasCutShort => pricer.WasCutShort;

    public List<PricedGroup> Find(Relaxation relaxation, WorkBudget budget)
    {
        long before = pricer.Looked;
        PricingOrder order = new(
            -Relaxation.Zero,
            mostPerSchool,
            StopPerAnchor: 40 * mostPerSchool,
            OwnOnly: relaxation.IsClosed,
            Allows: relaxation.Decisions.Count > 0 ? relaxation.Allows : null,
            IsSpent: () => budget.IsSpent);
        List<PricedGroup> found = pricer.Find(relaxation.Lp.Prices[..relaxation.Region.Own], relaxation.PricedCuts(), order);
        budget.Charge((pricer.Looked - before) / 100);
        return found;
    }
}

/// <summary>A list of groups outside which nothing better than the best known grouping can be made.</summary>
internal sealed class ListedGroups(List<int[]> groups, double[] costs) : IColumnSource
{
    private const int MostAtOnce = 300;

    public bool WasCutShort => false;

    public List<PricedGroup> Find(Relaxation relaxation, WorkBudget budget)
    {
        List<PricedGroup> found = [];
        ReadOnlySpan<double> prices = relaxation.Lp.Prices;
        CutPrices cuts = new(relaxation.Region.Count, relaxation.PricedCuts());
        for (int g = 0; g < groups.Count; g++)
        {
            double reduced = costs[g] - cuts.Earned(groups[g]);
            foreach (int school in groups[g])
            {
                reduced -= prices[school];
            }

            if (reduced < -Relaxation.Zero && relaxation.Allows(groups[g]))
            {
                found.Add(new PricedGroup(reduced, groups[g]));
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
