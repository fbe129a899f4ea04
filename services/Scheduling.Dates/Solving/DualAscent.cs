namespace PeerReview.Scheduling.Dates.Solving;

/// <summary>
/// Lower bounds by Lagrange prices on shared rows: with the rows priced instead of enforced every block is solved exactly by
/// itself, and the sum less the value of the rows' capacity is below the cost of every plan. Prices follow the subgradient.
/// </summary>
internal sealed class DualAscent
{
    private const int Patience = 12;
    private const double Shrinkage = 0.6;
    private const double SmallestStep = 0.002;
    private const int MostSteps = 500;

    private readonly Kernel _kernel;
    private readonly BlockSolver _solver;
    private readonly long[] _price;
    private readonly int[] _uses;
    private readonly double[] _direction;
    private double _step = 1.0;
    private int _sinceBetter;
    private int _steps;

    public DualAscent(Kernel kernel, BlockSolver solver)
    {
        _kernel = kernel;
        _solver = solver;
        _price = new long[kernel.Rows];
        _uses = new int[kernel.Rows];
        _direction = new double[kernel.Rows];
        BestPrice = new long[kernel.Rows];
    }

    /// <summary>The best bound so far, in scaled points.</summary>
    public long Bound { get; private set; } = long.MinValue;

    /// <summary>The prices that prove <see cref="Bound"/>.</summary>
    public long[] BestPrice { get; }

    /// <summary>Whether further steps would hardly raise the bound.</summary>
    public bool Settled => _steps >= MostSteps || _step < SmallestStep || (_steps > 0 && _kernel.Rows == 0);

    /// <summary>Solves every block under the current prices, then moves the prices towards what is wanted too often.</summary>
    /// <param name="best">The cost of the best plan known, which scales the step.</param>
    public void Step(long best)
    {
        _steps++;
        var bound = Price();
        if (bound > Bound)
        {
            Bound = bound;
            _price.CopyTo(BestPrice, 0);
            _sinceBetter = 0;
        }
        else if (++_sinceBetter >= Patience)
        {
            _step *= Shrinkage;
            _sinceBetter = 0;
            BestPrice.CopyTo(_price, 0);
            Array.Clear(_direction);
            return;
        }

        // A plan that misses visits is no measure of how far prices have to go.
        Move(Math.Max(Math.Min(best - bound, bound / 20), Kernel.Scale));
    }

    private long Price()
    {
        Array.Clear(_uses);
        long bound = 0;
        for (var block = 0; block < _kernel.Blocks.Length; block++)
        {
            bound += _solver.Relax(_kernel.Blocks[block], _price, _kernel.Capacity);
            CountUses(_kernel.Blocks[block], _solver.Choice);
        }

        for (var row = 0; row < _price.Length; row++)
        {
            bound -= _price[row] * _kernel.Capacity[row];
        }

        return bound;
    }

    private void CountUses(Block block, int[] choice)
    {
        for (var v = 0; v < choice.Length; v++)
        {
            if (choice[v] != Block.Missed)
            {
                foreach (var row in block.Visits[v].OptionRows[choice[v]])
                {
                    _uses[row]++;
                }
            }
        }
    }

    private void Move(double distance)
    {
        double norm = 0;
        for (var row = 0; row < _price.Length; row++)
        {
            var excess = _uses[row] - _kernel.Capacity[row];
            // A free row nobody wants is where it should be.
            _direction[row] = _price[row] == 0 && excess < 0 ? 0 : (excess + _direction[row]) / 2;
            norm += _direction[row] * _direction[row];
        }

        if (norm == 0)
        {
            return;
        }

        var step = _step * distance / norm;
        for (var row = 0; row < _price.Length; row++)
        {
            var most = _kernel.Penalty[row];
            _price[row] = (long)Math.Clamp(Math.Round(_price[row] + (step * _direction[row])), 0, most >= Kernel.Forbidden ? Kernel.Forbidden / 1024 : most);
        }
    }
}
