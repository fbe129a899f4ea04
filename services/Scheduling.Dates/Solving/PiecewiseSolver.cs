namespace PeerReview.Scheduling.Dates.Solving;

/// <summary>
/// Finds good choices for a block of many visits: a few at a time are placed exactly while the others stand, until nothing
/// gets better. Pieces solved apart, forgetting how they bear on each other, give the bound.
/// </summary>
internal sealed class PiecewiseSolver(BlockSolver exact)
{
    private const int PieceSize = 6;
    private const int MostPasses = 6;

    /// <summary>A choice that keeps every hard rule.</summary>
    public int[] Place(Block block, long[] rowCost, int[] room)
    {
        var choice = Array.ConvertAll(block.Visits, visit => visit.MissCost < Kernel.Forbidden ? Block.Missed : 0);
        var open = Enumerable.Range(0, choice.Length).Where(visit => choice[visit] == Block.Missed).ToArray();
        foreach (var piece in open.Chunk(PieceSize))
        {
            PlacePiece(block, piece, choice, rowCost, room);
        }

        var value = Value(block, choice, rowCost);
        for (var pass = 0; pass < MostPasses; pass++)
        {
            foreach (var piece in Pieces(block, open, choice, shifted: pass % 2 == 0))
            {
                PlacePiece(block, piece, choice, rowCost, room);
            }

            var better = Value(block, choice, rowCost);
            if (better >= value && pass > 0)
            {
                break;
            }

            value = better;
        }

        return choice;
    }

    /// <summary>A lower bound, with the choice of each piece by itself.</summary>
    public (long Bound, int[] Choice) Relax(Block block, long[] rowCost, int[] room)
    {
        var choice = new int[block.Visits.Length];
        long bound = 0;
        foreach (var piece in Enumerable.Range(0, choice.Length).Chunk(PieceSize))
        {
            bound += exact.Solve(block.Part(piece), rowCost, room);
            for (var index = 0; index < piece.Length; index++)
            {
                choice[piece[index]] = exact.Choice[index];
            }
        }

        return (bound, choice);
    }

    // Neighbours in time bear on each other most; visits without a date go last, each time with others.
    private static IEnumerable<int[]> Pieces(Block block, int[] open, int[] choice, bool shifted)
    {
        var inTime = open.OrderBy(visit => choice[visit] == Block.Missed
            ? int.MaxValue
            : block.Visits[visit].SchoolDay[block.Visits[visit].OptionSlot[choice[visit]]]).ToArray();
        return shifted ? inTime.Take(PieceSize / 2).Chunk(PieceSize).Concat(inTime.Skip(PieceSize / 2).Chunk(PieceSize)) : inTime.Chunk(PieceSize);
    }

    private void PlacePiece(Block block, int[] piece, int[] choice, long[] rowCost, int[] room)
    {
        foreach (var visit in piece)
        {
            choice[visit] = Block.Missed;
        }

        var (part, options) = block.PartAround(piece, choice);
        exact.Solve(part, rowCost, RoomLeft(block, choice, room));
        for (var index = 0; index < piece.Length; index++)
        {
            choice[piece[index]] = exact.Choice[index] == Block.Missed ? Block.Missed : options[index][exact.Choice[index]];
        }
    }

    private static int[] RoomLeft(Block block, int[] choice, int[] room)
    {
        int[] left = [.. room];
        for (var visit = 0; visit < choice.Length; visit++)
        {
            if (choice[visit] != Block.Missed)
            {
                Array.ForEach(block.Visits[visit].OptionRows[choice[visit]], row => left[row]--);
            }
        }

        return left;
    }

    private static long Value(Block block, int[] choice, long[] rowCost)
    {
        var value = block.Cost(choice);
        for (var visit = 0; visit < choice.Length; visit++)
        {
            value += choice[visit] == Block.Missed ? 0 : block.Visits[visit].OptionRows[choice[visit]].Sum(row => rowCost[row]);
        }

        return value;
    }
}
