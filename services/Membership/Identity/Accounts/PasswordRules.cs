using System.Text;

namespace PeerReview.Membership.Identity.Accounts;

/// <summary>
/// What a password must be: long, and not what everyone tries first. No rules on kinds of characters, no expiry (NIST SP 800-63B, NCSC:
/// length and a list of common ones do more). Any character may be used and pasting is welcome.
/// </summary>
public static class PasswordRules
{
    public const int MinLength = 12;

    /// <summary>Hashing takes the same time whatever the length; this only keeps novels out.</summary>
    public const int MaxLength = 128;

    /// <summary>
    /// What a guess at a kept password costs, in rounds of PBKDF2 with SHA-512: OWASP's figure. In a demo, where the passwords are on the
    /// screen, next to nothing; one that was kept so is hashed anew when its owner first signs in without the demo.
    /// </summary>
    public static int HashIterations(bool isDemo) => isDemo ? 1_000 : 210_000;

    /// <summary>What longer common passwords are made of, in the spelling <see cref="Plain"/> gives.</summary>
    private static readonly HashSet<string> CommonWords =
    [
        "password", "passwort", "passphrase", "passcode", "pass", "admin", "administrator", "root", "user", "guest", "login", "letmein", "welcome",
        "changeme", "default", "secret", "master", "test", "testing", "temp", "temporary", "qwerty", "qwertyuiop", "asdf", "asdfgh", "asdfghjkl",
        "zxcvbn", "zxcvbnm", "azerty", "abc", "abcd", "abcdef", "iloveyou", "ilove", "love", "loveme", "sunshine", "princess", "monkey", "dragon",
        "football", "liverpool", "liverpoolfc", "arsenal", "chelsea", "manchester", "manunited", "everton", "norwich", "norwichcity", "england",
        "london", "ashley", "charlie", "michael", "jessica", "daniel", "thomas", "george", "superman", "batman", "starwars", "pokemon", "hello",
        "helloworld", "whatever", "trustno", "freedom", "cheese", "summer", "winter", "spring", "autumn", "monday", "friday", "january", "february",
        "march", "april", "june", "july", "august", "september", "october", "november", "december", "school", "schools", "teacher", "teaching",
        "head", "headteacher", "education", "learning", "academy", "primary", "secondary", "pupil", "pupils", "student", "students", "classroom",
        "peer", "review", "reviewer", "peerreview", "network", "ofsted", "norfolk", "suffolk", "my", "the", "is", "this", "a", "i", "you", "me", "new",
        "computer", "internet", "google", "facebook", "microsoft", "windows", "office", "outlook", "correcthorsebatterystaple",
    ];

    /// <summary>Why the password is not good enough, as a sentence for the person; null when it is.</summary>
    /// <param name="password">As typed.</param>
    /// <param name="email">The account's address: a password may not be made of it.</param>
    public static string? ProblemWith(string? password, EmailAddress email)
    {
        var length = password is null ? 0 : new System.Globalization.StringInfo(password).LengthInTextElements;
        if (length < MinLength)
            return $"Choose a password of at least {MinLength} characters. Three random words work well.";
        if (password!.Length > MaxLength)
            return $"Choose a password of at most {MaxLength} characters.";

        return IsCommon(password, email)
            ? "That password is one of the first that somebody would try. Choose another. Three random words work well."
            : null;
    }

    private static bool IsCommon(string password, EmailAddress email)
    {
        var lower = password.ToLowerInvariant();
        var local = email.Value[..email.Value.IndexOf('@', StringComparison.Ordinal)];
        if (IsRepetition(lower) || IsRun(lower))
            return true;

        // Digits and signs around the words are what everybody adds; 4 for a and 0 for o fool nobody either.
        var plain = Plain(lower);
        string[] own = [Plain(local), .. local.Split('.', '_', '-', '+').Select(Plain), Plain(email.Value), Plain(email.Value[(local.Length + 1)..].Split('.')[0])];
        return plain.Length < 4 || IsMadeOf(plain, word => CommonWords.Contains(word) || own.Contains(word));
    }

    /// <summary>"abcabcabcabc", "aaaaaaaaaaaa".</summary>
    private static bool IsRepetition(string text) =>
        Enumerable.Range(1, text.Length / 2).Any(unit => text.Select((character, index) => character == text[index % unit]).All(same => same));

    /// <summary>"123456789012", "abcdefghijkl", "210987654321": every step is the same small one.</summary>
    private static bool IsRun(string text)
    {
        var steps = text.Zip(text.Skip(1), (first, second) => second - first).ToList();
        return steps.Count(step => step == steps[0]) >= steps.Count - 1 && Math.Abs(steps[0]) <= 1;
    }

    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        var trimmed = text.Trim('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '!', '.', '?', '*', '#', '-', '_', '@', '$', '£', '+', ' ');
        foreach (var character in trimmed)
        {
            var letter = character switch { '0' => 'o', '1' => 'i', '3' => 'e', '4' or '@' => 'a', '5' or '$' => 's', '7' => 't', _ => character };
            if (char.IsLetter(letter))
                plain.Append(letter);
        }

        return plain.ToString();
    }

    /// <summary>True when the text can be cut into such words without a rest, and at most two of them are more than filling: three are a good password.</summary>
    private static bool IsMadeOf(string text, Func<string, bool> isWord)
    {
        const int Impossible = 1_000;
        var fewest = new int[text.Length + 1];
        for (var end = 1; end <= text.Length; end++)
        {
            fewest[end] = Enumerable.Range(0, end)
                .Where(start => fewest[start] < Impossible && isWord(text[start..end]))
                .Select(start => fewest[start] + (end - start > 3 ? 1 : 0))
                .DefaultIfEmpty(Impossible)
                .Min();
        }

        return fewest[^1] <= 2;
    }
}
