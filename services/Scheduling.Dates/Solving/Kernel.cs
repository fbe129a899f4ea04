namespace PeerReview.Scheduling.Dates.Solving;

/// <summary>
/// The bare problem: blocks (groups) choose an option for each of their visits; what blocks share are rows, each with a
/// capacity that may not be exceeded, or only at a price.
/// </summary>
internal sealed class Kernel(Block[] blocks, int[] capacity, long[] penalty)
{
    /// <summary>Costs are points times this, so that prices can lie between points and bounds stay exact integers.</summary>
    public const long Scale = 1024;

    /// <summary>Stands for "not allowed"; a sum of thousands of them does not overflow.</summary>
    public const long Forbidden = 1L << 50;

    public Block[] Blocks => blocks;

    public int Rows => capacity.Length;

    /// <summary>How many options may use each row; never below zero.</summary>
    public int[] Capacity => capacity;

    /// <summary>What each use beyond capacity costs; <see cref="Forbidden"/> where it is not allowed.</summary>
    public long[] Penalty => penalty;
}

/// <summary>The visits of one group and how their dates bear on each other.</summary>
internal sealed class Block(KernelVisit[] visits, PairRule[,] pairs, Sharing[] sharing)
{
    /// <summary>The choice of an option that stands for "no date".</summary>
    public const int Missed = -1;

    private BlockTimes? _times;

    public KernelVisit[] Visits => visits;

    /// <summary>The block seen along time.</summary>
    public BlockTimes Times => _times ??= new BlockTimes(this);

    /// <summary>How visits i and j, i below j, bear on each other.</summary>
    public PairRule Pair(int i, int j) => pairs[i, j];

    /// <summary>What visits cost that people share within a week or schools release on one half day.</summary>
    public Sharing[] Sharing => sharing;

    /// <summary>The same block with its rows renumbered.</summary>
    public Block WithRows(Func<int, int> number) => new(Array.ConvertAll(visits, visit => visit.WithRows(number)), pairs, sharing);

    /// <summary>No less than what the spacing of all visits can cost together.</summary>
    public long MostPairCost => pairs.Cast<PairRule>().Sum(rule => rule.Preferred * rule.PerDayShort);

    /// <summary>What two slots of visits i and j, i below j, cost together, or <see cref="Kernel.Forbidden"/>.</summary>
    public long PairCost(int i, int slotOfI, int j, int slotOfJ)
    {
        ref readonly var rule = ref pairs[i, j];
        var one = visits[i];
        var two = visits[j];
        if (one.Day[slotOfI] == two.Day[slotOfJ] && rule.SharesPeople && (one.Parts[slotOfI] & two.Parts[slotOfJ]) != 0)
        {
            return Kernel.Forbidden;
        }

        var gap = two.SchoolDay[slotOfJ] - one.SchoolDay[slotOfI];
        var distance = Math.Abs(gap);
        if (distance < rule.Spacing || rule.Order * gap < rule.OrderDays)
        {
            return Kernel.Forbidden;
        }

        return distance < rule.Preferred ? (rule.Preferred - distance) * rule.PerDayShort : 0;
    }

    /// <summary>What a choice costs by itself, prices of shared rows left out; the choice must keep the hard rules.</summary>
    public long Cost(int[] options)
    {
        long cost = 0;
        for (var j = 0; j < visits.Length; j++)
        {
            cost += options[j] == Missed ? visits[j].MissCost : visits[j].OptionCost[options[j]];
            for (var i = 0; i < j; i++)
            {
                if (options[i] != Missed && options[j] != Missed)
                {
                    cost += PairCost(i, visits[i].OptionSlot[options[i]], j, visits[j].OptionSlot[options[j]]);
                }
            }
        }

        foreach (ref readonly var share in sharing.AsSpan())
        {
            cost += share.Excess(visits, options) * share.Cost;
        }

        return cost;
    }
}

