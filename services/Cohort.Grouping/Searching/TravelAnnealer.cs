using System.Runtime.CompilerServices;
using PeerReview.Cohorts.Grouping.Costs;

namespace PeerReview.Cohorts.Grouping.Searching;

/// <summary>
/// Simulated annealing where only pairs count and all groups keep their sizes: the search for thousands of schools. It
/// sweeps along a curve through the map, so that what it touches stays in the cache, and takes the temperature from the
/// spacing of the schools around, so that towns and moors cool at the same time.
/// </summary>
internal sealed class TravelAnnealer
{
    private const int LogTableSize = 4096;
    private static readonly float[] MinusLog = [.. Enumerable.Range(0, LogTableSize).Select(k => (float)-Math.Log((k + 0.5) / LogTableSize))];

    private readonly int _count;
    private readonly int _threads;
    private readonly int _stride;
    private readonly int[] _order;
    private readonly double[] _xy;
    private readonly int[] _near;
    private readonly int _nearStride;
    private readonly float[] _scale;
    private readonly float[]? _pairs;
    private readonly int[] _members;
    private readonly int[] _sizes;
    private readonly int[] _groupOf;
    private readonly double[] _toMates;

    /// <param name="instance">Of at most so many schools as can be tabled, where pairs cost more than their distance.</param>
    /// <param name="near">For each school those worth trying as partners.</param>
    /// <param name="start">Groups to start from; they are not changed.</param>
    /// <param name="threads">On how many to work.</param>
    public TravelAnnealer(Instance instance, int[][] near, int[][] start, int threads)
    {
        _count = instance.Count;
        _threads = threads;
        _stride = instance.Most;
        _order = MapOrder.Along(instance);
        _groupOf = new int[_count];
        _toMates = new double[_count];
        int[] place = new int[_count];
        for (int k = 0; k < _count; k++)
        {
            place[_order[k]] = k;
        }

        _xy = new double[2 * _count];
        for (int k = 0; k < _count; k++)
        {
            (_xy[2 * k], _xy[(2 * k) + 1]) = (instance.X[_order[k]], instance.Y[_order[k]]);
        }

        _nearStride = 16;
        _near = new int[_count * _nearStride];
        _scale = new float[_count];
        for (int k = 0; k < _count; k++)
        {
            int[] list = near[_order[k]];
            double sum = 0;
            for (int c = 0; c < _nearStride; c++)
            {
                _near[(k * _nearStride) + c] = list.Length == 0 ? k : place[list[c % list.Length]];
            }

            for (int c = 0; c < Math.Min(6, list.Length); c++)
            {
                sum += Distance(k, place[list[c]]);
            }

            _scale[k] = (float)Math.Max(1e-6, sum / 6);
        }

        _pairs = instance.IsPlain ? null : Pairs(instance, near);
        _members = new int[start.Length * _stride];
        _sizes = new int[start.Length];
        for (int g = 0; g < start.Length; g++)
        {
            foreach (int school in start[g])
            {
                _members[(g * _stride) + _sizes[g]++] = place[school];
                _groupOf[place[school]] = g;
            }
        }

        Recount();
    }

    public double Cost { get; private set; }

    /// <summary>Cools from hot to cold on as many threads as asked for.</summary>
    public void Run(WorkBudget budget, int seed, double hot, double cold)
    {
        int epoch = 0;
        bool isParallel = _threads > 1 && _count > 600;
        while (!budget.IsSpent)
        {
            double before = budget.Used;
            if (!isParallel)
            {
                Sweep(0, _count, new Shuffle(seed, epoch), hot * Math.Pow(cold / hot, before), 2);
                budget.Charge(_count * 2 / 8);
            }
            else
            {
                double temperature = hot * Math.Pow(cold / hot, before);
                // Each thread has its stretch of the curve; groups over the border wait for the next epoch's border.
                int shift = (int)((epoch * 0.381966) % 1 * _count);
                int half = _count / 2;
                Parallel.For(0, 2, new ParallelOptions { MaxDegreeOfParallelism = _threads }, part =>
                    Sweep((shift + (part * half)) % _count, half, new Shuffle(seed, (2 * epoch) + part), temperature, 4));
                budget.Charge(_count * 4 / 16);
            }

            epoch++;
        }

        Recount();
    }

    public int[][] ToGroups()
    {
        List<int[]> groups = [];
        for (int g = 0; g < _sizes.Length; g++)
        {
            int[] members = new int[_sizes[g]];
            for (int s = 0; s < members.Length; s++)
            {
                members[s] = _order[_members[(g * _stride) + s]];
            }

            Array.Sort(members);
            groups.Add(members);
        }

        groups.Sort((a, b) => a[0].CompareTo(b[0]));
        return [.. groups];
    }

