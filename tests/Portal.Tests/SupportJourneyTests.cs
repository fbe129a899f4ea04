using System.Diagnostics;
using Microsoft.Playwright;

namespace PeerReview.Portal.Tests;

/// <summary>Support sees how every service fares and what failed, sends again or sets aside, and never reads what anybody wrote. Without scripts.</summary>
public sealed class SupportJourneyTests(PortalFixture portal)
{
    [Fact]
    public async Task Support_finds_a_failure_sends_it_again_and_sets_another_aside()
    {
        await using var visitor = await Visitor.AsAsync(portal, portal.Person("support"), Browsing.WithoutScripts);
        await visitor.GoAsync("/support");
        await SeesNoWordAsync(visitor);
        var unheard = visitor.Page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Unheard") }).First;
        // A service that was never asked before may take longer than the page waits for it.
        for (var asked = Stopwatch.StartNew(); await unheard.CountAsync() == 0 && asked.Elapsed < TimeSpan.FromMinutes(1);)
            await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Ask again" }).ClickAsync();
        await unheard.ClickAsync();
        await SeesNoWordAsync(visitor);
        await Assertions.Expect(visitor.Page.GetByText("No consumer of this queue takes this kind of message.").First).ToBeVisibleAsync();

        // The cause is still there, so it comes back.
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Send it again" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByText("1 message sent again")).ToBeVisibleAsync();
        var support = portal.Api("support");
        await Local.Demo.ApiClient.UntilAsync(
            () => support.GetAsync($"/api/reporting/platform/dead-letters?group={portal.World["unheard"]}"), letters => (int)letters[0]!["times"]! == 2 && (string?)letters[0]!["state"] == "waiting");

        await visitor.GoAsync($"/support/failures/reporting/{portal.World["unheard"]}");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Set the ticked ones aside" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByText("Tick at least one message.").First).ToBeVisibleAsync();
        await visitor.Page.GetByRole(AriaRole.Checkbox).First.CheckAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Set the ticked ones aside" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByText("1 message set aside")).ToBeVisibleAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Unheard") })).ToHaveCountAsync(0);
    }

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

    private static async Task SeesNoWordAsync(Visitor visitor) => Assert.DoesNotContain(World.TypedInAMessage, await visitor.Page.ContentAsync(), StringComparison.Ordinal);
}
