using PeerReview.Membership.People;
using PeerReview.ServiceDefaults.Security;
using PeerReview.TestKit;

namespace PeerReview.Membership.Tests;

public sealed class SignInTests(MembershipFactory membership)
{
    [Fact]
    public async Task A_coordinator_signs_in_and_calls_the_api_with_the_token()
    {
        var network = await membership.NewNetworkAsync();
        using var browser = membership.Browser();
        var tokens = await browser.SignInAsync(network.CoordinatorEmail, MembershipFactory.Password);

        using var client = membership.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", tokens.AccessToken);
        var me = await client.GetAsync(new Uri("/api/membership/me", UriKind.Relative)).ReadAsync<MeView>();
        Assert.Equal(network.Coordinator.Id, me.Id);
        Assert.Equal([Role.Coordinator], me.Roles.Select(role => role.Role));
        Assert.Equal(network.Id, me.NetworkId);
        Assert.Single(me.AgreementsToSign);
    }
}
