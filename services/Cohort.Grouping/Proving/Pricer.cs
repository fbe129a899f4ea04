using System.Runtime.CompilerServices;
using PeerReview.Cohorts.Grouping.Searching;

namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>A group with its reduced cost: what it costs more than its schools and cuts pay for it.</summary>
internal readonly record struct PricedGroup(double Reduced, int[] Schools);

/// <summary>What to look for.</summary>
/// <param name="Threshold">Reduced costs below this.</param>
/// <param name="MostPerAnchor">How many of the best to keep around each school.</param>
/// <param name="StopPerAnchor">After how many to leave a school.</param>
/// <param name="OwnOnly">Whether groups may not reach into the rim.</param>
/// <param name="Allows">A further condition, or null.</param>
/// <param name="IsSpent">When to give up, or null; what was not looked at counts as cut short.</param>
internal sealed record PricingOrder(
    double Threshold,
    int MostPerAnchor = int.MaxValue,
    int StopPerAnchor = int.MaxValue,
    bool OwnOnly = false,
    Func<int[], bool>? Allows = null,
    Func<bool>? IsSpent = null);

/// <summary>
/// Finds every allowed group whose reduced cost is below a threshold. Exact over all possible groups, not over a list: a
/// group with such a reduced cost lies around its dearest school, within a distance that the price allows.
/// </summary>
internal sealed class Pricer
{
    /// <summary>Up to here pair costs are corrected for cuts in a table, which cuts off much more.</summary>
    private const int LargestCorrected = 1000;

    /// <summary>
    /// The price of a school far from all others pays for every group of a city; in a part of a map, whose bound is checked
    /// as a whole later, only its likeliest partners are tried.
    /// </summary>
    private const int MostAroundRemote = 24;

    /// <summary>Of an own school so far away more are tried: its groups are what the region is there to find.</summary>
    private const int MostAroundOwnRemote = 70;
    private const double RemoteInMeans = 6;
    private static readonly Comparer<PricedGroup> ByReduced = Comparer<PricedGroup>.Create((a, b) => a.Reduced.CompareTo(b.Reduced));

    private readonly Region _region;
    private readonly int _fewest;
    private readonly int _most;
    private readonly SpatialGrid? _grid;
    private readonly List<int> _around = [];
    private readonly int[] _chosen;
    private readonly double[][] _partial;
    private readonly int[][] _candidates;
    private readonly double[] _ceiling;
    private readonly double[] _prices;
    private readonly double[]? _corrected;
    private CutPrices _cuts;
    private EdgeRefunds? _refunds;
    private PricingOrder _order = new(0);
    private List<PricedGroup> _found = [];
    private int _anchorStart;
    private bool _isAnchorFull;
    private double _leastPair;

    /// <summary>What two candidates of the anchor cost at least; below nothing only over an edge.</summary>
    private double _pairFloor;
    private double _remote;

    /// <summary>Of a group around a rim school the least that its first own school adds; groups of the rim alone are not asked for.</summary>
    private double _leastOwn;

    public Pricer(Region region)
    {
        _region = region;
        (_fewest, _most) = (region.Instance.Fewest, region.Instance.Most);
        _grid = region.Instance.IsMetric && region.Count > 120 ? new SpatialGrid(region.X, region.Y) : null;
        _chosen = new int[_most];
        _partial = [.. Enumerable.Range(0, _most).Select(_ => new double[region.Count])];
        _candidates = [.. Enumerable.Range(0, _most).Select(_ => new int[region.Count])];
        _ceiling = new double[region.Count];
        _prices = new double[region.Count];
        _corrected = region.Count <= LargestCorrected && region.PairTable is not null ? new double[region.Count * region.Count] : null;
        _cuts = new CutPrices(region.Count, []);
    }

    /// <summary>How many partial groups were looked at: the measure of work.</summary>
    public long Looked { get; private set; }

