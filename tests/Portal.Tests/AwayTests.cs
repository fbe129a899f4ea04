using Microsoft.Playwright;
using PeerReview.Portal.Tests.Cycle;

namespace PeerReview.Portal.Tests;

/// <summary>A service is away: what does not need it goes on, what needs it says so, and what was typed stays.</summary>
public sealed class AwayTests(PortalFixture portal)
{
    [Fact]
    public async Task A_page_goes_on_without_the_part_whose_service_is_away()
    {
        Assert.SkipWhen(portal.Platform is null, "Somebody else's platform is not taken apart.");
        await using var visitor = await Visitor.AsAsync(portal, portal.Person("headteacher"));
        await portal.Platform["reporting"].StopAsync();
        try
        {
            var answer = await visitor.GoAsync("/");
            Assert.Equal(200, answer.Status);
            await Assertions.Expect(visitor.Page.GetByText("Your list cannot be shown just now")).ToBeVisibleAsync();
            await Looks.AtAsync(visitor, "home--service-away", 1280);
        }
        finally
        {
            await portal.Platform["reporting"].RestartAsync();
        }
    }

    [Fact]
    public async Task What_was_typed_stays_while_the_service_is_away_and_is_saved_once_afterwards()
    {
        Assert.SkipWhen(portal.Platform is null, "Somebody else's platform is not taken apart.");
        await using var visitor = await Visitor.AsAsync(portal, portal.Person("headteacher"), Browsing.WithoutScripts);
        await visitor.GoAsync("/colleagues/invite");
        await visitor.Page.GetByLabel("Name").FillAsync("Tilly Typed");
        var email = $"tilly.{Guid.NewGuid():N}@broadshire.example";
        await visitor.Page.GetByLabel("E-mail address").FillAsync(email);
        await portal.Platform["membership"].StopAsync();
        try
        {
            await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Send the invitation" }).ClickAsync();
        }
        finally
        {
            await portal.Platform["membership"].RestartAsync();
        }

        // Whoever has asked a service that was away leaves it alone for a while, even when it is back: "wait a moment, then try again".
        var back = await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Go back to it and try again" }).GetAttributeAsync("href");
        await visitor.Page.LookAgainUntilAsync(back!, visitor.Page.GetByLabel("Name"), 1);
        await Assertions.Expect(visitor.Page.GetByLabel("Name")).ToHaveValueAsync("Tilly Typed");
        await Assertions.Expect(visitor.Page.GetByLabel("E-mail address")).ToHaveValueAsync(email);
        await visitor.Hands.DoAsync("Send the invitation", "Tilly Typed is invited");
        await Assertions.Expect(visitor.Page.GetByText(email)).ToHaveCountAsync(1);
        // What was kept is kept no longer: the next colleague is asked for from the beginning.
        await visitor.GoAsync("/colleagues/invite");
        await Assertions.Expect(visitor.Page.GetByLabel("Name")).ToHaveValueAsync("");
    }
}