/// <summary>How the dates of two visits of a group, the first and the second, bear on each other.</summary>
/// <param name="Spacing">The least school days between them.</param>
/// <param name="Preferred">The school days wished between them.</param>
/// <param name="PerDayShort">The cost of each school day short of the wish.</param>
/// <param name="SharesPeople">Whether somebody or some school is wanted at both.</param>
/// <param name="Order">1 when the second must follow the first, -1 when it must come before, 0 when either will do.</param>
/// <param name="OrderDays">The least school days from the earlier to the later when the order matters; zero when not.</param>
internal readonly record struct PairRule(int Spacing, int Preferred, long PerDayShort, bool SharesPeople, int Order, int OrderDays)
{
    /// <summary>The rule with first and second exchanged.</summary>
    public PairRule Reversed => this with { Order = -Order };
}

/// <summary>Visits of one group that share a person in a week, or a school's release on a half day: each beyond the first costs.</summary>
/// <param name="Visits">The visits, as bits.</param>
/// <param name="Cost">The cost of each beyond the first.</param>
/// <param name="ByWeek">Whether the week counts; the half day otherwise.</param>
internal readonly record struct Sharing(ulong Visits, long Cost, bool ByWeek)
{
    /// <summary>How many of the visits lie beyond the first of their week or half day.</summary>
    public int Excess(KernelVisit[] visits, int[] options)
    {
        var excess = 0;
        for (var visit = 1; visit < visits.Length; visit++)
        {
            if ((Visits >> visit & 1) != 0 && options[visit] != Block.Missed)
            {
                excess += ExcessOf(visits, visit, visits[visit].OptionSlot[options[visit]], options, visit);
            }
        }

        return excess;
    }

    /// <summary>How many halves (or the week) of a visit are taken already by one of the first <paramref name="count"/> visits.</summary>
    public int ExcessOf(KernelVisit[] visits, int visit, int slot, int[] options, int count)
    {
        var taken = 0;
        var here = visits[visit];
        for (var other = 0; other < count; other++)
        {
            if ((Visits >> other & 1) == 0 || options[other] == Block.Missed)
            {
                continue;
            }

            var there = visits[other];
            var slotThere = there.OptionSlot[options[other]];
            if (ByWeek && there.Week[slotThere] == here.Week[slot])
            {
                return 1;
            }

            if (!ByWeek && there.Day[slotThere] == here.Day[slot])
            {
                taken |= there.Parts[slotThere] & here.Parts[slot];
            }
        }

        return (taken & 1) + (taken >> 1);
    }
}

/// <summary>A visit's possible slots, and its options: a slot with a facilitator, or the slot alone.</summary>
internal sealed class KernelVisit
{
    /// <summary>The calendar day of each slot.</summary>
    public required int[] Day { get; init; }

    /// <summary>The halves of each slot, as <see cref="DayParts"/>.</summary>
    public required int[] Parts { get; init; }

    /// <summary>The group's count of school days at each slot.</summary>
    public required int[] SchoolDay { get; init; }

    /// <summary>The week of each slot.</summary>
    public required int[] Week { get; init; }

    /// <summary>The first option of each slot, and the number of options at the end.</summary>
    public required int[] FirstOption { get; init; }

    /// <summary>The slot of each option.</summary>
    public required int[] OptionSlot { get; init; }

    /// <summary>The facilitator of each option as an index into the visit's facilitators, or -1.</summary>
    public required int[] OptionFacilitator { get; init; }

    /// <summary>What each option costs by itself.</summary>
    public required long[] OptionCost { get; init; }

    /// <summary>The shared rows each option uses.</summary>
    public required int[][] OptionRows { get; init; }

    /// <summary>What no date at all costs; <see cref="Kernel.Forbidden"/> for a date already agreed.</summary>
    public required long MissCost { get; set; }

    public KernelVisit WithRows(Func<int, int> number) => new()
    {
        Day = Day,
        Parts = Parts,
        SchoolDay = SchoolDay,
        Week = Week,
        FirstOption = FirstOption,
        OptionSlot = OptionSlot,
        OptionFacilitator = OptionFacilitator,
        OptionCost = OptionCost,
        OptionRows = Array.ConvertAll(OptionRows, rows => Array.ConvertAll(rows, row => number(row))),
        MissCost = MissCost,
    };

    public int Slots => Day.Length;

    public int Options => OptionSlot.Length;
}
