using PeerReview.Cohorts.Grouping.Costs;

namespace PeerReview.Cohorts.Grouping.Searching;

/// <summary>
/// The first groups of a large map. By travel alone first, all of the fewest schools: what far cities have left over, then
/// twig by twig, cooled. Where groups may be larger, or there is more to a pair than its travel, annealing goes on from there.
/// </summary>
internal sealed class MapStart(Instance instance, Dendrogram dendrogram, int[][] onTheMap, GroupingOptions options, int threads)
{
    /// <summary>A table of all pairs takes 64 MB.</summary>
    private const int LargestTabled = 4000;
    private const double Hot = 0.6;
    private const double HotUnderRules = 1.5;
    private const double Cold = 0.03;
    private const double ColdAtLast = 0.02;
    private const double TravelShare = 0.7;

    /// <summary>The groups, or null where the time did not suffice to find allowed ones.</summary>
    /// <param name="search">What there is to spend.</param>
    /// <param name="share">How much of it is meant for this; more only where there is nothing allowed yet.</param>
    public int[][]? Find(WorkBudget search, WorkBudget share)
    {
        bool travels = instance.IsPlain && instance.Fewest == instance.Most;
        int[][]? groups = instance.IsMetric && (instance.IsPlain || instance.Count <= LargestTabled) ? Travel(share, travels ? 1 : TravelShare) : null;
        if (travels && groups is not null)
        {
            search.Settle(share);
            return groups;
        }

        Partition? first = (groups is null ? null : WithBlocksWhole(groups)) ?? FirstGroups.Build(instance);
        if (first is null)
        {
            return null;
        }

        Annealer annealer = new(instance, first, options.Seed);
        annealer.Run(share, hot: groups is null ? 1 : Hot / 2, ColdAtLast);
        search.Settle(share);
        if (annealer.Best is null)
        {
            WorkBudget rest = search.Share(1);
            annealer.Run(rest, hot: 1, ColdAtLast, untilAllowed: true);
            search.Settle(rest);
        }

        return annealer.Best?.ToGroups();
    }

    private int[][]? Travel(WorkBudget share, double most)
    {
        int[][] given = CityLeftovers.Share(instance, dendrogram, options.Seed);
        if (TwigByTwig.Build(instance, dendrogram, given) is not { } twigs)
        {
            return null;
        }

        TravelAnnealer travel = new(instance, onTheMap, twigs.ToGroups(), threads);
        WorkBudget part = share.Share(most);
        travel.Run(part, options.Seed, instance.IsPlain ? Hot : HotUnderRules, Cold);
        share.Settle(part);
        int[][] groups = travel.ToGroups();
        if (instance.IsPlain)
        {
            new FarRegrouping(instance, share).Improve(groups);
        }
        else
        {
            Mend(groups);
        }

        return groups;
    }

    /// <summary>A group that breaks a rule swaps a school with whichever other group that costs least; where none helps it stays.</summary>
    private void Mend(int[][] groups)
    {
        for (int g = 0; g < groups.Length; g++)
        {
            if (double.IsFinite(instance.GroupCost(groups[g])))
            {
                continue;
            }

            (int[] One, int[] Two, int Other)? best = null;
            double least = double.PositiveInfinity;
            for (int h = 0; h < groups.Length; h++)
            {
                // What is further away than the best costs more.
                if (h == g || instance.Distance(groups[g][0], groups[h][0]) > least)
                {
                    continue;
                }

                foreach ((int[] one, int[] two) in Swaps.Between(groups[g], groups[h]))
                {
                    double more = instance.GroupCost(one) + instance.GroupCost(two) - instance.GroupCost(groups[h]);
                    if (more < least)
                    {
                        (best, least) = ((one, two, h), more);
                    }
                }
            }

            if (best is { } found)
            {
                (groups[g], groups[found.Other]) = (found.One, found.Two);
            }
        }
    }

    /// <summary>Schools that stick together take the places of others in one group; null where these do not suffice.</summary>
    private Partition? WithBlocksWhole(int[][] groups)
    {
        Partition partition = Partition.Of(instance.Count, instance.Most, groups);
        foreach (int[] block in instance.Blocks)
        {
            int group = partition.GroupOf[block[0]];
            foreach (int school in block.Where(school => partition.GroupOf[school] != group))
            {
                int other = partition.Members(group).ToArray().FirstOrDefault(mate => instance.BlockOf[mate] < 0, -1);
                if (other < 0)
                {
                    return null;
                }

                int home = partition.GroupOf[school];
                partition.Remove(other);
                partition.Put(school, group);
                partition.Put(other, home);
            }
        }

        return partition;
    }
}
