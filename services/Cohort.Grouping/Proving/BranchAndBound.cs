using PeerReview.Cohorts.Grouping.Costs;
using PeerReview.Cohorts.Grouping.Searching;

namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>
/// Finds the best grouping of a region and proves it: from a tightened relaxation, branching on "these two together or
/// apart" over the few groups that a better grouping could still use.
/// </summary>
internal sealed class BranchAndBound
{
    /// <summary>For larger groups there are too many to be looked at.</summary>
    public const int LargestGroup = 6;

    private const int LargestList = 60_000;
    private readonly Region _region;
    private readonly WorkBudget _budget;
    private readonly double _gapTarget;
    private readonly double _dearest;
    private readonly Relaxation _root;
    private readonly Stack<Relaxation> _open = new();
    private readonly List<ProofLeaf> _leaves = [];
    private IColumnSource _source;
    private double _closedBound = double.PositiveInfinity;
    private int _nodes;

    /// <param name="root">A relaxation that was solved; it is used up.</param>
    /// <param name="source">Where its columns come from.</param>
    /// <param name="incumbent">The best grouping known, in the region's numbers, or null.</param>
    /// <param name="budget">What may be spent.</param>
    /// <param name="gapTarget">The relative gap that is good enough.</param>
    public BranchAndBound(Relaxation root, IColumnSource source, int[][]? incumbent, WorkBudget budget, double gapTarget)
    {
        (_region, _root, _source, _budget, _gapTarget) = (root.Region, root, source, budget, gapTarget);
        _dearest = _region.Instance.DearestGrouping() + 0.5;
        if (incumbent is not null)
        {
            Offer(incumbent);
        }
    }

    public event Action? Improved;

    /// <summary>The best grouping known, in the region's numbers, or null.</summary>
    public int[][]? Best { get; private set; }

    public double BestCost { get; private set; } = double.PositiveInfinity;

    public double LowerBound { get; private set; } = double.NegativeInfinity;

    /// <summary>Whether there is proven to be no grouping at all.</summary>
    public bool IsImpossible { get; private set; }

    /// <summary>What a better grouping has to stay below; while there is none, what no grouping at all can cost.</summary>
    private double Cutoff => Best is null ? _dearest : BestCost - Math.Max(1e-6, Math.Max(1e-7, _gapTarget) * BestCost);

    /// <summary>The root of a whole instance: solved, and tightened by cuts.</summary>
    public static BranchAndBound Whole(Instance instance, int[][]? incumbent, WorkBudget budget, double gapTarget, Action<BranchAndBound>? improved = null)
    {
        Region region = new(instance);
        Pricer pricer = new(region);
        AllGroups source = new(pricer, mostPerSchool: 4);
        Relaxation root = WholeRoot.Build(region, pricer, incumbent);
        BranchAndBound search = new(root, source, incumbent, budget, gapTarget);
        search.Improved += () => improved?.Invoke(search);
        root.Solve(source, search.Cutoff, budget);
        search.Report(root.Bound);
        Towns towns = new(new Dendrogram(instance, Neighbours.OnTheMap(instance)));
        CutLoop.Run(root, source, towns, search.Cutoff, rounds: 60, budget, () => search.Report(root.Bound));
        search.Branch(int.MaxValue);
        return search;
    }

    /// <summary>Branches until the best grouping is proven, or so many branches were looked at.</summary>
    public void Branch(int nodes)
    {
        Report(_root.Bound);
        if (_root.Whole() is { } whole)
        {
            Offer(whole);
            Close(_root);
        }
        else if (_root.Bound >= Cutoff)
        {
            Close(_root);
        }
        else
        {
            Restrict(_root);
            _open.Push(_root.Copy());
        }

        while (_open.Count > 0 && _nodes < nodes && !_budget.IsSpent)
        {
            Visit(_open.Pop());
            Report(OpenBound());
        }

        Report(OpenBound());
        IsImpossible = _open.Count == 0 && Best is null && !_budget.IsSpent;
    }

    public ProofTree Proof() => new(ProofLeaf.Of(_root), [.. _leaves, .. _open.Select(ProofLeaf.Of)], BestCost);

    private void Visit(Relaxation node)
    {
        _nodes++;
        node.Solve(_source, Cutoff, _budget);
        if (node.Bound >= Cutoff)
        {
            Close(node);
        }
        else if (_budget.IsSpent)
        {
            _open.Push(node);
        }
        else if (node.Whole() is { } whole)
        {
            Offer(whole);
            Close(node);
        }
        else if (PickPair(node) is { } pair)
        {
            Relaxation apart = node.Copy();
            apart.Decide(pair.First, pair.Second, isTogether: false);
            _open.Push(apart);
            node.Decide(pair.First, pair.Second, isTogether: true);
            _open.Push(node);
        }
        else
        {
            Close(node);
        }
    }

    private void Close(Relaxation node)
    {
        _leaves.Add(ProofLeaf.Of(node));
        _closedBound = Math.Min(_closedBound, node.Bound);
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
        double cost = groups.Sum(group => _region.GroupCost(group));
        if (cost < BestCost)
        {
            (Best, BestCost) = (groups, cost);
            Improved?.Invoke();
        }
    }

    /// <summary>
    /// A group whose reduced cost is above the gap is in no better grouping: what is left is often a short list.
    /// </summary>
    private void Restrict(Relaxation root)
    {
        if (!double.IsFinite(BestCost) || root.BestPrices.Length == 0)
        {
            return;
        }

        ProofLeaf proof = ProofLeaf.Of(root);
        double gap = BestCost - root.Bound;
        Pricer pricer = new(_region);
        PricingOrder order = new(gap + 1e-6, StopPerAnchor: LargestList, OwnOnly: root.IsClosed);
        List<PricedGroup> listed = pricer.Find(proof.Prices, proof.Cuts, order);
        if (!pricer.WasCutShort && listed.Count < LargestList)
        {
            List<int[]> groups = [.. listed.Select(group => group.Schools)];
            _source = new ListedGroups(groups, [.. groups.Select(group => _region.GroupCost(group))]);
        }
    }

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
}
