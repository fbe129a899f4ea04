using CsCheck;
using PeerReview.Cohorts.Grouping;
using PeerReview.Cohorts.Grouping.Costs;
using PeerReview.Cohorts.Grouping.Proving;
using PeerReview.Cohorts.Grouping.Rules;
using PeerReview.Cohorts.Grouping.Searching;

namespace PeerReview.Cohort.Grouping.Tests;

/// <summary>
/// Groups over the edge of a town that does not divide: each of the three searches finds exactly those that looking at every possible group
/// finds, whether one, two or three of the four live beyond.
/// </summary>
public class OverEdgesTests
{
    [Fact]
    public void Every_search_finds_what_looking_at_all_groups_finds() => Gen.Select(Gen.Int[1, 100_000], Gen.Int[3, 4], Gen.Int[61, 63]).Sample((seed, size, inside) =>
    {
        Random random = new(seed);
        (Instance instance, int[] town) = TwoTowns(random, size, inside);
        if (CountingCut.Circle(town, size, size) is not { } circle)
        {
            return;
        }

        CountingCut edge = new(circle.Schools, circle.Weights, circle.AtLeast, isWide: true);
        double[] prices = [.. Enumerable.Range(0, instance.Count).Select(_ => 2 + (3 * random.NextDouble()))];
        LeafSearch free = new(instance, prices, []);
        List<(int[] Group, double Reduced, double Weight)> all = [.. All(instance.Count, size).Select(group => (group, free.Reduced(group), edge.WeightOf(group)))];
        // Just so dear that some groups over the edge are undercut.
        double price = all.Where(item => item.Weight > 0).Min(item => item.Reduced / item.Weight) + 4;
        (int[] Group, double Reduced)[] undercut = [.. all.Select(item => (item.Group, item.Reduced - (price * item.Weight))).Where(item => item.Item2 < 0)];
        Assert.Contains(undercut, item => edge.WeightOf(item.Group) > 0);
        string[] expected = [.. undercut.Select(item => Shown(item.Group)).Order(StringComparer.Ordinal)];

        List<PricedGroup> byLeaf = new LeafSearch(instance, prices, [(edge, price)]).Below(0, TestContext.Current.CancellationToken);
        Assert.Equal(expected, byLeaf.Select(found => Shown(found.Schools)).Order(StringComparer.Ordinal));

        int own = instance.Count - 7;
        Region region = new(instance, [.. Enumerable.Range(0, instance.Count)], own, prices[own..], [(edge, price)]);
        List<PricedGroup> byRegion = new Pricer(region).Find(prices.AsSpan(0, own), [], new PricingOrder(0));
        Assert.Equal(
            undercut.Where(item => item.Group[0] < own).Select(item => Shown(item.Group)).Order(StringComparer.Ordinal),
            byRegion.Select(found => Shown(found.Schools)).Order(StringComparer.Ordinal));

        PriceBook book = new(instance, [.. prices], Neighbours.Of(instance, threads: 1));
        book.Add(new PricedCut(edge, price));
        List<PricedGroup> byMap = new WholeMapPricer(instance, book).Find(0, threads: 1);
        Assert.Equal(undercut.Min(item => item.Reduced), byMap.Min(found => found.Reduced), 6);
        Assert.Subset(expected.ToHashSet(), byMap.Select(found => Shown(found.Schools)).ToHashSet());
    }, iter: 8, threads: 1);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(11)]
    public void An_edge_is_made_no_dearer_than_a_group_over_it_allows_where_a_school_far_from_all_pays_for_most_of_it(int seed)
    {
        Random random = new(seed);
        (double From, double Wide)[] places = [(0, 12), (120, 12), (40, 40)];
        int[] placeOf = [.. Enumerable.Repeat(0, 171), .. Enumerable.Repeat(1, 166), .. Enumerable.Repeat(2, 11)];
        GroupingProblem problem = Cases.Line(0, 4, 4) with
        {
            Schools = [.. placeOf.Select((place, i) => Cases.School(i, places[place].From + (places[place].Wide * random.NextDouble()), places[place].Wide * random.NextDouble()))],
        };
        RuleBook rules = new(problem);
        Instance instance = Instance.TryBuild(rules, new CostBook(rules))!;
        int[][] near = Neighbours.Of(instance, threads: 1);
        PriceBook book = new(instance, FirstPrices.Nearest(instance, near), near);
        book.FindRemote();
        Assert.NotEmpty(book.Remote);

        new WideCuts(instance, new Dendrogram(instance, near), book, threads: 1).Raise();
        Assert.True(book.Wide.Count > 0);
        Assert.Empty(new WholeMapPricer(instance, book).Find(-1e-6, threads: 1));
    }

    /// <summary>A town and a hamlet 40 km away; together they divide, each alone mostly not.</summary>
    private static (Instance Instance, int[] Town) TwoTowns(Random random, int size, int inside)
    {
        int count = inside + size + 1;
        count += (size - (count % size)) % size;
        GroupingProblem problem = Cases.Line(0, size, size) with
        {
            Schools = [.. Enumerable.Range(0, count).Select(i => Cases.School(i, (i < inside ? 0 : 40) + (6 * random.NextDouble()), 6 * random.NextDouble()))],
        };
        RuleBook rules = new(problem);
        Instance instance = Instance.TryBuild(rules, new CostBook(rules))!;
        return (instance, [.. Enumerable.Range(0, count).Where(i => rules.Schools[instance.Schools[i]].Location!.Value.Easting < 620_000)]);
    }

    private static string Shown(int[] group) => string.Join(' ', group);

    private static IEnumerable<int[]> All(int count, int size)
    {
        int[] group = [.. Enumerable.Range(0, size)];
        while (true)
        {
            yield return [.. group];
            int last = size - 1;
            while (last >= 0 && group[last] == count - size + last)
            {
                last--;
            }

            if (last < 0)
            {
                yield break;
            }

            group[last]++;
            for (int next = last + 1; next < size; next++)
            {
                group[next] = group[next - 1] + 1;
            }
        }
    }
}
