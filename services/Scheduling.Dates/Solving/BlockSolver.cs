namespace PeerReview.Scheduling.Dates.Solving;

/// <summary>
/// Finds the best choice for one block of a few visits under given prices of rows, exactly: visits are placed in the order of
/// time, cheapest first by what is still to come. Not safe for use by two threads at once.
/// </summary>
internal sealed class BlockSolver
{
    /// <summary>Blocks with more visits are solved piece by piece.</summary>
    public const int MostVisits = 8;

    // A block that needs more than this many nodes is left with its best find and a weaker but valid bound.
    private const int MostNodes = 100_000;

    private readonly Kernel _kernel;
    private readonly int[] _uses;
    private readonly CostToGo _toGo = new();
    private readonly BlockPrices _prices = new();
    private readonly PiecewiseSolver _piecewise;
    private readonly List<(long[] Values, int[] Items)> _children = [];
    private Block _block = null!;
    private BlockTimes _times = null!;
    private int[] _room = [];
    private int[] _chosen = [];
    private bool _everyOption;
    private bool _allPlaced;
    private long _limit;
    private int _nodes;
    private PriorityQueue<(int[] Choice, long Value), long>? _found;
    private int _mostFound;

    public BlockSolver(Kernel kernel)
    {
        _kernel = kernel;
        _uses = new int[kernel.Rows];
        _piecewise = new PiecewiseSolver(this);
    }

    /// <summary>The best choice found: an option per visit, or <see cref="Block.Missed"/>. Overwritten by the next call.</summary>
    public int[] Choice { get; private set; } = [];

    /// <summary>
    /// Fills <see cref="Choice"/> and returns a lower bound on cost plus row costs, which is the value of the choice unless
    /// the search was cut short.
    /// </summary>
    /// <param name="block">The block; one of many visits is solved piece by piece, without a bound.</param>
    /// <param name="rowCost">What a use of each row costs; <see cref="Kernel.Forbidden"/> for a row that is full.</param>
    /// <param name="room">How many uses of each row are left to this block; read for hard rows only.</param>
    public long Solve(Block block, long[] rowCost, int[] room)
    {
        if (block.Visits.Length > MostVisits)
        {
            Choice = _piecewise.Place(block, rowCost, room);
            return 0;
        }

        Begin(block, rowCost, room);
        _everyOption = false;
        var bound = Search(CostToGo.Never);
        if (KeepsRows())
        {
            return bound;
        }

        // With one option per slot two visits on one day may have taken the same facilitator: only then look at them all.
        _everyOption = true;
        return Math.Max(bound, Search(CostToGo.Never));
    }

    /// <summary>
    /// As <see cref="Solve"/>, but for a block of many visits the choice may break the block's own rules: it is that of the
    /// relaxation which gives the bound.
    /// </summary>
    public long Relax(Block block, long[] rowCost, int[] room)
    {
        if (block.Visits.Length <= MostVisits)
        {
            return Solve(block, rowCost, room);
        }

        (var bound, Choice) = _piecewise.Relax(block, rowCost, room);
        return bound;
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
        Begin(block, rowCost, room);
        _everyOption = true;
        _found = new();
        _mostFound = most;
        Search(below);
        var choices = _found.UnorderedItems.Select(item => item.Element).OrderBy(item => item.Value).ToList();
        _found = null;
        return (choices, _limit == below && _nodes <= MostNodes);
    }

    private void Begin(Block block, long[] rowCost, int[] room)
    {
        _block = block;
        _times = block.Times;
        _room = room;
        _prices.Set(block, rowCost);
        if (_chosen.Length != block.Visits.Length)
        {
            _chosen = new int[block.Visits.Length];
        }

        if (Choice.Length != block.Visits.Length)
        {
            Choice = new int[block.Visits.Length];
        }

        Array.Fill(_chosen, Block.Missed);
    }

    private long Search(long limit)
    {
        _limit = limit;
        _nodes = 0;
        if (_times.HasOrder)
        {
            // First with a date for every visit, when the order of visits says much about what is to come. Only where that is
            // dearer than doing without one of them need it be asked what else there is.
            var whole = Run(allPlaced: true);
            if (_limit <= _prices.LeastWithOneMissed && _nodes <= MostNodes)
            {
                return _limit;
            }

            var open = Run(allPlaced: false);
            return _nodes <= MostNodes ? _limit : Math.Min(whole, open);
        }

        var bound = Run(allPlaced: false);
        return _nodes <= MostNodes ? _limit : bound;
    }

    private long Run(bool allPlaced)
    {
        _allPlaced = allPlaced;
        _toGo.Compute(_times, _prices.ByTime, allPlaced ? null : _prices.MissCost);
        if (_toGo.Whole < _limit)
        {
            if (_found is null)
            {
                Dive(placed: 0, last: -1, value: 0, depth: 0);
            }

            Place(placed: 0, last: -1, value: 0, depth: 0);
        }

        return _toGo.Whole;
    }

    // Straight down along the best child, which gives a limit that keeps the search proper narrow.
    private void Dive(int placed, int last, long value, int depth)
    {
        Stop(placed, value);
        var (values, items) = Children(depth);
        var count = Expand(placed, last, value, values, items);
        if (count > 0)
        {
            var best = 0;
            for (var child = 1; child < count; child++)
            {
                best = values[child] < values[best] ? child : best;
            }

            Step(placed, items[best], values[best], depth, dive: true);
        }
    }

