using System.Globalization;
using PeerReview.Cohorts.Grouping.Costs;
using PeerReview.Cohorts.Grouping.Rules;

namespace PeerReview.Cohorts.Grouping.Explaining;

/// <summary>Names for groups: locked and pinned ones keep theirs, the others are numbered in order of their first school.</summary>
internal static class GroupNames
{
    public static NamedGroup[] Give(RuleBook rules, Instance instance, int[][] groups)
    {
        HashSet<string> taken = [.. rules.Locks.Select(locked => locked.Group.Name), .. rules.Intos.Select(into => into.Group)];
        List<NamedGroup> named = [.. rules.Locks.Select(locked => locked.Group)];
        int number = 0;
        foreach (int[] group in groups)
        {
            string? name = group.Select(instance.NameOf).FirstOrDefault(pinned => pinned is not null);
            named.Add(new NamedGroup(name ?? Next(taken, ref number), [.. group.Select(i => rules.Schools[instance.Schools[i]].Id)]));
        }

        return [.. named];
    }

    public static string Next(HashSet<string> taken, ref int number)
    {
        string name;
        do
        {
            name = $"Group {(++number).ToString(CultureInfo.InvariantCulture)}";
        }
        while (!taken.Add(name));
        return name;
    }
}
