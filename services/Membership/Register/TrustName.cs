using System.Text;

namespace PeerReview.Membership.Register;

/// <summary>GIAS writes most trusts in capitals: "THE INSPIRATION TRUST", "ST JOHN'S C OF E MAT".</summary>
public static class TrustName
{
    private static readonly HashSet<string> Small = ["a", "an", "and", "at", "by", "for", "in", "of", "on", "the", "to", "with", "upon"];

    private static readonly HashSet<string> Capitals =
    [
        "MAT", "SAT", "CE", "CofE", "RC", "UTC", "SEN", "SEND", "AP", "UK", "CIC", "CIO", "BEP", "HEART", "CAST", "REAch2", "NE", "NW", "SE", "SW", "II", "III", "IV",
        "ATT", "AET", "GLF", "DSAT", "DEMAT", "DNEAT", "TEACH", "STEP", "LEAP", "TKAT", "OHCAT", "CFBT", "BDMAT", "LDST", "ODST", "VNET",
    ];

    private static readonly Dictionary<string, string> CapitalsByUpper = Capitals.ToDictionary(word => word.ToUpperInvariant());

    /// <summary>The name as people write it; a name that is not all capitals is left as it is.</summary>
    public static string Of(string name)
    {
        if (name.Any(char.IsLower))
            return name;

        var words = name.Replace("C OF E", "COFE", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words.Select((word, index) => Word(word, isFirst: index == 0)));
    }

    private static string Word(string word, bool isFirst)
    {
        var bare = word.Trim('(', ')', ',', '.', '\'');
        if (CapitalsByUpper.TryGetValue(bare, out var known))
            return word.Replace(bare, known, StringComparison.Ordinal);
        if (!isFirst && Small.Contains(word.ToLowerInvariant()))
            return word.ToLowerInvariant();

        var cased = new StringBuilder(word.Length);
        for (var index = 0; index < word.Length; index++)
        {
            // After a hyphen, a bracket or a slash a new word begins; after an apostrophe only in O'Brien, never in John's.
            var begins = index == 0 || "-(/&.".Contains(word[index - 1], StringComparison.Ordinal)
                || (word[index - 1] is '\'' or '\u2019' && index == 2);
            cased.Append(begins ? char.ToUpperInvariant(word[index]) : char.ToLowerInvariant(word[index]));
        }

        return cased.ToString();
    }
}
