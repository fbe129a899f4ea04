using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace PeerReview.Reviews.Wording;

/// <summary>What a passage looks like.</summary>
public enum WarningKind
{
    /// <summary>A unique pupil number.</summary>
    Upn,

    /// <summary>A date of birth.</summary>
    DateOfBirth,

    /// <summary>A single class, which in a small school is a handful of children and one teacher.</summary>
    SingleClass,

    /// <summary>A pupil's name.</summary>
    PupilName,

    /// <summary>An e-mail address.</summary>
    EmailAddress,
}

/// <summary>A passage that may identify a child. Advice to whoever wrote it: nothing is refused for it, and nothing is told to anyone else.</summary>
/// <param name="Field">The member the passage is in.</param>
/// <param name="Kind">What it looks like.</param>
/// <param name="Start">Where in the text it begins, counted in UTF-16 units from 0.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Advice">What to do about it.</param>
public sealed record TextWarning(string Field, WarningKind Kind, int Start, int Length, string Advice);

/// <summary>
/// Looks for what may identify a child in free text (no pupil-identifying data belongs in a review). It warns and never blocks: a guess must
/// not cost anyone what they wrote. All patterns run in linear time.
/// </summary>
public static partial class PupilGuard
{
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    private static readonly (Regex Pattern, WarningKind Kind, string Advice)[] Patterns =
    [
        (Upn(), WarningKind.Upn, "This looks like a pupil number. Take it out."),
        (BornOn(), WarningKind.DateOfBirth, "This looks like a date of birth. Take it out."),
        (Email(), WarningKind.EmailAddress, "This is an e-mail address. Name a role instead."),
        (NamedPupil(), WarningKind.PupilName, "This looks like a pupil's name. Write \"a pupil\" instead."),
        (NameWithInitial(), WarningKind.PupilName, "This looks like a pupil's name. Write \"a pupil\" instead."),
        (NameWithNeed(), WarningKind.PupilName, "This looks like a pupil's name beside a need. Write \"a pupil\" instead."),
        (SingleClass(), WarningKind.SingleClass, "This looks like one class. Name the year group or key stage instead."),
    ];

    /// <summary>The passages of a text that may identify a child, in their order.</summary>
    public static IReadOnlyList<TextWarning> Check(string field, string? text) => string.IsNullOrEmpty(text)
        ? []
        : [.. Patterns
            .SelectMany(pattern => MatchesOf(pattern.Pattern, pattern.Kind, text).Select(match => new TextWarning(field, pattern.Kind, match.Start, match.Length, pattern.Advice)))
            .OrderBy(warning => warning.Start).ThenBy(warning => warning.Kind)];

    /// <summary>Words that begin a sentence or a heading and are no child's name.</summary>
    private static readonly FrozenSet<string> NoNames = FrozenSet.ToFrozenSet(
    [
        "Pupils", "Children", "Students", "Learners", "Boys", "Girls", "Those", "These", "They", "She", "He", "Who", "One", "Each", "Every", "Some", "Many",
        "Most", "All", "Everyone", "Nobody", "School", "Staff", "Teachers", "Leaders", "Parents", "Governors", "Voice", "Premium", "Council",
        "Progress", "Outcomes", "Leadership", "Wellbeing", "Attitudes", "Behaviour", "Survey", "Groups", "Protection", "Support", "Interviews", "Conferencing",
        "Work", "Books", "Development", "Led", "Leader", "Ambassadors", "Parliament",
    ]);

    private static IEnumerable<(int Start, int Length)> MatchesOf(Regex pattern, WarningKind kind, string text) => pattern.Matches(text)
        .Where(match => kind != WarningKind.PupilName || !match.Value.Split(' ', '-', ',').Any(NoNames.Contains))
        .Select(match => (match.Index, match.Length));

    /// <summary>A check letter, 11 digits, and a digit or letter (DfE's form of the UPN; I, O and S are not used as check letters).</summary>
    [GeneratedRegex(@"\b[A-HJ-NP-RT-Za-hj-np-rt-z]\d{11}[\dA-Za-z]\b", Linear)]
    private static partial Regex Upn();

    /// <summary>"born 3 May 2016", "DOB: 03/05/2016".</summary>
    [GeneratedRegex(@"\b(?:[Bb]orn|[Dd]\.?[Oo]\.?[Bb]\.?|DOB|[Dd]ate of [Bb]irth)\b[^\n]{0,12}?\d{1,2}(?:st|nd|rd|th)?[ ./-](?:\d{1,2}|[A-Z][a-z]{2,8})[ ./-]\d{2,4}", Linear)]
    private static partial Regex BornOn();

    [GeneratedRegex(@"[\w.+-]+@[\w-]+\.[\w.-]*\w", Linear)]
    private static partial Regex Email();

    /// <summary>"pupil J. Smith", "a boy called Amir", "child named Ellie-May".</summary>
    [GeneratedRegex(@"\b(?:[Pp]upil|[Cc]hild|[Ss]tudent|[Bb]oy|[Gg]irl|[Ll]earner)(?: called| named|,)? (?:[A-Z]\.? ?)?[A-Z][a-z]+(?:[-' ][A-Z][a-z]+)?\b", Linear)]
    private static partial Regex NamedPupil();

    /// <summary>"Ellie S. in Year 4", "Tom B (Y5)".</summary>
    [GeneratedRegex(@"\b[A-Z][a-z]+ [A-Z]\.?,? (?:in |from |\()?(?:Y|Yr|Year) ?\d{1,2}\b", Linear)]
    private static partial Regex NameWithInitial();

    /// <summary>"Ellie has an EHCP", "Tom Brown is on the SEN register".</summary>
    [GeneratedRegex(@"\b[A-Z][a-z]+(?: [A-Z][a-z]+)? (?:has|who has|is on|with) (?:an? |the )?(?:EHCP|EHC plan|SEND?|SEN register|pupil premium|PP|autism|ADHD|dyslexia|child protection plan|social worker)\b", Linear)]
    private static partial Regex NameWithNeed();

    /// <summary>"7B", "Class 3K", "Year 4 Oak class".</summary>
    [GeneratedRegex(@"\b(?:(?:[Cc]lass )(?:\d{1,2}[A-Z]{1,2}|[A-Z]{1,2}\d{0,2})|(?:[1-9]|1[0-3])[A-Z]|(?:Y|Year )\d{1,2} [A-Z][a-z]+ [Cc]lass)\b", Linear)]
    private static partial Regex SingleClass();
}
