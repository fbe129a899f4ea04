using System.Runtime.CompilerServices;
using PeerReview.Cohorts.Grouping.Searching;

namespace PeerReview.Cohorts.Grouping.Weighted;

/// <summary>
/// One chain of simulated annealing over partitions: two items change places, or one moves where sizes leave room. What
/// each item would gain in each group is kept up to date, so that a proposal costs a few look-ups and only an accepted one
/// a walk over the items.
/// </summary>
internal sealed class WeightedChain
{
    private const int BatchSize = 4096;
    private readonly int _count;
    private readonly int _groups;
    private readonly double[] _weights;
    private readonly double[] _gains;
    private readonly int[] _groupOf;
    private readonly int[] _bestGroupOf;
    private readonly int[] _sizes;
    private readonly int[] _fewest;
    private readonly int[] _most;
    private readonly bool _mayMove;
    private readonly double _sign;
    private double _warm;
    private Shuffle _random;
    private double _gain;

    public WeightedChain(WeightedPartition problem, int[]? firstSizes, Shuffle random)
    {
        (_count, _groups, _weights, _random) = (problem.Count, problem.Groups.Count, problem.Weights, random);
        _sign = problem.Maximise ? 1 : -1;
        _fewest = [.. problem.Groups.Select(group => group.Fewest)];
        _most = [.. problem.Groups.Select(group => group.Most)];
        _mayMove = problem.Groups.Any(group => group.Fewest < group.Most);
        _sizes = new int[_groups];
        _groupOf = Deal(firstSizes ?? _fewest);
        _bestGroupOf = [.. _groupOf];
        _gains = new double[_count * _groups];
        Recount();
        BestGain = _gain;
    }

    /// <summary>The best sum seen, turned so that more is better.</summary>
    public double BestGain { get; private set; }

    /// <summary>Cools from one share of the typical change to another, then takes what still gains.</summary>
    public void Anneal(WorkBudget budget, double hot, double cold)
    {
        if (_count < 2 || _groups < 2)
        {
            return;
        }

        if (_warm == 0)
        {
            _warm = TypicalChange();
        }

        while (!budget.IsSpent)
        {
            double temperature = _warm * hot * Math.Pow(cold / hot, budget.Used);
            for (int k = 0; k < BatchSize; k++)
            {
                Propose(temperature);
            }

            budget.Charge(BatchSize / 16);
            if (_gain > BestGain + 1e-9)
            {
                Keep();
            }
        }

        Descend();
        Recount();
        if (_gain > BestGain + 1e-9)
        {
            Keep();
        }
    }

    /// <summary>Goes back to the best partition of a chain, its own or another's.</summary>
    public void Return(WeightedChain leader)
    {
        leader._bestGroupOf.CopyTo(_groupOf, 0);
        Array.Clear(_sizes);
        foreach (int group in _groupOf)
        {
            _sizes[group]++;
        }

        Recount();
    }

    public int[][] ToGroups()
    {
        List<int>[] groups = [.. Enumerable.Range(0, _groups).Select(_ => new List<int>())];
        for (int item = 0; item < _count; item++)
        {
            groups[_bestGroupOf[item]].Add(item);
        }

        return [.. groups.Select(group => group.ToArray())];
    }

    private void Propose(double temperature)
    {
        int i = _random.Below(_count);
        int home = _groupOf[i];
        if (_mayMove && (_random.NextBits() & 3) == 0)
        {
            int group = _random.Below(_groups);
            if (group != home && _sizes[home] > _fewest[home] && _sizes[group] < _most[group])
            {
                double moved = Gain(i, group) - Gain(i, home);
                if (Accepts(moved, temperature))
                {
                    Move(i, home, group);
                    _gain += moved;
                }
            }

            return;
        }

        int j = _random.Below(_count);
        int away = _groupOf[j];
        if (away == home)
        {
            return;
        }

        double change = SwapChange(i, j, home, away);
        if (Accepts(change, temperature))
        {
            Swap(i, j, home, away);
            _gain += change;
        }
    }

