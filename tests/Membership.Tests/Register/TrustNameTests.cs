using CsCheck;
using PeerReview.Membership.Register;

namespace PeerReview.Membership.Tests.Register;

public sealed class TrustNameTests
{
    [Theory]
    [InlineData("THE INSPIRATION TRUST", "The Inspiration Trust")]
    [InlineData("ST PAUL'S ACADEMY LIMITED", "St Paul's Academy Limited")]
    [InlineData("ST BENET'S MULTI ACADEMY TRUST", "St Benet's Multi Academy Trust")]
    [InlineData("DIOCESE OF NORWICH ST BENET'S MAT", "Diocese of Norwich St Benet's MAT")]
    [InlineData("O'BRIEN LEARNING TRUST", "O'Brien Learning Trust")]
    [InlineData("CO-OPERATIVE ACADEMIES TRUST", "Co-Operative Academies Trust")]
    [InlineData("NORTH WALSHAM C OF E SCHOOLS", "North Walsham CofE Schools")]
    [InlineData("TRUST (NORFOLK)", "Trust (Norfolk)")]
    [InlineData("UNITY AND FAITH IN LEARNING", "Unity and Faith in Learning")]
    [InlineData("Synergy Multi Academy Trust", "Synergy Multi Academy Trust")]
    [InlineData("REAch2 Academy Trust", "REAch2 Academy Trust")]
    public void Capitals_become_what_people_write(string registered, string shown) => Assert.Equal(shown, TrustName.Of(registered));

    [Fact]
    public void No_letter_is_lost_and_a_second_time_changes_nothing() => Gen.String[Gen.Char["ABCDEFGHIJ'’-()&. STMAT"], 0, 40].Sample(
        name => TrustName.Of(name) is var shown
            && shown.Where(char.IsLetterOrDigit).Select(char.ToUpperInvariant).SequenceEqual(name.Where(char.IsLetterOrDigit).Select(char.ToUpperInvariant))
            && (!shown.Any(char.IsLower) || TrustName.Of(shown) == shown));
}
