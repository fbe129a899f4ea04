using System.Diagnostics;
using System.Globalization;
using PeerReview.Cohorts.Grouping;
using PeerReview.Cohorts.Grouping.Rounds;

namespace PeerReview.Benchmarks.Grouping;

/// <summary>
/// grouping-bars: measures every bar for forming groups and says which are met. <c>--schools FILE</c> names real schools;
/// <c>--only WORD</c> measures the bars whose name has the word. Each bar is the first work of a process of its own, so
/// that compiling the engine counts as in a process just started.
/// </summary>
internal static class GroupingBars
{
    private const int England = 21_000;

    public static int Run(string[] args)
    {
        Arguments arguments = new(args);
        string only = arguments.Text("only") ?? "";
        List<(string Name, Func<(bool IsMet, string Measured)> Measure)> bars = [("cohorts of up to 60, all rules: gap ≤ 0.5 % in 1 s", Cohorts)];
        if (arguments.Text("schools") is { } file)
        {
            AddSchools(bars, SchoolsFile.Read(file, int.MaxValue, stateFundedOnly: true));
        }

        foreach ((int groups, int size, int rounds, int most) in (ReadOnlySpan<(int, int, int, int)>)[(5, 3, 7, 2), (8, 4, 10, 10), (10, 3, 14, 5)])
        {
            bars.Add(($"rounds {groups}×{size}×{rounds}: ≤ {most} repeated pairs in 5 s", () => Golf(groups, size, rounds, most)));
        }

        if (arguments.Text("bar") is { } own)
        {
            return Measure(bars[int.Parse(own, CultureInfo.InvariantCulture)]);
        }

        int missed = 0;
        for (int bar = 0; bar < bars.Count; bar++)
        {
            missed += bars[bar].Name.Contains(only, StringComparison.OrdinalIgnoreCase) && !IsMetAlone(args, bar) ? 1 : 0;
        }

        Console.WriteLine("         any pairwise weights: compare group --weights with the other solver on the same files and seconds");
        Outcome.Print(new Dictionary<string, object?> { ["notMet"] = missed });
        return missed == 0 ? 0 : 1;
    }

    private static int Measure((string Name, Func<(bool IsMet, string Measured)> Measure) bar)
    {
        (bool isMet, string measured) = bar.Measure();
        Console.WriteLine($"{(isMet ? "met    " : "NOT MET")}  {bar.Name,-62}  {measured}");
        return isMet ? 0 : 1;
    }

    /// <summary>Measures one bar in a new process, which prints what it measured.</summary>
    private static bool IsMetAlone(string[] args, int bar)
    {
        string number = bar.ToString(CultureInfo.InvariantCulture);
        using Process process = Process.Start("dotnet", [typeof(GroupingBars).Assembly.Location, "grouping-bars", .. args, "--bar", number]);
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private static void AddSchools(List<(string, Func<(bool, string)>)> bars, List<SchoolRow> rows)
    {
        foreach ((int count, double seconds, double gap) in (ReadOnlySpan<(int, double, double)>)
            [(900, 2, 0.0075), (3000, 10, 0.02), (int.MaxValue, 5, 0.05), (int.MaxValue, 60, 0.03)])
        {
            foreach ((int fewest, int most) in (ReadOnlySpan<(int, int)>)[(3, 3), (4, 4), (3, 4)])
            {
                int schools = Math.Min(count, rows.Count);
                schools -= fewest == most ? schools % fewest : 0;
                string name = $"{schools} schools, {(fewest == most ? $"{fewest}" : $"{fewest} or {most}")} to a group: gap ≤ {Percent(gap)} in {seconds} s";
                bars.Add((name, () => Travel(GroupCommand.TravelOnly(rows[..schools], fewest, most), seconds, gap)));
            }

            if (count < England)
            {
                int whole = Math.Min(count, rows.Count);
                string ruled = $"{whole} schools, hard rules, 3 or 4 to a group: ≤ 1.03 × bound in {seconds} s";
                bars.Add((ruled, () => Travel(RuledSchools.Make(rows[..whole], seed: 1), seconds, 0.03)));
            }
        }
    }

    private static (bool, string) Cohorts()
    {
        (int cohorts, int missed, double slowest, double gap) = CohortBar.Measure(seeds: 12, seconds: 0.9);
        return (missed == 0, $"{cohorts - missed} of {cohorts}, slowest {slowest.ToString("0.000", CultureInfo.InvariantCulture)} s, largest gap {Percent(gap)}");
    }

    private static (bool, string) Travel(GroupingProblem problem, double seconds, double gap)
    {
        double reserve = 0.05 + (problem.Schools.Count * 1.2e-5);
        SchoolsRun run = SchoolsRun.Of(problem, new GroupingOptions { Budget = TimeSpan.FromSeconds(seconds - reserve), Alternatives = 0 });
        bool isMet = run.Result.Outcome == GroupingOutcome.Formed && run.IsProven && run.IsAllowed && run.Result.Gap <= gap && run.Seconds <= seconds;
        return (isMet, string.Create(CultureInfo.InvariantCulture,
            $"{run.Result.Outcome}, {run.Result.Cost.Total:0.0} over {run.Result.LowerBound:0.0}, gap {Percent(run.Result.Gap)}, {run.Seconds:0.00} s, {(run.IsProven ? "checked" : run.Check?.Reason ?? "no proof")}, peak {Outcome.PeakMebibytes():0} MiB"));
    }

    private static (bool, string) Golf(int groups, int size, int rounds, int most)
    {
        long start = Stopwatch.GetTimestamp();
        RoundPlanResult result = new RoundPlan { Groups = groups, Size = size, Rounds = rounds }.Solve(new GroupingOptions { Budget = TimeSpan.FromSeconds(5) });
        int repeats = GolfCommand.Recount(result);
        double took = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return (repeats <= most, string.Create(CultureInfo.InvariantCulture, $"{repeats} in {took:0.00} s"));
    }

    private static string Percent(double share) => (share * 100).ToString("0.###", CultureInfo.InvariantCulture) + " %";
}
