using PeerReview.Cohorts.Grouping.Costs;
using PeerReview.Cohorts.Grouping.Searching;

namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>A group with what it would cost less than the prices its schools pay for it.</summary>
internal readonly record struct PricedGroup(double Reduced, int[] Schools);

/// <summary>
/// Finds every allowed group whose reduced cost is below a threshold: cost less the prices of its schools and of the
/// cuts it counts in. Exact over all possible groups, not over a list: a group with such a reduced cost lies around its
/// dearest school, within a distance that the price allows.
/// </summary>
internal sealed class Pricer
{
    private readonly Instance _instance;
    private readonly SpatialGrid? _grid;
    private readonly List<int> _around = [];
    private readonly int[] _chosen;
    private readonly double[][] _partial;
    private readonly int[][] _candidates;
    private readonly double[] _ceiling;
    private Func<int[], bool>? _allows;
    private CutPrices _cuts = CutPrices.None;
    private double _threshold;
    private List<PricedGroup> _found = [];
    private int _mostPerAnchor;
    private int _stopPerAnchor;
    private int _anchorStart;
    private bool _isAnchorFull;

    public Pricer(Instance instance)
    {
        _instance = instance;
        _grid = instance.IsMetric && instance.Count > 150 ? new SpatialGrid(instance.X, instance.Y) : null;
        _chosen = new int[instance.Most];
        _partial = [.. Enumerable.Range(0, instance.Most).Select(_ => new double[instance.Count])];
        _candidates = [.. Enumerable.Range(0, instance.Most).Select(_ => new int[instance.Count])];
        _ceiling = new double[instance.Count];
    }

    /// <summary>How many partial groups were looked at: the measure of work.</summary>
    public long Looked { get; private set; }

    /// <summary>Whether the last search left an anchor because it had enough groups there.</summary>
    public bool WasCutShort { get; private set; }

    public List<PricedGroup> Find(
        ReadOnlySpan<double> prices, CutPrices cuts, double threshold,
        int mostPerAnchor = int.MaxValue, int stopPerAnchor = int.MaxValue, Func<int[], bool>? allows = null)
    {
        _allows = allows;
        (_cuts, _threshold, _mostPerAnchor, _stopPerAnchor, _found) = (cuts, threshold, mostPerAnchor, stopPerAnchor, []);
        WasCutShort = false;
        for (int i = 0; i < _instance.Count; i++)
        {
            _ceiling[i] = prices[i] + cuts.Ceiling(i);
        }

        for (int anchor = 0; anchor < _instance.Count; anchor++)
        {
            Around(anchor);
        }

        return _found;
    }

    /// <summary>Every group whose dearest school is the anchor.</summary>
    private void Around(int anchor)
    {
        double ceiling = _ceiling[anchor];
        double allowance = Math.Max(0, _threshold);
        // A group of s has s−1 pairs at the anchor; where distances are metric, every edge is met again by each further school.
        double radius = 0;
        for (int size = Math.Max(2, _instance.Fewest); size <= _instance.Most; size++)
        {
            double budget = (size * ceiling) + allowance;
            radius = Math.Max(radius, _instance.IsMetric ? budget / (size - 1) : budget);
        }

        _anchorStart = _found.Count;
        _isAnchorFull = false;
        _chosen[0] = anchor;
        double reduced = -ceiling;
        if (_instance.Fewest <= 1)
        {
            Emit(1, reduced);
        }

        if (radius <= 0 || _instance.Most == 1)
        {
            return;
        }

        int count = Collect(anchor, radius);
        Sort(0, count);
        Extend(1, reduced, count);
        Trim();
    }

    private int Collect(int anchor, double radius)
    {
        _around.Clear();
        if (_grid is null)
        {
            for (int j = 0; j < _instance.Count; j++)
            {
                _around.Add(j);
            }
        }
        else
        {
            _grid.Within(_instance.X[anchor], _instance.Y[anchor], radius, _around);
        }

        int count = 0;
        foreach (int j in _around)
        {
            // The anchor is the dearest school of its group; the number breaks ties.
            bool isDearer = _ceiling[j] > _ceiling[anchor] || (_ceiling[j] == _ceiling[anchor] && j > anchor);
            if (j == anchor || isDearer)
            {
                continue;
            }

            double cost = Pair(anchor, j);
            if (cost <= radius)
            {
                _candidates[0][count] = j;
                _partial[0][count++] = cost - _ceiling[j];
            }
        }

        return count;
    }

