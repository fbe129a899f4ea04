using System.Globalization;

namespace PeerReview.Cohorts.Grouping.Rules;

/// <summary>The small change of the sentences a coordinator reads.</summary>
internal static class Sentences
{
    /// <summary>"A", "A and B", "A, B and C".</summary>
    public static string List(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return all.Length < 2 ? string.Concat(all) : $"{string.Join(", ", all[..^1])} and {all[^1]}";
    }

    public static string Count(int count, string one, string many) =>
        $"{count.ToString(CultureInfo.InvariantCulture)} {(count == 1 ? one : many)}";

    public static string Kilometres(double kilometres) => $"{kilometres.ToString("0.0", CultureInfo.InvariantCulture)} km";

    public static string SignedKilometres(double kilometres) =>
        (Math.Round(kilometres, 1) < 0 ? "−" : "+") + Kilometres(Math.Abs(kilometres));
}
