using CsCheck;
using PeerReview.Membership.Mail;

namespace PeerReview.Membership.Tests.Mail;

public sealed class WordingsTests
{
    private static readonly Dictionary<string, string> Facts = new()
    {
        ["name"] = "Jo",
        ["network"] = "Norfolk Network",
        ["role"] = "Headteacher",
        ["organisation"] = "Oakfield",
        ["link"] = "https://reviews.example.org/x?token=abc&y=1",
        ["until"] = "2026-11-09",
    };

    [Fact]
    public void Facts_are_filled_in_and_days_are_written_out()
    {
        var wording = Wordings.Of("invitation", Facts);
        Assert.Equal("Your invitation to Norfolk Network", wording.Subject);
        Assert.Contains("https://reviews.example.org/x?token=abc&y=1", wording.Plain, StringComparison.Ordinal);
        Assert.Contains("Monday 9 November 2026", wording.Plain, StringComparison.Ordinal);
        Assert.Contains("href=\"https://reviews.example.org/x?token=abc&amp;y=1\"", wording.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fact_is_text_and_never_markup_or_another_header()
    {
        var facts = new Dictionary<string, string>(Facts) { ["network"] = "<img src=x>\r\nBcc: all@example.org", ["name"] = "{{link}}" };
        var wording = Wordings.Of("invitation", facts);
        Assert.DoesNotContain('\n', wording.Subject);
        Assert.DoesNotContain("<img", wording.Html, StringComparison.Ordinal);
        Assert.Contains("Hello {{link}},", wording.Plain, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("//evil.example")]
    [InlineData("nonsense")]
    public void A_link_that_is_none_is_left_out_with_its_paragraph(string link) =>
        Assert.DoesNotContain(link, Wordings.Of("general", new Dictionary<string, string>(Facts) { ["link"] = link }).Html, StringComparison.Ordinal);

    [Fact]
    public void A_fact_that_is_missing_takes_its_paragraph_with_it()
    {
        var facts = new Dictionary<string, string>(Facts);
        facts.Remove("organisation");
        Assert.DoesNotContain("organisation", Wordings.Of("invitation", facts).Plain, StringComparison.Ordinal);
    }

    [Fact]
    public void A_notice_nobody_has_worded_gets_general_words() => Assert.Contains("something new for you", Wordings.Of("never-heard-of", Facts).Plain, StringComparison.Ordinal);

    [Fact]
    public void Every_wording_has_a_subject_and_something_to_say() => Assert.All(Wordings.Notices, notice =>
    {
        var wording = Wordings.Of(notice, Facts);
        Assert.InRange(wording.Subject.Length, 5, 120);
        Assert.Contains("Jo", wording.Plain, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", wording.Plain + wording.Html, StringComparison.Ordinal);
    });

    [Fact]
    public void Instants_are_told_as_clocks_in_England_show_them() => Assert.Contains(
        "Thursday 2 July 2026, 10:30", Wordings.Of("general", new Dictionary<string, string>(Facts) { ["name"] = "2026-07-02T09:30:00Z" }).Plain, StringComparison.Ordinal);

    [Fact]
    public void Any_facts_can_be_worded() => Gen.Select(Gen.String, Gen.String).Sample(
        (name, link) => Wordings.Of("general", new Dictionary<string, string>(Facts) { ["name"] = name, ["link"] = link }) is { Subject.Length: > 0 }, iter: 2_000);
}
