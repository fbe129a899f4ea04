using CsCheck;
using PeerReview.Membership.Identity.Accounts;

namespace PeerReview.Membership.Tests.Identity;

public sealed class PasswordRulesTests
{
    private static readonly EmailAddress Email = EmailAddress.TryParse("jo.bloggs@oakfield.example.org")!.Value;

    [Theory]
    [InlineData("pancake trombone gravel")]
    [InlineData("Zx9-q)Lm4;wT2b")]
    [InlineData("tin opener makes tea")]
    [InlineData("дванадцять слонів")]
    [InlineData("läuft schon irgendwie")]
    public void A_long_uncommon_password_is_good(string password) => Assert.Null(PasswordRules.ProblemWith(password, Email));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("gravelspoon")]
    [InlineData("👍👍👍👍👍👍👍👍👍👍👍")]
    public void A_password_of_less_than_twelve_characters_is_too_short(string? password) =>
        Assert.Contains("at least 12", PasswordRules.ProblemWith(password, Email), StringComparison.Ordinal);

    [Theory]
    [InlineData("password1234")]
    [InlineData("Passw0rd!2024")]
    [InlineData("P@ssword-2026")]
    [InlineData("passwordpassword")]
    [InlineData("123456789012")]
    [InlineData("210987654321")]
    [InlineData("aaaaaaaaaaaa")]
    [InlineData("abcabcabcabc")]
    [InlineData("qwertyuiop123")]
    [InlineData("WelcomeSchool1")]
    [InlineData("norwichcity2024")]
    [InlineData("headteacher123!")]
    [InlineData("jo.bloggs2024!")]
    [InlineData("oakfield123456")]
    [InlineData("mypassword123")]
    public void What_everybody_tries_first_is_refused(string password) =>
        Assert.Contains("first that somebody would try", PasswordRules.ProblemWith(password, Email), StringComparison.Ordinal);

    [Fact]
    public void A_novel_is_refused() => Assert.Contains("at most", PasswordRules.ProblemWith(string.Concat(Enumerable.Repeat("gravel spoon ", 40)), Email), StringComparison.Ordinal);

    [Fact]
    public void Any_text_gets_an_answer_and_never_an_exception() =>
        Gen.String[0, 200].Sample(password => _ = PasswordRules.ProblemWith(password, Email), iter: 5_000);

    [Fact]
    public void A_guess_at_a_password_is_dear_except_in_a_demo()
    {
        Assert.Equal(210_000, PasswordRules.HashIterations(isDemo: false));
        Assert.True(PasswordRules.HashIterations(isDemo: true) < 210_000);
    }
}
