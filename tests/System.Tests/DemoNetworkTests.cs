using System.Net;
using PeerReview.Local.Demo;

namespace PeerReview.System.Tests;

/// <summary>The demo network through the gateway, every service being its own process and all of them talking over a real broker.</summary>
[Collection(PlatformFixture.Collection)]
public sealed class DemoNetworkTests(PlatformFixture platform)
{
    [Fact]
    public async Task What_heads_booked_is_in_the_coordinators_cockpit()
    {
        var coordinator = platform.SignIn("coordinator");
        var cohorts = await ApiClient.UntilAsync(
            () => coordinator.GetAsync("/api/reporting/cohorts"), seen => seen["items"]!.AsArray().Any(cohort => (int)cohort!["confirmed"]! == 12));
        var underWay = cohorts["items"]!.AsArray().Single(cohort => (int)cohort!["confirmed"]! == 12)!;

        var cockpit = await coordinator.GetAsync($"/api/reporting/cohorts/{underWay["cohortId"]}/cockpit");
        Assert.Equal(12, cockpit["schools"]!.AsArray().Count);
        Assert.All(cockpit["schools"]!.AsArray(), school => Assert.Equal("confirmed", (string?)school!["booking"]));
    }

    [Fact]
    public async Task A_head_sees_only_the_own_schools_booking()
    {
        var head = platform.SignIn("headteacher");
        var bookings = await head.ListAsync("/api/cohorts/bookings/mine");
        Assert.Single(bookings);
    }

    [Fact]
    public async Task A_head_is_kept_out_of_the_cockpit_and_nobody_gets_in_without_a_token()
    {
        var refused = await Assert.ThrowsAsync<ApiRefusedException>(() => platform.SignIn("headteacher").GetAsync("/api/reporting/cohorts"));
        Assert.Equal(HttpStatusCode.Forbidden, refused.Status);

        using var nobody = new HttpClient { BaseAddress = platform.Platform.GatewayUrl };
        foreach (var path in new[] { "/api/reporting/cohorts", "/api/cohorts", "/api/membership/schools", "/api/scheduling/sessions/mine", "/api/reviews/mine" })
            Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task Loading_the_demo_again_finds_it_there()
    {
        var again = await platform.LoadDemoAsync();
        Assert.Equal(platform.Demo.SignIns.Select(person => person.Email), again.SignIns.Select(person => person.Email));
    }

    [Fact]
    public async Task The_joined_api_document_has_every_service_in_it()
    {
        Assert.NotEmpty((await platform.ApiDocumentAsync()).Operations);
    }
}
