namespace PeerReview.Cohorts.Grouping;

/// <summary>How long and how hard the engine may work on one problem.</summary>
public sealed record GroupingOptions
{
    /// <summary>The wall time after which the best grouping so far is returned, with its proof if there is one.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// A number of work units in place of wall time (about a million a second on one core). With it the same seed gives
    /// the same answer on any machine; without it only a proven optimum repeats.
    /// </summary>
    public long? WorkLimit { get; init; }

    /// <summary>The seed of every random choice.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Stop as soon as the proven gap is at most this; 0 asks for a proof of optimality.</summary>
    public double GapTarget { get; init; }

    /// <summary>The most threads to use.</summary>
    public int Threads { get; init; } = 2;

    /// <summary>How many near-miss alternatives to work out.</summary>
    public int Alternatives { get; init; } = 6;

    /// <summary>The clock the budget is measured with; the engine asks it for nothing else.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>What the engine has so far; the gap is infinite while nothing is proven.</summary>
public sealed record GroupingProgress(
    TimeSpan Elapsed,
    string Stage,
    double? Cost,
    double LowerBound,
    double Gap,
    IReadOnlyList<IReadOnlyList<Guid>> BestSoFar);
