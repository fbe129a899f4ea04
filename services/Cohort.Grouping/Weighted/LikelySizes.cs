namespace PeerReview.Cohorts.Grouping.Weighted;

/// <summary>
/// The sizes that would be best if all pairs weighed the same. Where sizes may differ, how many pairs are within groups
/// counts for more than which, and one item at a time hardly leads from one division into sizes to another.
/// </summary>
internal static class LikelySizes
{
    private const long MostSteps = 50_000_000;

    /// <summary>How many items each group starts with; null where looking would take too long.</summary>
    public static int[]? Of(WeightedPartition problem)
    {
        int count = problem.Count;
        long steps = problem.Groups.Sum(group => (long)(Math.Min(group.Most, count) - group.Fewest + 1) * (count + 1));
        return steps > MostSteps ? null : Best(problem.Groups, count, MeanWeight(problem) * (problem.Maximise ? 1 : -1));
    }

    /// <summary>Group by group, for each number of items shared out so far, the most that the pairs can add up to.</summary>
    private static int[] Best(IReadOnlyList<GroupSize> groups, int count, double perPair)
    {
        double[] reached = new double[count + 1];
        Array.Fill(reached, double.NegativeInfinity);
        reached[0] = 0;
        int[][] chosen = new int[groups.Count][];
        for (int group = 0; group < groups.Count; group++)
        {
            double[] next = new double[count + 1];
            Array.Fill(next, double.NegativeInfinity);
            chosen[group] = new int[count + 1];
            for (int size = groups[group].Fewest; size <= Math.Min(groups[group].Most, count); size++)
            {
                double worth = perPair * size * (size - 1) / 2;
                for (int before = 0; before + size <= count; before++)
                {
                    if (reached[before] + worth > next[before + size])
                    {
                        next[before + size] = reached[before] + worth;
                        chosen[group][before + size] = size;
                    }
                }
            }

            reached = next;
        }

        int[] sizes = new int[groups.Count];
        for (int group = groups.Count - 1, left = count; group >= 0; group--)
        {
            sizes[group] = chosen[group][left];
            left -= sizes[group];
        }

        return sizes;
    }

    private static double MeanWeight(WeightedPartition problem)
    {
        double sum = 0;
        for (int i = 0; i < problem.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                sum += problem.Weights[((long)i * problem.Count) + j];
            }
        }

        return sum / Math.Max(1, (long)problem.Count * (problem.Count - 1) / 2);
    }
}
