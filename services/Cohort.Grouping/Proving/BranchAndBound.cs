using PeerReview.Cohorts.Grouping.Costs;
using PeerReview.Cohorts.Grouping.Searching;

namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>
/// Proves how good a grouping is and finds better ones: relaxation with cuts, then branching on "these two together or
/// apart" over the few groups that a better solution could still use.
/// </summary>
internal sealed class BranchAndBound
{
    private const int LargestList = 60_000;
    private readonly Instance _instance;
    private readonly WorkBudget _budget;
    private readonly double _gapTarget;
    private readonly Stack<Relaxation> _open = new();
    private readonly List<ProofLeaf> _leaves = [];
    private IColumnSource _source;
    private readonly double _dearest;
    private double _closedBound = double.PositiveInfinity;

    public BranchAndBound(Instance instance, WorkBudget budget, double gapTarget)
    {
        (_instance, _budget, _gapTarget) = (instance, budget, gapTarget);
        _source = new AllGroups(new Pricer(instance), mostPerSchool: 4);
        _dearest = instance.DearestGrouping() + 0.5;
    }

    public event Action? Improved;

    /// <summary>The best grouping known, ascending sets, or null.</summary>
    public int[][]? Best { get; private set; }

    public double BestCost { get; private set; } = double.PositiveInfinity;

    public double LowerBound { get; private set; } = double.NegativeInfinity;

    /// <summary>Whether there is proven to be no grouping at all.</summary>
    public bool IsImpossible { get; private set; }

    public Relaxation? Root { get; private set; }

    /// <summary>What a better grouping has to stay below; while there is none, what no grouping at all can cost.</summary>
    private double Cutoff => Best is null ? _dearest : BestCost - Math.Max(1e-6, Math.Max(1e-7, _gapTarget) * BestCost);

    public void Run(int[][]? incumbent)
    {
        if (incumbent is not null)
        {
            Offer(incumbent);
        }

        Relaxation root = new(_instance, FirstPenalties());
        Root = root;
        Seed(root);
        root.Solve(_source, Cutoff, _budget);
        Report(root.Bound);
        Tighten(root);
        if (root.Bound >= Cutoff || _budget.IsSpent)
        {
            Finish(root);
            return;
        }

        Restrict(root);
        Relaxation first = root.Copy();
        _open.Push(first);
        while (_open.Count > 0 && !_budget.IsSpent)
        {
            Visit(_open.Pop());
            Report(OpenBound());
        }

        Finish(null);
    }

    public ProofTree Proof()
    {
        List<ProofLeaf> leaves = [.. _leaves, .. _open.Select(Leaf)];
        return new ProofTree(Leaf(Root!), leaves, BestCost);
    }

    private void Visit(Relaxation node)
    {
        node.Solve(_source, Cutoff, _budget);
        if (node.Bound >= Cutoff)
        {
            Close(node);
            return;
        }

        if (_budget.IsSpent)
        {
            _open.Push(node);
            return;
        }

        if (TakeIfWhole(node) || PickPair(node) is not { } pair)
        {
            Close(node);
            return;
        }

        Relaxation apart = node.Copy();
        apart.Decide(pair.First, pair.Second, isTogether: false);
        _open.Push(apart);
        node.Decide(pair.First, pair.Second, isTogether: true);
        _open.Push(node);
    }

    private void Close(Relaxation node)
    {
        _leaves.Add(Leaf(node));
        _closedBound = Math.Min(_closedBound, node.Bound);
    }

    private void Finish(Relaxation? only)
    {
        if (only is not null)
        {
            TakeIfWhole(only);
            Close(only);
        }

        Report(OpenBound());
        if (_open.Count == 0 && Best is null && !_budget.IsSpent)
        {
            IsImpossible = true;
        }
    }

    private double OpenBound()
    {
        double bound = Math.Min(_closedBound, BestCost);
        foreach (Relaxation node in _open)
        {
            bound = Math.Min(bound, node.Bound);
        }

        return bound;
    }

    private void Report(double bound)
    {
        if (bound > LowerBound && double.IsFinite(bound))
        {
            LowerBound = bound;
            Improved?.Invoke();
        }
    }

    private void Offer(int[][] groups)
    {
        double cost = groups.Sum(group => _instance.GroupCost(group));
        if (cost < BestCost)
        {
            (Best, BestCost) = (groups, cost);
            Improved?.Invoke();
        }
    }

    private bool TakeIfWhole(Relaxation node)
    {
        if (node.Missing() > 1e-6)
        {
            return false;
        }

        int[][] whole = [.. node.Solution().Where(item => item.Value > 0.999).Select(item => item.Group)];
        if (whole.Sum(group => group.Length) != _instance.Count || !whole.All(node.Allows))
        {
            return false;
        }

        Offer([.. whole.OrderBy(group => group[0])]);
        return true;
    }