    /// <summary>Proposals for each school of a stretch of the curve, a few times over, touching no group that leaves it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sweep(int from, int length, Shuffle random, double temperature, int times)
    {
        bool isAll = length == _count;
        for (int time = 0; time < times; time++)
        {
            for (int step = 0; step < length; step++)
            {
                int i = from + step;
                i = i >= _count ? i - _count : i;
                ulong bits = random.NextBits();
                int j = _near[(i * _nearStride) + (int)(bits & 15)];
                int home = _groupOf[i];
                int away = _groupOf[j];
                if (home == away || (!isAll && !(IsInside(home, from, length) && IsInside(away, from, length))))
                {
                    continue;
                }

                // Mostly i joins j and a mate of j comes back; sometimes i takes the place of j itself.
                int m = (bits >> 40 & 3) == 0 ? j : Mate(away, j, (int)((bits >> 4) & 0xFFFF));
                double change = Change(i, m, home, away);
                float limit = MinusLog[(bits >> 20) & (LogTableSize - 1)] * Math.Min(_scale[i], _scale[m]);
                if (change < limit * temperature)
                {
                    Swap(i, m, home, away);
                }
            }
        }
    }

    /// <summary>Some member of the group other than j.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Mate(int group, int j, int bits)
    {
        int size = _sizes[group];
        if (size == 1)
        {
            return j;
        }

        int pick = (bits * (size - 1)) >> 16;
        int m = _members[(group * _stride) + pick];
        return m == j ? _members[(group * _stride) + size - 1] : m;
    }

    private bool IsInside(int group, int from, int length)
    {
        for (int s = 0; s < _sizes[group]; s++)
        {
            int at = _members[(group * _stride) + s] - from;
            at = at < 0 ? at + _count : at;
            if (at >= length)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What it costs more when i and m change places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double Change(int i, int m, int home, int away)
    {
        double change = -_toMates[i] - _toMates[m];
        int first = home * _stride;
        for (int s = first; s < first + _sizes[home]; s++)
        {
            int mate = _members[s];
            change += mate == i ? 0 : Distance(m, mate);
        }

        first = away * _stride;
        for (int s = first; s < first + _sizes[away]; s++)
        {
            int mate = _members[s];
            change += mate == m ? 0 : Distance(i, mate);
        }

        return change;
    }

    private void Swap(int i, int m, int home, int away)
    {
        Replace(home, i, m);
        Replace(away, m, i);
        _groupOf[i] = away;
        _groupOf[m] = home;
        Remeasure(home);
        Remeasure(away);
    }

    private void Replace(int group, int old, int now)
    {
        int s = group * _stride;
        while (_members[s] != old)
        {
            s++;
        }

        _members[s] = now;
    }

    private double Remeasure(int group)
    {
        double sum = 0;
        for (int a = 0; a < _sizes[group]; a++)
        {
            int school = _members[(group * _stride) + a];
            double toMates = 0;
            for (int b = 0; b < _sizes[group]; b++)
            {
                toMates += Distance(school, _members[(group * _stride) + b]);
            }

            _toMates[school] = toMates;
            sum += toMates;
        }

        return sum / 2;
    }

    private void Recount() => Cost = Enumerable.Range(0, _sizes.Length).Sum(Remeasure);

    /// <summary>What each pair costs; where a rule keeps two apart, more than any saving between near schools pays for.</summary>
    private float[] Pairs(Instance instance, int[][] near)
    {
        double dearest = Enumerable.Range(0, _count).Max(i => near[i].Max(j => instance.Distance(i, j)));
        float apart = (float)(2 * dearest * _stride);
        float[] pairs = new float[_count * _count];
        Workers.Each(_count, _threads, i =>
        {
            for (int j = 0; j < _count; j++)
            {
                double cost = i == j ? 0 : instance.Pair(_order[i], _order[j]);
                pairs[(i * _count) + j] = double.IsFinite(cost) ? (float)cost : apart;
            }
        });
        return pairs;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double Distance(int i, int j)
    {
        if (_pairs is not null)
        {
            return _pairs[(i * _count) + j];
        }

        double east = _xy[2 * i] - _xy[2 * j];
        double north = _xy[(2 * i) + 1] - _xy[(2 * j) + 1];
        return Math.Sqrt((east * east) + (north * north));
    }
}
