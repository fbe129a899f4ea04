using PeerReview.Cohorts.Grouping;

namespace PeerReview.Cohort.Grouping.Tests;

/// <summary>The truth for up to nine schools: every partition, judged by the public evaluation only.</summary>
internal static class BruteForce
{
    /// <summary>Every partition of the schools into sets of allowed size, as named groups with every possible pinned name.</summary>
    public static IEnumerable<(List<NamedGroup> Groups, double Cost)> Allowed(GroupingProblem problem)
    {
        GroupingJudge judge = new(problem);
        Guid[] ids = [.. problem.Schools.Select(school => school.Id)];
        foreach (List<List<Guid>> partition in Partitions(ids, 0, [], problem.Size))
        {
            List<NamedGroup> named = Name(problem, partition);
            // Two sets pinned to one name are not one group.
            bool areDistinct = named.Select(group => group.Name).Distinct().Count() == named.Count;
            if (areDistinct && judge.Evaluate(named, withReasons: false) is { IsAllowed: true } evaluation)
            {
                yield return (named, evaluation.Cost.Total);
            }
        }
    }

    public static double? Optimum(GroupingProblem problem)
    {
        double[] costs = [.. Allowed(problem).Select(item => item.Cost)];
        return costs.Length == 0 ? null : costs.Min();
    }

    /// <summary>Gives each set the name that one of its schools is pinned or locked to.</summary>
    private static List<NamedGroup> Name(GroupingProblem problem, List<List<Guid>> partition)
    {
        int number = 0;
        return [.. partition.Select(set =>
        {
            string? pinned = problem.Pins.OfType<Pin.Into>().FirstOrDefault(into => set.Contains(into.School))?.Group;
            string? locked = problem.LockedGroups.FirstOrDefault(l => l.Schools.Any(set.Contains))?.Name;
            return new NamedGroup(pinned ?? locked ?? $"G{number++}", set);
        })];
    }

    private static IEnumerable<List<List<Guid>>> Partitions(Guid[] ids, int next, List<List<Guid>> sets, GroupSize size)
    {
        if (next == ids.Length)
        {
            if (sets.TrueForAll(set => set.Count >= size.Fewest))
            {
                yield return [.. sets.Select(set => set.ToList())];
            }

            yield break;
        }

        for (int s = 0; s <= sets.Count; s++)
        {
            if (s == sets.Count)
            {
                sets.Add([ids[next]]);
            }
            else if (sets[s].Count < size.Most)
            {
                sets[s].Add(ids[next]);
            }
            else
            {
                continue;
            }

            foreach (List<List<Guid>> partition in Partitions(ids, next + 1, sets, size))
            {
                yield return partition;
            }

            if (s == sets.Count - 1 && sets[s].Count == 1)
            {
                sets.RemoveAt(s);
                yield break;
            }

            sets[s].RemoveAt(sets[s].Count - 1);
        }
    }
}