    /// <summary>Tries each candidate as the next school; level is how many are chosen.</summary>
    private void Extend(int level, double reduced, int count)
    {
        int[] candidates = _candidates[level - 1];
        double[] partial = _partial[level - 1];
        Looked += count;
        for (int k = 0; k < count; k++)
        {
            double next = reduced + partial[k];
            if (_isAnchorFull || !CanReach(level, reduced, partial, k, count))
            {
                break;
            }

            _chosen[level] = candidates[k];
            if (level + 1 >= _instance.Fewest && next < _threshold)
            {
                Emit(level + 1, next);
            }

            if (level + 1 < _instance.Most)
            {
                int left = Narrow(level, k, next, count);
                if (left > 0)
                {
                    Extend(level + 1, next, left);
                }
            }
        }
    }

    /// <summary>Whether the cheapest ways to go on from candidate k could get below the threshold; candidates are sorted.</summary>
    private bool CanReach(int level, double reduced, double[] partial, int k, int count)
    {
        double best = double.PositiveInfinity;
        for (int size = level + 1; size <= _instance.Most && k + size - level - 1 < count; size++)
        {
            reduced += partial[k + size - level - 1];
            if (size >= _instance.Fewest)
            {
                best = Math.Min(best, reduced);
            }
        }

        return best < _threshold;
    }

    /// <summary>The candidates after k that may still join, with what each would add.</summary>
    private int Narrow(int level, int k, double reduced, int count)
    {
        int[] from = _candidates[level - 1];
        double[] partial = _partial[level - 1];
        int[] to = _candidates[level];
        double[] added = _partial[level];
        int school = from[k];
        int left = 0;
        for (int c = k + 1; c < count; c++)
        {
            double cost = Pair(school, from[c]);
            if (cost < double.PositiveInfinity)
            {
                to[left] = from[c];
                added[left++] = partial[c] + cost;
            }
        }

        if (level + 2 == _instance.Most)
        {
            // The last school: only those that get there by themselves.
            int kept = 0;
            for (int c = 0; c < left; c++)
            {
                if (reduced + added[c] < _threshold)
                {
                    (to[kept], added[kept]) = (to[c], added[c]);
                    kept++;
                }
            }

            left = kept;
        }

        Sort(level, left);
        return left;
    }

    private void Sort(int level, int count) => Array.Sort(_partial[level], _candidates[level], 0, count);

    private void Emit(int size, double reduced)
    {
        ReadOnlySpan<int> members = _chosen.AsSpan(0, size);
        if (!_instance.OnlyPairsMatter && !_instance.IsWhole(members))
        {
            return;
        }

        double exact = reduced + _cuts.Correction(members);
        if (_instance.HasNeeds)
        {
            exact += _instance.NeedsCost(members);
        }

        if (exact < _threshold)
        {
            int[] schools = members.ToArray();
            Array.Sort(schools);
            if (_allows is not null && !_allows(schools))
            {
                return;
            }

            _found.Add(new PricedGroup(exact, schools));
            _isAnchorFull = _found.Count - _anchorStart >= _stopPerAnchor;
            WasCutShort |= _isAnchorFull;
        }
    }

    /// <summary>Keeps the best groups of the anchor where not all are wanted.</summary>
    private void Trim()
    {
        int count = _found.Count - _anchorStart;
        if (count > _mostPerAnchor)
        {
            _found.Sort(_anchorStart, count, Comparer<PricedGroup>.Create((a, b) => a.Reduced.CompareTo(b.Reduced)));
            _found.RemoveRange(_anchorStart + _mostPerAnchor, count - _mostPerAnchor);
        }
    }

    private double Pair(int i, int j) => _instance.Pair(i, j);
}
