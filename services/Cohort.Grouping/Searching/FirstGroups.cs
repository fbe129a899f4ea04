using PeerReview.Cohorts.Grouping.Costs;

namespace PeerReview.Cohorts.Grouping.Searching;

/// <summary>A first partition with allowed sizes: along a curve through the map, blocks whole. It may break pair rules.</summary>
internal static class FirstGroups
{
    /// <summary>The sizes nearest each other that use as many groups as possible, or null where no sizes add up.</summary>
    public static int[]? Sizes(int count, int fewest, int most)
    {
        int groups = count / fewest;
        if (groups == 0 || (long)groups * most < count)
        {
            return count == 0 ? [] : null;
        }

        int[] sizes = new int[groups];
        Array.Fill(sizes, count / groups);
        for (int g = 0; g < count % groups; g++)
        {
            sizes[g]++;
        }

        return sizes;
    }

    public static Partition? Build(Instance instance)
    {
        Partition partition = new(instance.Count, instance.Most);
        int next = 0;
        foreach (int[] component in Components(instance))
        {
            if (!Fill(instance, component, partition, ref next))
            {
                return null;
            }
        }

        return partition;
    }

    private static bool Fill(Instance instance, int[] schools, Partition partition, ref int next)
    {
        int[]? sizes = Sizes(schools.Length, instance.Fewest, instance.Most);
        if (sizes is null)
        {
            return false;
        }

        List<int[]> units = Units(instance, schools);
        return Place(units, sizes, partition, next) is { } used
            ? Advance(ref next, used)
            : Place([.. units.OrderByDescending(unit => unit.Length)], sizes, partition, next) is { } again && Advance(ref next, again);
    }

    private static bool Advance(ref int next, int used)
    {
        next += used;
        return true;
    }

    /// <summary>Units one after another into the first group with room among the open ones; null where one finds none.</summary>
    private static int? Place(List<int[]> units, int[] sizes, Partition partition, int next)
    {
        int[] room = [.. sizes];
        int first = 0;
        foreach (int[] unit in units)
        {
            int group = first;
            while (group < room.Length && room[group] < unit.Length)
            {
                group++;
            }

            if (group == room.Length)
            {
                Undo(units, partition);
                return null;
            }

            room[group] -= unit.Length;
            foreach (int school in unit)
            {
                partition.Put(school, next + group);
            }

            while (first < room.Length && room[first] == 0)
            {
                first++;
            }
        }

        return sizes.Length;
    }

    private static void Undo(List<int[]> units, Partition partition)
    {
        foreach (int school in units.SelectMany(unit => unit))
        {
            if (partition.GroupOf[school] >= 0)
            {
                partition.Remove(school);
            }
        }
    }

    private static List<int[]> Units(Instance instance, int[] schools)
    {
        List<int[]> units = [];
        foreach (int school in schools.OrderBy(school => MapOrder.Place(instance, school)))
        {
            int block = instance.BlockOf[school];
            if (block < 0)
            {
                units.Add([school]);
            }
            else if (instance.Blocks[block].Min() == school)
            {
                units.Add(instance.Blocks[block]);
            }
        }

        return units;
    }

    /// <summary>
    /// Sets of schools that can meet each other directly or through others: no group reaches over two of them, so each
    /// must divide by itself (in-house cohorts, phases that do not mix).
    /// </summary>
    private static List<int[]> Components(Instance instance)
    {
        if (instance.IsPlain || instance.Count > 2500)
        {
            return [[.. Enumerable.Range(0, instance.Count)]];
        }

        List<int[]> components = [];
        bool[] seen = new bool[instance.Count];
        for (int start = 0; start < instance.Count; start++)
        {
            if (!seen[start])
            {
                components.Add(Reach(instance, start, seen));
            }
        }

        return components;
    }

    private static int[] Reach(Instance instance, int start, bool[] seen)
    {
        List<int> reached = [start];
        seen[start] = true;
        for (int k = 0; k < reached.Count; k++)
        {
            for (int j = 0; j < instance.Count; j++)
            {
                bool joined = instance.MayMeet(reached[k], j)
                    || (instance.BlockOf[j] >= 0 && instance.BlockOf[j] == instance.BlockOf[reached[k]]);
                if (!seen[j] && joined)
                {
                    seen[j] = true;
                    reached.Add(j);
                }
            }
        }

        return [.. reached];
    }
}
