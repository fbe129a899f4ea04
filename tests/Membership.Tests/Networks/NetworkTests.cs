using PeerReview.Membership.Networks;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Membership.Tests.Networks;

public sealed class NetworkTests
{
    [Theory]
    [InlineData("#0b5cab")]
    [InlineData("#000000")]
    [InlineData("#767676")]
    public void A_colour_white_text_is_readable_on_is_taken(string colour)
    {
        var network = Create();
        network.Present(colour, null, new Dictionary<string, string>());
        Assert.Equal(colour, network.Colour);
    }

    [Theory]
    [InlineData("#ffff00")]
    [InlineData("#777777")]
    [InlineData("red")]
    [InlineData("#0b5cab;background:url(x)")]
    public void Any_other_is_refused(string colour) => Assert.Throws<Refusal>(() => Create().Present(colour, null, new Dictionary<string, string>()));

    [Fact]
    public void Roles_have_the_networks_own_names_where_it_gave_some()
    {
        var network = Create();
        network.Present("#0b5cab", null, new Dictionary<string, string> { [Role.Headteacher] = "Principal" });
        Assert.Equal("Principal", network.NameOf(Role.Headteacher));
        Assert.Equal("Senior leader", network.NameOf(Role.SeniorLeader));
        Assert.Equal("MAT lead", network.NameOf(Role.MatLead));
        Assert.Throws<Refusal>(() => network.Present("#0b5cab", null, new Dictionary<string, string> { ["wizard"] = "Wizard" }));
    }

    [Theory]
    [InlineData("2026-08-31", "2026-08-31")]
    [InlineData("2026-09-01", "2027-08-31")]
    [InlineData("2027-02-28", "2027-08-31")]
    public void A_membership_year_ends_before_the_next_begins(string day, string end) =>
        Assert.Equal(DateOnly.Parse(end, null), Create().MembershipYearEnd(DateOnly.Parse(day, null)));

    private static Network Create() => Network.Create(Guid.CreateVersion7(), "Norfolk");
}
