namespace PeerReview.Scheduling.Dates.Solving;

/// <summary>What each option, slot and time of a block's visits costs under prices of rows.</summary>
internal sealed class BlockPrices
{
    // An option and its visit share one number: three bits are enough for the visits of a block.
    private const int VisitBits = 3;

    private Block _block = null!;

    public long[][] ByOption { get; private set; } = [];

    /// <summary>The cheapest option's cost, or <see cref="Kernel.Forbidden"/> where none is possible.</summary>
    public long[][] BySlot { get; private set; } = [];

    public int[][] BestOption { get; private set; } = [];

    public long[][] ByTime { get; private set; } = [];

    public long[] MissCost { get; private set; } = [];

    /// <summary>No choice that leaves a visit without a date costs less.</summary>
    public long LeastWithOneMissed { get; private set; }

    /// <summary>The options of all visits together.</summary>
    public int Options { get; private set; }

    public static int Pack(int visit, int option) => option << VisitBits | visit;

    public static (int Visit, int Option) Unpack(int item) => (item & ((1 << VisitBits) - 1), item >> VisitBits);

    public void Set(Block block, long[] rowCost)
    {
        Reserve(block);
        long least = 0;
        var leastExtra = long.MaxValue;
        for (var visit = 0; visit < block.Visits.Length; visit++)
        {
            var cheapest = Price(block.Visits[visit], block.Times.TimeOf[visit], visit, rowCost);
            MissCost[visit] = block.Visits[visit].MissCost;
            least += Math.Min(cheapest, MissCost[visit]);
            leastExtra = Math.Min(leastExtra, Math.Max(0, MissCost[visit] - cheapest));
        }

        LeastWithOneMissed = block.Visits.Length == 0 ? long.MaxValue : least + leastExtra;
    }

    private long Price(KernelVisit visit, int[] timeOf, int index, long[] rowCost)
    {
        var (byOption, bySlot, byTime, bestOption) = (ByOption[index], BySlot[index], ByTime[index], BestOption[index]);
        Array.Fill(byTime, Kernel.Forbidden);
        var cheapest = Kernel.Forbidden;
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

                byOption[option] = cost;
                if (cost < best)
                {
                    best = cost;
                    bestOption[slot] = option;
                }
            }

            bySlot[slot] = best;
            byTime[timeOf[slot]] = Math.Min(byTime[timeOf[slot]], best);
            cheapest = Math.Min(cheapest, best);
        }

        return cheapest;
    }

    private void Reserve(Block block)
    {
        if (ReferenceEquals(block, _block))
        {
            return;
        }

        _block = block;
        var visits = block.Visits;
        if (MissCost.Length != visits.Length)
        {
            MissCost = new long[visits.Length];
            ByOption = Array.ConvertAll(visits, _ => Array.Empty<long>());
            BySlot = Array.ConvertAll(visits, _ => Array.Empty<long>());
            BestOption = Array.ConvertAll(visits, _ => Array.Empty<int>());
            ByTime = Array.ConvertAll(visits, _ => Array.Empty<long>());
        }

        Options = 0;
        for (var visit = 0; visit < visits.Length; visit++)
        {
            Options += visits[visit].Options;
            ByOption[visit] = AtLeast(ByOption[visit], visits[visit].Options);
            BySlot[visit] = AtLeast(BySlot[visit], visits[visit].Slots);
            BestOption[visit] = AtLeast(BestOption[visit], visits[visit].Slots);
            ByTime[visit] = AtLeast(ByTime[visit], block.Times.Count);
        }
    }

    private static T[] AtLeast<T>(T[] array, int length) => array.Length >= length ? array : new T[length];
}