    /// <summary>Takes every swap and move that gains, until there is none.</summary>
    private void Descend()
    {
        for (bool improved = true; improved;)
        {
            improved = false;
            for (int i = 0; i < _count; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    (int home, int away) = (_groupOf[i], _groupOf[j]);
                    if (home != away && SwapChange(i, j, home, away) > 1e-9)
                    {
                        Swap(i, j, home, away);
                        improved = true;
                    }
                }

                improved |= _mayMove && MoveWhereItGains(i);
            }
        }
    }

    private bool MoveWhereItGains(int i)
    {
        int home = _groupOf[i];
        for (int group = 0; group < _groups && _sizes[home] > _fewest[home]; group++)
        {
            if (group != home && _sizes[group] < _most[group] && Gain(i, group) - Gain(i, home) > 1e-9)
            {
                Move(i, home, group);
                return true;
            }
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double Gain(int item, int group) => _gains[(group * _count) + item];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private double SwapChange(int i, int j, int home, int away) =>
        Gain(i, away) - Gain(i, home) + Gain(j, home) - Gain(j, away) - (2 * _sign * _weights[(i * _count) + j]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Accepts(double change, double temperature) => change >= 0 || _random.Unit() < Math.Exp(change / temperature);

    private void Swap(int i, int j, int home, int away)
    {
        (_groupOf[i], _groupOf[j]) = (away, home);
        ReadOnlySpan<double> one = _weights.AsSpan(i * _count, _count);
        ReadOnlySpan<double> two = _weights.AsSpan(j * _count, _count);
        Span<double> first = _gains.AsSpan(home * _count, _count);
        Span<double> second = _gains.AsSpan(away * _count, _count);
        for (int k = 0; k < first.Length; k++)
        {
            double difference = _sign * (two[k] - one[k]);
            first[k] += difference;
            second[k] -= difference;
        }

        // An item has no weight with itself, whatever the diagonal says.
        first[i] += _sign * one[i];
        second[i] -= _sign * one[i];
        first[j] -= _sign * two[j];
        second[j] += _sign * two[j];
    }

    private void Move(int i, int home, int group)
    {
        _groupOf[i] = group;
        _sizes[home]--;
        _sizes[group]++;
        ReadOnlySpan<double> row = _weights.AsSpan(i * _count, _count);
        Span<double> from = _gains.AsSpan(home * _count, _count);
        Span<double> to = _gains.AsSpan(group * _count, _count);
        for (int k = 0; k < from.Length; k++)
        {
            from[k] -= _sign * row[k];
            to[k] += _sign * row[k];
        }

        from[i] += _sign * row[i];
        to[i] -= _sign * row[i];
    }

    /// <summary>Each group gets as many as it starts with, then whoever is left goes where there is room, in a random order.</summary>
    private int[] Deal(int[] first)
    {
        int[] items = [.. Enumerable.Range(0, _count)];
        _random.Mix(items);
        int[] groupOf = new int[_count];
        int next = 0;
        for (int group = 0; group < _groups; group++)
        {
            for (; _sizes[group] < first[group]; _sizes[group]++)
            {
                groupOf[items[next++]] = group;
            }
        }

        for (int group = 0; next < _count; group = (group + 1) % _groups)
        {
            if (_sizes[group] < _most[group])
            {
                _sizes[group]++;
                groupOf[items[next++]] = group;
            }
        }

        return groupOf;
    }

    private double TypicalChange()
    {
        const int Samples = 2000;
        double sum = 0;
        for (int k = 0; k < Samples; k++)
        {
            int i = _random.Below(_count);
            int j = _random.Below(_count);
            sum += _groupOf[i] == _groupOf[j] ? 0 : Math.Abs(SwapChange(i, j, _groupOf[i], _groupOf[j]));
        }

        return Math.Max(1e-9, sum / Samples) / 2;
    }

    private void Keep()
    {
        BestGain = _gain;
        _groupOf.CopyTo(_bestGroupOf, 0);
    }

    private void Recount()
    {
        Array.Clear(_gains);
        double sum = 0;
        for (int i = 0; i < _count; i++)
        {
            Span<double> gains = _gains.AsSpan(_groupOf[i] * _count, _count);
            ReadOnlySpan<double> row = _weights.AsSpan(i * _count, _count);
            for (int k = 0; k < gains.Length; k++)
            {
                gains[k] += k == i ? 0 : _sign * row[k];
            }
        }

        for (int i = 0; i < _count; i++)
        {
            sum += Gain(i, _groupOf[i]);
        }

        _gain = sum / 2;
    }
}
