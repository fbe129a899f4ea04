using PeerReview.Cohorts.Grouping.Costs;

namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>A cut with its price.</summary>
internal sealed class PricedCut(CountingCut cut, double price)
{
    public CountingCut Cut { get; } = cut;

    public double Price { get; set; } = price;
}

/// <summary>
/// Prices of all schools and cuts of an instance that no group undercuts: their sum is a lower bound. Regions raise it
/// one after another. Two regions may work at once as long as neither has own schools in the other's rim.
/// </summary>
internal sealed class PriceBook
{
    private const int MostRemote = 32;
    private const double RemoteInMeans = 5;
    private readonly Instance _instance;
    private readonly List<PricedCut>?[] _cutsOf;
    private readonly int[][] _near;
    private readonly double[] _ceilings;
    private readonly bool[] _isRemote;
    private readonly List<int[]>?[] _known;

    /// <param name="instance">The whole.</param>
    /// <param name="prices">Prices that no group undercuts, to begin with.</param>
    /// <param name="near">For each school those worth trying as partners.</param>
    public PriceBook(Instance instance, double[] prices, int[][] near)
    {
        _instance = instance;
        Prices = prices;
        _ceilings = [.. prices];
        _isRemote = new bool[prices.Length];
        _near = near;
        _cutsOf = new List<PricedCut>?[instance.Count];
        _known = new List<int[]>?[instance.Count];
        Wide = new WideEdges(instance);
    }

    public double[] Prices { get; }

    public IReadOnlyList<int> Near(int school) => _near[school];

    /// <summary>Groups with a school that undercut its price once because its region had overlooked them.</summary>
    public IReadOnlyList<int[]> KnownOf(int school) => _known[school] ?? [];

    public IReadOnlyList<PricedCut> CutsOf(int school) => _cutsOf[school] ?? [];

    /// <summary>At most what a group pays for having a school, wide cuts aside.</summary>
    public double Ceiling(int school) => _ceilings[school];

    /// <summary>Schools so far from all others that they are dearer than any map around them: each is looked at by itself.</summary>
    public IReadOnlyList<int> Remote { get; private set; } = [];

    /// <summary>Says anew which schools are remote.</summary>
    public void FindRemote()
    {
        double dear = RemoteInMeans * _ceilings.Average();
        Remote = [.. Enumerable.Range(0, _ceilings.Length)
            .Where(school => _ceilings[school] > dear)
            .OrderByDescending(school => _ceilings[school])
            .Take(MostRemote)];
        _isRemote.AsSpan().Clear();
        foreach (int school in Remote)
        {
            _isRemote[school] = true;
        }
    }

    public bool IsRemote(int school) => _isRemote[school];

    /// <summary>The highest ceiling among a school's neighbours, the remote aside: a dear school reaches further than a cheap one.</summary>
    public double DearestAround(int school)
    {
        double dearest = _ceilings[school];
        foreach (int other in _near[school])
        {
            dearest = _isRemote[other] ? dearest : Math.Max(dearest, _ceilings[other]);
        }

        return dearest;
    }

    /// <summary>The wide cuts, by the edges they stand for.</summary>
    public WideEdges Wide { get; }

    /// <summary>Sets the price of a school.</summary>
    public void SetPrice(int school, double price)
    {
        Prices[school] = price;
        Renew(school);
    }

    /// <summary>
    /// Schools that stick together share what they pay: only their sum counts, and one very dear beside one far below
    /// nothing would seem to pay for any group without the other.
    /// </summary>
    public void EvenOutBlocks()
    {
        foreach (int[] block in _instance.Blocks)
        {
            double even = block.Average(school => Prices[school]);
            foreach (int school in block)
            {
                SetPrice(school, even);
            }
        }
    }

    private void Renew(int school)
    {
        double ceiling = Prices[school];
        foreach (PricedCut cut in CutsOf(school))
        {
            ceiling += cut.Price * cut.Cut.PerSchool;
        }

        _ceilings[school] = ceiling;
    }

    /// <summary>What a group costs more than its schools and cuts pay for it.</summary>
    public double Reduced(int[] group)
    {
        double reduced = _instance.GroupCost(group);
        for (int k = 0; k < group.Length; k++)
        {
            reduced -= Prices[group[k]];
            foreach (PricedCut cut in CutsOf(group[k]))
            {
                // Each cut once, at the first of its schools in the group.
                bool isFirst = true;
                for (int before = 0; before < k && isFirst; before++)
                {
                    isFirst = Array.BinarySearch(cut.Cut.Schools, group[before]) < 0;
                }

                reduced -= isFirst ? cut.Price * cut.Cut.WeightIn(group) : 0;
            }
        }

        return reduced;
    }

    /// <summary>Lowers prices until none of some undercut groups is undercut any more.</summary>
    public void Repair(IEnumerable<int[]> undercut)
    {
        foreach (int[] group in undercut)
        {
            foreach (int school in group)
            {
                (_known[school] ??= []).Add(group);
            }

            double reduced = Reduced(group);
            if (reduced < 0 && WideOver(group) is { } wide)
            {
                // One edge price stands for all groups over the edge; lowering schools would pay for each of them.
                RaiseEdge(wide, reduced / wide.Cut.WeightIn(group));

                reduced = Reduced(group);
            }

            if (reduced < 0)
            {
                int dearest = group.MaxBy(school => Prices[school]);
                SetPrice(dearest, Prices[dearest] + reduced);
            }
        }
    }

    /// <summary>Makes the edge of a conurbation dearer, or cheaper; at nothing it is gone.</summary>
    public void RaiseEdge(PricedCut wide, double by)
    {
        wide.Price += by;
        if (wide.Price > 0)
        {
            Wide.Reprice();
        }
        else
        {
            Remove(wide);
        }
    }

    /// <summary>The dearest wide cut that a group counts in.</summary>
    private PricedCut? WideOver(int[] group)
    {
        PricedCut? dearest = null;
        foreach (PricedCut cut in group.SelectMany(CutsOf))
        {
            if (cut.Cut.IsWide && cut.Cut.WeightIn(group) > 0 && cut.Price > (dearest?.Price ?? 0))
            {
                dearest = cut;
            }
        }

        return dearest;
    }

    public double Bound()
    {
        double bound = Prices.Sum();
        for (int school = 0; school < _cutsOf.Length; school++)
        {
            foreach (PricedCut cut in CutsOf(school))
            {
                bound += cut.Cut.Schools[0] == school ? cut.Price * cut.Cut.AtLeast : 0;
            }
        }

        return bound;
    }

    public IEnumerable<PricedCut> AllCuts()
    {
        for (int school = 0; school < _cutsOf.Length; school++)
        {
            foreach (PricedCut cut in CutsOf(school))
            {
                if (cut.Cut.Schools[0] == school)
                {
                    yield return cut;
                }
            }
        }
    }

    public void Remove(PricedCut cut)
    {
        if (cut.Cut.IsWide)
        {
            Wide.Remove(cut);
        }

        foreach (int school in cut.Cut.Schools)
        {
            _cutsOf[school]?.Remove(cut);
            Renew(school);
        }
    }

    public void Add(PricedCut cut)
    {
        if (cut.Cut.IsWide)
        {
            Wide.Add(cut);
        }

        foreach (int school in cut.Cut.Schools)
        {
            (_cutsOf[school] ??= []).Add(cut);
            Renew(school);
        }
    }

    public ProofLeaf ToLeaf() => new([], [.. Prices], [.. AllCuts().Select(cut => (cut.Cut, cut.Price))]);
}
