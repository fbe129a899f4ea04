using System.Globalization;
using System.Text;

namespace PeerReview.Membership.Identity.Accounts;

/// <summary>
/// An e-mail address in its one canonical spelling: ASCII, lower case, the domain in its DNS form. An invitation is bound to it, so two
/// spellings that look alike (a Kelvin sign for a k, a Cyrillic а) must never meet: what is not plain ASCII before the @ is no address of ours.
/// </summary>
public readonly record struct EmailAddress
{
    /// <summary>RFC 5321's longest path, less its brackets.</summary>
    public const int MaxLength = 254;

    private static readonly IdnMapping Idn = new() { AllowUnassigned = false, UseStd3AsciiRules = true };

    private EmailAddress(string value) => Value = value;

    /// <summary>The canonical spelling.</summary>
    public string Value { get; }

    /// <summary>Reads an address as a person or an identity provider wrote it; null when it is not one.</summary>
    public static EmailAddress? TryParse(string? text)
    {
        if (text is null)
            return null;

        var trimmed = text.Trim();
        var at = trimmed.LastIndexOf('@');
        if (trimmed.Length > MaxLength || at is < 1 or > 64 || at == trimmed.Length - 1)
            return null;

        var local = trimmed[..at];
        if (!IsLocalPart(local) || TryCanonicalDomain(trimmed[(at + 1)..]) is not { } domain)
            return null;

        var value = local.ToLowerInvariant() + '@' + domain;
        return value.Length <= MaxLength ? new EmailAddress(value) : null;
    }

    /// <summary>The canonical spelling.</summary>
    public override string ToString() => Value;

    /// <summary>An unquoted local part of RFC 5322: atoms between single dots.</summary>
    private static bool IsLocalPart(string local) =>
        local[0] != '.' && local[^1] != '.' && !local.Contains("..", StringComparison.Ordinal)
        && local.All(character => char.IsAsciiLetterOrDigit(character) || ".!#$%&'*+/=?^_`{|}~-".Contains(character, StringComparison.Ordinal));

    private static string? TryCanonicalDomain(string domain)
    {
        try
        {
            var ascii = Idn.GetAscii(domain.Normalize(NormalizationForm.FormC)).ToLowerInvariant();
            var labels = ascii.Split('.');
            return labels.Length >= 2
                && labels.All(label => label.Length is > 0 and <= 63 && label.All(character => char.IsAsciiLetterOrDigit(character) || character == '-'))
                ? ascii
                : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
