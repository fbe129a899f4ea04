namespace PeerReview.Benchmarks;

/// <summary>Medians and percentiles of what was measured.</summary>
internal static class Figures
{
    public static double Median(IEnumerable<double> values) => Percentile([.. values.Order()], 0.5);

    /// <summary>Nearest rank, of sorted values.</summary>
    public static double Percentile(IReadOnlyList<double> sorted, double share) =>
        sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];

    /// <summary>The median, and how far the others are from it.</summary>
    public static string Spread(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return $"median {Percentile(sorted, 0.5):F2}  (min {sorted[0]:F2}, max {sorted[^1]:F2})";
    }
}
