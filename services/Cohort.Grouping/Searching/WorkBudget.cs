namespace PeerReview.Cohorts.Grouping.Searching;

/// <summary>
/// What may still be spent: wall time, or work units where the same seed must give the same answer anywhere. A unit is
/// about a microsecond of one core. Parts of a budget may be handed to parts of the work.
/// </summary>
internal sealed class WorkBudget
{
    private readonly TimeProvider? _clock;
    private readonly long _start;
    private long _end;
    private readonly CancellationToken _cancellation;
    private long _units;

    private WorkBudget(TimeProvider? clock, long start, long end, CancellationToken cancellation)
    {
        (_clock, _start, _end, _cancellation) = (clock, start, end, cancellation);
    }

    public static WorkBudget Of(GroupingOptions options, CancellationToken cancellation)
    {
        if (options.WorkLimit is { } limit)
        {
            return new WorkBudget(null, 0, limit, cancellation);
        }

        long now = options.Clock.GetTimestamp();
        return new WorkBudget(options.Clock, now, now + (long)(options.Budget.TotalSeconds * options.Clock.TimestampFrequency), cancellation);
    }

    /// <summary>Whether time, units or the caller's patience have run out.</summary>
    public bool IsSpent => _cancellation.IsCancellationRequested || Now >= _end;

    public bool IsCancelled => _cancellation.IsCancellationRequested;

    public bool CountsUnits => _clock is null;

    /// <summary>How much of this budget is gone, from 0 to 1.</summary>
    public double Used => _end <= _start ? 1 : Math.Clamp((Now - _start) / (double)(_end - _start), 0, 1);

    /// <summary>Seconds left, or millions of units.</summary>
    public double Left => Math.Max(0, _end - Now) / (_clock is null ? 1e6 : _clock.TimestampFrequency);

    private long Now => _clock is null ? Interlocked.Read(ref _units) : _clock.GetTimestamp();

    public void Charge(long units) => Interlocked.Add(ref _units, units);

    /// <summary>A budget of a share of what is left of this one; what it spends must be charged here by the caller with <see cref="Settle"/>.</summary>
    public WorkBudget Share(double share) => Share(share, double.PositiveInfinity);

    /// <summary>As above, but of at most so many seconds (or millions of units).</summary>
    public WorkBudget Share(double share, double mostSeconds)
    {
        double perSecond = _clock is null ? 1e6 : _clock.TimestampFrequency;
        long now = Now;
        long length = (long)Math.Min(Math.Max(0, _end - now) * share, mostSeconds * perSecond);
        return _clock is null
            ? new WorkBudget(null, 0, length, _cancellation)
            : new WorkBudget(_clock, now, now + length, _cancellation);
    }

    /// <summary>Ends earlier than was thought, so that so many seconds (or millions of units) more are left to the caller.</summary>
    public void Shorten(double seconds) => _end -= (long)(seconds * (_clock is null ? 1e6 : _clock.TimestampFrequency));

    /// <summary>Charges here what a share has spent.</summary>
    public void Settle(WorkBudget share)
    {
        if (_clock is null)
        {
            Charge(Interlocked.Read(ref share._units));
        }
    }
}
