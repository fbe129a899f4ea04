namespace PeerReview.Membership;

/// <summary>Patterns for ILIKE.</summary>
internal static class Pattern
{
    /// <summary>Matches what contains the text, whatever signs it has.</summary>
    public static string Containing(string text) => "%" + text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("%", "\\%", StringComparison.Ordinal)
        .Replace("_", "\\_", StringComparison.Ordinal) + "%";
}