    /// <summary>Adds cuts while they pay.</summary>
    private void Tighten(Relaxation root)
    {
        TownCuts towns = new(_instance);
        int stale = 0;
        while (root.Bound < Cutoff && !_budget.IsSpent && stale < 3 && root.Missing() < 1e-6 && !TakeIfWhole(root))
        {
            int atMost = Math.Max(20, _instance.Count / 4);
            List<CountingCut> cuts = [.. towns.Violated(root, _instance.Count, atMost), .. ThreeSchoolCuts.Violated(root, _instance.Most, atMost)];
            if (cuts.Count == 0)
            {
                return;
            }

            double before = root.Bound;
            foreach (CountingCut cut in cuts)
            {
                root.Add(cut);
            }

            root.Solve(_source, Cutoff, _budget);
            Report(root.Bound);
            double missing = Math.Min(BestCost, 1e300) - before;
            stale = root.Bound - before > 0.02 * missing ? 0 : stale + 1;
        }
    }

    private const int SoonLookedAt = 24;

    /// <summary>
    /// A group whose reduced cost is above the gap is in no better grouping: what is left is often a short list.
    /// </summary>
    private void Restrict(Relaxation root)
    {
        // Of few schools all groups are soon looked at; a list would save nothing.
        if (_instance.Count <= SoonLookedAt || !double.IsFinite(BestCost) || root.Bound == double.NegativeInfinity)
        {
            return;
        }

        Pricer pricer = new(_instance);
        CutPrices cuts = Leaf(root).CutPrices();
        double gap = BestCost - root.Bound;
        List<PricedGroup> listed = pricer.Find(root.BestPrices.AsSpan(0, _instance.Count), cuts, gap + 1e-6, stopPerAnchor: LargestList);
        if (!pricer.WasCutShort && listed.Count < LargestList)
        {
            List<int[]> groups = [.. listed.Select(group => group.Schools)];
            _source = new ListedGroups(groups, [.. groups.Select(group => _instance.GroupCost(group))]);
            IsRestricted = true;
        }
    }

    /// <summary>Whether branching went on over a list, so that its leaves are proofs only together with the root's prices.</summary>
    public bool IsRestricted { get; private set; }

    /// <summary>The pair that is most undecided whether to be together.</summary>
    private static (int First, int Second)? PickPair(Relaxation node)
    {
        Dictionary<(int, int), double> together = [];
        foreach ((int[] group, double value) in node.Solution())
        {
            for (int a = 0; a < group.Length; a++)
            {
                for (int b = a + 1; b < group.Length; b++)
                {
                    together[(group[a], group[b])] = together.GetValueOrDefault((group[a], group[b])) + value;
                }
            }
        }

        (int, int)? best = null;
        double furthest = 1e-4;
        foreach (((int, int) pair, double value) in together)
        {
            double undecided = Math.Min(value, 1 - value);
            if (undecided > furthest + 1e-9 || (best is not null && undecided > furthest - 1e-9 && pair.CompareTo(best.Value) < 0))
            {
                (best, furthest) = (pair, Math.Max(furthest, undecided));
            }
        }

        return best;
    }

    /// <summary>A school's first price limit: about what it costs in a fair grouping of its nearest, and some more.</summary>
    private double[] FirstPenalties()
    {
        double[] limits = new double[_instance.Count];
        if (_instance.IsFree)
        {
            Array.Fill(limits, 1);
            return limits;
        }

        int[][] near = Neighbours.Of(_instance, _instance.Most, perQuarter: 0);
        for (int i = 0; i < limits.Length; i++)
        {
            limits[i] = near[i].Sum(j => _instance.Pair(i, j));
        }

        if (Best is not null)
        {
            foreach (int[] group in Best)
            {
                double share = 1.5 * _instance.GroupCost(group) / group.Length;
                foreach (int school in group)
                {
                    limits[school] = Math.Max(limits[school], share);
                }
            }
        }

        double floor = Math.Max(0.01, limits.Sum() / Math.Max(1, limits.Length) / 10);
        return [.. limits.Select(limit => Math.Max(limit, floor))];
    }

    /// <summary>The incumbent's groups and, around each school, the cheapest few: prices are sensible from the start.</summary>
    private void Seed(Relaxation root)
    {
        foreach (int[] group in Best ?? [])
        {
            root.Add(group, _instance.IsFree ? 0 : _instance.GroupCost(group));
        }

        double[] guess = [.. FirstPenalties().Select(limit => _instance.IsFree ? limit : limit * 0.6)];
        foreach (PricedGroup group in new Pricer(_instance).Find(guess, CutPrices.None, 0, mostPerAnchor: 8, stopPerAnchor: 200))
        {
            root.Add(group.Schools, _instance.IsFree ? 0 : _instance.GroupCost(group.Schools));
        }
    }

    private static ProofLeaf Leaf(Relaxation node) => ProofLeaf.Of(node);
}
