using PeerReview.Cohorts.Grouping.Costs;
using PeerReview.Cohorts.Grouping.Searching;

namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>
/// The search for more schools than one relaxation can hold: a grouping by annealing, a bound raised region by region, and
/// then the grouping improved patch by patch, for as long as there is time and anything still helps.
/// </summary>
internal sealed class MapSearch(Instance instance, GroupingOptions options, WorkBudget budget, MapSearch.Report report)
{
    private const double CertifyingMicroseconds = 30;
    private const int FewEnough = 3;
    private const int Coolings = 3;

    /// <summary>Of larger groups a region has too many possible ones to price.</summary>
    private const int LargestGroup = 4;

    private readonly int _threads = budget.CountsUnits ? 1 : Math.Max(1, options.Threads);

    /// <summary>Called with the best groups so far and the bound so far.</summary>
    internal delegate void Report(string stage, int[][] groups, double bound);

    /// <summary>The best groups and their proof, or null where no allowed grouping was found.</summary>
    public (int[][] Groups, ProofLeaf Proof)? Run()
    {
        double reserve = instance.Count * CertifyingMicroseconds / 1e6;
        double left = budget.Left;
        WorkBudget search = budget.Share(Math.Clamp(1 - (reserve / Math.Max(left, 1e-9)), 0.3, 0.95));
        MapEffort effort = MapEffort.For(left * 1000 / instance.Count, instance.Most);
        Dendrogram dendrogram = new(instance);
        bool hasRelaxation = instance.IsMetric && instance.Most <= LargestGroup;
        if (Start(dendrogram, search, hasRelaxation ? 0.3 : 1) is not { } start)
        {
            return null;
        }

        report("searching", start, 0);
        if (!hasRelaxation)
        {
            return (start, FirstPrices.NearestLeaf(instance));
        }

        Sweeps sweeps = new(instance, dendrogram, start, search, _threads);
        Improve(sweeps, search, effort);
        budget.Settle(search);
        sweeps.Certify();
        report("proving", sweeps.Groups, sweeps.Book.Bound());
        return (sweeps.Groups, sweeps.Book.ToLeaf());
    }

    private int[][]? Start(Dendrogram dendrogram, WorkBudget search, double most)
    {
        // Patches mend few schools faster than annealing does; what lies wrong over a whole country only annealing finds.
        WorkBudget share = search.Share(most, most < 1 ? instance.Count * 0.0004 * (1 + (instance.Count / 8000.0)) : double.PositiveInfinity);
        Partition? first = null;
        double hot = 1;
        if (instance.IsPlain)
        {
            bool isOneSize = instance.Fewest == instance.Most;
            int[][] given = isOneSize ? CityLeftovers.Share(instance, dendrogram, options.Seed) : [];
            if (TownByTown.Build(instance, dendrogram, given) is { } towns)
            {
                WorkBudget travel = share.Share(isOneSize ? 1 : 0.6);
                int[][] groups = Travel(towns, travel);
                share.Settle(travel);
                if (isOneSize)
                {
                    search.Settle(share);
                    return groups;
                }

                (first, hot) = (Partition.Of(instance.Count, instance.Most, groups), 0.3);
            }
        }

        first ??= FirstGroups.Build(instance);
        if (first is null)
        {
            return null;
        }

        Annealer annealer = new(instance, first, options.Seed);
        annealer.Run(share, hot, cold: 0.02);
        search.Settle(share);
        if (annealer.Best is null)
        {
            WorkBudget rest = search.Share(1);
            annealer.Run(rest, hot: 1, cold: 0.02, untilAllowed: true);
            search.Settle(rest);
        }

        return annealer.Best?.ToGroups();
    }

    /// <summary>
    /// Cools, shares out anew what lies far apart, and cools again, less hot, so that the towns adapt to what they keep.
    /// </summary>
    private int[][] Travel(Partition towns, WorkBudget share)
    {
        FarRegrouping far = new(instance, share);
        int[][] groups = towns.ToGroups();
        for (int cooling = 0; cooling < Coolings; cooling++)
        {
            TravelAnnealer travel = new(instance, groups);
            WorkBudget part = share.Share(1.0 / (Coolings - cooling));
            travel.Run(part, options.Seed + cooling, hot: cooling == 0 ? 1.5 : 0.7, cold: 0.03, _threads);
            share.Settle(part);
            groups = travel.ToGroups();
            far.Improve(groups);
        }

        return groups;
    }

    /// <summary>First a good bound, because it says where the grouping is bad; then mostly the grouping.</summary>
    private void Improve(Sweeps sweeps, WorkBudget search, MapEffort effort)
    {
        int turn = 0;
        double bound = 0;
        int schoolsPerWindow = effort.SchoolsPerWindow;
        int idle = 0;
        for (int pass = 0; !search.IsSpent && idle < FewEnough; pass++)
        {
            if (turn < effort.FirstTurns || pass % effort.PassesPerTurn == 0)
            {
                double before = bound;
                sweeps.Run(turn, effort.SchoolsPerRegion, effort.Rounds);
                sweeps.RaiseWide();
                bound = sweeps.Book.Bound();
                report("proving", sweeps.Groups, bound);
                turn++;
                idle = bound > before * (1 + 1e-5) ? 0 : idle;
            }

            if (turn < effort.FirstTurns)
            {
                continue;
            }

            bool isBetter = sweeps.Regroup(schoolsPerWindow, pass, new WindowEffort(effort.Rounds, effort.Nodes)) > 0;
            report("regrouping", sweeps.Groups, bound);
            idle = isBetter ? 0 : idle + 1;
            if (idle == FewEnough && schoolsPerWindow < effort.LargestWindow)
            {
                (idle, schoolsPerWindow) = (0, schoolsPerWindow * 3 / 2);
            }
        }
    }
}

/// <summary>How thoroughly to go over the map, by how much time there is for each school.</summary>
internal sealed record MapEffort(int SchoolsPerRegion, int Rounds, int FirstTurns, int PassesPerTurn, int SchoolsPerWindow, int LargestWindow, int Nodes)
{
    public static MapEffort For(double millisecondsPerSchool, int most)
    {
        MapEffort effort = millisecondsPerSchool > 1
            ? new MapEffort(SchoolsPerRegion: 150, Rounds: 12, FirstTurns: 2, PassesPerTurn: 4, SchoolsPerWindow: 120, LargestWindow: 270, Nodes: 20)
            : new MapEffort(SchoolsPerRegion: 80, Rounds: 6, FirstTurns: 1, PassesPerTurn: 3, SchoolsPerWindow: 80, LargestWindow: 120, Nodes: 0);
        // Of fours there are so many more than of threes that smaller regions go further in the same time.
        return most <= 3 ? effort : effort with
        {
            SchoolsPerRegion = effort.SchoolsPerRegion / 2,
            SchoolsPerWindow = effort.SchoolsPerWindow / 2,
            LargestWindow = effort.LargestWindow / 2,
            Rounds = effort.Rounds * 2 / 3,
        };
    }
}
