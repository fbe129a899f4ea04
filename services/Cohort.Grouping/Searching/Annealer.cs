using PeerReview.Cohorts.Grouping.Costs;

namespace PeerReview.Cohorts.Grouping.Searching;

/// <summary>
/// Simulated annealing over groups under every rule: schools (or blocks of schools that stick together) swap places,
/// move, and groups are opened and dissolved. Broken rules cost a penalty, so that it may pass through them; what it
/// reports as best never breaks one.
/// </summary>
internal sealed class Annealer
{
    private const int BatchSize = 256;
    private const int KnownBits = 18;
    private readonly Instance _instance;
    private readonly Partition _now;
    private readonly int[][] _units;
    private readonly int[] _unitOf;
    private readonly int[][] _near;
    private readonly double[]? _table;
    private readonly (long Pair, double Cost)[] _known;
    private readonly double _penalty;
    private readonly bool _isSimple;
    private readonly Stack<int> _free = [];
    private readonly List<(int School, int From)> _moved = [];
    private readonly List<int> _touched = [];
    private Shuffle _random;
    private double _cost;
    private double _before;

    public Annealer(Instance instance, Partition start, int seed)
    {
        _instance = instance;
        _now = start.Copy();
        _random = new Shuffle(seed);
        _units = [.. instance.Blocks, .. Enumerable.Range(0, instance.Count).Where(i => instance.BlockOf[i] < 0).Select(i => new[] { i })];
        _unitOf = new int[instance.Count];
        for (int u = 0; u < _units.Length; u++)
        {
            foreach (int school in _units[u])
            {
                _unitOf[school] = u;
            }
        }

        _near = Neighbours.Of(instance, nearest: 10, perQuarter: 2);
        _penalty = Penalty();
        _isSimple = !instance.HasNeeds && instance.TrainedPerGroup == 0;
        _table = instance.Count <= 1000 ? Table() : null;
        _known = _table is null ? new (long, double)[1 << KnownBits] : [];
        for (int group = _now.Capacity - 1; group >= 0; group--)
        {
            if (_now.SizeOf(group) == 0)
            {
                _free.Push(group);
            }
        }

        _cost = Enumerable.Range(0, _now.Capacity).Sum(Energy);
        Keep();
    }

    /// <summary>The cheapest allowed partition seen, or null while none was.</summary>
    public Partition? Best { get; private set; }

    public double BestCost { get; private set; } = double.PositiveInfinity;

    public void Run(WorkBudget budget, double hot, double cold, bool untilAllowed = false)
    {
        if (_instance.Count < 2)
        {
            return;
        }

        double scale = Math.Max(1e-9, TypicalPair());
        while (!budget.IsSpent && !(untilAllowed && Best is not null))
        {
            double temperature = scale * hot * Math.Pow(cold / hot, budget.Used);
            for (int k = 0; k < BatchSize; k++)
            {
                Propose(temperature);
            }

            budget.Charge(BatchSize / 4);
            Keep();
        }
    }

    private void Propose(double temperature)
    {
        int unit = _random.Below(_units.Length);
        int school = _units[unit][0];
        double kind = _random.Unit();
        if (kind < 0.9 || _instance.Fewest == _instance.Most)
        {
            if (PickGroup(school) is { } target)
            {
                Meet(unit, target, temperature);
            }
        }
        else if (kind < 0.95)
        {
            Dissolve(_now.GroupOf[school], temperature);
        }
        else
        {
            Open(unit, temperature);
        }
    }

    private int? PickGroup(int school)
    {
        int[] near = _near[school];
        int mate = near.Length > 0 && _random.Unit() < 0.95 ? near[_random.Below(near.Length)] : _random.Below(_instance.Count);
        int group = _now.GroupOf[mate];
        return group == _now.GroupOf[school] ? null : group;
    }

    /// <summary>The unit goes to the group; mates from there come back where the sizes ask for it, and sometimes anyway.</summary>
    private void Meet(int unit, int target, double temperature)
    {
        int from = _now.GroupOf[_units[unit][0]];
        ReadOnlySpan<int> mates = _now.Members(target);
        int other = _unitOf[mates[_random.Below(mates.Length)]];
        bool swap = _instance.Fewest == _instance.Most || _random.Unit() < 0.7;
        if (swap && _isSimple && _units[unit].Length == 1 && _units[other].Length == 1)
        {
            SwapTwo(_units[unit][0], _units[other][0], temperature);
            return;
        }

        Begin();
        Take(unit, target);
        for (int k = 0; k < _instance.Most && (swap || _now.SizeOf(target) > _instance.Most); k++)
        {
            Take(other, from);
            swap = _now.SizeOf(from) is > 0 and var size && size < _instance.Fewest;
            other = _unitOf[_now.Members(target)[_random.Below(_now.SizeOf(target))]];
            if (other == unit)
            {
                break;
            }
        }

        Finish(temperature);
    }

    /// <summary>The common case: two single schools change places and only pairs matter.</summary>
    private void SwapTwo(int a, int b, double temperature)
    {
        int home = _now.GroupOf[a];
        int away = _now.GroupOf[b];
        double change = 0;
        foreach (int mate in _now.Members(home))
        {
            change += mate == a ? 0 : Pair(b, mate) - Pair(a, mate);
        }

        foreach (int mate in _now.Members(away))
        {
            change += mate == b ? 0 : Pair(a, mate) - Pair(b, mate);
        }

        if (change <= 0 || _random.Unit() < Math.Exp(-change / temperature))
        {
            _now.Remove(a);
            _now.Remove(b);
            _now.Put(a, away);
            _now.Put(b, home);
            _cost += change;
        }
    }

