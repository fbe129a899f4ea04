namespace PeerReview.Cohorts.Grouping.Weighted;

/// <summary>A handful of weighted items, split in every way there is: so few cost less than one cooling, which may miss the best.</summary>
internal sealed class EverySplit
{
    private const double MostSplits = 20_000;
    private readonly WeightedPartition _problem;
    private readonly int[] _groupOf;
    private readonly int[] _bestGroupOf;
    private readonly int[] _sizes;
    private double _best = double.NegativeInfinity;

    private EverySplit(WeightedPartition problem) =>
        (_problem, _groupOf, _bestGroupOf, _sizes) = (problem, new int[problem.Count], new int[problem.Count], new int[problem.Groups.Count]);

    /// <summary>The best split; null where there are too many to try.</summary>
    public static WeightedPartitionResult? BestOf(WeightedPartition problem)
    {
        if (Math.Pow(problem.Groups.Count, problem.Count) > MostSplits)
        {
            return null;
        }

        EverySplit search = new(problem);
        search.Place(0, 0);
        int[][] groups = [.. problem.Groups.Select((_, group) => Enumerable.Range(0, problem.Count).Where(item => search._bestGroupOf[item] == group).ToArray())];
        return new WeightedPartitionResult(groups, problem.Objective(groups));
    }

    /// <summary>Puts this item and those after it into every group that has room.</summary>
    /// <param name="item">The item.</param>
    /// <param name="gain">What the items before it have gained.</param>
    private void Place(int item, double gain)
    {
        if (item == _problem.Count)
        {
            if (gain > _best && _sizes.Zip(_problem.Groups).All(size => size.First >= size.Second.Fewest))
            {
                _best = gain;
                _groupOf.CopyTo(_bestGroupOf, 0);
            }

            return;
        }

        for (int group = 0; group < _sizes.Length; group++)
        {
            if (_sizes[group] == _problem.Groups[group].Most)
            {
                continue;
            }

            _groupOf[item] = group;
            _sizes[group]++;
            Place(item + 1, gain + GainOf(item));
            _sizes[group]--;
        }
    }

    private double GainOf(int item)
    {
        double weight = 0;
        for (int other = 0; other < item; other++)
        {
            if (_groupOf[other] == _groupOf[item])
            {
                weight += _problem.Weights[(item * _problem.Count) + other];
            }
        }

        return _problem.Maximise ? weight : -weight;
    }
}
