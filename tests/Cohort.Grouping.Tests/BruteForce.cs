using PeerReview.Cohorts.Grouping;

namespace PeerReview.Cohort.Grouping.Tests;

/// <summary>The truth for up to nine schools: every partition, judged by the public evaluation only.</summary>
internal static class BruteForce
{
    /// <summary>Every partition of the schools into sets of allowed size, as named groups with every possible pinned name.</summary>
    public static IEnumerable<List<NamedGroup>> Allowed(GroupingProblem problem)
    {
        Guid[] ids = [.. problem.Schools.Select(school => school.Id)];
        foreach (List<List<Guid>> partition in Partitions(ids, 0, [], problem.Size))
        {
            List<NamedGroup> named = Name(problem, partition);
            if (GroupingSolver.Evaluate(problem, named).IsAllowed)
            {
                yield return named;
            }
        }
    }

    public static double? Optimum(GroupingProblem problem)
    {
        double? best = null;
        foreach (List<NamedGroup> groups in Allowed(problem))
        {
            double cost = GroupingSolver.Evaluate(problem, groups).Cost.Total;
            best = best is null ? cost : Math.Min(best.Value, cost);
        }

        return best;
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
