using System.Diagnostics;
using PeerReview.Cohorts.Grouping;

namespace PeerReview.Benchmarks.Grouping;

/// <summary>The bar for a cohort of up to 60 schools with every kind of rule on.</summary>
internal static class CohortBar
{
    public static int Run(Arguments arguments)
    {
        double seconds = arguments.Seconds(otherwise: 1);
        int from = arguments.Number("seed", 1);
        int count = arguments.Number("count", 12);
        int failures = 0;
        double slowest = 0;
        Console.WriteLine("schools  sizes  outcome      cost      bound     gap %    s");
        // The first call pays for compiling the engine, which a service pays once.
        GroupingSolver.Solve(Make(30, 3, 4, 99), new GroupingOptions { Budget = TimeSpan.FromSeconds(0.5) });
        for (int k = 0; k < count; k++)
        {
            foreach ((int schools, int fewest, int most) in (ReadOnlySpan<(int, int, int)>)[(24, 3, 3), (40, 3, 4), (60, 3, 3), (60, 3, 4), (60, 4, 4)])
            {
                GroupingProblem problem = Make(schools, fewest, most, from + k);
                long start = Stopwatch.GetTimestamp();
                GroupingResult result = GroupingSolver.Solve(problem, new GroupingOptions { Budget = TimeSpan.FromSeconds(seconds) });
                double took = Stopwatch.GetElapsedTime(start).TotalSeconds;
                bool isChecked = result.Certificate?.Check(problem).IsValid ?? false;
                bool isGood = result.Outcome == GroupingOutcome.Formed && result.Gap <= 0.005 && isChecked
                    && GroupingSolver.Evaluate(problem, [.. result.Groups.Select(g => new NamedGroup(g.Name, g.Schools))]).IsAllowed;
                failures += isGood ? 0 : 1;
                slowest = Math.Max(slowest, took);
                Console.WriteLine($"{schools,7}  {fewest}-{most}    {result.Outcome,-10} {result.Cost.Total,9:0.00} {result.LowerBound,9:0.00} {result.Gap * 100,8:0.000} {took,6:0.000}{(isGood ? "" : "  <- missed")}");
            }
        }

        Outcome.Print(new Dictionary<string, object?> { ["missed"] = failures, ["slowest"] = Outcome.Round(slowest) });
        return failures == 0 ? 0 : 1;
    }

    /// <summary>A county's worth of schools in towns and villages, with trusts, phases, conflicts, past partners, themes and pins.</summary>
    public static GroupingProblem Make(int count, int fewest, int most, int seed)
    {
        Random random = new(seed);
        (double X, double Y)[] towns = [.. Enumerable.Range(0, 5).Select(_ => (random.NextDouble() * 60_000, random.NextDouble() * 50_000))];
        string[] themes = ["SEND", "early reading", "behaviour", "personal development", "curriculum"];
        GroupingSchool[] schools = [.. Enumerable.Range(0, count).Select(i =>
        {
            (double x, double y) = random.NextDouble() < 0.6 ? towns[random.Next(towns.Length)] : (random.NextDouble() * 60_000, random.NextDouble() * 50_000);
            return new GroupingSchool
            {
                Id = GroupCommand.Id(i),
                Name = $"School {i}",
                Location = new GridPoint(600_000 + x + (random.NextDouble() * 3000), 300_000 + y + (random.NextDouble() * 3000)),
                Trust = random.NextDouble() < 0.5 ? $"Trust {random.Next(Math.Max(2, count / 6))}" : null,
                PhaseFamily = random.NextDouble() < 0.75 ? "primary" : "secondary",
                TrainedReviewers = 1 + random.Next(3),
                Strengths = [.. themes.Where(_ => random.NextDouble() < 0.3)],
                Needs = [.. themes.Where(_ => random.NextDouble() < 0.25)],
            };
        })];
        PairBan[] Bans(int number, string reason) => [.. Enumerable.Range(0, number).Select(_ =>
        {
            int a = random.Next(count);
            int b = (a + 1 + random.Next(count - 1)) % count;
            return new PairBan(schools[a].Id, schools[b].Id, reason);
        })];
        int first = random.Next(count);
        int second = Enumerable.Range(0, count).First(j => j != first && (schools[j].Trust is null || schools[j].Trust != schools[first].Trust));
        return new GroupingProblem
        {
            Schools = schools,
            Size = new GroupSize(fewest, most),
            Stance = MatStance.Outward,
            PhasesThatMayMix = [new PhasePair("primary", "secondary")],
            Conflicts = Bans(count / 6, "head worked there"),
            PastPartners = [.. Bans(count, "").Select(ban => new PastPartners(ban.First, ban.Second, 1 + random.Next(4)))],
            TrainedReviewersPerSchool = 1,
            TrainedReviewersPerGroup = fewest + 1,
            Pins = [new Pin.Into(schools[first].Id, "North"), new Pin.Into(schools[second].Id, "North")],
        };
    }
}
