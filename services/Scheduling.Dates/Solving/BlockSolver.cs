namespace PeerReview.Scheduling.Dates.Solving;

/// <summary>
/// Finds the best choice for one block under given prices of rows, exactly, by depth-first search over slots in order of
/// cost. Not safe for use by two threads at once.
/// </summary>
internal sealed class BlockSolver
{
    // A block that needs more than this many nodes is left with its best find and a weaker but valid bound.
    private const int MostNodes = 200_000;

    private readonly Kernel _kernel;
    private int[] _room = [];
    private readonly int[] _uses;
    private long[][] _keys = [];
    private int[][] _items = [];
    private int[] _count = [];
    private long[] _rest = [];
    private int[] _chosen = [];
    private Block _block = null!;
    private long _limit;
    private int _nodes;
    private bool _everyOption;
    private PriorityQueue<(int[] Choice, long Value), long>? _found;
    private int _mostFound;

    public BlockSolver(Kernel kernel)
    {
        _kernel = kernel;
        _uses = new int[kernel.Rows];
    }

    /// <summary>The best choice found: an option per visit, or <see cref="Block.Missed"/>. Overwritten by the next call.</summary>
    public int[] Choice { get; private set; } = [];

    /// <summary>
    /// Fills <see cref="Choice"/> and returns a lower bound on cost plus row costs, which is the value of the choice unless
    /// the search was cut short.
    /// </summary>
    /// <param name="block">The block.</param>
    /// <param name="rowCost">What a use of each row costs; <see cref="Kernel.Forbidden"/> for a row that is full.</param>
    /// <param name="room">How many uses of each row are left to this block; read for hard rows only.</param>
    public long Solve(Block block, long[] rowCost, int[] room)
    {
        _room = room;
        var bound = Search(block, rowCost, everyOption: false);
        // With one option per slot two visits on one day may have taken the same facilitator: only then look at them all.
        return KeepsRows(block, Choice) ? bound : Search(block, rowCost, everyOption: true);
    }

    /// <summary>Every choice worth less than a limit, or the cheapest of them when there are too many.</summary>
    /// <param name="block">The block.</param>
    /// <param name="rowCost">What a use of each row costs.</param>
    /// <param name="room">How many uses of each row are left to this block; read for hard rows only.</param>
    /// <param name="below">The limit.</param>
    /// <param name="most">How many are too many.</param>
    /// <returns>The choices with their values, and whether they are all.</returns>
    public (List<(int[] Choice, long Value)> Choices, bool All) Enumerate(Block block, long[] rowCost, int[] room, long below, int most)
    {
        _room = room;
        _found = new();
        _mostFound = most;
        Search(block, rowCost, everyOption: true, below);
        var choices = _found.UnorderedItems.Select(item => item.Element).OrderBy(item => item.Value).ToList();
        _found = null;
        return (choices, _limit == below && _nodes <= MostNodes);
    }

    private long Search(Block block, long[] rowCost, bool everyOption, long limit = long.MaxValue)
    {
        _block = block;
        _everyOption = everyOption;
        _nodes = 0;
        _limit = limit;
        Prepare(rowCost);
        Visit(depth: 0, value: 0);
        return _nodes <= MostNodes ? _limit : _rest[0];
    }

    private void Prepare(long[] rowCost)
    {
        var visits = _block.Visits;
        if (_keys.Length < visits.Length)
        {
            _keys = new long[visits.Length][];
            _items = new int[visits.Length][];
            _count = new int[visits.Length];
            _rest = new long[visits.Length + 1];
            Array.Fill(_keys, []);
        }

        if (_chosen.Length != visits.Length)
        {
            _chosen = new int[visits.Length];
            Choice = new int[visits.Length];
        }

        _rest[visits.Length] = 0;
        for (var v = visits.Length - 1; v >= 0; v--)
        {
            if (_keys[v].Length < visits[v].Options)
            {
                _keys[v] = new long[visits[v].Options];
                _items[v] = new int[visits[v].Options];
            }

            _count[v] = Price(visits[v], rowCost, _keys[v], _items[v]);
            Array.Sort(_keys[v], _items[v], 0, _count[v]);
            var least = _count[v] > 0 ? Math.Min(_keys[v][0], visits[v].MissCost) : visits[v].MissCost;
            _rest[v] = _rest[v + 1] + least;
        }
    }

