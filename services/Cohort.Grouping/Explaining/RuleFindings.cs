using PeerReview.Cohorts.Grouping.Rules;

namespace PeerReview.Cohorts.Grouping.Explaining;

/// <summary>Says of each kind of hard rule that a grouping kept it, and what that took.</summary>
internal static class RuleFindings
{
    public static IReadOnlyList<RuleFinding> Of(RuleBook rules, Evaluation evaluation)
    {
        List<RuleFinding> findings = [];
        foreach (IGrouping<RuleKind, HardRule> kind in rules.Rules.GroupBy(rule => rule.Kind))
        {
            int broken = evaluation.Broken.Count(item => item.Rule.Kind == kind.Key);
            string what = kind.Count() == 1 ? kind.First().Sentence : Summary(kind.Key, kind.Count());
            string verdict = broken == 0 ? "Kept." : $"Broken {Sentences.Count(broken, "time", "times")}.";
            findings.Add(new RuleFinding(kind.Key, $"{what} {verdict}", broken == 0));
        }

        return findings;
    }

    private static string Summary(RuleKind kind, int count) => kind switch
    {
        RuleKind.Outward => $"{Sentences.Count(count, "wish", "wishes")} to review outside one's own trust only.",
        RuleKind.InHouse => $"{Sentences.Count(count, "wish", "wishes")} to review inside one's own trust only.",
        RuleKind.Conflict => $"{Sentences.Count(count, "pair", "pairs")} with a conflict of interest apart.",
        RuleKind.ForbiddenPair => $"{Sentences.Count(count, "pair", "pairs")} apart on request.",
        RuleKind.Together => $"{Sentences.Count(count, "set", "sets")} of schools pinned together.",
        RuleKind.Apart => $"{Sentences.Count(count, "pair", "pairs")} pinned apart.",
        RuleKind.Into => $"{Sentences.Count(count, "school", "schools")} pinned into a named group.",
        RuleKind.Locked => $"{Sentences.Count(count, "group", "groups")} locked.",
        _ => $"{Sentences.Count(count, "rule", "rules")}.",
    };
}
