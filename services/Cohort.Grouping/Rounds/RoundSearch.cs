using PeerReview.Cohorts.Grouping.Searching;

namespace PeerReview.Cohorts.Grouping.Rounds;

/// <summary>One chain of simulated annealing over all rounds that are laid out at once: two members of a round change places.</summary>
internal sealed class RoundSearch
{
    private const int BatchSize = 2048;
    private readonly double _hot;
    private readonly double _cold;
    private readonly int _members;
    private readonly int _size;
    private readonly int _rounds;
    private readonly int[] _places;
    private readonly int[] _best;
    private readonly RoundSymmetry _symmetry;
    private readonly int[] _met;
    private Shuffle _random;
    private int _repeats;

    public RoundSearch(RoundPlan plan, Shuffle random, int turns)
    {
        (_members, _size, _random) = (plan.Groups * plan.Size, plan.Size, random);
        _symmetry = new RoundSymmetry(_members, plan.Rounds, turns);
        _rounds = _symmetry.LaidOut;
        // Turned rounds freeze early and leave what they have seldom; they are kept about where they melt.
        (_hot, _cold) = turns > 1 ? (0.36, 0.3) : (0.7, 0.12);
        _places = new int[_rounds * _members];
        for (int round = 0; round < _rounds; round++)
        {
            Span<int> places = _places.AsSpan(round * _members, _members);
            for (int member = 0; member < _members; member++)
            {
                places[member] = member;
            }

            _random.Mix(places);
        }

        _met = new int[_symmetry.Pairs.Length];
        for (int at = 0; at < _places.Length; at++)
        {
            int first = at - (at % _members % _size);
            for (int other = first; other < at; other++)
            {
                _repeats += Meet(_places[at], _places[other]);
            }
        }

        _best = [.. _places];
        BestRepeats = _repeats;
    }

    public int BestRepeats { get; private set; }

    /// <summary>Cools again and again, each time for longer, until no repeats are left that could be avoided.</summary>
    public void Run(WorkBudget budget, int enough, CancellationToken stop)
    {
        bool canSwap = _members > _size && _size > 1;
        for (long batches = 200; canSwap && BestRepeats > enough && !budget.IsSpent && !stop.IsCancellationRequested; batches += batches / 2)
        {
            for (long batch = 0; batch < batches && BestRepeats > enough && !budget.IsSpent && !stop.IsCancellationRequested; batch++)
            {
                double temperature = _symmetry.Weight * _hot * Math.Pow(_cold / _hot, batch / (double)batches);
                for (int k = 0; k < BatchSize; k++)
                {
                    Propose(temperature);
                }

                budget.Charge(BatchSize / 16);
            }
        }
    }

    public IReadOnlyList<IReadOnlyList<IReadOnlyList<int>>> ToRounds() =>
        [.. Enumerable.Range(0, _rounds).SelectMany(round => Enumerable.Range(0, _symmetry.Weight).Select(turns => Groups(round, turns)))];

    private IReadOnlyList<IReadOnlyList<int>> Groups(int round, int turns) => [.. _best
        .AsSpan(round * _members, _members).ToArray()
        .Chunk(_size).Select(group => group.Select(member => _symmetry.Turned(member, turns)).Order().ToArray())];

    private void Propose(double temperature)
    {
        int round = _random.Below(_rounds) * _members;
        int i = _random.Below(_members);
        int j = _random.Below(_members);
        if (i / _size == j / _size)
        {
            return;
        }

        int before = _repeats;
        Swap(round, i, j);
        int change = _repeats - before;
        if (change > 0 && _random.Unit() >= Math.Exp(-change / temperature))
        {
            Swap(round, i, j);
        }
        else if (_repeats < BestRepeats)
        {
            BestRepeats = _repeats;
            _places.CopyTo(_best, 0);
        }
    }

    private void Swap(int round, int i, int j)
    {
        (int a, int b) = (_places[round + i], _places[round + j]);
        Trade(round + i - (i % _size), a, b);
        Trade(round + j - (j % _size), b, a);
        (_places[round + i], _places[round + j]) = (b, a);
    }

    /// <summary>In a group one member leaves for another.</summary>
    private void Trade(int first, int leaves, int comes)
    {
        for (int at = first; at < first + _size; at++)
        {
            int mate = _places[at];
            if (mate != leaves)
            {
                _repeats -= Part(leaves, mate);
                _repeats += Meet(comes, mate);
            }
        }
    }

    /// <summary>How many repeats that makes.</summary>
    private int Meet(int a, int b)
    {
        int kind = _symmetry.KindOf[(a * _members) + b];
        return Repeats(kind, ++_met[kind]) - Repeats(kind, _met[kind] - 1);
    }

    /// <summary>How many repeats that saves.</summary>
    private int Part(int a, int b)
    {
        int kind = _symmetry.KindOf[(a * _members) + b];
        return Repeats(kind, _met[kind]) - Repeats(kind, --_met[kind]);
    }

    private int Repeats(int kind, int met) => Math.Max(0, (met * _symmetry.Weight) - _symmetry.Pairs[kind]);
}
