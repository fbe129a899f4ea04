using PeerReview.Cohorts.Grouping.Searching;

namespace PeerReview.Cohorts.Grouping.Rounds;

/// <summary>
/// Several rounds of groups planned at once for the same members, so that as few pairs as possible meet more than once: what
/// "fresh partners every round" asks for when nothing else counts.
/// </summary>
public sealed record RoundPlan
{
    /// <summary>How many groups each round has.</summary>
    public required int Groups { get; init; }

    /// <summary>How many members each group has.</summary>
    public required int Size { get; init; }

    /// <summary>How many rounds there are.</summary>
    public required int Rounds { get; init; }

    /// <summary>Finds the rounds; stops as soon as no pair meets twice more than it must.</summary>
    /// <exception cref="ArgumentException">There are no groups, members or rounds.</exception>
    public RoundPlanResult Solve(GroupingOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (Groups < 1 || Size < 1 || Rounds < 1)
        {
            throw new ArgumentException("A plan has at least one group of one member and one round.");
        }

        GroupingOptions given = options ?? new GroupingOptions();
        WorkBudget budget = WorkBudget.Of(given, cancellationToken);
        using CancellationTokenSource done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Turning few rounds into all suits some numbers and not others: one thread tries all turns, one fewer and then none.
        int[][] turns = Rounds == 1 ? [[1]] : [[Rounds], LargestDivisor == 1 ? [1] : [LargestDivisor, 1]];
        RoundSearch[] best = new RoundSearch[turns.Length];
        Parallel.For(0, turns.Length, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, given.Threads) }, thread =>
            best[thread] = InTurn(turns[thread], new Shuffle(given.Seed, thread), budget, done));
        RoundSearch found = best.MinBy(search => search.BestRepeats)!;
        return new RoundPlanResult(found.ToRounds(), found.BestRepeats, LeastRepeats);
    }

    /// <summary>One search after the other, each with its part of the time that is left.</summary>
    private RoundSearch InTurn(int[] turns, Shuffle random, WorkBudget budget, CancellationTokenSource done)
    {
        // Where work is counted, each thread goes to its end, so that the answer does not depend on which is faster.
        CancellationToken stop = budget.CountsUnits ? CancellationToken.None : done.Token;
        List<RoundSearch> searches = [];
        for (int k = 0; k < turns.Length; k++)
        {
            RoundSearch search = new(this, random, turns[k]);
            search.Run(budget.Share(1.0 / (turns.Length - k)), LeastRepeats, stop);
            searches.Add(search);
            if (search.BestRepeats == LeastRepeats)
            {
                done.Cancel();
                break;
            }
        }

        return searches.MinBy(search => search.BestRepeats)!;
    }

    private int LargestDivisor => Enumerable.Range(1, Rounds - 1).Last(divisor => Rounds % divisor == 0);

    /// <summary>Each further meeting of a pair counts once; by counting alone there are at least so many.</summary>
    public int LeastRepeats
    {
        get
        {
            long meetings = (long)Rounds * Groups * Size * (Size - 1) / 2;
            long members = (long)Groups * Size;
            return (int)Math.Max(0, meetings - (members * (members - 1) / 2));
        }
    }
}

/// <summary>Rounds of groups of members numbered from 0.</summary>
/// <param name="Rounds">Round by round the groups.</param>
/// <param name="Repeats">How many meetings are of a pair that met before.</param>
/// <param name="LeastRepeats">A number that no plan is below.</param>
public sealed record RoundPlanResult(IReadOnlyList<IReadOnlyList<IReadOnlyList<int>>> Rounds, int Repeats, int LeastRepeats);
