using PeerReview.Cohorts.Grouping.Costs;
using PeerReview.Cohorts.Grouping.Searching;

namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>
/// One region's turn: first its prices are raised as far as the prices around allow (the bound), then its schools are
/// regrouped among themselves as well as can be (the grouping). One relaxation serves both.
/// </summary>
internal sealed class RegionStep(Instance instance, PriceBook book, Towns towns, WorkBudget budget, double headroom)
{
    private const int PartnersOfRemote = 30;

    /// <summary>How many of the likeliest beyond an edge a region knows for each of its schools; the whole map is checked later.</summary>
    private const int PartnersOverEdges = 12;

    /// <summary>The groups of the region after the step, in global numbers; the given ones where none are better.</summary>
    public int[][] Run(int[][] groups, int[] rim, int rounds)
    {
        int[] own = [.. groups.SelectMany(group => group)];
        Region region = Build(own, rim, out List<PricedCut> inside);
        double before = inside.Sum(cut => cut.Price * cut.Cut.AtLeast) + own.Sum(school => book.Prices[school]);
        Relaxation relaxation = Relax(region, groups, inside, LocalNumbers(region.Schools));
        AllGroups source = new(new Pricer(region), mostPerSchool: 3);
        relaxation.Solve(source, double.PositiveInfinity, budget);
        int[][]? whole = CutLoop.Run(relaxation, source, towns, double.PositiveInfinity, rounds, budget);
        if (relaxation.Bound > before)
        {
            Publish(relaxation, own, inside);
        }

        return whole is not null && whole.All(group => group[^1] < region.Own) ? Better(groups, whole, region) : groups;
    }

    /// <summary>The same schools in other groups, among themselves only, where that is cheaper.</summary>
    public int[][] Regroup(int[][] groups, WindowEffort effort)
    {
        int[] own = [.. groups.SelectMany(group => group)];
        Region region = Build(own, [], out List<PricedCut> inside);
        Dictionary<int, int> local = LocalNumbers(own);
        Relaxation relaxation = Relax(region, groups, inside, local);
        AllGroups source = new(new Pricer(region), mostPerSchool: 3);
        double cost = groups.Sum(group => instance.GroupCost(group));
        double cutoff = cost - (1e-7 * (1 + cost));
        relaxation.Solve(source, cutoff, budget);
        int[][]? whole = CutLoop.Run(relaxation, source, towns, cutoff, effort.Rounds, budget);
        if (whole is null && relaxation.Bound < cutoff && effort.Nodes > 0 && !budget.IsSpent)
        {
            int[][] incumbent = [.. groups.Select(group => Mapped(group, local))];
            BranchAndBound branching = new(relaxation, source, incumbent, budget, gapTarget: 0);
            branching.Branch(effort.Nodes);
            whole = branching.Best;
        }

        return whole is null ? groups : Better(groups, whole, region);
    }

    private int[][] Better(int[][] groups, int[][] whole, Region region)
    {
        int[][] global = [.. whole.Select(region.ToGlobal)];
        return global.Sum(group => instance.GroupCost(group)) < groups.Sum(group => instance.GroupCost(group)) - 1e-9 ? global : groups;
    }

    private Region Build(int[] own, int[] rim, out List<PricedCut> inside)
    {
        int[] schools = [.. own, .. rim];
        Dictionary<PricedCut, List<int>> members = new(ReferenceEqualityComparer.Instance);
        for (int i = 0; i < schools.Length; i++)
        {
            foreach (PricedCut cut in book.CutsOf(schools[i]))
            {
                if (!members.TryGetValue(cut, out List<int>? list))
                {
                    members[cut] = list = [];
                }

                list.Add(i);
            }
        }

        inside = [.. members.Where(item => !item.Key.Cut.IsWide && item.Value.Count == item.Key.Cut.Schools.Length && item.Value[^1] < own.Length).Select(item => item.Key)];
        HashSet<PricedCut> insideSet = new(inside, ReferenceEqualityComparer.Instance);
        List<(CountingCut, double)> over = [];
        foreach ((PricedCut cut, List<int> list) in members)
        {
            bool isAll = cut.Cut.IsWide && list.Count == schools.Length;
            if (rim.Length > 0 && !insideSet.Contains(cut) && !isAll)
            {
                over.Add((new CountingCut([.. list], cut.Cut.Weights, cut.Cut.AtLeast, cut.Cut.IsWide), cut.Price));
            }
        }

        return new Region(instance, schools, own.Length, [.. rim.Select(school => book.Prices[school])], over, isCheckedLater: true);
    }

