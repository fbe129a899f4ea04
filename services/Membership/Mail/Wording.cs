using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using PeerReview.ServiceDefaults;

namespace PeerReview.Membership.Mail;

/// <summary>A notice in words, ready to send.</summary>
public sealed record Wording(string Subject, string Plain, string Html);

/// <summary>
/// The wordings of notices, one file each in <c>Mail/Notices</c>: a subject, paragraphs, and <c>{{facts}}</c> – no logic, and a fact is
/// never more than text. From the same file come the plain text and the HTML. A notice without a wording of its own gets a general one, so
/// that a new notice of another service is never lost.
/// </summary>
public static partial class Wordings
{
    private const string General = "general";
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");
    private static readonly FrozenDictionary<string, string> Templates = Read();

    /// <summary>The notices that have a wording of their own.</summary>
    public static IReadOnlyCollection<string> Notices => Templates.Keys;

    /// <summary>Words a notice.</summary>
    /// <param name="notice">Its code.</param>
    /// <param name="facts">Names, dates (ISO) and links. A fact the wording asks for and does not get is left out with its whole paragraph.</param>
    public static Wording Of(string notice, IReadOnlyDictionary<string, string> facts)
    {
        var template = Templates.GetValueOrDefault(notice) ?? Templates[General];
        var paragraphs = template.Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var subject = Fill(paragraphs[0]["Subject:".Length..].Trim(), facts, encode: false) ?? "News from Peer Review";
        var kept = paragraphs.Skip(1).Where(paragraph => Fill(paragraph, facts, encode: false) is not null).ToList();
        return new Wording(
            Text.Clean(subject) is { Length: > 250 } tooLong ? tooLong[..250] : Text.Clean(subject),
            string.Join("\n\n", kept.Select(paragraph => AsPlain(paragraph, facts))) + "\n",
            AsHtml(kept, facts));
    }

    private static string AsPlain(string paragraph, IReadOnlyDictionary<string, string> facts) =>
        Button().Match(paragraph) is { Success: true } button
            ? $"{button.Groups["text"].Value}:\n{Fill(button.Groups["url"].Value, facts, encode: false)}"
            : Fill(paragraph.Replace('\n', ' '), facts, encode: false)!;

    private static string AsHtml(List<string> paragraphs, IReadOnlyDictionary<string, string> facts)
    {
        var html = new StringBuilder("<!DOCTYPE html><html lang=\"en-GB\"><head><meta charset=\"utf-8\"><title></title></head><body style=\"font-family:sans-serif;line-height:1.5;color:#16202b;background:#ffffff\">");
        foreach (var paragraph in paragraphs)
        {
            var button = Button().Match(paragraph);
            if (button.Success)
            {
                var url = Fill(button.Groups["url"].Value, facts, encode: true);
                html.Append(CultureInfo.InvariantCulture, $"<p><a href=\"{url}\">{WebUtility.HtmlEncode(button.Groups["text"].Value)}</a></p>");
            }
            else
            {
                html.Append(CultureInfo.InvariantCulture, $"<p>{Fill(paragraph.Replace('\n', ' '), facts, encode: true)}</p>");
            }
        }

        return html.Append("</body></html>").ToString();
    }

    /// <summary>Null when a fact is missing, or a link is none.</summary>
    private static string? Fill(string template, IReadOnlyDictionary<string, string> facts, bool encode)
    {
        var isComplete = true;
        var filled = Fact().Replace(template, match =>
        {
            var name = match.Groups["name"].Value;
            var value = facts.TryGetValue(name, out var fact) ? Text.Clean(fact) : string.Empty;
            if (value.Length == 0 || (name is "link" && !IsLink(value)))
                isComplete = false;
            var shown = name is "link" ? value : Readable(value);
            return encode ? WebUtility.HtmlEncode(shown) : shown;
        });
        return isComplete ? filled : null;
    }

    private static bool IsLink(string value) => Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";

    /// <summary>ISO days and UTC instants as people in England read them.</summary>
    private static string Readable(string value)
    {
        if (DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day.ToString("dddd d MMMM yyyy", English);
        return Instant().IsMatch(value) && DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            ? TimeZoneInfo.ConvertTime(instant, London.Zone).ToString("dddd d MMMM yyyy, HH:mm", English)
            : value;
    }

    private static FrozenDictionary<string, string> Read()
    {
        const string Prefix = "notice.";
        var assembly = typeof(Wordings).Assembly;
        return assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).ToFrozenDictionary(
            name => name[Prefix.Length..],
            name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return reader.ReadToEnd().ReplaceLineEndings("\n");
            });
    }

    [GeneratedRegex("{{(?<name>[a-zA-Z]+)}}", RegexOptions.CultureInvariant)]
    private static partial Regex Fact();

    [GeneratedRegex(@"^\[(?<text>[^\]]+)\]\((?<url>[^)]+)\)$", RegexOptions.CultureInvariant)]
    private static partial Regex Button();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d", RegexOptions.CultureInvariant)]
    private static partial Regex Instant();
}
