using PeerReview.Cohorts.Grouping.Costs;
using PeerReview.Cohorts.Grouping.Searching;

namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>
/// The search for instances too large for one relaxation: region after region raises the bound and improves the
/// grouping, over the whole map, again and again with other edges.
/// </summary>
internal sealed class Sweeps
{
    private readonly Instance _instance;
    private readonly Dendrogram _dendrogram;
    private readonly Towns _towns;
    private readonly WorkBudget _budget;
    private readonly int _threads;
    private readonly Windows _windows;
    private readonly FarSwaps _farSwaps;
    private readonly WideCuts _wide;

    public Sweeps(Instance instance, Dendrogram dendrogram, int[][] near, int[][] groups, WorkBudget budget, int threads)
    {
        (_instance, _dendrogram, _budget, _threads) = (instance, dendrogram, budget, threads);
        _towns = new Towns(dendrogram);
        Groups = groups;
        Book = new PriceBook(instance, FirstPrices.Nearest(instance, near), near);
        _wide = new WideCuts(instance, dendrogram, Book, threads);
        _farSwaps = new FarSwaps(instance, Book, budget);
        _windows = new Windows(instance, new RegionStep(instance, Book, _towns, budget, headroom: 1), budget, threads);
    }

    public int[][] Groups { get; private set; }

    public PriceBook Book { get; }

    /// <summary>What the groups cost.</summary>
    public double Cost() => Groups.Sum(group => _instance.GroupCost(group));

    /// <summary>One turn of every region.</summary>
    public void Run(int turn, int schoolsPerRegion, int rounds)
    {
        List<int[][]> regions = RegionMap.Split(_instance, Groups, schoolsPerRegion, turn);
        Book.FindRemote();
        RegionStep step = new(_instance, Book, _towns, _budget, headroom: turn == 0 ? 1.4 : 1.1);
        int[][] rims = new int[regions.Count][];
        Workers.Each(regions.Count, _threads, r => rims[r] = step.Rim([.. regions[r].SelectMany(group => group)]));
        int[][][] after = [.. regions];
        Workers.Apart(RegionMap.Touching(regions, rims, _instance.Count), _threads, region =>
        {
            if (!_budget.IsSpent)
            {
                after[region] = step.Run(regions[region], rims[region], rounds);
            }
        });
        Book.EvenOutBlocks();
        Groups = [.. after.SelectMany(groups => groups)];
    }

    /// <summary>Lets dear groups swap, then regroups the map patch by patch; says how often that helped.</summary>
    public int Regroup(int schoolsPerWindow, int turn, WindowEffort effort)
    {
        (Groups, int swapped) = _farSwaps.Run(Groups, turn);
        (Groups, int better) = _windows.Patches(Groups, schoolsPerWindow, turn, effort);
        return swapped + better;
    }

    /// <summary>Looks at every possible group and lowers prices where one was undercut, until none is.</summary>
    public void Certify()
    {
        WholeMapPricer? pricer = null;
        while (true)
        {
            Book.EvenOutBlocks();
            // Evening out raises prices too.
            pricer = _instance.Blocks.Length > 0 ? null : pricer;
            pricer ??= new WholeMapPricer(_instance, Book);
            List<PricedGroup> undercut = pricer.Find(-Relaxation.Zero / _instance.Count, _threads);
            if (undercut.Count == 0)
            {
                return;
            }

            Book.Repair(undercut.OrderBy(group => group.Reduced).Select(group => group.Schools));
        }
    }

    /// <summary>Raises the prices of whole conurbations whose schools do not divide.</summary>
    public void RaiseWide() => _wide.Raise();
}
