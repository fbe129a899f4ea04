using PeerReview.Cohorts.Grouping.Costs;
using PeerReview.Cohorts.Grouping.Rules;

namespace PeerReview.Cohorts.Grouping.Explaining;

/// <summary>
/// The changes a coordinator is likely to ask about: the swaps and moves that cost least more, and those that would save
/// something but break a rule.
/// </summary>
internal sealed class NearMisses(RuleBook rules, CostBook costs)
{
    private const int MostPerGroup = 2;
    private readonly Evaluator _evaluator = new(rules, costs);

    public IReadOnlyList<Alternative> Of(IReadOnlyList<FormedGroup> groups, int count, CancellationToken cancellation)
    {
        int[][] members = [.. groups.Select(group => group.Schools.Select(id => rules.IndexOf[id]).ToArray())];
        double[] totals = [.. groups.Select(group => group.Cost.Total)];
        List<(double Change, int From, int A, int To, int B)> changes = [];
        for (int from = 0; from < members.Length && !cancellation.IsCancellationRequested; from++)
        {
            for (int to = 0; to < members.Length; to++)
            {
                if (to == from || groups[from].IsLocked || groups[to].IsLocked || IsFar(members[from], members[to], totals[from] + totals[to]))
                {
                    continue;
                }

                Collect(members, totals, from, to, changes);
            }
        }

        changes.Sort();
        return Pick(groups, members, changes, count);
    }

    private void Collect(int[][] members, double[] totals, int from, int to, List<(double, int, int, int, int)> changes)
    {
        double now = totals[from] + totals[to];
        foreach (int a in members[from])
        {
            if (members[from].Length > rules.Problem.Size.Fewest && members[to].Length < rules.Problem.Size.Most)
            {
                double change = Total(Without(members[from], a)) + Total([.. members[to], a]) - now;
                changes.Add((change, from, a, to, -1));
            }

            if (from < to)
            {
                foreach (int b in members[to])
                {
                    double change = Total([.. Without(members[from], a), b]) + Total([.. Without(members[to], b), a]) - now;
                    changes.Add((change, from, a, to, b));
                }
            }
        }
    }

    private List<Alternative> Pick(
        IReadOnlyList<FormedGroup> groups, int[][] members, List<(double Change, int From, int A, int To, int B)> changes, int count)
    {
        int[] used = new int[groups.Count];
        List<Alternative> allowed = [];
        List<Alternative> barred = [];
        foreach ((double change, int from, int a, int to, int b) in changes)
        {
            if ((allowed.Count >= count && (barred.Count >= count / 2 || change >= 0)) || used[from] >= MostPerGroup || used[to] >= MostPerGroup)
            {
                continue;
            }

            Alternative alternative = Describe(groups, members, from, a, to, b);
            bool isAllowed = alternative.Breaks.Count == 0;
            // What breaks a rule is only worth showing while it would save something.
            if (isAllowed ? allowed.Count < count : change < -1e-9 && barred.Count < count / 2)
            {
                (isAllowed ? allowed : barred).Add(alternative);
                used[from]++;
                used[to]++;
            }
        }

        return [.. allowed, .. barred];
    }

    private Alternative Describe(IReadOnlyList<FormedGroup> groups, int[][] members, int from, int a, int to, int b)
    {
        int[] first = [.. Without(members[from], a), .. b < 0 ? [] : new[] { b }];
        int[] second = [.. Without(members[to], b), a];
        Array.Sort(first);
        Array.Sort(second);
        GroupingCost change = costs.Group(first) + costs.Group(second) - groups[from].Cost - groups[to].Cost;
        NamedGroup[] edited = [.. groups.Select((group, g) => g == from ? Named(group, first) : g == to ? Named(group, second) : Named(group, members[g]))];
        HardRule[] breaks = [.. Broken(edited, first, second, from, to)];
        string what = b < 0
            ? $"Move {Name(a)} to {groups[to].Name}"
            : $"Swap {Name(a)} and {Name(b)}";
        List<SchoolMove> moves = [new SchoolMove(rules.Schools[a].Id, groups[from].Name, groups[to].Name)];
        if (b >= 0)
        {
            moves.Add(new SchoolMove(rules.Schools[b].Id, groups[to].Name, groups[from].Name));
        }

        string[] effects = [.. Effects(change), .. breaks.Select(rule => $"breaks: {rule.Sentence.TrimEnd('.')}")];
        return new Alternative($"{what}: {string.Join(", ", effects)}", moves, change, breaks);
    }

    private IEnumerable<HardRule> Broken(NamedGroup[] edited, int[] first, int[] second, int from, int to)
    {
        IEnumerable<BrokenRule> inside = _evaluator.BrokenInside(first, edited[from].Name).Concat(_evaluator.BrokenInside(second, edited[to].Name));
        IEnumerable<HardRule> pins = rules.Togethers
            .Where(t => t.Schools.Any(first.Contains) && !t.Schools.All(first.Contains) && t.Schools.Any(second.Contains))
            .Select(t => rules.Rules[t.Rule])
            .Concat(rules.Intos
                .Where(into => (first.Contains(into.School) && into.Group != edited[from].Name) || (second.Contains(into.School) && into.Group != edited[to].Name))
                .Select(into => rules.Rules[into.Rule]));
        return inside.Select(item => item.Rule).Concat(pins).Distinct();
    }

    private static IEnumerable<string> Effects(GroupingCost change)
    {
        yield return Sentences.SignedKilometres(change.Kilometres);
        if (change.MixedPairs != 0)
        {
            yield return change.MixedPairs > 0 ? "mixes phases" : "mixes phases less";
        }

        if (change.RepeatedPairs != 0)
        {
            string pairs = Sentences.Count(Math.Abs(change.RepeatedPairs), "past partnership", "past partnerships");
            yield return change.RepeatedPairs > 0 ? $"repeats {pairs}" : $"repeats {pairs} fewer";
        }

        if (change.UnmetNeedCount != 0)
        {
            string needs = Sentences.Count(Math.Abs(change.UnmetNeedCount), "need", "needs");
            yield return change.UnmetNeedCount > 0 ? $"{needs} fewer met" : $"{needs} more met";
        }
    }

    /// <summary>Groups further from each other than both cost together have nothing to exchange that anyone would ask for.</summary>
    private bool IsFar(int[] first, int[] second, double total) =>
        first.Min(a => second.Min(b => costs.TravelWeight * rules.Travel.Kilometres(a, b))) > total + costs.TravelWeight;

    private double Total(int[] members) => costs.Group(members).Total;

    private static int[] Without(int[] members, int school) => [.. members.Where(member => member != school)];

    private NamedGroup Named(FormedGroup group, int[] members) => new(group.Name, [.. members.Select(school => rules.Schools[school].Id)]);

    private string Name(int school) => rules.Schools[school].Name;
}
