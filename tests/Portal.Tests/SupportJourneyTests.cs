using Microsoft.Playwright;

namespace PeerReview.Portal.Tests;

/// <summary>Support sees how every service fares.</summary>
public sealed class SupportJourneyTests(PortalFixture portal)
{
    [Fact]
    public async Task A_service_that_is_away_is_shown_as_away_and_costs_the_others_nothing()
    {
        Assert.SkipWhen(portal.Platform is null, "Somebody else's platform is not taken apart.");
        await using var visitor = await Visitor.AsAsync(portal, portal.Person("support"));
        await portal.Platform["review"].StopAsync();
        try
        {
            Assert.Equal(200, (await visitor.GoAsync("/support")).Status);
            var rows = visitor.Page.GetByRole(AriaRole.Region, new() { Name = "Services" }).GetByRole(AriaRole.Row);
            await Assertions.Expect(rows.Filter(new() { HasText = "Review" })).ToContainTextAsync("Away");
            await Assertions.Expect(rows.Filter(new() { HasText = "Healthy" })).ToHaveCountAsync(4);
            await Looks.AtBothWidthsAsync(visitor, "support--service-away");
        }
        finally
        {
            await portal.Platform["review"].RestartAsync();
        }
    }
}
