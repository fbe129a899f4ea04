namespace PeerReview.Cohorts.Grouping.Weighted;

/// <summary>
/// Items to be split into groups of given sizes so that the weights of the pairs within groups add up to as much, or as
/// little, as possible: the plain problem without schools. The best there is for a handful of items; of more, nothing is proven.
/// </summary>
public sealed record WeightedPartition
{
    /// <summary>How many items there are, numbered from 0.</summary>
    public required int Count { get; init; }

    /// <summary>The weight of each pair, as a full symmetric matrix in rows; the diagonal does not count.</summary>
    public required double[] Weights { get; init; }

    /// <summary>The fewest and most items of each group.</summary>
    public required IReadOnlyList<GroupSize> Groups { get; init; }

    /// <summary>Whether a larger sum is better.</summary>
    public bool Maximise { get; init; }

    /// <summary>Finds groups; the same seed gives the same answer where options limit work and not time.</summary>
    /// <exception cref="ArgumentException">The matrix has another size, or the group sizes cannot add up to the items.</exception>
    public WeightedPartitionResult Solve(GroupingOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (Weights.LongLength != (long)Count * Count)
        {
            throw new ArgumentException("The weights are one row of all items for each item.");
        }

        if (Groups.Any(group => group.Fewest < 0 || group.Most < group.Fewest)
            || Groups.Sum(group => group.Fewest) > Count || Groups.Sum(group => (long)group.Most) < Count)
        {
            throw new ArgumentException("No sizes of these groups add up to the items.");
        }

        return EverySplit.BestOf(this) ?? WeightedSearch.Run(this, options ?? new GroupingOptions(), cancellationToken);
    }

    /// <summary>The sum over groups of all weights within.</summary>
    public double Objective(IEnumerable<IReadOnlyList<int>> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        double sum = 0;
        foreach (IReadOnlyList<int> group in groups)
        {
            for (int a = 1; a < group.Count; a++)
            {
                for (int b = 0; b < a; b++)
                {
                    sum += Weights[((long)group[a] * Count) + group[b]];
                }
            }
        }

        return sum;
    }
}

/// <summary>The groups found, in the order of their sizes given, and the sum of the weights within them.</summary>
public sealed record WeightedPartitionResult(IReadOnlyList<IReadOnlyList<int>> Groups, double Objective);
