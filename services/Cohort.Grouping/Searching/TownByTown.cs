using PeerReview.Cohorts.Grouping.Costs;

namespace PeerReview.Cohorts.Grouping.Searching;

/// <summary>
/// A first partition from the map's own grouping: sets that lie together are divided among themselves, and only the one
/// or two schools that do not divide are handed on to the next larger set. A search that cools later keeps this
/// balance between far towns, which it could not find by itself.
/// </summary>
internal static class TownByTown
{
    /// <summary>Groups of the fewest schools; what is left at the end joins the nearest groups with room.</summary>
    public static Partition? Build(Instance instance, Dendrogram dendrogram)
    {
        int size = instance.Fewest;
        Partition partition = new(instance.Count, instance.Most);
        Dictionary<int, List<int>> left = [];
        int groups = 0;
        for (int j = 0; j < dendrogram.Joins.Count; j++)
        {
            Join join = dendrogram.Joins[j];
            List<int> open = [.. Take(left, join.First, instance.Count), .. Take(left, join.Second, instance.Count)];
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

    private static List<int> Take(Dictionary<int, List<int>> left, int node, int count)
    {
        if (node < count)
        {
            return [node];
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