    /// <summary>The schools around that could be in a group with own ones at prices like these.</summary>
    public int[] Rim(int[] own)
    {
        HashSet<int> ownSet = [.. own];
        HashSet<int> rim = [];
        List<int> near = [];
        List<(double Added, int School)> over = [];
        int others = Math.Max(1, instance.Fewest - 1);
        foreach (int school in own)
        {
            rim.UnionWith(book.KnownOf(school).SelectMany(group => group).Where(other => !ownSet.Contains(other)));
            near.Clear();
            if (book.IsRemote(school))
            {
                AroundRemote(school, near);
                rim.UnionWith(near.Where(other => !ownSet.Contains(other)));
                continue;
            }

            double mine = book.Ceiling(school);
            double around = book.DearestAround(school);
            book.Wide.Within(school, headroom * (mine + (others * Math.Max(mine, around))) / others, 1.0 / others, near);
            over.Clear();
            foreach (int other in near)
            {
                if (!ownSet.Contains(other) && IsWithin(school, other, mine, around, others))
                {
                    if (book.Wide.Between(school, other) > 0)
                    {
                        over.Add((Added(school, other, others), other));
                    }
                    else
                    {
                        rim.Add(other);
                    }
                }
            }

            over.Sort();
            rim.UnionWith(over.Take(PartnersOverEdges).Select(partner => partner.School));
            rim.UnionWith(book.Remote.Where(other => !ownSet.Contains(other) && IsWithin(school, other, mine, around, others)));
        }

        int[] result = [.. rim];
        Array.Sort(result);
        return result;
    }

    /// <summary>Of all schools in reach of a remote one only the likeliest: its price would pay for a whole city.</summary>
    private void AroundRemote(int school, List<int> near)
    {
        int others = Math.Max(1, instance.Fewest - 1);
        book.Wide.Within(school, headroom * book.Ceiling(school), 1.0 / others, near);
        near.Remove(school);
        int[] likely = [.. near.OrderBy(other => Added(school, other, others)).ThenBy(other => other)];
        near.Clear();
        near.AddRange(likely.Where(other => book.Wide.Between(school, other) == 0).Take(PartnersOfRemote));
        near.AddRange(likely.Where(other => book.Wide.Between(school, other) > 0).Take(PartnersOfRemote));
    }

    /// <summary>What another adds beside a school, before the schools to come.</summary>
    private double Added(int school, int other, int others) => instance.Pair(school, other) - (book.Wide.Between(school, other) / others) - book.Ceiling(other);

    private bool IsWithin(int school, int other, double mine, double around, int others)
    {
        if (!instance.IsMetric)
        {
            return true;
        }

        double distance = instance.Distance(school, other);
        double third = book.IsRemote(other) ? around : Math.Max(Math.Min(mine, around), book.DearestAround(other));
        double pay = headroom * (mine + book.Ceiling(other) + ((others - 1) * third));
        return (distance * others) - book.Wide.Between(school, other) < pay;
    }

    private Relaxation Relax(Region region, int[][] groups, List<PricedCut> inside, Dictionary<int, int> local)
    {
        double[] penalties = new double[region.Own];
        double[] prices = new double[region.Own];
        for (int i = 0; i < region.Own; i++)
        {
            prices[i] = book.Prices[region.Schools[i]];
            penalties[i] = 1.3 * book.Ceiling(region.Schools[i]);
        }

        foreach (int[] group in groups)
        {
            double share = instance.GroupCost(group) / group.Length;
            foreach (int school in group)
            {
                penalties[local[school]] = Math.Max(penalties[local[school]], 1.3 * share) + 1e-6;
            }
        }

        Relaxation relaxation = new(region, penalties);
        relaxation.Add(inside.Select(cut => new CountingCut([.. cut.Cut.Schools.Select(s => local[s]).Order()], cut.Cut.Weights, cut.Cut.AtLeast)));
        foreach (int[] group in groups)
        {
            relaxation.Add(Mapped(group, local));
        }

        foreach (int[] group in region.Schools[..region.Own].SelectMany(book.KnownOf).Distinct())
        {
            if (Array.TrueForAll(group, local.ContainsKey))
            {
                relaxation.Add(Mapped(group, local));
            }
        }

        // What is nearly worth it at the present prices is likely to be used.
        List<(CountingCut, double)> priced = [.. relaxation.Cuts.Zip(inside, (cut, old) => (cut, old.Price))];
        double[] guess = [.. prices.Select((price, i) => (price * Math.Max(1, headroom * 0.75)) + (0.12 * penalties[i]))];
        foreach (PricedGroup group in new Pricer(region).Find(guess, priced, new PricingOrder(0, MostPerAnchor: 5, StopPerAnchor: 60)))
        {
            relaxation.Add(group.Schools);
        }

        return relaxation;
    }

    private void Publish(Relaxation relaxation, int[] own, List<PricedCut> inside)
    {
        for (int i = 0; i < own.Length; i++)
        {
            book.SetPrice(own[i], relaxation.BestPrices[i]);
        }

        foreach (PricedCut cut in inside)
        {
            book.Remove(cut);
        }

        for (int c = 0; own.Length + c < relaxation.BestPrices.Length; c++)
        {
            double price = relaxation.BestPrices[own.Length + c];
            if (price > 1e-9)
            {
                CountingCut cut = relaxation.Cuts[c];
                int[] schools = [.. cut.Schools.Select(school => own[school]).Order()];
                book.Add(new PricedCut(new CountingCut(schools, cut.Weights, cut.AtLeast), price));
            }
        }
    }

    private static int[] Mapped(int[] group, Dictionary<int, int> local) => [.. group.Select(school => local[school]).Order()];

    private static Dictionary<int, int> LocalNumbers(int[] schools)
    {
        Dictionary<int, int> local = new(schools.Length);
        for (int i = 0; i < schools.Length; i++)
        {
            local[schools[i]] = i;
        }

        return local;
    }
}
