namespace PeerReview.Scheduling.Dates.Solving;

/// <summary>Parts of a block as blocks of their own.</summary>
internal static class BlockPart
{
    /// <summary>Some visits of a block as if the others were not there.</summary>
    public static Block Part(this Block block, int[] visits) => new(
        Array.ConvertAll(visits, visit => block.Visits[visit]), Pairs(block, visits), Sharing(block, visits));

    /// <summary>
    /// Some visits of a block with the others standing where a choice has them: options they rule out are left out, and the
    /// rest cost what they cost beside them.
    /// </summary>
    /// <returns>The part, and for each of its visits the number that each of its options has in the block.</returns>
    public static (Block Part, int[][] Options) PartAround(this Block block, int[] visits, int[] choice)
    {
        var options = Array.ConvertAll(visits, visit => Possible(block, visit, choice));
        var parts = visits.Select((visit, index) => Reduced(block, visit, options[index], choice)).ToArray();
        return (new Block(parts, Pairs(block, visits), Sharing(block, visits)), options);
    }

    private static int[] Possible(Block block, int visit, int[] choice) =>
        [.. Enumerable.Range(0, block.Visits[visit].Options).Where(option => Beside(block, visit, option, choice) < Kernel.Forbidden)];

    private static long Beside(Block block, int visit, int option, int[] choice)
    {
        var slot = block.Visits[visit].OptionSlot[option];
        long cost = 0;
        for (var other = 0; other < choice.Length; other++)
        {
            if (choice[other] != Block.Missed && cost < Kernel.Forbidden)
            {
                var there = block.Visits[other].OptionSlot[choice[other]];
                cost += other < visit ? block.PairCost(other, there, visit, slot) : block.PairCost(visit, slot, other, there);
            }
        }

        foreach (var share in block.Sharing.Where(share => (share.Visits >> visit & 1) != 0))
        {
            cost += share.ExcessOf(block.Visits, visit, slot, choice, choice.Length) * share.Cost;
        }

        return cost;
    }

    private static KernelVisit Reduced(Block block, int visit, int[] options, int[] choice)
    {
        var whole = block.Visits[visit];
        var slots = options.Select(option => whole.OptionSlot[option]).Distinct().ToArray();
        var optionSlot = Array.ConvertAll(options, option => Array.IndexOf(slots, whole.OptionSlot[option]));
        return new KernelVisit
        {
            Day = Array.ConvertAll(slots, slot => whole.Day[slot]),
            Parts = Array.ConvertAll(slots, slot => whole.Parts[slot]),
            SchoolDay = Array.ConvertAll(slots, slot => whole.SchoolDay[slot]),
            Week = Array.ConvertAll(slots, slot => whole.Week[slot]),
            FirstOption = [.. Enumerable.Range(0, slots.Length).Select(slot => Array.IndexOf(optionSlot, slot)), options.Length],
            OptionSlot = optionSlot,
            OptionFacilitator = Array.ConvertAll(options, option => whole.OptionFacilitator[option]),
            OptionCost = Array.ConvertAll(options, option => whole.OptionCost[option] + Beside(block, visit, option, choice)),
            OptionRows = Array.ConvertAll(options, option => whole.OptionRows[option]),
            MissCost = whole.MissCost,
        };
    }

    private static PairRule[,] Pairs(Block block, int[] visits)
    {
        var pairs = new PairRule[visits.Length, visits.Length];
        for (var j = 0; j < visits.Length; j++)
        {
            for (var i = 0; i < j; i++)
            {
                pairs[i, j] = visits[i] < visits[j] ? block.Pair(visits[i], visits[j]) : block.Pair(visits[j], visits[i]).Reversed;
            }
        }

        return pairs;
    }

    private static Sharing[] Sharing(Block block, int[] visits) =>
    [
        .. block.Sharing
            .Select(share => share with
            {
                Visits = visits.Select((visit, index) => (share.Visits >> visit & 1) << index).Aggregate(0UL, (bits, bit) => bits | bit),
            })
            .Where(share => (share.Visits & (share.Visits - 1)) != 0),
    ];
}
