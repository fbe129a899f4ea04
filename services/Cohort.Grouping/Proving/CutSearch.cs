using System.Runtime.CompilerServices;

namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>
/// Looks for violated circle cuts (<see cref="CountingCut.Circle"/>): all sets of three with q = 2, towns of the map, and
/// sets grown from each fractional school by the school that leaves the least weight on the edge.
/// </summary>
internal sealed class CutSearch
{
    private const double LeastViolation = 0.01;
    private const int LargestSet = 24;
    private const int MostPerSchool = 3;

    private readonly Relaxation _relaxation;
    private readonly FractionalGroups _fractional;
    private readonly int _most;
    private readonly int _own;
    private readonly int[] _shared;
    private readonly int[] _tried;
    private readonly bool[] _isIn;
    private readonly ulong[] _mark;
    private readonly List<int> _set = [];
    private readonly List<int> _met = [];
    private readonly HashSet<ulong> _seen = [];
    private readonly List<(double Violation, int[] Schools, int Q)> _found = [];
    private double[][] _weights = [];
    private ulong _setMark;
    private int _round;

    public CutSearch(Relaxation relaxation)
    {
        _relaxation = relaxation;
        _fractional = new FractionalGroups(relaxation);
        _most = relaxation.Region.Instance.Most;
        _own = relaxation.Region.Own;
        _shared = new int[_fractional.Groups.Count];
        _tried = new int[relaxation.Region.Count];
        _isIn = new bool[relaxation.Region.Count];
        _mark = new ulong[relaxation.Region.Count];
        Searching.Shuffle random = new(12345);
        for (int i = 0; i < _mark.Length; i++)
        {
            _mark[i] = random.NextBits();
        }
    }

    /// <summary>The most violated cuts, not too many on one school: they would say the same twice.</summary>
    public List<CountingCut> Violated(Towns towns, int atMost)
    {
        if (_fractional.Groups.Count == 0)
        {
            return [];
        }

        InTowns(towns);
        Triples();
        for (int q = 2; q <= Math.Min(_most, 4); q++)
        {
            GrowAll(q);
        }

        _found.Sort((a, b) => b.Violation.CompareTo(a.Violation));
        return Spread(atMost);
    }

    private void InTowns(Towns towns)
    {
        int q = _relaxation.Region.Instance.Fewest;
        if (q < 2)
        {
            return;
        }

        foreach (int[] town in towns.In(_relaxation.Region))
        {
            if (town.Length % q == 0)
            {
                continue;
            }

            Reset(q);
            foreach (int school in town)
            {
                Add(school);
            }

            Note(q, town);
        }
    }

