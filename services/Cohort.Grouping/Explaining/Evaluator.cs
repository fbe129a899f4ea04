using PeerReview.Cohorts.Grouping.Costs;
using PeerReview.Cohorts.Grouping.Rules;

namespace PeerReview.Cohorts.Grouping.Explaining;

/// <summary>Looks at a grouping as it is, however it came about: what it costs and which rules it breaks.</summary>
internal sealed class Evaluator(RuleBook rules, CostBook costs, bool withReasons = true)
{
    private readonly GroupReasons _reasons = new(rules, costs, withReasons);

    public Evaluation Evaluate(IReadOnlyList<NamedGroup> groups)
    {
        if (groups.Select(group => group.Name).Distinct().Count() != groups.Count)
        {
            throw new ArgumentException("Two groups have the same name.", nameof(groups));
        }

        string?[] placed = new string?[rules.Schools.Length];
        List<BrokenRule> broken = [];
        List<FormedGroup> formed = [];
        GroupingCost total = GroupingCost.Zero;
        foreach (NamedGroup group in groups)
        {
            int[] members = Members(group, placed);
            bool isLocked = rules.Locks.Exists(locked => locked.Schools.SequenceEqual(members));
            FormedGroup shown = _reasons.Describe(group.Name, members, isLocked);
            formed.Add(shown);
            total += shown.Cost;
            broken.AddRange(BrokenInside(members, group.Name));
        }

        broken.AddRange(BrokenAcross(placed));
        return new Evaluation
        {
            Cost = total,
            Groups = formed,
            Broken = broken,
            Missing = [.. rules.Schools.Where((_, i) => placed[i] is null).Select(school => school.Id)],
        };
    }

    /// <summary>Rules that a group by itself breaks.</summary>
    public IEnumerable<BrokenRule> BrokenInside(int[] members, string name)
    {
        GroupSize size = rules.Problem.Size;
        if (members.Length < size.Fewest || members.Length > size.Most)
        {
            yield return Broken(rules.SizeRule, name, members);
        }

        if (rules.PerGroupRule >= 0 && members.Sum(school => rules.Schools[school].TrainedReviewers) < rules.Problem.TrainedReviewersPerGroup)
        {
            yield return Broken(rules.PerGroupRule, name, members);
        }

        foreach (int school in members.Where(school => rules.LacksTraining(school)))
        {
            yield return Broken(rules.PerSchoolRule, name, [school]);
        }

        for (int a = 0; a < members.Length; a++)
        {
            for (int b = a + 1; b < members.Length; b++)
            {
                foreach (int rule in rules.Bans(members[a], members[b]))
                {
                    yield return Broken(rule, name, [members[a], members[b]]);
                }
            }
        }
    }

    /// <summary>Pins and locks that the placing does not respect; schools not placed yet break none.</summary>
    private IEnumerable<BrokenRule> BrokenAcross(string?[] placed)
    {
        foreach ((int rule, int[] schools) in rules.Togethers)
        {
            string[] names = [.. schools.Select(school => placed[school]).OfType<string>().Distinct()];
            if (names.Length > 1)
            {
                yield return Broken(rule, names[0], schools);
            }
        }

        foreach ((int rule, int school, string group) in rules.Intos)
        {
            if (placed[school] is { } name && name != group)
            {
                yield return Broken(rule, name, [school]);
            }
        }

        foreach ((int rule, NamedGroup group, int[] schools) in rules.Locks)
        {
            bool isWhole = schools.All(school => placed[school] == group.Name) && placed.Count(name => name == group.Name) == schools.Length;
            if (!isWhole)
            {
                yield return Broken(rule, group.Name, schools);
            }
        }
    }

    private BrokenRule Broken(int rule, string group, int[] schools) =>
        new(rules.Rules[rule], group, [.. schools.Select(school => rules.Schools[school].Id)]);

    private int[] Members(NamedGroup group, string?[] placed)
    {
        int[] members = [.. group.Schools.Select(id => rules.IndexOf.TryGetValue(id, out int school)
            ? school
            : throw new ArgumentException($"School {id} is not in the cohort."))];
        Array.Sort(members);
        foreach (int school in members)
        {
            if (placed[school] is not null)
            {
                throw new ArgumentException($"School {rules.Schools[school].Id} is placed twice.");
            }

            placed[school] = group.Name;
        }

        return members;
    }
}
