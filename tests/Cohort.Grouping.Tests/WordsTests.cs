using PeerReview.Cohorts.Grouping;

namespace PeerReview.Cohort.Grouping.Tests;

/// <summary>What the coordinator reads: reasons, rules, near misses, clashes and progress.</summary>
public class WordsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Each_group_says_why_and_each_rule_what_became_of_it()
    {
        GroupingProblem line = Cases.Line(6, 3, 3);
        GroupingProblem problem = line with
        {
            Schools = [.. line.Schools.Select((school, i) => school with { PhaseFamily = "primary", Needs = i == 0 ? ["SEND"] : [], Strengths = i == 1 ? ["SEND"] : [] })],
            Conflicts = [new PairBan(Cases.Id(2), Cases.Id(3), "married heads")],
            Pins = [new Pin.Into(Cases.Id(5), "East")],
        };
        GroupingResult result = GroupingSolver.Solve(problem, Cases.Quick, cancellationToken: Cancellation);
        FormedGroup east = Assert.Single(result.Groups, group => group.Name == "East");
        Assert.Contains("S5 is pinned here.", east.Reasons);
        FormedGroup west = Assert.Single(result.Groups, group => group.Name != "East");
        Assert.Contains("S1 can help S0 with SEND.", west.Reasons);
        Assert.Contains("All primary.", west.Reasons);
        Assert.Contains(west.Reasons, reason => reason.Contains("straight line", StringComparison.Ordinal));
        Assert.Equal([RuleKind.Size, RuleKind.Conflict, RuleKind.Into], result.Rules.Select(rule => rule.Kind));
        Assert.All(result.Rules, rule => Assert.True(rule.IsKept && rule.Sentence.EndsWith("Kept.", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_near_miss_costs_and_breaks_exactly_what_it_says()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            GroupingProblem problem = Cases.Random(seed, 9) with { LockedGroups = [] };
            GroupingResult result = GroupingSolver.Solve(problem, Cases.Quick with { Alternatives = 6 }, cancellationToken: Cancellation);
            foreach (Alternative alternative in result.Alternatives)
            {
                Dictionary<Guid, string> now = result.Groups.SelectMany(group => group.Schools.Select(id => (id, group.Name))).ToDictionary(item => item.id, item => item.Name);
                foreach (SchoolMove move in alternative.Moves)
                {
                    Assert.Equal(move.FromGroup, now[move.School]);
                    now[move.School] = move.ToGroup;
                }

                Evaluation after = GroupingSolver.Evaluate(problem, [.. now.GroupBy(item => item.Value).Select(group => new NamedGroup(group.Key, [.. group.Select(item => item.Key)]))]);
                Assert.Equal(result.Cost.Total + alternative.Change.Total, after.Cost.Total, 6);
                Assert.Equal(alternative.Breaks.Select(rule => rule.Sentence).Order(), after.Broken.Select(item => item.Rule.Sentence).Distinct().Order());
            }
        }
    }

    [Fact]
    public void A_clash_names_only_rules_that_are_all_needed_for_it()
    {
        GroupingProblem line = Cases.Line(9, 3, 3);
        GroupingProblem problem = line with
        {
            Conflicts = [new PairBan(Cases.Id(0), Cases.Id(2), "married heads"), new PairBan(Cases.Id(4), Cases.Id(5), "sister schools")],
            Pins = [new Pin.Together([Cases.Id(0), Cases.Id(1)]), new Pin.Together([Cases.Id(1), Cases.Id(2)]), new Pin.Apart(Cases.Id(3), Cases.Id(4))],
        };
        GroupingResult result = GroupingSolver.Solve(problem, Cases.Quick, cancellationToken: Cancellation);
        Assert.Equal(GroupingOutcome.Impossible, result.Outcome);
        Assert.True(result.Clash!.IsSmallest);
        Assert.Equal([RuleKind.Conflict, RuleKind.Together, RuleKind.Together], result.Clash.Rules.Select(rule => rule.Kind).Order());
        Assert.Contains(result.Clash.Rules, rule => rule.Sentence.Contains("married heads", StringComparison.Ordinal));
        GroupingProblem without = problem with { Conflicts = [problem.Conflicts[1]] };
        Assert.Equal(GroupingOutcome.Formed, GroupingSolver.Solve(without, Cases.Quick, cancellationToken: Cancellation).Outcome);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(240)]
    public void A_cancelled_run_returns_the_best_it_has(int count)
    {
        using CancellationTokenSource source = new();
        Watch watch = new(source);
        GroupingResult result = GroupingSolver.Solve(Cases.Line(count, 3, 4), new GroupingOptions { Budget = TimeSpan.FromMinutes(10) }, watch, source.Token);
        Assert.True(result.WasCancelled);
        Assert.Equal(GroupingOutcome.Formed, result.Outcome);
        Assert.True(result.Cost.Total <= watch.First!.Cost);
    }

    [Fact]
    public void Progress_shows_whole_groupings_that_get_no_worse_and_a_bound_below_them()
    {
        List<GroupingProgress> seen = [];
        GroupingProblem problem = Cases.Line(240, 3, 4);
        GroupingSolver.Solve(problem, Cases.Quick, new Collected(seen), Cancellation);
        Assert.NotEmpty(seen);
        Assert.All(seen, progress =>
        {
            Assert.Equal(240, progress.BestSoFar.SelectMany(group => group).Distinct().Count());
            Assert.True(progress.LowerBound <= progress.Cost + 1e-6);
        });
        Assert.All(seen.Zip(seen.Skip(1)), pair => Assert.True(pair.Second.Cost <= pair.First.Cost + 1e-9));
    }

    /// <summary>Cancels at the first sign of a grouping.</summary>
    private sealed class Watch(CancellationTokenSource source) : IProgress<GroupingProgress>
    {
        public GroupingProgress? First { get; private set; }

        public void Report(GroupingProgress value)
        {
            First ??= value;
            source.Cancel();
        }
    }

    private sealed class Collected(List<GroupingProgress> seen) : IProgress<GroupingProgress>
    {
        public void Report(GroupingProgress value) => seen.Add(value);
    }
}
