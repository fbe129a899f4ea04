using PeerReview.Cohorts.Grouping.Costs;

namespace PeerReview.Cohorts.Grouping.Searching;

/// <summary>
/// A first partition from the map's own grouping: sets that lie together are divided among themselves, and only the one
/// or two schools that do not divide are handed on to the next larger set. A search that cools later keeps this
/// balance between far towns, which it could not find by itself.
/// </summary>
internal static class TownByTown
{
    private const double FarInJoins = 4;

    /// <summary>Groups of the fewest schools; what is left at the end joins the nearest groups with room.</summary>
    /// <param name="instance">The whole.</param>
    /// <param name="dendrogram">Which schools lie together.</param>
    /// <param name="given">Groups that there are already.</param>
    public static Partition? Build(Instance instance, Dendrogram dendrogram, int[][] given)
    {
        int size = instance.Fewest;
        Partition partition = Partition.Of(instance.Count, instance.Most, given);
        Dictionary<int, List<int>> left = [];
        int groups = given.Length;
        double far = FarInJoins * dendrogram.Joins.Select(join => join.Length).DefaultIfEmpty(0).Average();
        for (int j = 0; j < dendrogram.Joins.Count; j++)
        {
            Join join = dendrogram.Joins[j];
            if (instance.Most > size && join.Length > far)
            {
                Settle(instance, partition, left, join.First);
                Settle(instance, partition, left, join.Second);
            }

            List<int> open = [.. Take(left, join.First, partition), .. Take(left, join.Second, partition)];
            while (open.Count >= size)
            {
                foreach (int school in Nearest(instance, open, size))
                {
                    partition.Put(school, groups);
                    open.Remove(school);
                }

                groups++;
            }

            if (open.Count > 0)
            {
                left[instance.Count + j] = open;
            }
        }

        int[] rest = [.. Enumerable.Range(0, instance.Count).Where(school => partition.GroupOf[school] < 0)];
        return Array.TrueForAll(rest, school => Join(instance, partition, school)) ? partition : null;
    }

    /// <summary>Where groups may be larger, a school too many joins a group of its own town before it travels.</summary>
    private static void Settle(Instance instance, Partition partition, Dictionary<int, List<int>> left, int node)
    {
        if (node < instance.Count || !left.TryGetValue(node, out List<int>? open))
        {
            return;
        }

        open.RemoveAll(school => Join(instance, partition, school));
    }

    private static List<int> Take(Dictionary<int, List<int>> left, int node, Partition partition)
    {
        if (node < partition.GroupOf.Length)
        {
            return partition.GroupOf[node] < 0 ? [node] : [];
        }

        return left.Remove(node, out List<int>? open) ? open : [];
    }

    /// <summary>A compact set of the open schools: around the one that gives the least sum.</summary>
    private static int[] Nearest(Instance instance, List<int> open, int size)
    {
        int[] best = [];
        double least = double.PositiveInfinity;
        foreach (int centre in open)
        {
            int[] around = [.. open.OrderBy(other => instance.Distance(centre, other)).Take(size)];
            double cost = instance.GroupCost(around);
            if (best.Length == 0 || cost < least)
            {
                (best, least) = (around, cost);
            }
        }

        return best;
    }

    private static bool Join(Instance instance, Partition partition, int school)
    {
        int best = -1;
        double least = double.PositiveInfinity;
        for (int other = 0; other < instance.Count; other++)
        {
            int group = partition.GroupOf[other];
            if (group >= 0 && partition.SizeOf(group) < instance.Most && instance.Distance(school, other) < least)
            {
                (best, least) = (group, instance.Distance(school, other));
            }
        }

        if (best >= 0)
        {
            partition.Put(school, best);
        }

        return best >= 0;
    }
}
