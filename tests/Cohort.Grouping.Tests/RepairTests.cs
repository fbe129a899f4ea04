using CsCheck;
using PeerReview.Cohorts.Grouping;

namespace PeerReview.Cohort.Grouping.Tests;

public class RepairTests
{
    private static readonly GroupingOptions Quick = new() { WorkLimit = 300_000 };

    [Fact]
    public void A_repair_changes_as_few_groups_as_any_allowed_grouping_and_then_costs_least() =>
        Gen.Select(Gen.Int, Gen.Int[3, 8], Gen.Int[0, 2], Gen.Int[0, 2]).Sample((seed, count, leave, join) =>
        {
            (GroupingProblem problem, NamedGroup[] published) = Published(seed, count + join, leave, join);
            if (published.Length == 0 || problem.Schools.Count == 0)
            {
                return;
            }

            (int Changed, double Cost)? best = Best(problem, published);
            RepairResult result = GroupingSolver.Repair(problem, published, Quick, TestContext.Current.CancellationToken);
            if (best is null)
            {
                Assert.Equal(GroupingOutcome.Impossible, result.Outcome);
                return;
            }

            Assert.Equal(GroupingOutcome.Formed, result.Outcome);
            Assert.True(result.IsFewestChanges);
            Assert.Equal(best.Value.Changed, result.ChangedGroups.Count);
            Assert.Equal(best.Value.Cost, result.Cost.Total, tolerance: 1e-6);
            NamedGroup[] mended = [.. result.Groups.Select(group => new NamedGroup(group.Name, group.Schools))];
            Assert.True(GroupingSolver.Evaluate(problem, mended).IsAllowed);
        }, iter: 400, threads: 2);

    [Fact]
    public void A_withdrawal_from_a_tetrad_leaves_a_triad_and_touches_nobody_else()
    {
        GroupingProblem before = Cases.Line(8, 3, 4);
        NamedGroup[] published = Cases.AsNamed(GroupingSolver.Solve(before, Cases.Quick, cancellationToken: TestContext.Current.CancellationToken));
        GroupingProblem after = before with { Schools = [.. before.Schools.Skip(1)] };
        RepairResult result = GroupingSolver.Repair(after, published, Quick, TestContext.Current.CancellationToken);
        Assert.Single(result.ChangedGroups);
        Assert.Equal([3, 4], result.Groups.Select(group => group.Schools.Count).Order());
        Assert.True(result.IsFewestChanges);
    }

    /// <summary>A published grouping of the schools before some left and some joined.</summary>
    private static (GroupingProblem After, NamedGroup[] Published) Published(int seed, int count, int leave, int join)
    {
        GroupingProblem all = Cases.Random(seed, count) with { LockedGroups = [], TrainedReviewersPerSchool = 0 };
        GroupingProblem before = all with
        {
            Schools = [.. all.Schools.Skip(join)],
            Size = new GroupSize(2, 4),
            Pins = [],
        };
        GroupingResult result = GroupingSolver.Solve(before, Quick, cancellationToken: TestContext.Current.CancellationToken);
        HashSet<Guid> left = [.. all.Schools.Skip(join).Take(leave).Select(school => school.Id)];
        GroupingSchool[] now = [.. all.Schools.Where(school => !left.Contains(school.Id))];
        HashSet<Guid> present = [.. now.Select(school => school.Id)];
        bool IsPresent(Pin pin) => pin switch
        {
            Pin.Together together => together.Schools.All(present.Contains),
            Pin.Into into => present.Contains(into.School),
            _ => true,
        };
        return (before with { Schools = now, Pins = [.. all.Pins.Where(IsPresent)] }, Cases.AsNamed(result));
    }

    private static (int Changed, double Cost)? Best(GroupingProblem problem, NamedGroup[] published)
    {
        HashSet<string>[] before = [.. published.Select(group => group.Schools.Select(id => id.ToString()).ToHashSet())];
        (int, double)? best = null;
        foreach ((List<NamedGroup> groups, double cost) in BruteForce.Allowed(problem))
        {
            int kept = published.Where((group, b) => groups.Exists(after => IsSame(group, after, before[b], problem))).Count();
            (int, double) found = (published.Length - kept, Math.Round(cost, 9));
            best = best is null || found.CompareTo(best.Value) < 0 ? found : best;
        }

        return best;
    }

    /// <summary>Kept: the same schools, and not under another name that a pin asks for.</summary>
    private static bool IsSame(NamedGroup group, NamedGroup after, HashSet<string> members, GroupingProblem problem)
    {
        bool isPinned = problem.Pins.OfType<Pin.Into>().Any(into => into.Group == after.Name || group.Name == into.Group);
        return members.SetEquals(after.Schools.Select(id => id.ToString())) && (!isPinned || after.Name == group.Name);
    }
}
