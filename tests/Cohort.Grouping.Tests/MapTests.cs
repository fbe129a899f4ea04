using CsCheck;
using PeerReview.Cohorts.Grouping;

namespace PeerReview.Cohort.Grouping.Tests;

/// <summary>More schools than one relaxation holds: regions, windows and far swaps.</summary>
public class MapTests
{
    private static readonly GroupingOptions Quick = new() { WorkLimit = 300_000, Alternatives = 0 };

    [Fact]
    public void Of_hundreds_of_schools_no_rule_is_broken_and_the_proof_holds() => Gen.Select(Gen.Int[1, 100_000], Gen.Int[205, 300], Gen.Int[0, 2], Gen.Bool).Sample((seed, count, sizes, ruled) =>
    {
        GroupingProblem problem = Town(seed, count, sizes, ruled);
        GroupingResult result = GroupingSolver.Solve(problem, Quick, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(GroupingOutcome.Formed, result.Outcome);
        Evaluation evaluation = GroupingSolver.Evaluate(problem, Cases.AsNamed(result));
        Assert.True(evaluation.IsAllowed, string.Join(' ', evaluation.Broken.Select(item => item.Rule.Sentence)));
        Assert.Equal(evaluation.Cost.Total, result.Cost.Total, 6);
        CertificateCheck check = result.Certificate!.Check(problem, TestContext.Current.CancellationToken);
        Assert.True(check.IsValid, check.Reason);
        Assert.InRange(result.LowerBound, 0.5 * result.Cost.Total, result.Cost.Total);
    }, iter: 12, threads: 1);

    [Fact]
    public void The_same_seed_gives_the_same_groups_in_any_order_of_input()
    {
        GroupingProblem problem = Town(seed: 5, count: 240, sizes: 1, ruled: true);
        GroupingProblem mixed = problem with { Schools = [.. problem.Schools.Reverse()], Conflicts = [.. problem.Conflicts.Reverse()] };
        GroupingResult first = GroupingSolver.Solve(problem, Quick, cancellationToken: TestContext.Current.CancellationToken);
        GroupingResult again = GroupingSolver.Solve(problem, Quick, cancellationToken: TestContext.Current.CancellationToken);
        GroupingResult other = GroupingSolver.Solve(mixed, Quick, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(first.Groups.Select(Shown), again.Groups.Select(Shown));
        Assert.Equal(first.Groups.Select(Shown), other.Groups.Select(Shown));
        Assert.Equal(first.LowerBound, other.LowerBound);
    }

    [Fact]
    public void Far_lying_towns_that_do_not_divide_are_proven_to_have_to_travel()
    {
        // Two cities of 100 and 110 schools 300 km apart: some group has to cross, which the bound has to know.
        Random random = new(1);
        GroupingProblem problem = Cases.Line(0, 3, 3) with
        {
            Schools = [.. Enumerable.Range(0, 210).Select(i => Cases.School(i, (i < 100 ? 0 : 300) + (10 * random.NextDouble()), 10 * random.NextDouble()))],
        };
        GroupingResult result = GroupingSolver.Solve(problem, Quick with { WorkLimit = 3_000_000 }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Certificate!.Check(problem, TestContext.Current.CancellationToken).IsValid);
        Assert.InRange(result.LowerBound, 560, result.Cost.Total);
        Assert.InRange(result.Gap, 0, 0.1);
    }

    [Fact]
    public void Already_the_first_groups_leave_a_far_town_no_oftener_than_its_schools_ask_for()
    {
        // Towns of 100, 101 and 102 schools at the corners of a wide triangle: of the first one school has to leave, of the
        // second two, of the third none.
        Random random = new(3);
        (double East, double North)[] corners = [(0, 0), (200, 0), (100, 150)];
        int[] towns = [.. Enumerable.Repeat(0, 100), .. Enumerable.Repeat(1, 101), .. Enumerable.Repeat(2, 102)];
        GroupingProblem problem = Cases.Line(0, 3, 3) with
        {
            Schools = [.. towns.Select((town, i) => Cases.School(i, corners[town].East + (10 * random.NextDouble()), corners[town].North + (10 * random.NextDouble())))],
        };
        GroupingResult result = GroupingSolver.Solve(problem, Quick with { WorkLimit = 1 }, cancellationToken: TestContext.Current.CancellationToken);
        Dictionary<Guid, int> townOf = towns.Select((town, i) => (town, i)).ToDictionary(item => Cases.Id(item.i), item => item.town);
        Assert.Single(result.Groups, group => group.Schools.Select(school => townOf[school]).Distinct().Count() > 1);
    }

    [Fact]
    public void Two_threads_at_once_break_no_rule_and_prove_what_they_say() => Gen.Select(Gen.Int[1, 100_000], Gen.Int[0, 2], Gen.Bool).Sample((seed, sizes, ruled) =>
    {
        GroupingProblem problem = Town(seed, 420, sizes, ruled);
        GroupingOptions atOnce = new() { Budget = TimeSpan.FromSeconds(1), Threads = 2, Alternatives = 0 };
        GroupingResult result = GroupingSolver.Solve(problem, atOnce, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(GroupingOutcome.Formed, result.Outcome);
        Assert.True(GroupingSolver.Evaluate(problem, Cases.AsNamed(result)).IsAllowed);
        CertificateCheck check = result.Certificate!.Check(problem, TestContext.Current.CancellationToken);
        Assert.True(check.IsValid, check.Reason);
    }, iter: 6, threads: 1);

    [Fact]
    public void The_weak_bound_of_large_groups_holds_whether_or_not_the_neighbours_are_enough_for_it() => Gen.Select(Gen.Int[1, 1000], Gen.Int[5, 12]).Sample((seed, size) =>
    {
        GroupingProblem problem = Town(seed, 300, sizes: 0, ruled: false);
        problem = problem with { Size = new GroupSize(size, size), Schools = [.. problem.Schools.Take(300 - (300 % size))] };
        GroupingResult result = GroupingSolver.Solve(problem, Quick, cancellationToken: TestContext.Current.CancellationToken);
        CertificateCheck check = result.Certificate!.Check(problem, TestContext.Current.CancellationToken);
        Assert.True(check.IsValid, check.Reason);
        Assert.InRange(result.LowerBound, 1, result.Cost.Total);
    }, iter: 6, threads: 1);

    [Fact]
    public void A_certificate_that_claims_more_than_it_proves_is_refused()
    {
        GroupingProblem problem = Town(seed: 2, count: 210, sizes: 0, ruled: false);
        GroupingCertificate certificate = GroupingSolver.Solve(problem, Quick, cancellationToken: TestContext.Current.CancellationToken).Certificate!;
        GroupingCertificate boasting = certificate with { LowerBound = certificate.LowerBound * 1.01 };
        Assert.False(boasting.Check(problem, TestContext.Current.CancellationToken).IsValid);
        CertificateLeaf leaf = certificate.Leaves[0];
        CertificateLeaf dearer = leaf with { Prices = [.. leaf.Prices.Select((price, i) => i == 7 ? price + 5 : price)] };
        GroupingCertificate invented = certificate with { LowerBound = certificate.LowerBound + 5, Root = dearer, Leaves = [dearer] };
        Assert.False(invented.Check(problem, TestContext.Current.CancellationToken).IsValid);
    }

    private static GroupingProblem Town(int seed, int count, int sizes, bool ruled)
    {
        Random random = new(seed);
        GroupSize size = sizes switch { 0 => new GroupSize(3, 3), 1 => new GroupSize(3, 4), _ => new GroupSize(4, 4) };
        count -= size.Fewest == size.Most ? count % size.Fewest : 0;
        double Near() => (random.NextDouble() + random.NextDouble() + random.NextDouble()) * 8;
        GroupingSchool[] schools = [.. Enumerable.Range(0, count).Select(i => Cases.School(i, Near() + (25 * (i % 3)), Near()) with
        {
            Trust = ruled && random.NextDouble() < 0.3 ? $"T{random.Next(count / 8)}" : null,
            PhaseFamily = ruled ? (random.NextDouble() < 0.8 ? "primary" : "secondary") : null,
            TrainedReviewers = 1 + random.Next(2),
        })];
        Guid Any() => schools[random.Next(count)].Id;
        return new GroupingProblem
        {
            Schools = schools,
            Size = size,
            Stance = ruled ? MatStance.Outward : MatStance.Either,
            Conflicts = ruled ? [.. Enumerable.Range(0, count / 6).Select(_ => new PairBan(Any(), Any(), "related heads"))] : [],
            TrainedReviewersPerGroup = ruled ? 4 : 0,
            Weights = new GroupingWeights { RoadFactor = 1, MixedPhases = 3 },
        };
    }

    private static string Shown(FormedGroup group) => $"{group.Name}: {string.Join(' ', group.Schools)}";
}