    private int Price(KernelVisit visit, long[] rowCost, long[] keys, int[] items)
    {
        var count = 0;
        for (var slot = 0; slot < visit.Slots; slot++)
        {
            var best = Kernel.Forbidden;
            for (var option = visit.FirstOption[slot]; option < visit.FirstOption[slot + 1]; option++)
            {
                var cost = visit.OptionCost[option];
                foreach (var row in visit.OptionRows[option])
                {
                    cost += rowCost[row];
                }

                if (cost < best)
                {
                    keys[count] = best = cost;
                    items[count] = option;
                }

                count += _everyOption && cost < Kernel.Forbidden ? 1 : 0;
                best = _everyOption ? Kernel.Forbidden : best;
            }

            count += !_everyOption && best < Kernel.Forbidden ? 1 : 0;
        }

        return count;
    }

    private void Visit(int depth, long value)
    {
        var visits = _block.Visits;
        if (depth == visits.Length)
        {
            Found(value);
            return;
        }

        var keys = _keys[depth];
        var items = _items[depth];
        for (var k = 0; k < _count[depth] && value + keys[k] + _rest[depth + 1] < _limit && ++_nodes <= MostNodes; k++)
        {
            var option = items[k];
            var next = value + keys[k] + Interaction(depth, visits[depth].OptionSlot[option]);
            if (next + _rest[depth + 1] < _limit && Takes(visits[depth].OptionRows[option]))
            {
                _chosen[depth] = option;
                Visit(depth + 1, next);
                Release(visits[depth].OptionRows[option]);
            }
        }

        if (value + visits[depth].MissCost + _rest[depth + 1] < _limit)
        {
            _chosen[depth] = Block.Missed;
            Visit(depth + 1, value + visits[depth].MissCost);
        }
    }

    private void Found(long value)
    {
        if (_found is null)
        {
            _limit = value;
            _chosen.CopyTo(Choice, 0);
            return;
        }

        _found.Enqueue(([.. _chosen], value), -value);
        if (_found.Count > _mostFound)
        {
            _limit = _found.Dequeue().Value;
        }
    }

    private long Interaction(int visit, int slot)
    {
        long cost = 0;
        for (var other = 0; other < visit; other++)
        {
            if (_chosen[other] != Block.Missed)
            {
                var slotOfOther = _block.Visits[other].OptionSlot[_chosen[other]];
                cost += _block.PairCost(other, slotOfOther, visit, slot);
                if (cost >= Kernel.Forbidden)
                {
                    return Kernel.Forbidden;
                }
            }
        }

        foreach (ref readonly var share in _block.Sharing.AsSpan())
        {
            if ((share.Visits >> visit & 1) != 0)
            {
                cost += share.ExcessOf(_block.Visits, visit, slot, _chosen, visit) * share.Cost;
            }
        }

        return cost;
    }

    // Rows that are not full by themselves may still be used twice within one block.
    private bool Takes(int[] rows)
    {
        if (!_everyOption)
        {
            return true;
        }

        foreach (var row in rows)
        {
            _uses[row]++;
        }

        if (Array.TrueForAll(rows, row => _uses[row] <= _room[row] || _kernel.Penalty[row] < Kernel.Forbidden))
        {
            return true;
        }

        Release(rows);
        return false;
    }

    private void Release(int[] rows)
    {
        if (_everyOption)
        {
            foreach (var row in rows)
            {
                _uses[row]--;
            }
        }
    }

    private bool KeepsRows(Block block, int[] choice)
    {
        _everyOption = true;
        var taken = 0;
        while (taken < choice.Length && (choice[taken] == Block.Missed || Takes(block.Visits[taken].OptionRows[choice[taken]])))
        {
            taken++;
        }

        for (var v = 0; v < taken; v++)
        {
            if (choice[v] != Block.Missed)
            {
                Release(block.Visits[v].OptionRows[choice[v]]);
            }
        }

        return taken == choice.Length;
    }
}
