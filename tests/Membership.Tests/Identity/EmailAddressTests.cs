using CsCheck;
using PeerReview.Membership.Identity.Accounts;

namespace PeerReview.Membership.Tests.Identity;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("Head@Oakfield.Norfolk.SCH.UK", "head@oakfield.norfolk.sch.uk")]
    [InlineData("  jo.o'brien+peer@school.org ", "jo.o'brien+peer@school.org")]
    [InlineData("a@bücher.example", "a@xn--bcher-kva.example")]
    [InlineData("a@BÜCHER.example", "a@xn--bcher-kva.example")]
    public void One_address_has_one_spelling(string typed, string canonical) => Assert.Equal(canonical, EmailAddress.TryParse(typed)!.Value.Value);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nobody")]
    [InlineData("@school.org")]
    [InlineData("a@")]
    [InlineData("a@localhost")]
    [InlineData("a b@school.org")]
    [InlineData("a@school.org\r\nBcc: all@school.org")]
    [InlineData("a@b@school.org")]
    [InlineData("\"a b\"@school.org")]
    [InlineData(".a@school.org")]
    [InlineData("a..b@school.org")]
    [InlineData("a@school_.org")]
    [InlineData("<a@school.org>")]
    public void What_is_no_address_is_refused(string? typed) => Assert.Null(EmailAddress.TryParse(typed));

    [Theory]
    [InlineData("\u212Aelly@school.org")] // Kelvin sign
    [InlineData("k\u0435lly@school.org")] // Cyrillic e
    [InlineData("kelly\u200B@school.org")] // zero-width space
    [InlineData("ｋelly@school.org")] // full width
    public void A_look_alike_is_no_address_so_it_can_never_meet_the_real_one(string typed) => Assert.Null(EmailAddress.TryParse(typed));

    [Fact]
    public void Any_text_gets_an_answer_and_a_canonical_address_stays_as_it_is() => Gen.String[0, 80].Sample(
        typed => EmailAddress.TryParse(typed) is not { } address || EmailAddress.TryParse(address.Value) == address, iter: 10_000);
}