    /// <summary>Sets of three of which groups have two or more in parts that add up to more than one.</summary>
    private void Triples()
    {
        _weights = Weights(2);
        foreach (int a in _fractional.Schools)
        {
            foreach (int b in NextTo(a))
            {
                if (b <= a)
                {
                    continue;
                }

                foreach (int c in NextTo(b))
                {
                    if (c > b)
                    {
                        TryTriple(a, b, c);
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TryTriple(int a, int b, int c)
    {
        // Once through the groups of each: a group counts when the share of the three in it is odd.
        double odd = 0;
        foreach (int group in _fractional.Of(a))
        {
            odd += IsOdd(group, a, b, c) ? _fractional.Values[group] : 0;
        }

        foreach (int group in _fractional.Of(b))
        {
            odd += !Has(group, a) && !Has(group, c) ? _fractional.Values[group] : 0;
        }

        foreach (int group in _fractional.Of(c))
        {
            odd += !Has(group, a) && !Has(group, b) ? _fractional.Values[group] : 0;
        }

        if (odd < 1 - LeastViolation && _seen.Add(_mark[a] + _mark[b] + _mark[c]))
        {
            _found.Add((1 - odd, [a, b, c], 2));
        }
    }

    private bool IsOdd(int group, int a, int b, int c) => Has(group, b) == Has(group, c);

    private bool Has(int group, int school) => Array.IndexOf(_fractional.Groups[group], school) >= 0;

    /// <summary>Own schools that share a fractional group with one.</summary>
    private List<int> NextTo(int school)
    {
        _round++;
        List<int> next = [];
        foreach (int group in _fractional.Of(school))
        {
            foreach (int other in _fractional.Groups[group])
            {
                if (other != school && other < _own && _tried[other] != _round)
                {
                    _tried[other] = _round;
                    next.Add(other);
                }
            }
        }

        return next;
    }

    private void GrowAll(int q)
    {
        foreach (int start in _fractional.Schools)
        {
            Reset(q);
            int next = start;
            while (next >= 0)
            {
                Add(next);
                if (_set.Count >= 3 && _set.Count % q != 0)
                {
                    Note(q, null);
                }

                next = _set.Count < LargestSet ? Best(q) : -1;
            }
        }
    }

    private void Reset(int q)
    {
        foreach (int school in _set)
        {
            _isIn[school] = false;
        }

        foreach (int group in _met)
        {
            _shared[group] = 0;
        }

        _set.Clear();
        _met.Clear();
        _setMark = 0;
        _weights = Weights(q);
    }

    private void Add(int school)
    {
        _set.Add(school);
        _isIn[school] = true;
        _setMark += _mark[school];
        foreach (int group in _fractional.Of(school))
        {
            if (_shared[group]++ == 0)
            {
                _met.Add(group);
            }
        }
    }

    /// <summary>The own school next to the set after which the least weight lies on its edge.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Best(int q)
    {
        _round++;
        int best = -1;
        double least = double.PositiveInfinity;
        for (int m = 0; m < _met.Count; m++)
        {
            foreach (int school in _fractional.Groups[_met[m]])
            {
                if (school >= _own || _isIn[school] || _tried[school] == _round)
                {
                    continue;
                }

                _tried[school] = _round;
                double change = 0;
                foreach (int group in _fractional.Of(school))
                {
                    int size = _fractional.Groups[group].Length;
                    change += _fractional.Values[group] * (EdgeOf(q, size, _shared[group] + 1) - EdgeOf(q, size, _shared[group]));
                }

                if (change < least)
                {
                    (best, least) = (school, change);
                }
            }
        }

        return best;
    }

    /// <summary>How much a group with so many of the set is on its edge, whatever the rest will be.</summary>
    private static double EdgeOf(int q, int size, int shared) => q == 2 ? shared & 1 : shared % q == 0 ? 0 : shared == size ? 0.5 : 1;

    private void Note(int q, int[]? schools)
    {
        double[] weights = _weights[_set.Count % q];
        double sum = 0;
        foreach (int group in _met)
        {
            sum += _fractional.Values[group] * weights[_shared[group]];
            if (sum >= 1 - LeastViolation)
            {
                return;
            }
        }

        // A school that is not fractional is in one group wholly; where that is not all in the set it counts too.
        sum += WholeGroups(weights, schools);
        if (sum < 1 - LeastViolation && _seen.Add(_setMark + (ulong)q))
        {
            int[] set = schools ?? [.. _set];
            Array.Sort(set);
            _found.Add((1 - sum, set, q));
        }
    }

    private double WholeGroups(double[] weights, int[]? schools)
    {
        if (schools is null)
        {
            // A grown set has fractional schools only.
            return 0;
        }

        double sum = 0;
        foreach (int[] group in _relaxation.WholeGroupsOf(schools))
        {
            int shared = 0;
            foreach (int school in group)
            {
                shared += school < _isIn.Length && _isIn[school] ? 1 : 0;
            }

            sum += weights[shared];
        }

        return sum;
    }

    private double[][] Weights(int q)
    {
        double[][] weights = new double[q][];
        for (int rest = 1; rest < q; rest++)
        {
            weights[rest] = CountingCut.CircleWeights(q, rest, _most);
        }

        return weights;
    }

    private List<CountingCut> Spread(int atMost)
    {
        int[] used = new int[_relaxation.Region.Count];
        List<CountingCut> chosen = [];
        foreach ((_, int[] schools, int q) in _found)
        {
            if (chosen.Count >= atMost)
            {
                break;
            }

            if (Array.TrueForAll(schools, school => used[school] < MostPerSchool) && CountingCut.Circle(schools, q, _most) is { } cut)
            {
                chosen.Add(cut);
                foreach (int school in schools)
                {
                    used[school]++;
                }
            }
        }

        return chosen;
    }
}