    /// <summary>Whether the last search left an anchor because it had enough groups there.</summary>
    public bool WasCutShort { get; private set; }

    /// <param name="ownPrices">The prices of the own schools; the rim's are the region's.</param>
    /// <param name="cuts">Cuts inside the region with their prices; those over its edge are the region's.</param>
    /// <param name="order">What to look for.</param>
    public List<PricedGroup> Find(ReadOnlySpan<double> ownPrices, IEnumerable<(CountingCut, double)> cuts, PricingOrder order)
    {
        (_order, _found, WasCutShort) = (order, [], false);
        _cuts = new CutPrices(_region.Count, cuts.Concat(_region.RimCuts));
        ownPrices[.._region.Own].CopyTo(_prices);
        for (int i = _region.Own; i < _region.Count; i++)
        {
            _prices[i] = _region.RimPrices[i - _region.Own];
        }

        for (int i = 0; i < _region.Count; i++)
        {
            _ceiling[i] = _prices[i] + _cuts.PerSchool(i);
        }

        _remote = RemoteInMeans * _ceiling.Average();
        Correct();
        int anchors = order.OwnOnly ? _region.Own : _region.Count;
        for (int anchor = 0; anchor < anchors; anchor++)
        {
            if (order.IsSpent?.Invoke() == true)
            {
                WasCutShort = true;
                break;
            }

            Around(anchor);
        }

        return _found;
    }

    /// <summary>What two schools cost together, plus what their cuts then surely do not earn.</summary>
    private void Correct()
    {
        if (_corrected is null)
        {
            return;
        }

        _region.PairTable!.CopyTo(_corrected, 0);
        _leastPair = 0;
        _refunds = Refunds();
        foreach ((CountingCut cut, double price) in _cuts.Cuts)
        {
            if (cut.IsWide)
            {
                Separate(cut, price * cut.PerSeparatedPair);
                continue;
            }

            double lost = -cut.PerPair * price;
            for (int a = 0; lost > 0 && a < cut.Schools.Length; a++)
            {
                int row = cut.Schools[a] * _region.Count;
                foreach (int b in cut.Schools)
                {
                    _corrected[row + b] += lost;
                }
            }
        }
    }

    private EdgeRefunds? Refunds()
    {
        (CountingCut Cut, double Price)[] edges = [.. _cuts.Cuts.Where(priced => priced.Cut.IsWide)];
        if (edges.Length == 0)
        {
            return null;
        }

        ulong[] inside = new ulong[_region.Count];
        EdgeRefunds refunds = new(inside);
        for (int edge = 0; edge < edges.Length; edge++)
        {
            refunds.Price(edge, edges[edge].Cut, edges[edge].Price);
            foreach (int school in edges[edge].Cut.Schools)
            {
                inside[school] |= 1UL << edge;
            }
        }

        return refunds;
    }

    private void Separate(CountingCut cut, double share)
    {
        bool[] isIn = new bool[_region.Count];
        foreach (int school in cut.Schools)
        {
            isIn[school] = true;
        }

        foreach (int a in cut.Schools)
        {
            for (int b = 0; b < isIn.Length; b++)
            {
                if (!isIn[b])
                {
                    double left = _corrected![(a * _region.Count) + b] -= share;
                    _corrected[(b * _region.Count) + a] -= share;
                    _leastPair = Math.Min(_leastPair, left);
                }
            }
        }
    }

