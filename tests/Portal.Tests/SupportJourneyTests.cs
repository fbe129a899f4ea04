using System.Diagnostics;
using Microsoft.Playwright;

namespace PeerReview.Portal.Tests;

/// <summary>Support sees how every service fares and what failed, sends again or sets aside, and never reads what anybody wrote.</summary>
public sealed class SupportJourneyTests(PortalFixture portal)
{
    [Theory]
    [InlineData("UnheardWithScripts", true, false)]
    [InlineData("UnheardWithoutMouse", true, true)]
    [InlineData("UnheardWithoutScripts", false, false)]
    public async Task Support_finds_a_failure_sends_it_again_and_sets_another_aside(string messageType, bool scripts, bool keyboard)
    {
        Assert.SkipWhen(portal.Platform is null, "Nothing is broken in somebody else's platform.");
        var group = await World.FailUnheardAsync(portal, messageType);
        await using var visitor = await Visitor.AsAsync(portal, portal.Person("support"), new Browsing(Scripts: scripts, Keyboard: keyboard));
        var (page, hands) = (visitor.Page, visitor.Hands);
        await visitor.GoAsync("/support");
        await SeesNoWordAsync(visitor);
        var unheard = page.GetByRole(AriaRole.Link, new() { NameRegex = new($"^{messageType}") });
        await AskUntilAsync(visitor, unheard, 1);
        await hands.PressAsync(unheard);
        await SeesNoWordAsync(visitor);
        await Assertions.Expect(page.GetByText("No consumer of this queue takes this kind of message.").First).ToBeVisibleAsync();

        // The cause is still there, so it comes back.
        await hands.PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Send it again" }));
        await Assertions.Expect(page.GetByText("1 message sent again")).ToBeVisibleAsync();
        var support = portal.Api("support");
        await Local.Demo.ApiClient.UntilAsync(
            () => support.GetAsync($"/api/reporting/platform/dead-letters?group={group}"), letters => (int)letters[0]!["times"]! == 2 && (string?)letters[0]!["state"] == "waiting");

        await visitor.GoAsync($"/support/failures/reporting/{group}");
        await hands.PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Set the ticked ones aside" }));
        await Assertions.Expect(page.GetByText("Tick at least one message.").First).ToBeVisibleAsync();
        await hands.TickAsync(page.GetByRole(AriaRole.Checkbox).First);
        await hands.PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Set the ticked ones aside" }));
        await Assertions.Expect(page.GetByText("1 message set aside")).ToBeVisibleAsync();
        await Assertions.Expect(unheard).ToHaveCountAsync(0);

        // It happens once more, and nobody needs that one either.
        await visitor.GoAsync($"/support/failures/reporting/{await World.FailUnheardAsync(portal, messageType)}");
        await hands.PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Set it aside" }));
        await Assertions.Expect(page.GetByText("1 message set aside")).ToBeVisibleAsync();
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
            await AskUntilAsync(visitor, rows.Filter(new() { HasText = "Healthy" }), 4);
            await Assertions.Expect(rows.Filter(new() { HasText = "Review" })).ToContainTextAsync("Away");
            await Looks.AtBothWidthsAsync(visitor, "support--service-away");
        }
        finally
        {
            await portal.Platform["review"].RestartAsync();
        }
    }

    /// <summary>A service that was never asked before, or has much to do, may take longer than the page waits for it.</summary>
    private static async Task AskUntilAsync(Visitor visitor, ILocator wanted, int count)
    {
        for (var asked = Stopwatch.StartNew(); await wanted.CountAsync() != count && asked.Elapsed < TimeSpan.FromMinutes(1);)
            await visitor.Hands.PressAsync(visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Ask again" }));
        await Assertions.Expect(wanted).ToHaveCountAsync(count);
    }

    private static async Task SeesNoWordAsync(Visitor visitor) => Assert.DoesNotContain(World.TypedInAMessage, await visitor.Page.ContentAsync(), StringComparison.Ordinal);
}
