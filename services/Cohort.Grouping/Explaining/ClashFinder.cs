using PeerReview.Cohorts.Grouping.Costs;
using PeerReview.Cohorts.Grouping.Proving;
using PeerReview.Cohorts.Grouping.Rules;
using PeerReview.Cohorts.Grouping.Searching;

namespace PeerReview.Cohorts.Grouping.Explaining;

/// <summary>
/// Finds the smallest set of hard rules that cannot all be kept. A set of rules that hits every way of making the problem
/// possible again, and is itself impossible, is smallest; until it is impossible, each try teaches one more such way.
/// </summary>
internal sealed class ClashFinder(RuleBook rules, CostBook costs, WorkBudget budget)
{
    private readonly Dictionary<string, bool?> _known = [];
    private bool _everUnsure;

    public RuleClash Find()
    {
        int[] all = [.. Enumerable.Range(0, rules.Rules.Count)];
        List<int[]> ways = [];
        int[] hitting = [];
        while (!budget.IsSpent)
        {
            if (IsPossible(hitting) == false)
            {
                return Clash(hitting, isSmallest: !_everUnsure);
            }

            int[] way = [.. all.Except(Grow(hitting, all))];
            if (way.Length == 0 || ways.Count > 200)
            {
                break;
            }

            ways.Add(way);
            if (SmallestHitting.Of(ways, budget) is not { } next)
            {
                break;
            }

            hitting = next;
        }

        return Clash(Shrink([.. all]), isSmallest: false);
    }

    /// <summary>Whether a grouping keeps these rules; null where the budget did not allow to say.</summary>
    private bool? IsPossible(int[] kept)
    {
        string key = string.Join(',', kept.Order());
        if (!_known.TryGetValue(key, out bool? answer))
        {
            bool[] active = new bool[rules.Rules.Count];
            foreach (int rule in kept)
            {
                active[rule] = true;
            }

            _known[key] = answer = Feasibility.IsPossible(rules, costs, active, budget);
            _everUnsure |= answer is null;
        }

        return answer;
    }

    /// <summary>Adds as many further rules as stay possible, halves at a time.</summary>
    private int[] Grow(int[] kept, int[] all)
    {
        Stack<int[]> waiting = new();
        waiting.Push([.. all.Except(kept)]);
        while (waiting.Count > 0 && !budget.IsSpent)
        {
            int[] more = waiting.Pop();
            int[] together = [.. kept, .. more];
            if (more.Length == 0 || IsPossible(together) != false)
            {
                kept = together;
            }
            else if (more.Length > 1)
            {
                waiting.Push(more[(more.Length / 2)..]);
                waiting.Push(more[..(more.Length / 2)]);
            }
        }

        return kept;
    }

    /// <summary>Drops rules one by one while it stays impossible.</summary>
    private int[] Shrink(List<int> impossible)
    {
        foreach (int rule in impossible.ToArray().Reverse())
        {
            int[] without = [.. impossible.Where(kept => kept != rule)];
            if (IsPossible(without) == false)
            {
                impossible.Remove(rule);
            }
        }

        return [.. impossible];
    }

    private RuleClash Clash(int[] clashing, bool isSmallest)
    {
        HardRule[] named = [.. clashing.Order().Select(rule => rules.Rules[rule])];
        return new RuleClash(named, isSmallest, [.. Suggestions(named)]);
    }

