namespace PeerReview.Scheduling.Dates.Solving;

/// <summary>A choice for every block with the rows it uses and what it costs. Blocks may be lifted out while others are placed.</summary>
internal sealed class Assignment
{
    private readonly Kernel _kernel;
    private readonly long[] _price;

    public Assignment(Kernel kernel)
    {
        _kernel = kernel;
        _price = new long[kernel.Rows];
        Choice = new int[kernel.Blocks.Length][];
        Room = [.. kernel.Capacity];
        RowCost = new long[kernel.Rows];
        Charge(_price, share: 0);
    }

    /// <summary>The options of each block, or null for a block that is lifted out.</summary>
    public int[]?[] Choice { get; }

    /// <summary>The options of each block when none is lifted out.</summary>
    public int[][] Placed => Array.ConvertAll(Choice, choice => choice ?? throw new InvalidOperationException("A block is lifted out."));

    /// <summary>Uses left of each row; below zero where a soft row is overdrawn.</summary>
    public int[] Room { get; }

    /// <summary>What one more use of each row costs now: its price while there is room, its penalty after.</summary>
    public long[] RowCost { get; }

    /// <summary>The cost of the placed blocks, in scaled points.</summary>
    public long Cost { get; private set; }

    /// <summary>Makes uses of rows with room cost a share, in 64ths, of their price: the worth of the row to others.</summary>
    public void Charge(long[] price, int share)
    {
        for (var row = 0; row < _price.Length; row++)
        {
            _price[row] = price[row] * share / 64;
            RowCost[row] = Room[row] > 0 ? _price[row] : _kernel.Penalty[row];
        }
    }

    public void Place(int block, int[] choice)
    {
        Choice[block] = choice;
        Cost += _kernel.Blocks[block].Cost(choice);
        foreach (var row in RowsOf(block, choice))
        {
            Cost += Room[row] <= 0 ? _kernel.Penalty[row] : 0;
            Room[row]--;
            RowCost[row] = Room[row] > 0 ? _price[row] : _kernel.Penalty[row];
        }
    }

    public int[] Lift(int block)
    {
        var choice = Choice[block]!;
        Choice[block] = null;
        Cost -= _kernel.Blocks[block].Cost(choice);
        foreach (var row in RowsOf(block, choice))
        {
            Room[row]++;
            Cost -= Room[row] <= 0 ? _kernel.Penalty[row] : 0;
            RowCost[row] = Room[row] > 0 ? _price[row] : _kernel.Penalty[row];
        }

        return choice;
    }

    /// <summary>Places every block anew.</summary>
    public void Replace(int[][] choice)
    {
        for (var block = 0; block < choice.Length; block++)
        {
            if (Choice[block] is not null)
            {
                Lift(block);
            }
        }

        for (var block = 0; block < choice.Length; block++)
        {
            Place(block, choice[block]);
        }
    }

    public IEnumerable<int> RowsOf(int block, int[] choice)
    {
        var visits = _kernel.Blocks[block].Visits;
        for (var v = 0; v < visits.Length; v++)
        {
            if (choice[v] != Block.Missed)
            {
                foreach (var row in visits[v].OptionRows[choice[v]])
                {
                    yield return row;
                }
            }
        }
    }
}