    /// <summary>Every group whose dearest school is the anchor.</summary>
    private void Around(int anchor)
    {
        double ceiling = _ceiling[anchor];
        double allowance = Math.Max(0, _order.Threshold);
        // A group of s has s−1 pairs at the anchor; where distances are metric, every edge is met again by each further school.
        double radius = 0;
        for (int size = Math.Max(2, _fewest); size <= _most; size++)
        {
            double budget = (size * ceiling) + allowance;
            radius = Math.Max(radius, _region.Instance.IsMetric ? budget / (size - 1) : budget);
        }

        _anchorStart = _found.Count;
        _isAnchorFull = false;
        _chosen[0] = anchor;
        double reduced = -ceiling;
        if (_fewest <= 1)
        {
            Emit(1, reduced);
        }

        if (radius <= 0 || _most == 1)
        {
            return;
        }

        _pairFloor = _leastPair;
        int count = KeepUseful(Collect(anchor, radius), reduced);
        Array.Sort(_partial[0], _candidates[0], 0, count);
        if (_region.IsCheckedLater && ceiling > _remote && (anchor >= _region.Own || _refunds is null))
        {
            count = KeepLikeliest(count, anchor < _region.Own ? MostAroundOwnRemote : MostAroundRemote);
        }

        _leastOwn = anchor < _region.Own ? double.NegativeInfinity : LeastOwn(count);
        if (_refunds is not null)
        {
            count = OverEdges(reduced, count);
        }

        Extend(1, reduced, back: 0, count);
        Trim();
    }

    /// <summary>
    /// Every group of the anchor over an edge, by its first school beyond; what is left is its candidates on its own side, whose
    /// pairs are all dearer than nothing.
    /// </summary>
    private int OverEdges(double reduced, int count)
    {
        int over = PutFirst(count, school => _refunds!.Parts(_chosen[0], school));
        _pairFloor = LeastPairOver(over, count);
        double rest = over == 0 ? 0 : Rest(2, Math.Min(_partial[0][0], over < count ? _partial[0][over] : 0));
        for (int k = 0; k < over && !_isAnchorFull && reduced + _partial[0][k] + rest < _order.Threshold; k++)
        {
            double next = Choose(1, reduced, k, out double back);
            if (_most > 2)
            {
                Extend(2, next, back, Narrow(1, next + back, k, count));
            }
        }

        Array.Copy(_candidates[0], over, _candidates[0], 0, count - over);
        Array.Copy(_partial[0], over, _partial[0], 0, count - over);
        _pairFloor = 0;
        return KeepUseful(count - over, reduced);
    }

    /// <summary>What a candidate beyond an edge costs at least with another candidate; at most nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double LeastPairOver(int over, int count)
    {
        double least = 0;
        for (int a = 0; a < over; a++)
        {
            int row = _candidates[0][a] * _region.Count;
            for (int b = a + 1; b < count; b++)
            {
                least = Math.Min(least, _corrected![row + _candidates[0][b]]);
            }
        }

        return least;
    }

    /// <summary>Puts the candidates of a kind before the others, each in the order they had; says how many they are.</summary>
    private int PutFirst(int count, Func<int, bool> isFirst)
    {
        int first = 0;
        int second = 0;
        for (int k = 0; k < count; k++)
        {
            (int candidate, double added) = (_candidates[0][k], _partial[0][k]);
            if (isFirst(candidate))
            {
                (_candidates[0][first], _partial[0][first++]) = (candidate, added);
            }
            else
            {
                (_candidates[1][second], _partial[1][second++]) = (candidate, added);
            }
        }

        Array.Copy(_candidates[1], 0, _candidates[0], first, second);
        Array.Copy(_partial[1], 0, _partial[0], first, second);
        return first;
    }

    /// <summary>Leaves the candidates of the anchor that with the cheapest others may come below the threshold.</summary>
    private int KeepUseful(int count, double reduced)
    {
        double least = double.PositiveInfinity;
        foreach (double added in _partial[0].AsSpan(0, count))
        {
            least = Math.Min(least, added);
        }

        return KeepUseful(_candidates[0], _partial[0], count, _order.Threshold - reduced - Rest(2, least));
    }

    /// <summary>Leaves the candidates that add less than what the cheapest others leave.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int KeepUseful(int[] candidates, double[] added, int count, double limit)
    {
        int kept = 0;
        for (int k = 0; k < count; k++)
        {
            if (added[k] < limit)
            {
                (candidates[kept], added[kept]) = (candidates[k], added[k]);
                kept++;
            }
        }

        return kept;
    }