    private void Dissolve(int group, double temperature)
    {
        int[] members = _now.Members(group).ToArray();
        Begin();
        foreach (int school in members)
        {
            int unit = _unitOf[school];
            if (_now.GroupOf[school] == group && PickGroup(school) is { } target)
            {
                Take(unit, target);
            }
        }

        Finish(temperature);
    }

    private void Open(int unit, double temperature)
    {
        if (_free.Count == 0)
        {
            return;
        }

        int group = _free.Pop();
        int[] near = _near[_units[unit][0]];
        Begin();
        Take(unit, group);
        for (int k = 0; k < 3 * _instance.Fewest && _now.SizeOf(group) < _instance.Fewest && near.Length > 0; k++)
        {
            int mate = near[Math.Min(_random.Below(near.Length), _random.Below(near.Length))];
            if (_now.GroupOf[mate] != group && _now.SizeOf(_now.GroupOf[mate]) > _instance.Fewest)
            {
                Take(_unitOf[mate], group);
            }
        }

        if (!Finish(temperature))
        {
            _free.Push(group);
        }
    }

    private void Begin()
    {
        _moved.Clear();
        _touched.Clear();
        _before = 0;
    }

    private void Take(int unit, int group)
    {
        int from = _now.GroupOf[_units[unit][0]];
        if (from == group || _now.SizeOf(group) + _units[unit].Length > 2 * _instance.Most)
        {
            return;
        }

        Touch(from);
        Touch(group);
        foreach (int school in _units[unit])
        {
            _moved.Add((school, from));
            _now.Put(school, group);
        }
    }

    /// <summary>Remembers a group, and what it cost before the change.</summary>
    private void Touch(int group)
    {
        if (!_touched.Contains(group))
        {
            _touched.Add(group);
            _before += Energy(group);
        }
    }

    /// <summary>Accepts the change or takes it back.</summary>
    private bool Finish(double temperature)
    {
        double after = 0;
        bool fits = _moved.Count > 0;
        foreach (int group in _touched)
        {
            int size = _now.SizeOf(group);
            fits &= size == 0 || (size >= _instance.Fewest && size <= _instance.Most);
            after += Energy(group);
        }

        double change = after - _before;
        if (fits && (change <= 0 || _random.Unit() < Math.Exp(-change / temperature)))
        {
            _cost += change;
            foreach (int group in _touched)
            {
                if (_now.SizeOf(group) == 0)
                {
                    _free.Push(group);
                }
            }

            return true;
        }

        for (int k = _moved.Count - 1; k >= 0; k--)
        {
            (int school, int from) = _moved[k];
            _now.Put(school, from);
        }

        return false;
    }

    private double Energy(int group)
    {
        ReadOnlySpan<int> members = _now.Members(group);
        double energy = 0;
        for (int a = 1; a < members.Length; a++)
        {
            for (int b = 0; b < a; b++)
            {
                energy += Pair(members[a], members[b]);
            }
        }

        if (_isSimple || members.Length == 0)
        {
            return energy;
        }

        int trained = 0;
        foreach (int member in members)
        {
            trained += _instance.Trained[member];
        }

        energy += _penalty * Math.Max(0, _instance.TrainedPerGroup - trained);
        return _instance.HasNeeds ? energy + _instance.NeedsCost(members) : energy;
    }

    private double Pair(int i, int j)
    {
        if (_table is not null)
        {
            return _table[(i * _instance.Count) + j];
        }

        // The same near pairs are asked for again and again; under rules each answer costs many look-ups.
        long pair = ((long)Math.Min(i, j) * _instance.Count) + Math.Max(i, j);
        ref (long Pair, double Cost) known = ref _known[(int)((ulong)(pair * 0x5851F42D4C957F2D) >> (64 - KnownBits))];
        if (known.Pair != pair)
        {
            double cost = _instance.Pair(i, j);
            known = (pair, cost < double.PositiveInfinity ? cost : _penalty);
        }

        return known.Cost;
    }

    private void Keep()
    {
        if (_cost < BestCost - 1e-9 && (_cost < _penalty * 2 || _cost < BestCost) && _now.IsAllowed(_instance))
        {
            Best = _now.Copy();
            BestCost = _cost = Best.Cost(_instance);
        }
    }

    private double[] Table()
    {
        int count = _instance.Count;
        double[] table = new double[count * count];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
            {
                double cost = i == j ? 0 : _instance.Pair(i, j);
                table[(i * count) + j] = cost < double.PositiveInfinity ? cost : _penalty;
            }
        }

        return table;
    }

    /// <summary>Dear enough that no saving between near schools pays for a broken rule.</summary>
    private double Penalty()
    {
        double dearest = 1;
        for (int i = 0; i < _near.Length; i++)
        {
            foreach (int j in _near[i])
            {
                dearest = Math.Max(dearest, _instance.Pair(i, j));
            }
        }

        return 2 * dearest * _instance.Most;
    }

    private double TypicalPair()
    {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < _near.Length; i++)
        {
            for (int k = 0; k < Math.Min(3, _near[i].Length); k++)
            {
                sum += _instance.Pair(i, _near[i][k]);
                count++;
            }
        }

        return count == 0 ? 1 : sum / count;
    }
}
