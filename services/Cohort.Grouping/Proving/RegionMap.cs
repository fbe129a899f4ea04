using PeerReview.Cohorts.Grouping.Costs;

namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>
/// Cuts the map into regions of about equal numbers of schools along the edges of groups, turned a little further each
/// time so that no school stays at an edge.
/// </summary>
internal static class RegionMap
{
    private const double GoldenAngle = 2.399963229728653;

    public static List<int[][]> Split(Instance instance, int[][] groups, int schoolsPerRegion, int turn)
    {
        (double cos, double sin) = (Math.Cos(turn * GoldenAngle), Math.Sin(turn * GoldenAngle));
        double[] u = new double[groups.Length];
        double[] v = new double[groups.Length];
        for (int g = 0; g < groups.Length; g++)
        {
            double x = groups[g].Sum(school => instance.X[school]) / groups[g].Length;
            double y = groups[g].Sum(school => instance.Y[school]) / groups[g].Length;
            (u[g], v[g]) = ((x * cos) + (y * sin), (y * cos) - (x * sin));
        }

        double[] keys = new double[groups.Length];
        List<int[][]> regions = [];
        int[] all = [.. Enumerable.Range(0, groups.Length)];
        Divide(all, 0, all.Length);
        return regions;

        void Divide(int[] order, int from, int to)
        {
            int schools = 0;
            for (int k = from; k < to; k++)
            {
                schools += groups[order[k]].Length;
            }

            if (schools <= schoolsPerRegion || to - from < 2)
            {
                regions.Add([.. order[from..to].Select(g => groups[g])]);
                return;
            }

            double[] along = Spread(u, order, from, to) >= Spread(v, order, from, to) ? u : v;
            for (int k = from; k < to; k++)
            {
                keys[k] = along[order[k]];
            }

            Array.Sort(keys, order, from, to - from);
            int middle = (from + to) / 2;
            Divide(order, from, middle);
            Divide(order, middle, to);
        }
    }

    private static double Spread(double[] values, int[] order, int from, int to)
    {
        double least = double.PositiveInfinity;
        double most = double.NegativeInfinity;
        for (int k = from; k < to; k++)
        {
            least = Math.Min(least, values[order[k]]);
            most = Math.Max(most, values[order[k]]);
        }

        return most - least;
    }

    /// <summary>Which regions have own schools in each other's rim: those may not be worked on at once.</summary>
    public static HashSet<int>[] Touching(List<int[][]> regions, int[][] rims, int count)
    {
        int[] regionOf = new int[count];
        Array.Fill(regionOf, -1);
        for (int r = 0; r < regions.Count; r++)
        {
            foreach (int school in regions[r].SelectMany(group => group))
            {
                regionOf[school] = r;
            }
        }

        HashSet<int>[] touches = [.. regions.Select(_ => new HashSet<int>())];
        for (int r = 0; r < regions.Count; r++)
        {
            foreach (int other in rims[r].Select(school => regionOf[school]))
            {
                if (other >= 0 && other != r)
                {
                    touches[r].Add(other);
                    touches[other].Add(r);
                }
            }
        }

        return touches;
    }
}
