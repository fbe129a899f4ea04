namespace PeerReview.Benchmarks.Dates;

/// <summary>Every bar for setting dates, each beside what it is compared with.</summary>
internal static class Bars
{
    public static int Print(string? schools) => throw new NotSupportedException(schools);
}
