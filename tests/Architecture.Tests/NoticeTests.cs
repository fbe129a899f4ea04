using System.Text.RegularExpressions;

namespace PeerReview.Architecture.Tests;

/// <summary>Whatever a service tells people by mail has words of its own in Membership.</summary>
public sealed partial class NoticeTests
{
    private const string Wordings = "services/Membership/Mail/Notices/";

    [Fact]
    public void Every_notice_has_a_wording_and_every_wording_a_notice()
    {
        var worded = Sources.WithExtension(".txt").Where(file => file.Path.StartsWith(Wordings, StringComparison.Ordinal))
            .Select(file => file.Path[Wordings.Length..^".txt".Length]).ToHashSet();
        var sources = Sources.WithExtension(".cs").Where(file => file.Path.StartsWith("services/", StringComparison.Ordinal)).ToList();
        var told = sources.SelectMany(file => file.Text.Split('\n')).Where(line => Telling().IsMatch(line))
            .SelectMany(line => Code().Matches(line).Select(match => match.Groups[1].Value)).Distinct().ToList();
        Assert.True(told.Count > 20, $"Only {told.Count} notices found: does the pattern still match how they are told?");
        Assert.Empty(told.Except(worded));

        var everything = string.Concat(sources.Select(file => file.Text));
        // Reminders are put together of what is due and when.
        Assert.DoesNotContain(
            worded.Except(["general"]).Select(code => code.Replace("-due-soon", "", StringComparison.Ordinal).Replace("-overdue", "", StringComparison.Ordinal)),
            code => !everything.Contains($"\"{code}\"", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\bTell(School|Schools|Host|Reviewers|People)?Async\(.*""|const string \w+ = ""(visit|session)-")]
    private static partial Regex Telling();

    [GeneratedRegex(@"""([a-z]+(?:-[a-z]+)+)""")]
    private static partial Regex Code();
}
