using System.Numerics;
using System.Runtime.CompilerServices;
using PeerReview.Cohorts.Grouping.Costs;
using PeerReview.Cohorts.Grouping.Searching;

namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>
/// The verifier's own search for groups that cost less than their prices allow: around the dearest school of each, in the
/// distance that its price can pay for. A cut over a whole conurbation is paid by the pairs its edge separates: of a group
/// over the edge at least size − 1 are separated, and it weighs at most 1.
/// </summary>
internal sealed class LeafSearch
{
    private const int LeastWide = 60;
    private const int MostWide = 64;
    private readonly Instance _instance;
    private readonly double[] _prices;
    private readonly List<(CountingCut Cut, double Price)> _cuts = [];
    private readonly List<int>?[] _cutsOf;
    private readonly double[] _worth;
    private readonly int[] _rank;
    private readonly int[] _order;
    private readonly ulong[] _inside;
    private readonly double[] _share = new double[MostWide];
    private readonly List<(ulong Inside, SpatialGrid Grid)> _cells;
    private readonly double _leastPair;
    private long _looked;

    public LeafSearch(Instance instance, double[] prices, IReadOnlyList<(CountingCut Cut, double Price)> cuts)
    {
        (_instance, _prices, _worth) = (instance, prices, [.. prices]);
        _cutsOf = new List<int>?[instance.Count];
        _inside = new ulong[instance.Count];
        int wide = 0;
        foreach ((CountingCut cut, double price) in cuts.OrderByDescending(item => item.Price * item.Cut.Schools.Length))
        {
            bool isWide = wide < MostWide && IsWide(cut);
            double most = Enumerable.Range(1, cut.Weights.Length - 1).Max(shared => Math.Max(0, cut.Weights[shared] / shared));
            foreach (int school in cut.Schools)
            {
                (_cutsOf[school] ??= []).Add(_cuts.Count);
                _worth[school] += isWide ? 0 : price * most;
                _inside[school] |= isWide ? 1UL << wide : 0;
            }

            _cuts.Add((cut, price));
            if (isWide)
            {
                _share[wide++] = price / (instance.Most - 1);
            }
        }

        _order = [.. Enumerable.Range(0, instance.Count).OrderByDescending(school => _worth[school])];
        _rank = new int[instance.Count];
        for (int r = 0; r < _order.Length; r++)
        {
            _rank[_order[r]] = r;
        }

        _cells = [.. Enumerable.Range(0, instance.Count).GroupBy(school => _inside[school]).Select(cell => (cell.Key, new SpatialGrid(instance.X, instance.Y, [.. cell])))];
        _leastPair = LeastPair();
    }

    /// <summary>How many possible groups were cheap enough to be looked at one by one.</summary>
    public long Looked => _looked;

    /// <summary>Every allowed group whose cost less its prices is below the threshold.</summary>
    public List<PricedGroup> Below(double threshold, CancellationToken cancellation)
    {
        const int Chunk = 64;
        List<PricedGroup>[] found = new List<PricedGroup>[(_order.Length / Chunk) + 1];
        Parallel.For(0, found.Length, new ParallelOptions { CancellationToken = cancellation }, chunk =>
        {
            Growth growth = new(this, threshold);
            for (int r = chunk * Chunk; r < Math.Min(_order.Length, (chunk + 1) * Chunk); r++)
            {
                growth.Around(_order[r]);
            }

            found[chunk] = growth.Found;
            Interlocked.Add(ref _looked, growth.Looked);
        });
        return [.. found.SelectMany(list => list)];
    }

    /// <summary>What a group costs less its prices.</summary>
    public double Reduced(int[] group) => Reduced(group, new int[_cuts.Count], []);

    /// <param name="group">Its schools.</param>
    /// <param name="shared">A zero for each cut; left so.</param>
    /// <param name="met">An empty list; left so.</param>
    private double Reduced(int[] group, int[] shared, List<int> met)
    {
        double reduced = _instance.GroupCost(group);
        foreach (int school in group)
        {
            reduced -= _prices[school];
            foreach (int cut in _cutsOf[school] ?? [])
            {
                if (shared[cut]++ == 0)
                {
                    met.Add(cut);
                }
            }
        }

        foreach (int cut in met)
        {
            reduced -= _cuts[cut].Price * _cuts[cut].Cut.Weights[shared[cut]];
            shared[cut] = 0;
        }

        met.Clear();
        return reduced;
    }

    private bool IsWide(CountingCut cut) => _instance.IsMetric && _instance.Fewest == _instance.Most && _instance.Most > 1
        && cut.Schools.Length >= LeastWide && cut.Weights[0] == 0 && cut.Weights[^1] == 0 && cut.Weights.Max() <= 1;

    /// <summary>What two schools cost together, less what the edges between them pay.</summary>
    private double Pair(int i, int j)
    {
        ulong between = _inside[i] ^ _inside[j];
        return between == 0 ? _instance.Pair(i, j) : _instance.Pair(i, j) - Share(between);
    }

