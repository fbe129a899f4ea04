using PeerReview.Cohorts.Grouping;

namespace PeerReview.Benchmarks.Grouping;

/// <summary>Real schools with hard rules of every kind: their own trusts and phases, and made conflicts, past partners and pins among neighbours.</summary>
internal static class RuledSchools
{
    public static GroupingProblem Make(IReadOnlyList<SchoolRow> rows, int seed)
    {
        Random random = new(seed);
        GroupingProblem travel = GroupCommand.TravelOnly(rows, 3, 4);
        GroupingSchool[] schools = [.. travel.Schools.Zip(rows, (school, row) => school with { Trust = row.Trust, PhaseFamily = Family(row.Phase), TrainedReviewers = 2 })];
        int[] along = [.. Enumerable.Range(0, rows.Count).OrderBy(i => Math.Round(rows[i].Easting / 5000)).ThenBy(i => rows[i].Northing)];
        (Guid, Guid) Neighbours()
        {
            int at = random.Next(along.Length - 4);
            return (schools[along[at]].Id, schools[along[at + 1 + random.Next(3)]].Id);
        }

        List<PairBan> conflicts = [];
        List<PastPartners> past = [];
        for (int k = 0; k < rows.Count / 10; k++)
        {
            (Guid first, Guid second) = Neighbours();
            conflicts.Add(new PairBan(first, second, "head worked there"));
            (first, second) = Neighbours();
            past.Add(new PastPartners(first, second, 1 + random.Next(3)));
        }

        return travel with
        {
            Schools = schools,
            Stance = MatStance.Outward,
            PhasesThatMayMix = [new PhasePair("primary", "other"), new PhasePair("secondary", "other")],
            Weights = travel.Weights with { MixedPhases = 1 },
            Conflicts = conflicts,
            PastPartners = past,
            PartnerPolicy = PartnerPolicy.RequireFresh,
            TrainedReviewersPerSchool = 1,
            TrainedReviewersPerGroup = 4,
            Pins = Pins(schools, along, conflicts, past),
        };
    }

    /// <summary>One pair of neighbours pinned together and one apart, where no other rule speaks about them.</summary>
    private static List<Pin> Pins(GroupingSchool[] schools, int[] along, List<PairBan> conflicts, List<PastPartners> past)
    {
        bool IsFree(GroupingSchool a, GroupingSchool b) => a.PhaseFamily == b.PhaseFamily && (a.Trust is null || a.Trust != b.Trust)
            && !conflicts.Exists(ban => (ban.First == a.Id && ban.Second == b.Id) || (ban.First == b.Id && ban.Second == a.Id))
            && !past.Exists(met => (met.First == a.Id && met.Second == b.Id) || (met.First == b.Id && met.Second == a.Id));
        (GroupingSchool A, GroupingSchool B)[] free = [.. Enumerable.Range(0, along.Length - 1)
            .Select(at => (schools[along[at]], schools[along[at + 1]]))
            .Where(pair => IsFree(pair.Item1, pair.Item2))
            .Take(20)];
        return [new Pin.Together([free[0].A.Id, free[0].B.Id]), new Pin.Apart(free[^1].A.Id, free[^1].B.Id)];
    }

    private static string Family(string? phase) => phase?.ToUpperInvariant() switch
    {
        "PRIMARY" or "MIDDLE DEEMED PRIMARY" or "NURSERY" => "primary",
        "SECONDARY" or "MIDDLE DEEMED SECONDARY" or "16 PLUS" => "secondary",
        _ => "other",
    };
}