    private void Place(int placed, int last, long value, int depth)
    {
        Stop(placed, value);
        var (values, items) = Children(depth);
        var count = Expand(placed, last, value, values, items);
        Array.Sort(values, items, 0, count);
        for (var child = 0; child < count && values[child] < _limit && ++_nodes <= MostNodes; child++)
        {
            Step(placed, items[child], values[child], depth, dive: false);
        }
    }

    private void Step(int placed, int item, long estimate, int depth, bool dive)
    {
        var (visit, option) = BlockPrices.Unpack(item);
        var kernelVisit = _block.Visits[visit];
        if (!Takes(kernelVisit.OptionRows[option]))
        {
            return;
        }

        _chosen[visit] = option;
        var time = _times.TimeOf[visit][kernelVisit.OptionSlot[option]];
        var next = placed | 1 << visit;
        var value = estimate - _toGo.After(next, time);
        if (dive)
        {
            Dive(next, item, value, depth + 1);
        }
        else
        {
            Place(next, item, value, depth + 1);
        }

        _chosen[visit] = Block.Missed;
        Release(kernelVisit.OptionRows[option]);
    }

    // The visits not placed stay without a date.
    private void Stop(int placed, long value)
    {
        var full = (1 << _chosen.Length) - 1;
        if (_allPlaced && placed != full)
        {
            return;
        }

        for (var visit = 0; visit < _chosen.Length; visit++)
        {
            value += (placed >> visit & 1) == 0 ? _prices.MissCost[visit] : 0;
        }

        // What has a date for everyone was found, and counted, by the first of the two runs.
        if (value < _limit && !(placed == full && !_allPlaced && _times.HasOrder))
        {
            Found(value);
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

    private (long[] Values, int[] Items) Children(int depth)
    {
        while (_children.Count <= depth)
        {
            _children.Add(([], []));
        }

        if (_children[depth].Values.Length < _prices.Options)
        {
            _children[depth] = (new long[_prices.Options], new int[_prices.Options]);
        }

        return _children[depth];
    }

    /// <summary>Lists what may be placed next, with estimates of the whole below the limit.</summary>
    private int Expand(int placed, int last, long value, long[] values, int[] items)
    {
        var (lastVisit, lastOption) = last < 0 ? (-1, -1) : BlockPrices.Unpack(last);
        var lastTime = last < 0 ? -1 : _times.TimeOf[lastVisit][_block.Visits[lastVisit].OptionSlot[lastOption]];
        var count = 0;
        for (var visit = 0; visit < _chosen.Length; visit++)
        {
            var gap = _allPlaced && _times.HasOrder ? _times.GapTo(placed, visit) : _times.Spacing;
            if ((placed >> visit & 1) != 0 || gap < 0)
            {
                continue;
            }

            var from = last < 0 ? 0 : _times.FirstAfter(gap)[lastTime];
            for (var slot = _times.FirstSlot[visit][from]; slot < _block.Visits[visit].Slots; slot++)
            {
                var time = _times.TimeOf[visit][slot];
                // Two visits at one time are placed in order of number, or they would be met twice.
                if (time != lastTime || visit > lastVisit)
                {
                    count = Expand(value, visit, slot, _toGo.After(placed | 1 << visit, time), values, items, count);
                }
            }
        }

        return count;
    }

    private int Expand(long value, int visit, int slot, long toGo, long[] values, int[] items, int count)
    {
        if (value + _prices.BySlot[visit][slot] + toGo >= _limit)
        {
            return count;
        }

        var interaction = Interaction(visit, slot);
        if (!_everyOption)
        {
            return Add(_prices.BestOption[visit][slot], _prices.BySlot[visit][slot]);
        }

        var first = _block.Visits[visit].FirstOption;
        for (var option = first[slot]; option < first[slot + 1]; option++)
        {
            count = Add(option, _prices.ByOption[visit][option]);
        }

        return count;

        int Add(int option, long key)
        {
            values[count] = value + key + interaction + toGo;
            items[count] = BlockPrices.Pack(visit, option);
            return key < Kernel.Forbidden && values[count] < _limit ? count + 1 : count;
        }
    }

    private long Interaction(int visit, int slot)
    {
        long cost = 0;
        for (var other = 0; other < _chosen.Length; other++)
        {
            if (_chosen[other] != Block.Missed)
            {
                var there = _block.Visits[other].OptionSlot[_chosen[other]];
                cost += other < visit ? _block.PairCost(other, there, visit, slot) : _block.PairCost(visit, slot, other, there);
                if (cost >= Kernel.Forbidden)
                {
                    return CostToGo.Never;
                }
            }
        }

        foreach (ref readonly var share in _block.Sharing.AsSpan())
        {
            if ((share.Visits >> visit & 1) != 0)
            {
                cost += share.ExcessOf(_block.Visits, visit, slot, _chosen, _chosen.Length) * share.Cost;
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

    private bool KeepsRows()
    {
        _everyOption = true;
        var taken = 0;
        while (taken < Choice.Length && (Choice[taken] == Block.Missed || Takes(_block.Visits[taken].OptionRows[Choice[taken]])))
        {
            taken++;
        }

        for (var visit = 0; visit < taken; visit++)
        {
            if (Choice[visit] != Block.Missed)
            {
                Release(_block.Visits[visit].OptionRows[Choice[visit]]);
            }
        }

        return taken == Choice.Length;
    }
}
