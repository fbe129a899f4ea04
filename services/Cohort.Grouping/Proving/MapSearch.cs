using PeerReview.Cohorts.Grouping.Costs;
using PeerReview.Cohorts.Grouping.Searching;

namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>
/// The search for more schools than one relaxation can hold: a grouping by annealing, a bound raised region by region, and
/// then the grouping improved patch by patch, for as long as there is time and anything still helps.
/// </summary>
internal sealed class MapSearch(Instance instance, GroupingOptions options, WorkBudget budget, MapSearch.Report report)
{
    private const double CertifyingMicroseconds = 16;
    private const int FewEnough = 3;

    /// <summary>A pass that takes less than this off the cost calls for larger windows.</summary>
    private const double Little = 0.0004;

    /// <summary>At the end prices are checked once more, and whoever reads the certificate checks it too.</summary>
    private const double VerifyingToo = 2;
    private const double StartSecondsPerSchool = 0.0004;

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
        MapEffort effort = MapEffort.For(left * 1000 / instance.Count, instance);
        int[][] near = Neighbours.Of(instance, _threads);
        int[][] onTheMap = instance.IsPlain ? near : Neighbours.OnTheMap(instance, _threads);
        Dendrogram dendrogram = new(instance, onTheMap);
        bool hasRelaxation = instance.IsMetric && instance.Most <= LargestGroup;
        WorkBudget first = hasRelaxation
            ? search.Share(effort.StartShare, instance.Count * StartSecondsPerSchool * (1 + (instance.Count / 8000.0)))
            : search.Share(1);
        if (new MapStart(instance, dendrogram, onTheMap, options, _threads).Find(search, first) is not { } start)
        {
            return null;
        }

        report("searching", start, 0);
        if (!hasRelaxation)
        {
            return (start, FirstPrices.NearestLeaf(instance, near));
        }

        Sweeps sweeps = new(instance, dendrogram, near, start, search, _threads);
        Improve(sweeps, search, effort, kept: reserve);
        budget.Settle(search);
        sweeps.Certify();
        report("proving", sweeps.Groups, sweeps.Book.Bound());
        return (sweeps.Groups, sweeps.Book.ToLeaf());
    }

    /// <summary>First a good bound, because it says where the grouping is bad; then mostly the grouping.</summary>
    private void Improve(Sweeps sweeps, WorkBudget search, MapEffort effort, double kept)
    {
        int turn = 0;
        double bound = 0;
        int schoolsPerWindow = effort.SchoolsPerWindow;
        int idle = 0;
        for (int pass = 0; !search.IsSpent && idle < FewEnough; pass++)
        {
            if (turn < effort.FirstTurns || pass % effort.PassesPerTurn == 0)
            {
                double last = bound;
                sweeps.Run(turn, effort.SchoolsPerRegion, effort.Rounds);
                sweeps.RaiseWide();
                bound = sweeps.Book.Bound();
                report("proving", sweeps.Groups, bound);
                turn++;
                idle = bound > last * (1 + 1e-5) ? 0 : idle;
            }

            if (turn < effort.FirstTurns)
            {
                continue;
            }

            if (pass == effort.FirstTurns - 1 && effort.ChecksHalfway)
            {
                // What the regions overlooked they take into account from here on.
                double left = budget.Left;
                sweeps.Certify();
                search.Shorten(Math.Max(0, (VerifyingToo * (left - budget.Left)) - kept));
            }

            double before = sweeps.Cost();
            bool isBetter = sweeps.Regroup(schoolsPerWindow, pass, new WindowEffort(effort.Rounds, effort.Nodes)) > 0;
            report("regrouping", sweeps.Groups, bound);
            idle = isBetter ? 0 : idle + 1;
            bool isLittle = before - sweeps.Cost() < Little * before;
            if (isLittle && schoolsPerWindow < effort.LargestWindow)
            {
                (idle, schoolsPerWindow) = (0, schoolsPerWindow * 3 / 2);
            }
        }
    }
}

/// <summary>How thoroughly to go over the map, by how much time there is for each school.</summary>
internal sealed record MapEffort(
    double StartShare, int SchoolsPerRegion, int Rounds, int FirstTurns, int PassesPerTurn, int SchoolsPerWindow, int LargestWindow, int Nodes, bool ChecksHalfway)
{
    public static MapEffort For(double millisecondsPerSchool, Instance instance)
    {
        MapEffort effort = millisecondsPerSchool > 1
            ? new MapEffort(StartShare: 0.2, SchoolsPerRegion: 225, Rounds: 12, FirstTurns: 2, PassesPerTurn: 4, SchoolsPerWindow: 90, LargestWindow: 270, Nodes: 20, ChecksHalfway: true)
            : new MapEffort(StartShare: 0.2, SchoolsPerRegion: 80, Rounds: 6, FirstTurns: 2, PassesPerTurn: 3, SchoolsPerWindow: 80, LargestWindow: 120, Nodes: 0, ChecksHalfway: false);
        int size = instance.IsPlain ? instance.Fewest : instance.Most;
        // Of fours there are so many more than of threes that smaller windows go further in the same time.
        return size <= 3 ? effort : effort with
        {
            // Under rules there may be nothing allowed so soon.
            StartShare = instance.IsPlain ? effort.StartShare / 2 : effort.StartShare,
            SchoolsPerWindow = effort.SchoolsPerWindow * 2 / 3,
            LargestWindow = effort.LargestWindow * 3 / 4,
        };
    }
}