    private double Share(ulong edges)
    {
        double share = 0;
        for (; edges != 0; edges &= edges - 1)
        {
            share += _share[BitOperations.TrailingZeroCount(edges)];
        }

        return share;
    }

    /// <summary>
    /// Adds the schools no further from one than a radius and what the edges between pay a pair: those over an edge, or
    /// those that are not.
    /// </summary>
    private void Within(int school, double radius, List<int> found, bool overEdges)
    {
        foreach ((ulong inside, SpatialGrid grid) in _cells)
        {
            double reach = radius + Share(inside ^ _inside[school]);
            if (inside != _inside[school] == overEdges && grid.DistanceTo(_instance.X[school], _instance.Y[school]) <= reach)
            {
                grid.Within(_instance.X[school], _instance.Y[school], reach, found);
            }
        }
    }

    /// <summary>No pair costs less than this (at most 0) after what edges pay for it.</summary>
    private double LeastPair()
    {
        double least = 0;
        List<int> near = [];
        for (int i = 0; i < _order.Length && _cells.Count > 1; i++)
        {
            near.Clear();
            Within(i, 0, near, overEdges: true);
            foreach (int j in near)
            {
                least = Math.Min(least, Pair(i, j));
            }
        }

        return least;
    }

    private sealed class Growth(LeafSearch search, double threshold)
    {
        private readonly Instance _instance = search._instance;
        private const double Rounding = 1 + 1e-12;
        private readonly int[] _group = new int[search._instance.Most];
        private readonly int[] _shared = new int[search._cuts.Count];
        private readonly List<int> _met = [];
        private readonly List<int> _near = [];
        private readonly List<(double Added, int School)> _candidates = [];

        public List<PricedGroup> Found { get; } = [];

        public long Looked { get; private set; }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Around(int anchor)
        {
            _near.Clear();
            _candidates.Clear();
            double worth = search._worth[anchor];
            if (!_instance.IsMetric)
            {
                _near.AddRange(search._order);
            }
            else
            {
                Collect(anchor, worth);
            }

            foreach (int other in _near)
            {
                if (search._rank[other] > search._rank[anchor] && _instance.MayMeet(anchor, other))
                {
                    _candidates.Add((search.Pair(anchor, other) - search._worth[other], other));
                }
            }

            _candidates.Sort();
            _group[0] = anchor;
            Grow(1, -worth, 0);
        }

        /// <summary>
        /// Whom the anchor may share a cheap group with. Over an edge a pair is at most as dear as all the group pays; where
        /// no school over an edge is as near as that, nothing is paid by edges, and with s schools at least s − 1 times the
        /// longest distance is walked.
        /// </summary>
        private void Collect(int anchor, double worth)
        {
            int most = _instance.Most;
            double pays = (most * worth) + Math.Max(0, threshold) - (((most * (most - 1) / 2) - 1) * search._leastPair);
            search.Within(anchor, pays * Rounding, _near, overEdges: true);
            if (_near.Exists(other => search._rank[other] > search._rank[anchor]))
            {
                search.Within(anchor, pays * Rounding, _near, overEdges: false);
                return;
            }

            double radius = 0;
            for (int size = Math.Max(2, _instance.Fewest); size <= most; size++)
            {
                radius = Math.Max(radius, ((size * worth) + Math.Max(0, threshold)) / (size - 1));
            }

            _near.Clear();
            search.Within(anchor, radius * Rounding, _near, overEdges: false);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Grow(int size, double reduced, int next)
        {
            if (size >= _instance.Fewest && reduced < threshold)
            {
                Look(size);
            }

            for (int k = next; k < _candidates.Count && size < _instance.Most && CanReach(size, reduced, k); k++)
            {
                (double added, int school) = _candidates[k];
                double more = reduced + added;
                for (int m = 1; m < size; m++)
                {
                    more += search.Pair(_group[m], school);
                }

                if (more < double.PositiveInfinity)
                {
                    _group[size] = school;
                    Grow(size + 1, more, k + 1);
                }
            }
        }

        /// <summary>Whether the cheapest ones from here on, with no more between them than any pair costs, could be enough.</summary>
        private bool CanReach(int size, double reduced, int k)
        {
            for (int grown = size + 1; grown <= _instance.Most && k + grown - size - 1 < _candidates.Count; grown++)
            {
                reduced += _candidates[k + grown - size - 1].Added + ((grown - 2) * search._leastPair);
                if (grown >= _instance.Fewest && reduced < threshold)
                {
                    return true;
                }
            }

            return false;
        }

        private void Look(int size)
        {
            Looked++;
            int[] group = _group[..size];
            Array.Sort(group);
            if (_instance.IsWhole(group) && search.Reduced(group, _shared, _met) is var exact && exact < threshold)
            {
                Found.Add(new PricedGroup(exact, group));
            }
        }
    }
}