    private IEnumerable<string> Suggestions(HardRule[] clashing)
    {
        GroupSize size = rules.Problem.Size;
        int count = rules.Schools.Length;
        if (clashing.Length == 1 && clashing[0].Kind == RuleKind.Size)
        {
            bool Fits(int number) => FirstGroups.Sizes(number, size.Fewest, size.Most) is not null;
            int more = Enumerable.Range(count + 1, size.Most + 1).First(Fits);
            yield return $"{Sentences.Count(count, "school does", "schools do")} not divide into such groups; {more} would.";
            int fewer = Enumerable.Range(1, count).Reverse().FirstOrDefault(Fits);
            if (fewer > 0 && fewer < count)
            {
                yield return $"{fewer} would too.";
            }

            int most = Enumerable.Range(size.Most, count + 1).FirstOrDefault(limit => FirstGroups.Sizes(count, size.Fewest, limit) is not null);
            if (most > 0)
            {
                yield return $"Or allow groups of up to {most}.";
            }

            int least = Enumerable.Range(1, size.Fewest).Reverse().FirstOrDefault(limit => FirstGroups.Sizes(count, limit, size.Most) is not null);
            if (least > 0 && least < size.Fewest)
            {
                yield return $"Or allow groups of {least}.";
            }
        }
        else
        {
            yield return clashing.Length == 1
                ? "This rule alone cannot be kept with these schools."
                : "Dropping any one of these rules solves this clash.";
        }
    }
}

/// <summary>Whether there is any grouping at all under some of the rules.</summary>
internal static class Feasibility
{
    public static bool? IsPossible(RuleBook rules, CostBook costs, bool[] active, WorkBudget budget)
    {
        if (!new StickTogether(rules, active).IsPossible)
        {
            return false;
        }

        bool isSized = active[rules.SizeRule];
        if (!isSized && (rules.PerGroupRule < 0 || !active[rules.PerGroupRule]))
        {
            // Everyone, or everyone with those that stick to them, may be a group.
            return true;
        }

        if (Instance.TryBuild(rules, costs, active, isFree: true) is not { } instance)
        {
            return false;
        }

        if (instance.Count == 0)
        {
            return true;
        }

        if (FirstGroups.Sizes(instance.Count, instance.Fewest, instance.Most) is null)
        {
            return false;
        }

        bool? answer = Search(instance, budget);
        bool isLimited = !isSized && instance.Count > Instance.LargestUnsized;
        bool lacksTraining = rules.Schools.Sum(school => school.TrainedReviewers) < instance.TrainedPerGroup;
        return answer == false && isLimited && !lacksTraining ? null : answer;
    }

    private static bool? Search(Instance instance, WorkBudget budget)
    {
        if (FirstGroups.Build(instance) is { } start)
        {
            Annealer annealer = new(instance, start, seed: 1);
            WorkBudget share = budget.Share(0.2, mostSeconds: 0.01 + (instance.Count * 0.0005));
            annealer.Run(share, hot: 0.5, cold: 0.05, untilAllowed: true);
            budget.Settle(share);
            if (annealer.Best is not null)
            {
                return true;
            }
        }

        BranchAndBound search = BranchAndBound.Whole(instance, null, budget, gapTarget: 0);
        return search.Best is not null ? true : search.IsImpossible ? false : null;
    }
}

/// <summary>The smallest set with at least one member in common with each of some sets.</summary>
internal static class SmallestHitting
{
    public static int[]? Of(List<int[]> sets, WorkBudget budget)
    {
        int[]? best = null;
        int most = sets.Count;
        Search([], 0);
        return best;

        void Search(List<int> chosen, int from)
        {
            if (best is not null && chosen.Count >= best.Length - 1 && !IsHit(chosen, from))
            {
                return;
            }

            int open = from;
            while (open < sets.Count && sets[open].Any(chosen.Contains))
            {
                open++;
            }

            if (open == sets.Count)
            {
                best = best is null || chosen.Count < best.Length ? [.. chosen] : best;
                return;
            }

            foreach (int member in sets[open])
            {
                if (budget.IsSpent || chosen.Count >= most)
                {
                    return;
                }

                chosen.Add(member);
                Search(chosen, open + 1);
                chosen.RemoveAt(chosen.Count - 1);
            }
        }

        bool IsHit(List<int> chosen, int from) => sets.Skip(from).All(set => set.Any(chosen.Contains));
    }
}
