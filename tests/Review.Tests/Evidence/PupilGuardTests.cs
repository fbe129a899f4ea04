using PeerReview.Reviews.Wording;

namespace PeerReview.Reviews.Tests.Evidence;

public sealed class PupilGuardTests
{
    [Theory]
    [InlineData("A823456789012 reads well", WarningKind.Upn)]
    [InlineData("see H12345678901A", WarningKind.Upn)]
    [InlineData("He was born on 3 May 2016.", WarningKind.DateOfBirth)]
    [InlineData("DOB: 03/05/2016", WarningKind.DateOfBirth)]
    [InlineData("Pupil J. Smith spoke up", WarningKind.PupilName)]
    [InlineData("a boy called Amir led the way", WarningKind.PupilName)]
    [InlineData("We met a child named Ellie-May", WarningKind.PupilName)]
    [InlineData("Tom B. in Year 4 explained", WarningKind.PupilName)]
    [InlineData("Ellie has an EHCP", WarningKind.PupilName)]
    [InlineData("Tom Brown is on the SEN register", WarningKind.PupilName)]
    [InlineData("Maths in 7B was lively", WarningKind.SingleClass)]
    [InlineData("Class 3K", WarningKind.SingleClass)]
    [InlineData("Year 4 Oak class", WarningKind.SingleClass)]
    [InlineData("write to office@school.example", WarningKind.EmailAddress)]
    public void What_may_identify_a_child_is_pointed_out(string text, WarningKind kind)
    {
        var warning = Assert.Single(PupilGuard.Check("note", text), warning => warning.Kind == kind);
        Assert.Equal("note", warning.Field);
        Assert.InRange(warning.Start, 0, text.Length - warning.Length);
        Assert.EndsWith(".", warning.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Pupils listen to one another.")]
    [InlineData("A pupil said: we vote every term.")]
    [InlineData("Pupils with an EHCP are well supported.")]
    [InlineData("The child protection policy is on the website.")]
    [InlineData("Year 4 pupils talked about their books.")]
    [InlineData("Leaders met on 3 May 2026.")]
    [InlineData("KS2 outcomes rose by 12345678901 percent")]
    [InlineData("Every class has a library corner.")]
    [InlineData("School has a strong team.")]
    [InlineData("Pupil Voice and Pupil Premium were looked at; Pupil Council meets weekly.")]
    [InlineData("Children with SEND join in.")]
    [InlineData(null)]
    [InlineData("")]
    public void Ordinary_sentences_are_left_alone(string? text) => Assert.Empty(PupilGuard.Check("note", text));

    [Fact]
    public void A_long_and_hostile_text_is_checked_at_once()
    {
        var hostile = string.Concat(Enumerable.Repeat("Aa A. A1111111111 born a@a.a-", 300_000 / 28));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        _ = PupilGuard.Check("note", hostile);
        // Linear patterns: some hundred milliseconds on a busy machine; a backtracking one would not end.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{watch.Elapsed}");
    }
}
