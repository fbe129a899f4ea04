namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>
/// Finds violated cuts "of any three schools at most one group has two": the typical fractional solution covers three
/// schools by three half groups of two of them each.
/// </summary>
internal static class ThreeSchoolCuts
{
    private const double LeastViolation = 0.02;

    public static List<CountingCut> Violated(Relaxation relaxation, int most, int atMost)
    {
        Dictionary<(int, int), double> pairs = [];
        Dictionary<int, List<int>> partners = [];
        List<(int[] Group, double Value)> fractional = [.. relaxation.Solution().Where(item => item.Value < 0.9999)];
        foreach ((int[] group, double value) in fractional)
        {
            for (int a = 0; a < group.Length; a++)
            {
                for (int b = a + 1; b < group.Length; b++)
                {
                    if (!pairs.TryGetValue((group[a], group[b]), out double sum))
                    {
                        Partner(partners, group[a], group[b]);
                    }

                    pairs[(group[a], group[b])] = sum + value;
                }
            }
        }

        Dictionary<(int, int, int), double> whole = WholeTriples(fractional);
        List<(double Violation, int A, int B, int C)> violated = [];
        foreach (((int a, int b), double ab) in pairs)
        {
            foreach (int c in partners.GetValueOrDefault(b) ?? [])
            {
                if (pairs.TryGetValue((a, c), out double ac))
                {
                    // A group with all three was counted with each of its pairs.
                    double sum = ab + ac + pairs[(b, c)] - (2 * whole.GetValueOrDefault((a, b, c)));
                    if (sum > 1 + LeastViolation)
                    {
                        violated.Add((sum - 1, a, b, c));
                    }
                }
            }
        }

        violated.Sort((x, y) => y.Violation.CompareTo(x.Violation));
        return [.. Spread(violated, atMost).Select(v => CountingCut.AnyThree(v.A, v.B, v.C, most))];
    }

    /// <summary>The most violated first, but not too many on one school: they would say the same twice.</summary>
    private static IEnumerable<(double Violation, int A, int B, int C)> Spread(List<(double Violation, int A, int B, int C)> violated, int atMost)
    {
        Dictionary<int, int> used = [];
        int taken = 0;
        foreach ((double Violation, int A, int B, int C) cut in violated)
        {
            int busiest = Math.Max(used.GetValueOrDefault(cut.A), Math.Max(used.GetValueOrDefault(cut.B), used.GetValueOrDefault(cut.C)));
            if (busiest >= 3)
            {
                continue;
            }

            foreach (int school in (int[])[cut.A, cut.B, cut.C])
            {
                used[school] = used.GetValueOrDefault(school) + 1;
            }

            yield return cut;
            if (++taken >= atMost)
            {
                yield break;
            }
        }
    }

    private static Dictionary<(int, int, int), double> WholeTriples(List<(int[] Group, double Value)> fractional)
    {
        Dictionary<(int, int, int), double> whole = [];
        foreach ((int[] group, double value) in fractional)
        {
            for (int a = 0; a < group.Length; a++)
            {
                for (int b = a + 1; b < group.Length; b++)
                {
                    for (int c = b + 1; c < group.Length; c++)
                    {
                        (int, int, int) key = (group[a], group[b], group[c]);
                        whole[key] = whole.GetValueOrDefault(key) + value;
                    }
                }
            }
        }

        return whole;
    }

    private static void Partner(Dictionary<int, List<int>> partners, int first, int second)
    {
        if (!partners.TryGetValue(first, out List<int>? list))
        {
            partners[first] = list = [];
        }

        list.Add(second);
    }
}
