namespace PeerReview.Cohorts.Grouping.Searching;

/// <summary>Two groups and what becomes of them when two of their schools change places.</summary>
internal static class Swaps
{
    /// <summary>The two after each swap of a school of one with a school of the other.</summary>
    public static IEnumerable<(int[] First, int[] Second)> Between(int[] first, int[] second)
    {
        for (int i = 0; i < first.Length; i++)
        {
            for (int j = 0; j < second.Length; j++)
            {
                int[] one = [.. first];
                int[] two = [.. second];
                (one[i], two[j]) = (two[j], one[i]);
                yield return (one, two);
            }
        }
    }
}
