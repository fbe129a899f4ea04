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
    private readonly List<(CountingCut Cut, double Price)> _wide = [];
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
                _wide.Add((cut, price));
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

    /// <summary>
    /// What the pairs of any group with these schools were paid too much by edges: by the number on each side as many pairs are
    /// separated as it has, and it weighs what it weighs.
    /// </summary>
    private double Overpaid(ReadOnlySpan<int> group)
    {
        ulong over = 0;
        foreach (int school in group)
        {
            over |= _inside[school] ^ _inside[group[0]];
        }

        double overpaid = 0;
        int size = _instance.Most;
        for (; over != 0; over &= over - 1)
        {
            int edge = BitOperations.TrailingZeroCount(over);
            int inside = 0;
            foreach (int school in group)
            {
                inside += (int)(_inside[school] >> edge & 1);
            }

            double least = double.PositiveInfinity;
            for (int all = inside; all <= size - group.Length + inside; all++)
            {
                least = Math.Min(least, (all * (size - all) * _share[edge]) - (_wide[edge].Price * _wide[edge].Cut.Weights[all]));
            }

            overpaid += Math.Max(0, least);
        }

        return overpaid;
    }

    private sealed class Growth(LeafSearch search, double threshold)
    {
        private readonly Instance _instance = search._instance;
        private const double Rounding = 1 + 1e-12;
        private readonly int[] _group = new int[search._instance.Most];
        private readonly int[] _shared = new int[search._cuts.Count];
        private readonly List<int> _met = [];
        private readonly List<int> _near = [];
        private readonly List<(double Added, int School)> _beyond = [];
        private readonly List<(double Added, int School)> _candidates = [];
        private double _leastPair;

        public List<PricedGroup> Found { get; } = [];

        public long Looked { get; private set; }

        /// <summary>The groups whose dearest school is the anchor: those over an edge, then those on its own side.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Around(int anchor)
        {
            double worth = search._worth[anchor];
            _group[0] = anchor;
            if (search._cells.Count > 1)
            {
                OverEdges(anchor, worth);
            }

            _near.Clear();
            if (_instance.IsMetric)
            {
                // With s schools at least s − 1 times the longest distance is walked.
                double radius = 0;
                for (int size = Math.Max(2, _instance.Fewest); size <= _instance.Most; size++)
                {
                    radius = Math.Max(radius, ((size * worth) + Math.Max(0, threshold)) / (size - 1));
                }

                search.Within(anchor, radius * Rounding, _near, overEdges: false);
            }
            else
            {
                _near.AddRange(search._order);
            }

            Cheaper(anchor, _candidates);
            _leastPair = 0;
            Grow(1, -worth, 0, counted: 1);
        }

        /// <summary>
        /// By the first school beyond, in order. Over an edge a pair is at most as dear as all the group pays; pairs that cost less
        /// than nothing pay too.
        /// </summary>
        private void OverEdges(int anchor, double worth)
        {
            int most = _instance.Most;
            double pays = ((most * worth) + Math.Max(0, threshold) - (((most * (most - 1) / 2) - 1) * search._leastPair)) * Rounding;
            _near.Clear();
            search.Within(anchor, pays, _near, overEdges: true);
            Cheaper(anchor, _beyond);
            if (_beyond.Count == 0)
            {
                return;
            }

            int beyond = _beyond.Count;
            _near.Clear();
            search.Within(anchor, pays, _near, overEdges: false);
            Cheaper(anchor, _candidates);
            _beyond.AddRange(_candidates);
            double least = Math.Min(_beyond[0].Added, _candidates.Count > 0 ? _candidates[0].Added : 0);
            _leastPair = LeastPair(beyond);
            for (int k = 0; k < beyond; k++)
            {
                (double added, int school) = _beyond[k];
                double more = added - worth;
                double rest = Rest(most - 2, least);
                if (more + Math.Min(0, rest) < threshold)
                {
                    _group[1] = school;
                    With(k, more);
                }
            }
        }

        /// <summary>The least that more schools can add, each with those chosen at least so much.</summary>
        private double Rest(int more, double each) => (more * each) + (more * (more + 1) / 2 * _leastPair);

        /// <summary>The groups of the anchor and one beyond, with others after it.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void With(int first, double reduced)
        {
            double overpaid = search.Overpaid(_group.AsSpan(0, 2));
            int school = _group[1];
            _candidates.Clear();
            double least = double.PositiveInfinity;
            for (int k = first + 1; k < _beyond.Count; k++)
            {
                double added = _beyond[k].Added + search.Pair(school, _beyond[k].School);
                if (added < double.PositiveInfinity)
                {
                    least = Math.Min(least, added);
                    _candidates.Add((added, _beyond[k].School));
                }
            }

            double limit = threshold - reduced - overpaid - Math.Min(0, Rest(_instance.Most - 3, least));
            _candidates.RemoveAll(candidate => candidate.Added >= limit);
            _candidates.Sort();
            Grow(2, reduced, 0, counted: 2);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private double LeastPair(int beyond)
        {
            double least = 0;
            for (int a = 0; a < beyond; a++)
            {
                for (int b = a + 1; b < _beyond.Count; b++)
                {
                    least = Math.Min(least, search.Pair(_beyond[a].School, _beyond[b].School));
                }
            }

            return least;
        }

        /// <summary>Those near that may meet the anchor and are no dearer, with what each adds.</summary>
        private void Cheaper(int anchor, List<(double Added, int School)> cheaper)
        {
            cheaper.Clear();
            foreach (int other in _near)
            {
                if (search._rank[other] > search._rank[anchor] && _instance.MayMeet(anchor, other))
                {
                    cheaper.Add((search.Pair(anchor, other) - search._worth[other], other));
                }
            }

            cheaper.Sort();
        }

        /// <param name="size">How many are chosen.</param>
        /// <param name="reduced">What they cost less their prices.</param>
        /// <param name="next">The first candidate to try.</param>
        /// <param name="counted">With how many of those chosen the candidates' pairs are counted already.</param>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Grow(int size, double reduced, int next, int counted)
        {
            double overpaid = search.Overpaid(_group.AsSpan(0, size));
            if (size >= _instance.Fewest && reduced + overpaid < threshold)
            {
                Look(size);
            }

            for (int k = next; k < _candidates.Count && size < _instance.Most && CanReach(size, reduced + overpaid, k); k++)
            {
                (double added, int school) = _candidates[k];
                double more = reduced + added;
                for (int m = counted; m < size; m++)
                {
                    more += search.Pair(_group[m], school);
                }

                if (more < double.PositiveInfinity)
                {
                    _group[size] = school;
                    Grow(size + 1, more, k + 1, counted);
                }
            }
        }

        /// <summary>Whether the cheapest ones from here on, with no more between them than any pair costs, could be enough.</summary>
        private bool CanReach(int size, double reduced, int k)
        {
            for (int grown = size + 1; grown <= _instance.Most && k + grown - size - 1 < _candidates.Count; grown++)
            {
                reduced += _candidates[k + grown - size - 1].Added + ((grown - 2) * _leastPair);
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
