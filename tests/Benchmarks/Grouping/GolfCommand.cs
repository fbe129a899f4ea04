using PeerReview.Cohorts.Grouping;
using PeerReview.Cohorts.Grouping.Rounds;

namespace PeerReview.Benchmarks.Grouping;

/// <summary>golf: rounds in which as few pairs as possible meet again (the social golfer problem).</summary>
internal static class GolfCommand
{
    public static int Run(string[] args)
    {
        Arguments arguments = new(args);
        double seconds = arguments.Seconds(otherwise: 5) - Outcome.ProcessSeconds();
        RoundPlan plan = new() { Groups = arguments.Number("groups", 8), Size = arguments.Number("size", 4), Rounds = arguments.Number("rounds", 10) };
        RoundPlanResult result = plan.Solve(new GroupingOptions { Budget = TimeSpan.FromSeconds(Math.Max(0.05, seconds)), Seed = arguments.Number("seed", 1) });
        int repeats = Recount(result);
        foreach (IReadOnlyList<IReadOnlyList<int>> round in result.Rounds)
        {
            Console.WriteLine(string.Join(" | ", round.Select(group => string.Join(' ', group))));
        }

        Outcome.Print(new Dictionary<string, object?>
        {
            ["objective"] = repeats,
            ["bound"] = result.LeastRepeats,
            ["gap"] = result.LeastRepeats > 0 ? Outcome.Round(((double)repeats / result.LeastRepeats) - 1) : repeats == 0 ? 0 : null,
        });
        return repeats == result.Repeats ? 0 : 1;
    }

    /// <summary>Meetings of pairs that had met before, counted from the rounds themselves.</summary>
    public static int Recount(RoundPlanResult result)
    {
        HashSet<(int, int)> met = [];
        int repeats = 0;
        foreach (IReadOnlyList<int> group in result.Rounds.SelectMany(round => round))
        {
            for (int a = 1; a < group.Count; a++)
            {
                for (int b = 0; b < a; b++)
                {
                    repeats += met.Add((Math.Min(group[a], group[b]), Math.Max(group[a], group[b]))) ? 0 : 1;
                }
            }
        }

        return repeats;
    }
}
