using CsCheck;
using PeerReview.Membership.Credentials;

namespace PeerReview.Membership.Tests.Credentials;

public sealed class CredentialTests
{
    private static readonly DateOnly Day = new(2026, 9, 24);

    [Fact]
    public void One_training_counts_for_two_years()
    {
        var credential = Of(Day);
        Assert.Equal((Day, new DateOnly(2028, 9, 23)), (credential.ValidFrom, credential.ValidUntil));
    }

    [Fact]
    public void A_refresher_in_time_goes_on_from_the_first_training()
    {
        var credential = Of(Day, new DateOnly(2028, 9, 23));
        Assert.Equal((Day, new DateOnly(2030, 9, 22)), (credential.ValidFrom, credential.ValidUntil));
    }

    [Fact]
    public void A_refresher_too_late_begins_anew()
    {
        var credential = Of(Day, new DateOnly(2028, 9, 24));
        Assert.Equal(new DateOnly(2028, 9, 24), credential.ValidFrom);
    }

    [Fact]
    public void A_correction_takes_it_back()
    {
        var credential = Of(Day);
        Assert.True(credential.Derive([], years: 2));
        Assert.True(credential.ValidUntil < credential.ValidFrom);
        Assert.False(credential.Derive([], years: 2));
    }

    [Fact]
    public void The_order_in_which_attendances_are_told_does_not_matter() =>
        Gen.Int[0, 4_000].Array[1, 8].Sample(offsets =>
        {
            var days = offsets.Select(Day.AddDays).ToArray();
            var (forwards, backwards) = (Of(days), Of([.. days.Reverse()]));
            return (forwards.ValidFrom, forwards.ValidUntil) == (backwards.ValidFrom, backwards.ValidUntil)
                && forwards.ValidUntil == days.Max().AddYears(2).AddDays(-1) && days.Contains(forwards.ValidFrom);
        });

    [Fact]
    public void The_same_attendances_again_are_nothing_to_tell() => Assert.False(Of(Day).Derive([Day], years: 2));

    private static Credential Of(params DateOnly[] attended)
    {
        var credential = Credential.Of(Guid.CreateVersion7(), Credential.PeerReviewer);
        Assert.True(credential.Derive(attended, years: 2));
        return credential;
    }
}