    /// <summary>The least that further schools can add to a group of some size, where none adds less than the least.</summary>
    private double Rest(int size, double least)
    {
        double rest = double.PositiveInfinity;
        for (int grown = Math.Max(size, _fewest); grown <= _most; grown++)
        {
            int more = grown - size;
            rest = Math.Min(rest, more * (least + ((more + 1) * _pairFloor / 2)));
        }

        return rest;
    }

    /// <summary>Leaves the first candidates of the own schools and the first of the rim.</summary>
    private int KeepLikeliest(int count, int most)
    {
        int own = 0;
        int rim = 0;
        int kept = 0;
        for (int k = 0; k < count; k++)
        {
            int seen = _candidates[0][k] < _region.Own ? own++ : rim++;
            if (seen < most)
            {
                _candidates[0][kept] = _candidates[0][k];
                _partial[0][kept++] = _partial[0][k];
            }
        }

        return kept;
    }

    private double LeastOwn(int count)
    {
        for (int k = 0; k < count; k++)
        {
            if (_candidates[0][k] < _region.Own)
            {
                return _partial[0][k];
            }
        }

        return double.PositiveInfinity;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Collect(int anchor, double radius)
    {
        _around.Clear();
        if (_grid is null || _corrected is not null)
        {
            for (int j = 0; j < _region.Count; j++)
            {
                _around.Add(j);
            }
        }
        else
        {
            _grid.Within(_region.X[anchor], _region.Y[anchor], radius, _around);
        }

        int count = 0;
        foreach (int j in _around)
        {
            // The anchor is the dearest school of its group; the number breaks ties.
            bool isDearer = _ceiling[j] > _ceiling[anchor] || (_ceiling[j] == _ceiling[anchor] && j > anchor);
            if (j == anchor || isDearer || (_order.OwnOnly && j >= _region.Own) || (_corrected is null && _region.Distance(anchor, j) > radius))
            {
                continue;
            }

            double cost = Pair(anchor, j);
            if (cost < double.PositiveInfinity)
            {
                _candidates[0][count] = j;
                _partial[0][count++] = cost - _ceiling[j];
            }
        }

        return count;
    }

    /// <summary>Tries each candidate as the next school; level is how many are chosen, back what they give back to edges.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Extend(int level, double reduced, double back, int count)
    {
        double[] partial = _partial[level - 1];
        double leastOwn = HasOwn(_chosen.AsSpan(0, level)) ? double.NegativeInfinity : _leastOwn;
        Looked += count;
        for (int k = 0; k < count; k++)
        {
            if (_isAnchorFull || !CanReach(level, reduced + back, partial, k, count, leastOwn))
            {
                break;
            }

            Take(level, reduced, k, count);
        }
    }

    /// <summary>Takes candidate k as the next school, and goes on.</summary>
    private void Take(int level, double reduced, int k, int count)
    {
        double next = Choose(level, reduced, k, out double back);
        if (level + 2 == _most)
        {
            Last(level, k, next, back, count);
        }
        else if (level + 1 < _most)
        {
            Extend(level + 1, next, back, Narrow(level, next + back, k, count));
        }
    }

    /// <summary>Takes candidate k, and notes the group where it is one already; gives its reduced cost before what it gives back.</summary>
    private double Choose(int level, double reduced, int k, out double back)
    {
        double next = reduced + _partial[level - 1][k];
        _chosen[level] = _candidates[level - 1][k];
        back = _refunds?.Of(_chosen.AsSpan(0, level + 1)) ?? 0;
        if (level + 1 >= _fewest && next + back < _order.Threshold)
        {
            Emit(level + 1, next);
        }

        return next;
    }

    /// <summary>Whether the cheapest ways to go on from candidate k could get below the threshold; candidates are sorted.</summary>
    private bool CanReach(int level, double reduced, double[] partial, int k, int count, double leastOwn)
    {
        double best = double.PositiveInfinity;
        for (int size = level + 1; size <= _most && k + size - level - 1 < count; size++)
        {
            // Pairs among those to come cost at least this each.
            double added = partial[k + size - level - 1];
            double pairs = (size - level - 1) * _pairFloor;
            if (size >= _fewest)
            {
                best = Math.Min(best, reduced + pairs + Math.Max(added, leastOwn + ((level - 1) * _pairFloor)));
            }

            reduced += added + pairs;
        }

        return best < _order.Threshold;
    }

    /// <summary>The candidates after k that may still join, with what each would add, sorted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Narrow(int level, double reduced, int k, int count)
    {
        int[] from = _candidates[level - 1];
        double[] partial = _partial[level - 1];
        int[] to = _candidates[level];
        double[] added = _partial[level];
        int left = 0;
        double least = double.PositiveInfinity;
        for (int c = k + 1; c < count; c++)
        {
            double cost = Pair(from[k], from[c]);
            if (cost < double.PositiveInfinity)
            {
                to[left] = from[c];
                added[left] = partial[c] + cost;
                least = Math.Min(least, added[left++]);
            }
        }

        left = KeepUseful(to, added, left, _order.Threshold - reduced - Rest(level + 2, least));
        Array.Sort(added, to, 0, left);
        return left;
    }

    /// <summary>The last school of the largest groups: no list is needed any more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Last(int level, int k, double reduced, double back, int count)
    {
        int[] from = _candidates[level - 1];
        double[] partial = _partial[level - 1];
        double room = _order.Threshold - reduced - back;
        int end = HasOwn(_chosen.AsSpan(0, level + 1)) ? _region.Count : _region.Own;
        for (int c = k + 1; c < count && partial[c] + _pairFloor < room; c++)
        {
            double added = partial[c] + Pair(from[k], from[c]);
            if (added < room && from[c] < end)
            {
                _chosen[level + 1] = from[c];
                if (_refunds is null || added + _refunds.Of(_chosen.AsSpan(0, level + 2)) - back < room)
                {
                    Emit(level + 2, reduced + added);
                }
            }
        }
    }

    private void Emit(int size, double reduced)
    {
        ReadOnlySpan<int> members = _chosen.AsSpan(0, size);
        if (_isAnchorFull || !_region.IsWhole(members) || !HasOwn(members))
        {
            return;
        }

        double exact = _cuts.Cuts.Count > 0 ? _region.GroupCost(members) - _cuts.Earned(members) : reduced + _region.Extra(members);
        if (_cuts.Cuts.Count > 0)
        {
            foreach (int member in members)
            {
                exact -= _prices[member];
            }
        }

        if (exact >= _order.Threshold)
        {
            return;
        }

        int[] schools = members.ToArray();
        Array.Sort(schools);
        if (_order.Allows is null || _order.Allows(schools))
        {
            _found.Add(new PricedGroup(exact, schools));
            _isAnchorFull = _found.Count - _anchorStart >= _order.StopPerAnchor;
            WasCutShort |= _isAnchorFull;
        }
    }

    private bool HasOwn(ReadOnlySpan<int> members)
    {
        bool hasOwn = _region.Own == _region.Count;
        foreach (int member in members)
        {
            hasOwn |= member < _region.Own;
        }

        return hasOwn;
    }

    /// <summary>Keeps the best groups of the anchor where not all are wanted.</summary>
    private void Trim()
    {
        int count = _found.Count - _anchorStart;
        if (count > _order.MostPerAnchor)
        {
            _found.Sort(_anchorStart, count, ByReduced);
            _found.RemoveRange(_anchorStart + _order.MostPerAnchor, count - _order.MostPerAnchor);
        }
    }

    private double Pair(int i, int j) => _corrected is not null ? _corrected[(i * _region.Count) + j] : _region.Pair(i, j);
}
