namespace PeerReview.Scheduling.Dates.Solving;

/// <summary>A block seen along time: its distinct school days in order, and how soon one visit can follow others.</summary>
internal sealed class BlockTimes
{
    private readonly int[] _times;
    private readonly int[,] _orderDays;
    private readonly Dictionary<int, int[]> _firstAfter = [];
    private readonly int[] _gaps;

    public BlockTimes(Block block)
    {
        var visits = block.Visits;
        _times = [.. visits.SelectMany(visit => visit.SchoolDay).Distinct().Order()];
        TimeOf = Array.ConvertAll(visits, visit => Array.ConvertAll(visit.SchoolDay, day => Array.BinarySearch(_times, day)));
        FirstSlot = Array.ConvertAll(TimeOf, FirstSlots);
        Before = new int[visits.Length];
        _orderDays = new int[visits.Length, visits.Length];
        var rules = ReadOrder(block, visits.Length);
        Spacing = rules.Select(rule => rule.Spacing).DefaultIfEmpty().Min();
        Preferred = rules.Select(rule => rule.Preferred).DefaultIfEmpty().Min();
        PerDayShort = rules.Select(rule => rule.PerDayShort).DefaultIfEmpty().Min();
        HasOrder = Array.Exists(Before, before => before != 0);
        CloseOrder();
        _gaps = Gaps(visits.Length);
    }

    public int Count => _times.Length;

    /// <summary>For each visit and slot the number of its school day.</summary>
    public int[][] TimeOf { get; }

    /// <summary>For each visit and time the first slot then or later.</summary>
    public int[][] FirstSlot { get; }

    /// <summary>For each visit the visits, as bits, that must come before it, directly or not.</summary>
    public int[] Before { get; }

    public bool HasOrder { get; }

    /// <summary>No pair of the block may lie closer.</summary>
    public int Spacing { get; }

    /// <summary>No pair wishes for less.</summary>
    public int Preferred { get; }

    public long PerDayShort { get; }

    public int Gap(int from, int to) => _times[to] - _times[from];

    /// <summary>
    /// The least school days from the last of some visits to the next one, when all of the former have dates and whatever must
    /// come before them is among them; -1 where the order rules that state out.
    /// </summary>
    public int GapTo(int placed, int next) => _gaps[(placed * Before.Length) + next];

    /// <summary>For each time the first one at least so many school days later, or <see cref="Count"/>.</summary>
    public int[] FirstAfter(int gap)
    {
        if (!_firstAfter.TryGetValue(gap, out var first))
        {
            first = new int[Count];
            for (var (time, later) = (0, 0); time < Count; time++)
            {
                while (later < Count && _times[later] - _times[time] < gap)
                {
                    later++;
                }

                first[time] = later;
            }

            _firstAfter.Add(gap, first);
        }

        return first;
    }

    private int[] FirstSlots(int[] timeOfSlot)
    {
        var first = new int[Count + 1];
        for (var (time, slot) = (0, 0); time <= Count; time++)
        {
            while (slot < timeOfSlot.Length && timeOfSlot[slot] < time)
            {
                slot++;
            }

            first[time] = slot;
        }

        return first;
    }

    private List<PairRule> ReadOrder(Block block, int visits)
    {
        List<PairRule> rules = [];
        for (var j = 0; j < visits; j++)
        {
            for (var i = 0; i < j; i++)
            {
                var rule = block.Pair(i, j);
                rules.Add(rule);
                if (rule.Order != 0)
                {
                    var (earlier, later) = rule.Order > 0 ? (i, j) : (j, i);
                    Before[later] |= 1 << earlier;
                    _orderDays[earlier, later] = rule.OrderDays;
                }
            }
        }

        return rules;
    }

    private void CloseOrder()
    {
        for (var round = 0; round < Before.Length; round++)
        {
            for (var visit = 0; visit < Before.Length; visit++)
            {
                for (var other = 0; other < Before.Length; other++)
                {
                    Before[visit] |= (Before[visit] >> other & 1) != 0 ? Before[other] : 0;
                }
            }
        }
    }

    private int[] Gaps(int visits)
    {
        if (!HasOrder || visits > BlockSolver.MostVisits)
        {
            return [];
        }

        var gaps = new int[(1 << visits) * visits];
        for (var placed = 0; placed < 1 << visits; placed++)
        {
            for (var next = 0; next < visits; next++)
            {
                var possible = (placed >> next & 1) == 0 && (Before[next] & ~placed) == 0;
                gaps[(placed * visits) + next] = possible ? LeastGap(placed, next) : -1;
            }
        }

        return gaps;
    }

    // The last visit in time is one that nothing placed has to follow.
    private int LeastGap(int placed, int next)
    {
        var least = int.MaxValue;
        for (var last = 0; last < Before.Length; last++)
        {
            if ((placed >> last & 1) != 0 && !IsFollowed(last, placed))
            {
                least = Math.Min(least, Math.Max(Spacing, _orderDays[last, next]));
            }
        }

        return least == int.MaxValue ? 0 : least;
    }

    private bool IsFollowed(int visit, int placed)
    {
        for (var other = 0; other < Before.Length; other++)
        {
            if ((placed >> other & 1) != 0 && (Before[other] >> visit & 1) != 0)
            {
                return true;
            }
        }

        return false;
    }
}
