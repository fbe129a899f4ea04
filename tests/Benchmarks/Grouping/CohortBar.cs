using PeerReview.Cohorts.Grouping;

namespace PeerReview.Benchmarks.Grouping;

/// <summary>The bar for a cohort of up to 60 schools with every kind of rule on.</summary>
internal static class CohortBar
{
    /// <summary>How many of many made cohorts missed the bar, the slowest, and the largest gap.</summary>
    public static (int Cohorts, int Missed, double Slowest, double Gap) Measure(int seeds, double seconds)
    {
        (int cohorts, int missed, double slowest, double gap) = (0, 0, 0, 0);
        for (int seed = 1; seed <= seeds; seed++)
        {
            foreach ((int schools, int fewest, int most) in (ReadOnlySpan<(int, int, int)>)[(24, 3, 3), (40, 3, 4), (60, 3, 3), (60, 3, 4), (60, 4, 4)])
            {
                SchoolsRun run = SchoolsRun.Of(Make(schools, fewest, most, seed), new GroupingOptions { Budget = TimeSpan.FromSeconds(seconds) });
                bool isGood = run.Result.Gap <= 0.005 && run.IsProven && run.IsAllowed && run.Seconds <= 1;
                cohorts++;
                missed += isGood ? 0 : 1;
                slowest = Math.Max(slowest, run.Seconds);
                gap = Math.Max(gap, run.Result.Gap);
            }
        }

        return (cohorts, missed, slowest, gap);
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
