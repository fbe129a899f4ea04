using CsCheck;
using PeerReview.Cohorts.Grouping;

namespace PeerReview.Cohort.Grouping.Tests;

/// <summary>Problems to test with: made by hand, and random small ones with every kind of rule.</summary>
internal static class Cases
{
    public static Guid Id(int i) => new(i, 0, 0, [0, 0, 0, 0, 0, 0, 0, 7]);

    public static GroupingSchool School(int i, double east = 0, double north = 0) =>
        new() { Id = Id(i), Name = $"S{i}", Location = new GridPoint(600_000 + (east * 1000), 300_000 + (north * 1000)), TrainedReviewers = 1 };

    public static GroupingProblem Line(int count, int fewest, int most) => new()
    {
        Schools = [.. Enumerable.Range(0, count).Select(i => School(i, i))],
        Size = new GroupSize(fewest, most),
        Weights = new GroupingWeights { RoadFactor = 1 },
    };

    public static GroupingOptions Quick { get; } = new() { WorkLimit = 400_000, Alternatives = 2 };

    public static NamedGroup[] AsNamed(GroupingResult result) => [.. result.Groups.Select(group => new NamedGroup(group.Name, group.Schools))];

    /// <summary>Up to 9 schools close enough together that everything interacts, with random rules of every kind.</summary>
    public static Gen<GroupingProblem> Small { get; } =
        from seed in Gen.Int
        from count in Gen.Int[1, 9]
        select Random(seed, count);

    public static GroupingProblem Random(int seed, int count)
    {
        Random random = new(seed);
        bool Chance(double share) => random.NextDouble() < share;
        string[] themes = ["SEND", "reading", "behaviour"];
        GroupingSchool[] schools = [.. Enumerable.Range(0, count).Select(i => new GroupingSchool
        {
            Id = Id(random.Next()),
            Name = $"S{i}",
            Location = Chance(0.1) ? null : new GridPoint(600_000 + (1000 * random.Next(12)), 300_000 + (1000 * random.Next(12))),
            Trust = Chance(0.5) ? $"T{random.Next(3)}" : null,
            Stance = Chance(0.15) ? (MatStance)random.Next(3) : null,
            PhaseFamily = Chance(0.7) ? (Chance(0.7) ? "primary" : "secondary") : null,
            TrainedReviewers = random.Next(3),
            Strengths = [.. themes.Where(_ => Chance(0.4))],
            Needs = [.. themes.Where(_ => Chance(0.3))],
        })];
        Guid Any() => schools[random.Next(count)].Id;
        int fewest = 1 + random.Next(4);
        return new GroupingProblem
        {
            Schools = schools,
            Size = new GroupSize(fewest, fewest + random.Next(3)),
            Stance = Chance(0.4) ? MatStance.Outward : Chance(0.1) ? MatStance.InHouse : MatStance.Either,
            Conflicts = [.. Enumerable.Range(0, random.Next(3)).Select(_ => new PairBan(Any(), Any(), "related heads"))],
            ForbiddenPairs = [.. Enumerable.Range(0, random.Next(2)).Select(_ => new PairBan(Any(), Any(), ""))],
            PhasesThatMayMix = Chance(0.25) ? [] : null,
            PastPartners = [.. Enumerable.Range(0, random.Next(6)).Select(_ => new PastPartners(Any(), Any(), 1 + random.Next(4)))],
            PartnerPolicy = (PartnerPolicy)random.Next(4),
            TrainedReviewersPerSchool = Chance(0.05) ? 1 : 0,
            TrainedReviewersPerGroup = Chance(0.3) ? 1 + random.Next(2) : 0,
            FurthestKilometres = Chance(0.15) ? 6 + random.Next(10) : null,
            Pins = Pins(random, schools),
            LockedGroups = Chance(0.15) && count > fewest ? [new NamedGroup("Locked", [.. schools.Take(fewest).Select(school => school.Id)])] : [],
        };
    }

    private static List<Pin> Pins(Random random, GroupingSchool[] schools)
    {
        Guid Any() => schools[random.Next(schools.Length)].Id;
        List<Pin> pins = [];
        if (random.NextDouble() < 0.2)
        {
            pins.Add(new Pin.Together([Any(), Any()]));
        }

        if (random.NextDouble() < 0.2)
        {
            pins.Add(new Pin.Apart(Any(), Any()));
        }

        for (int k = 0; k < 2 && random.NextDouble() < 0.2; k++)
        {
            pins.Add(new Pin.Into(Any(), $"Room {random.Next(2)}"));
        }

        return pins;
    }
}
