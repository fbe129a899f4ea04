namespace PeerReview.Scheduling.Dates.Solving;

/// <summary>
/// How little the visits still to come can cost, given which have been placed and when the last of them takes place: a dynamic
/// programme over time that forgets only how visits bear on others than the one just before them.
/// </summary>
internal sealed class CostToGo
{
    public const long Never = long.MaxValue / 4;

    private long[] _table = [];
    private long[] _next = [];
    private long[] _least = [];
    private int _times;

    /// <summary>The least the whole can cost.</summary>
    public long Whole { get; private set; }

    /// <summary>The least the visits that are not placed can cost from a time on.</summary>
    public long After(int placed, int time) => _table[(placed * _times) + time];

    /// <param name="times">The block along time.</param>
    /// <param name="keys">The cheapest cost of each visit at each time, or <see cref="Kernel.Forbidden"/> or more.</param>
    /// <param name="missCost">
    /// What each visit costs without a date; or null when all are to have dates, which lets the order of visits tighten the result.
    /// </param>
    public void Compute(BlockTimes times, long[][] keys, long[]? missCost)
    {
        var visits = keys.Length;
        _times = times.Count;
        Reserve((1 << visits) * _times);
        var full = (1 << visits) - 1;
        Array.Clear(_table, full * _times, _times);
        Whole = visits == 0 ? 0 : Never;
        for (var placed = full - 1; placed >= 0; placed--)
        {
            var table = _table.AsSpan(placed * _times, _times);
            table.Fill(missCost is null ? Never : MissedSum(missCost, placed));
            Whole = placed == 0 ? (missCost is null ? Never : MissedSum(missCost, placed)) : Whole;
            if (missCost is not null || !times.HasOrder)
            {
                Extend(times, keys, placed, visit => (placed >> visit & 1) == 0, times.Spacing);
            }
            else
            {
                ExtendInOrder(times, keys, placed);
            }
        }
    }

    private void ExtendInOrder(BlockTimes times, long[][] keys, int placed)
    {
        Extend(times, keys, placed, visit => times.GapTo(placed, visit) >= 0 && times.GapTo(placed, visit) <= times.Spacing, times.Spacing);
        for (var visit = 0; visit < keys.Length; visit++)
        {
            if (times.GapTo(placed, visit) > times.Spacing)
            {
                var one = visit;
                Extend(times, keys, placed, other => other == one, times.GapTo(placed, visit));
            }
        }
    }

    private void Extend(BlockTimes times, long[][] keys, int placed, Predicate<int> mayFollow, int spacing)
    {
        var next = _next.AsSpan(0, _times);
        next.Fill(Never);
        for (var visit = 0; visit < keys.Length; visit++)
        {
            if (mayFollow(visit))
            {
                var key = keys[visit];
                var after = _table.AsSpan((placed | 1 << visit) * _times, _times);
                for (var time = 0; time < next.Length; time++)
                {
                    next[time] = Math.Min(next[time], key[time] + after[time]);
                }
            }
        }

        Merge(times, placed, next, spacing);
    }

    private void Merge(BlockTimes times, int placed, Span<long> next, int spacing)
    {
        var least = _least;
        least[_times] = Never;
        for (var time = _times - 1; time >= 0; time--)
        {
            least[time] = Math.Min(least[time + 1], next[time]);
        }

        if (placed == 0)
        {
            Whole = Math.Min(Whole, least[0]);
        }

        var first = times.FirstAfter(spacing);
        var easy = times.FirstAfter(Math.Max(spacing, times.Preferred));
        var table = _table.AsSpan(placed * _times, _times);
        for (var time = 0; time < table.Length; time++)
        {
            var best = Math.Min(table[time], least[easy[time]]);
            for (var soon = first[time]; soon < easy[time]; soon++)
            {
                best = Math.Min(best, next[soon] + ((times.Preferred - times.Gap(time, soon)) * times.PerDayShort));
            }

            table[time] = best;
        }
    }

    private static long MissedSum(long[] missCost, int placed)
    {
        long sum = 0;
        for (var visit = 0; visit < missCost.Length; visit++)
        {
            sum += (placed >> visit & 1) == 0 ? missCost[visit] : 0;
        }

        return sum;
    }

    private void Reserve(int entries)
    {
        if (_table.Length < entries)
        {
            _table = new long[entries];
        }

        if (_next.Length < _times + 1)
        {
            _next = new long[_times + 1];
            _least = new long[_times + 1];
        }
    }
}
