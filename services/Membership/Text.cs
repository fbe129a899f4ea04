using System.Text;

namespace PeerReview.Membership;

/// <summary>What people and files write, made fit to keep.</summary>
public static class Text
{
    /// <summary>
    /// Without control characters (PostgreSQL keeps no NUL, and a line break in a name breaks a mail's header) and characters that turn the
    /// direction of writing round, with single spaces, in Unicode's composed form. Nothing else is touched: <c>=SUM(A1)</c> is a text.
    /// </summary>
    public static string Clean(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return string.Empty;

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                if (clean.Length > 0 && clean[^1] != ' ')
                    clean.Append(' ');
            }
            else if (!Rune.IsControl(rune) && rune != Rune.ReplacementChar && !TurnsDirection(rune))
            {
                clean.Append(rune.ToString());
            }
        }

        if (clean.Length > 0 && clean[^1] == ' ')
            clean.Length--;
        return clean.ToString().Normalize(NormalizationForm.FormC);
    }

    private static bool TurnsDirection(Rune rune) => rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0x200E or 0x200F;
}
