using System.Text;

namespace PeerReview.Scheduling.Dates.Calendar;

/// <summary>
/// Makes what people typed safe to put into a calendar. A line break in a name would otherwise begin a property of the
/// sender's choosing in everybody's diary.
/// </summary>
internal static class CleanText
{
    /// <summary>Text of one line: controls and line separators become spaces.</summary>
    public static string Line(string text) => Clean(text, keep: null);

    /// <summary>Text of several lines: every kind of line break becomes a line feed, which is escaped when written.</summary>
    public static string Lines(string text) => Clean(
        text.ReplaceLineEndings("\n"), keep: '\n');

    /// <summary>A parameter's value, which can hold no quotation mark and no control at all.</summary>
    public static string Parameter(string text) => Clean(text, keep: null).Replace('"', '\'');

    /// <summary>An e-mail address with everything that has no place in one percent-encoded.</summary>
    public static string Address(string address)
    {
        var at = address.LastIndexOf('@');
        var (local, domain) = at < 0 ? (address, "invalid") : (address[..at], address[(at + 1)..]);
        return $"{Uri.EscapeDataString(local)}@{string.Concat(domain.Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-'))}";
    }

    private static string Clean(string text, char? keep)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var breaks = Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029;
            if (keep is { } kept && rune.Value == kept)
            {
                clean.Append(kept);
            }
            else
            {
                clean.Append(breaks ? " " : rune.ToString());
            }
        }

        return clean.ToString();
    }
}
