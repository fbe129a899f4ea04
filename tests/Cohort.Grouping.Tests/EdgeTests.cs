using PeerReview.Cohorts.Grouping;

namespace PeerReview.Cohort.Grouping.Tests;

public class EdgeTests
{
    private static GroupingResult Solve(GroupingProblem problem) =>
        GroupingSolver.Solve(problem, Cases.Quick, cancellationToken: TestContext.Current.CancellationToken);

    [Fact]
    public void No_schools_make_no_groups()
    {
        GroupingResult result = Solve(Cases.Line(0, 3, 3));
        Assert.Equal(GroupingOutcome.Formed, result.Outcome);
        Assert.Empty(result.Groups);
        Assert.True(result.IsProvenOptimal);
    }

    [Theory]
    [InlineData(1, 3, 3, "3 would")]
    [InlineData(2, 3, 4, "3 would")]
    [InlineData(5, 3, 4, "6 would")]
    [InlineData(5, 3, 3, "6 would")]
    [InlineData(10, 3, 3, "12 would")]
    public void Numbers_that_do_not_divide_are_refused_with_the_numbers_that_would(int count, int fewest, int most, string help)
    {
        GroupingResult result = Solve(Cases.Line(count, fewest, most));
        Assert.Equal(GroupingOutcome.Impossible, result.Outcome);
        HardRule rule = Assert.Single(result.Clash!.Rules);
        Assert.Equal(RuleKind.Size, rule.Kind);
        Assert.True(result.Clash.IsSmallest);
        Assert.Contains(result.Clash.Suggestions, suggestion => suggestion.Contains(help, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(7, 3, 4)]
    [InlineData(10, 3, 4)]
    [InlineData(11, 3, 5)]
    public void Numbers_that_do_not_divide_by_three_use_both_sizes(int count, int fewest, int most)
    {
        GroupingResult result = Solve(Cases.Line(count, fewest, most));
        Assert.Equal(GroupingOutcome.Formed, result.Outcome);
        Assert.All(result.Groups, group => Assert.InRange(group.Schools.Count, fewest, most));
        Assert.True(result.IsProvenOptimal);
    }

    [Fact]
    public void One_trust_looking_outward_cannot_be_grouped_and_the_clash_names_it()
    {
        GroupingProblem line = Cases.Line(6, 3, 3);
        GroupingProblem problem = line with { Stance = MatStance.Outward, Schools = [.. line.Schools.Select(school => school with { Trust = "T" })] };
        GroupingResult result = Solve(problem);
        Assert.Equal(GroupingOutcome.Impossible, result.Outcome);
        Assert.Equal([RuleKind.Size, RuleKind.Outward], result.Clash!.Rules.Select(rule => rule.Kind));
        GroupingResult inHouse = Solve(problem with { Stance = MatStance.InHouse });
        Assert.Equal(GroupingOutcome.Formed, inHouse.Outcome);
    }

    [Fact]
    public void Schools_on_one_spot_are_grouped_at_no_cost()
    {
        GroupingProblem line = Cases.Line(9, 3, 3);
        GroupingResult result = Solve(line with { Schools = [.. line.Schools.Select(school => school with { Location = new GridPoint(1, 1) })] });
        Assert.Equal(GroupingOutcome.Formed, result.Outcome);
        Assert.Equal(0, result.Cost.Total);
        Assert.True(result.IsProvenOptimal);
    }

    [Fact]
    public void A_school_without_a_place_stands_in_the_middle_and_its_group_says_so()
    {
        GroupingProblem line = Cases.Line(9, 3, 3);
        GroupingSchool[] schools = [.. line.Schools];
        schools[0] = schools[0] with { Location = null };
        schools[8] = schools[8] with { Location = new GridPoint(0, 0) };
        GroupingResult result = Solve(line with { Schools = schools });
        Assert.Equal(GroupingOutcome.Formed, result.Outcome);
        Assert.Equal(2, result.Groups.SelectMany(group => group.Reasons).Count(reason => reason.Contains("no grid reference", StringComparison.Ordinal)));
    }

    [Fact]
    public void All_schools_locked_need_no_search()
    {
        GroupingProblem line = Cases.Line(6, 3, 3);
        GroupingResult result = Solve(line with
        {
            LockedGroups = [new NamedGroup("A", [Cases.Id(0), Cases.Id(3), Cases.Id(5)]), new NamedGroup("B", [Cases.Id(1), Cases.Id(2), Cases.Id(4)])],
        });
        Assert.Equal(["A", "B"], result.Groups.Select(group => group.Name));
        Assert.True(result.IsProvenOptimal);
        Assert.Equal(result.Cost.Total, result.LowerBound);
    }
}
