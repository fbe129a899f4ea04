namespace PeerReview.Scheduling.Dates.Solving;

/// <summary>
/// Betters a plan by lifting a few groups that contend for the same rows and placing them again one by one, each exactly,
/// with the worth of rows to others as their price.
/// </summary>
internal sealed class Improver
{
    private const int MostLifted = 8;

    private readonly Kernel _kernel;
    private readonly BlockSolver _solver;
    private readonly Random _random;
    private readonly int[][] _blocksOfRow;
    private readonly int[][] _rowsOfBlock;
    private readonly int[] _coupled;
    private readonly Reassigner _reassigner;
    private readonly List<int> _lifted = [];
    private readonly List<int[]> _before = [];

    public Improver(Kernel kernel, BlockSolver solver, int seed)
    {
        _kernel = kernel;
        _solver = solver;
        _random = new Random(seed);
        _rowsOfBlock = Array.ConvertAll(kernel.Blocks, block => block.Visits.SelectMany(visit => visit.OptionRows)
            .SelectMany(rows => rows).Distinct().Order().ToArray());
        var blocksOfRow = new List<int>[kernel.Rows];
        for (var block = 0; block < _rowsOfBlock.Length; block++)
        {
            foreach (var row in _rowsOfBlock[block])
            {
                (blocksOfRow[row] ??= []).Add(block);
            }
        }

        _blocksOfRow = Array.ConvertAll(blocksOfRow, blocks => blocks?.ToArray() ?? []);
        _coupled = [.. Enumerable.Range(0, kernel.Blocks.Length).Where(block => _rowsOfBlock[block].Length > 0)];
        _reassigner = new Reassigner(kernel, _coupled, seed);
        Current = new Assignment(kernel);
    }

    public Assignment Current { get; private set; }

    /// <summary>Places every block in a random order at the given prices and keeps the plan if it is the cheapest so far.</summary>
    public void Construct(long[] price, int share)
    {
        var plan = new Assignment(_kernel);
        plan.Charge(price, share);
        var order = Enumerable.Range(0, _kernel.Blocks.Length).ToArray();
        _random.Shuffle(order);
        foreach (var block in order)
        {
            PlaceBest(plan, block);
        }

        if (Current.Choice.Length == 0 || Current.Choice[0] is null || plan.Cost < Current.Cost)
        {
            Current = plan;
        }
    }

    /// <summary>One round: as many lifts as there are groups that share anything.</summary>
    public void Round(long[] price, CancellationToken cancellationToken)
    {
        Current.Charge(price, share: _random.Next(0, 80));
        for (var lift = 0; lift < _coupled.Length && !cancellationToken.IsCancellationRequested; lift++)
        {
            Relift();
        }
    }

    /// <summary>Places every group once more, the others staying: afterwards no single group can be bettered.</summary>
    public void Polish()
    {
        Current.Charge(new long[_kernel.Rows], share: 0);
        for (var (better, cost) = (true, Current.Cost); better; better = Current.Cost < cost)
        {
            cost = Current.Cost;
            foreach (var block in _coupled)
            {
                _lifted.Clear();
                _lifted.Add(block);
                Replace();
            }
        }
    }

    /// <summary>Lets one visit of every group choose again at once.</summary>
    public void Exchange() => _reassigner.Exchange(Current);

    private void Relift()
    {
        Select();
        Replace();
    }

    private void Replace()
    {
        var cost = Current.Cost;
        _before.Clear();
        foreach (var block in _lifted)
        {
            _before.Add(Current.Lift(block));
        }

        var order = Enumerable.Range(0, _lifted.Count).ToArray();
        _random.Shuffle(order);
        foreach (var index in order)
        {
            PlaceBest(Current, _lifted[index]);
        }

        if (Current.Cost <= cost)
        {
            return;
        }

        foreach (var block in _lifted)
        {
            Current.Lift(block);
        }

        for (var index = 0; index < _lifted.Count; index++)
        {
            Current.Place(_lifted[index], _before[index]);
        }
    }

    private void Select()
    {
        _lifted.Clear();
        var seed = _coupled[_random.Next(_coupled.Length)];
        _lifted.Add(seed);
        var wanted = _random.Next(1, MostLifted);
        for (var attempt = 0; attempt < 2 * wanted && _lifted.Count <= wanted; attempt++)
        {
            var rows = _rowsOfBlock[seed];
            var near = _blocksOfRow[rows[_random.Next(rows.Length)]];
            var block = near[_random.Next(near.Length)];
            if (!_lifted.Contains(block))
            {
                _lifted.Add(block);
            }
        }
    }

    private void PlaceBest(Assignment plan, int block)
    {
        _solver.Solve(_kernel.Blocks[block], plan.RowCost, plan.Room);
        plan.Place(block, [.. _solver.Choice]);
    }
}
