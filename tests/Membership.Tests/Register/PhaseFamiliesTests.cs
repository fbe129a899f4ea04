using PeerReview.Membership.Contracts;
using PeerReview.Membership.Register;

namespace PeerReview.Membership.Tests.Register;

public sealed class PhaseFamiliesTests
{
    [Theory]
    [InlineData(1, 2, PhaseFamily.Primary)]
    [InlineData(1, 3, PhaseFamily.Primary)]
    [InlineData(34, 4, PhaseFamily.Secondary)]
    [InlineData(5, 5, PhaseFamily.Secondary)]
    [InlineData(31, 6, PhaseFamily.Post16)]
    [InlineData(35, 7, PhaseFamily.AllThrough)]
    [InlineData(7, 0, PhaseFamily.Special)]
    [InlineData(44, 4, PhaseFamily.Special)]
    [InlineData(14, 0, PhaseFamily.AlternativeProvision)]
    [InlineData(42, 4, PhaseFamily.AlternativeProvision)]
    [InlineData(15, 1, PhaseFamily.Nursery)]
    [InlineData(11, 0, PhaseFamily.Other)]
    [InlineData(11, null, PhaseFamily.Other)]
    [InlineData(null, 1, PhaseFamily.Nursery)]
    public void The_type_goes_before_the_phase(int? type, int? phase, PhaseFamily family) => Assert.Equal(family, PhaseFamilies.Of(type, "", phase, ""));

    [Theory]
    [InlineData("Community special school", "Not applicable", PhaseFamily.Special)]
    [InlineData("Non-maintained special school", "Not applicable", PhaseFamily.Special)]
    [InlineData("Academy alternative provision converter", "Not applicable", PhaseFamily.AlternativeProvision)]
    [InlineData("Pupil referral unit", "Not applicable", PhaseFamily.AlternativeProvision)]
    [InlineData("Community school", "Middle deemed secondary", PhaseFamily.Secondary)]
    [InlineData("", "All through", PhaseFamily.AllThrough)]
    [InlineData("", "All-through", PhaseFamily.AllThrough)]
    [InlineData("", "16 Plus", PhaseFamily.Post16)]
    [InlineData("Academy converter", "", PhaseFamily.Other)]
    public void Names_do_where_there_are_no_codes(string type, string phase, PhaseFamily family) => Assert.Equal(family, PhaseFamilies.Of(null, type, null, phase));

    [Fact]
    public void A_code_goes_before_a_name() => Assert.Equal(PhaseFamily.Primary, PhaseFamilies.Of(1, "Community special school", 2, "Secondary"));
}
