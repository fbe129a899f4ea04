using PeerReview.Portal.Api;
using PeerReview.Portal.Components;

namespace PeerReview.Portal.Coordinator.Groups;

/// <summary>What a change of the draft does, in a sentence.</summary>
public static class Effect
{
    public static string Of(GroupingDraft before, GroupingDraft after)
    {
        var parts = new List<string> { Change(after.Objective.Kilometres - before.Objective.Kilometres, "km of travel") };
        Add(after.Objective.RepeatedPairs - before.Objective.RepeatedPairs, "pair that met before", "pairs that met before");
        Add(after.Objective.MixedPairs - before.Objective.MixedPairs, "pair of different phases", "pairs of different phases");
        Add(after.Objective.UnmetNeedCount - before.Objective.UnmetNeedCount, "need unmet", "needs unmet");
        var newly = after.Broken.Where(rule => !before.Broken.Any(other => other.Group == rule.Group && other.Sentence == rule.Sentence)).ToList();
        var broken = newly.Count > 0 ? $" It would break: {string.Join(" ", newly.Select(rule => $"{rule.Group}: {rule.Sentence}"))}"
            : after.Broken.Count < before.Broken.Count ? $" It would mend {Words.Count(before.Broken.Count - after.Broken.Count, "broken rule")}."
            : " No new rule would be broken.";
        return $"{Words.Listed(parts)}.{broken}";

        void Add(int difference, string one, string many)
        {
            if (difference != 0)
                parts.Add($"{(difference > 0 ? "+" : "−")}{Words.Count(Math.Abs(difference), one, many)}");
        }
    }

    /// <summary>+3.4 km, −12.0 km.</summary>
    public static string Change(double difference, string what) =>
        Math.Abs(difference) < 0.05 ? $"No change in {what}" : $"{(difference > 0 ? "+" : "−")}{Math.Abs(difference).ToString("N1", Words.British)} {what}";
}
