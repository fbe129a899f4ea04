using PeerReview.Local.Supervision;

namespace PeerReview.Local.Tests;

public sealed class LogFileTests
{
    [Fact]
    public void A_start_begins_an_empty_log_and_keeps_the_last_three()
    {
        using var directory = new TemporaryDirectory();
        foreach (var start in Enumerable.Range(1, 6))
        {
            File.WriteAllText(LogFile.Roll(directory.Path, "review"), $"start {start}");
        }

        Assert.False(File.Exists(LogFile.Roll(directory.Path, "review")));
        Assert.Equal("start 6", File.ReadAllText(directory["review.1.log"]));
        Assert.Equal("start 4", File.ReadAllText(directory["review.3.log"]));
        Assert.False(File.Exists(directory["review.4.log"]));
    }

    [Fact]
    public void A_crash_is_shown_from_its_reason_on()
    {
        using var directory = new TemporaryDirectory();
        string[] lines = ["before", "Unhandled exception. No database.", .. Enumerable.Range(1, 30).Select(n => $"   at frame {n}")];
        File.WriteAllLines(directory["log"], lines);

        var tail = LogFile.Tail(directory["log"], lines: 3);

        Assert.Contains("No database", tail, StringComparison.Ordinal);
        Assert.Contains("frame 2", tail, StringComparison.Ordinal);
        Assert.DoesNotContain("frame 3", tail, StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_of_JSON_is_shown_as_a_sentence()
    {
        using var directory = new TemporaryDirectory();
        string[] lines = ["""{"Timestamp":"12:00","LogLevel":"Error","Category":"Cohort","Message":"Seat taken","State":{"id":7}}""", "{ not json"];
        File.WriteAllLines(directory["log"], lines);

        var tail = LogFile.Tail(directory["log"]);

        Assert.Contains("| 12:00 Error Cohort: Seat taken" + Environment.NewLine, tail, StringComparison.Ordinal);
        Assert.Contains("| { not json", tail, StringComparison.Ordinal);
    }
}
