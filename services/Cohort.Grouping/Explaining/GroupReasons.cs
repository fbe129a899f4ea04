using PeerReview.Cohorts.Grouping.Costs;
using PeerReview.Cohorts.Grouping.Rules;

namespace PeerReview.Cohorts.Grouping.Explaining;

/// <summary>Says why a group is as it is, in sentences a coordinator can read out.</summary>
internal sealed class GroupReasons(RuleBook rules, CostBook costs, bool withReasons)
{
    public FormedGroup Describe(string name, int[] members, bool isLocked) => new()
    {
        Name = name,
        Schools = [.. members.Select(school => rules.Schools[school].Id)],
        IsLocked = isLocked,
        Cost = costs.Group(members),
        Reasons = withReasons ? [.. Reasons(name, members, isLocked)] : [],
    };

    private IEnumerable<string> Reasons(string name, int[] members, bool isLocked)
    {
        if (isLocked)
        {
            yield return "Locked by the coordinator: taken as it is.";
        }

        foreach ((_, int school, string group) in rules.Intos)
        {
            if (group == name && members.Contains(school))
            {
                yield return $"{Name(school)} is pinned here.";
            }
        }

        foreach ((_, int[] schools) in rules.Togethers)
        {
            if (schools.Length > 1 && members.Contains(schools[0]))
            {
                yield return $"{Sentences.List(schools.Select(Name))} are pinned together.";
            }
        }

        yield return Travel(members);
        foreach (string sentence in Trusts(members).Concat(Partners(members)).Concat(Phases(members)).Concat(Themes(members)))
        {
            yield return sentence;
        }

        foreach (int school in members.Where(school => rules.Travel.IsGuessed[school]))
        {
            yield return $"{Name(school)} has no grid reference: its distances are reckoned from the middle of the cohort.";
        }
    }

    private string Travel(int[] members)
    {
        if (members.Length < 2)
        {
            return "One school alone.";
        }

        double sum = 0;
        (int First, int Second, double Kilometres) furthest = (members[0], members[1], -1);
        for (int a = 0; a < members.Length; a++)
        {
            for (int b = a + 1; b < members.Length; b++)
            {
                double kilometres = rules.Travel.Kilometres(members[a], members[b]);
                sum += kilometres;
                furthest = kilometres > furthest.Kilometres ? (members[a], members[b], kilometres) : furthest;
            }
        }

        string how = rules.Travel.IsMetric
            ? $"straight line × {rules.Problem.Weights.RoadFactor.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture)}"
            : "measured where known, else straight line × road factor";
        return $"{Sentences.Kilometres(sum)} over all pairs ({how}); "
            + $"the furthest two are {Name(furthest.First)} and {Name(furthest.Second)}, {Sentences.Kilometres(furthest.Kilometres)}.";
    }

    private IEnumerable<string> Trusts(int[] members)
    {
        string[] trusts = [.. members.Select(school => rules.Schools[school].Trust).OfType<string>()];
        if (trusts.Length == members.Length && members.Length > 1 && trusts.Distinct().Count() == 1)
        {
            yield return "In-house: all schools are of one trust.";
        }
        else if (trusts.Length > 1 && trusts.Distinct().Count() == trusts.Length)
        {
            yield return "Outward-facing: no two schools are of one trust.";
        }
        else if (trusts.Length > trusts.Distinct().Count())
        {
            yield return "Some schools of this group share a trust.";
        }
    }

    private IEnumerable<string> Partners(int[] members)
    {
        bool anyMet = false;
        for (int a = 0; a < members.Length; a++)
        {
            for (int b = a + 1; b < members.Length; b++)
            {
                if (rules.RoundsAgo(members[a], members[b]) is { } rounds && rounds <= rules.Problem.PartnerMemoryRounds)
                {
                    anyMet = true;
                    string when = rounds == 1 ? "last round" : $"{rounds} rounds ago";
                    yield return $"{Name(members[a])} and {Name(members[b])} were partners {when}.";
                }
            }
        }

        if (!anyMet && rules.HasPastPartners && members.Length > 1)
        {
            yield return $"No two were partners in the last {Sentences.Count(rules.Problem.PartnerMemoryRounds, "round", "rounds")}.";
        }
    }

    private IEnumerable<string> Phases(int[] members)
    {
        string[] phases = [.. members.Select(school => rules.Schools[school].PhaseFamily).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        if (phases.Length == 1 && members.All(school => rules.Schools[school].PhaseFamily is not null))
        {
            yield return $"All {phases[0]}.";
        }
        else if (phases.Length > 1)
        {
            yield return $"Mixes phases: {Sentences.List(phases)}.";
        }
    }

    private IEnumerable<string> Themes(int[] members)
    {
        for (int theme = 0; theme < costs.Themes.Length; theme++)
        {
            foreach (int school in members)
            {
                if ((costs.NeedsOf(school) & (1UL << theme)) == 0)
                {
                    continue;
                }

                string[] helpers = [.. members.Where(other => other != school && costs.MeetsNeed(other, school, theme)).Select(Name)];
                yield return helpers.Length > 0
                    ? $"{Sentences.List(helpers)} can help {Name(school)} with {costs.Themes[theme]}."
                    : $"Nobody here can help {Name(school)} with {costs.Themes[theme]}.";
            }
        }
    }

    private string Name(int school) => rules.Schools[school].Name;
}
