using System.Globalization;
using PeerReview.Cohorts.Grouping;
using PeerReview.Cohorts.Grouping.Weighted;

namespace PeerReview.Benchmarks.Grouping;

/// <summary>
/// Reads a weighted instance: <c>n m ds|ss</c> and on the same line m pairs of smallest and largest group size, then lines
/// <c>i j weight</c>, zero-based. A pair that is not listed weighs nothing.
/// </summary>
internal static class WeightsFile
{
    public static WeightedPartition Read(string path, bool maximise, GroupSize? sizes)
    {
        using StreamReader reader = new(path);
        string[] first = Fields(reader.ReadLine() ?? "");
        int count = int.Parse(first[0], CultureInfo.InvariantCulture);
        int groups = int.Parse(first[1], CultureInfo.InvariantCulture);
        int at = first.Length > 2 && !char.IsDigit(first[2][0]) ? 3 : 2;
        GroupSize SizeOf(int group) => sizes is { } given
            ? new GroupSize(given.Fewest, Math.Min(given.Most, count))
            : at + (2 * group) + 1 < first.Length
                ? new GroupSize(int.Parse(first[at + (2 * group)], CultureInfo.InvariantCulture), int.Parse(first[at + (2 * group) + 1], CultureInfo.InvariantCulture))
                : new GroupSize(count / groups, (count + groups - 1) / groups);
        double[] weights = new double[(long)count * count];
        while (reader.ReadLine() is { } line)
        {
            string[] fields = Fields(line);
            if (fields.Length >= 3)
            {
                long i = long.Parse(fields[0], CultureInfo.InvariantCulture);
                long j = long.Parse(fields[1], CultureInfo.InvariantCulture);
                double weight = double.Parse(fields[2], NumberStyles.Float, CultureInfo.InvariantCulture);
                weights[(i * count) + j] = weights[(j * count) + i] = weight;
            }
        }

        return new WeightedPartition
        {
            Count = count,
            Weights = weights,
            Groups = [.. Enumerable.Range(0, groups).Select(SizeOf)],
            Maximise = maximise,
        };
    }

    private static string[] Fields(string line) => line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
}
