using Microsoft.Playwright;
using PeerReview.Local.Demo;

namespace PeerReview.Portal.Tests;

/// <summary>One account, two networks: its owner works in one at a time and changes by a form.</summary>
public sealed class NetworkJourneyTests(PortalFixture portal)
{
    [Theory]
    [ClassData(typeof(EveryWay))]
    public async Task Somebody_of_two_networks_changes_between_them(bool scripts, bool keyboard)
    {
        var mark = Guid.NewGuid().ToString("N")[..6];
        var (first, second) = ($"Fenland {mark}", $"Coastal {mark}");
        var email = $"mo.{mark}@two.example";
        await using var visitor = await Visitor.AnonymousAsync(portal, new Browsing(Scripts: scripts, Keyboard: keyboard));
        var (page, hands) = (visitor.Page, visitor.Hands);

        await visitor.GoAsync($"/connect/invitation?token={await InviteAsync(first, email)}");
        await hands.TypeAsync(page.GetByLabel("Your name"), "Mo Mentor");
        await hands.TypeAsync(page.GetByLabel("Choose a password"), portal.Founding.Password);
        await hands.PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Accept the invitation" }));
        await Assertions.Expect(page.Locator(".pr-header__name")).ToHaveTextAsync(first);

        // A role in a second network: the account is known, and so is who sits here.
        await visitor.GoAsync($"/connect/invitation?token={await InviteAsync(second, email)}");
        await Assertions.Expect(page.GetByText("You are signed in with this address.")).ToBeVisibleAsync();
        await hands.PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Accept the invitation" }));
        await page.WaitForURLAsync(url => !url.Contains("/connect/", StringComparison.Ordinal));

        foreach (var network in new[] { second, first })
        {
            await visitor.GoAsync("/account");
            await hands.TickAsync(page.GetByRole(AriaRole.Radio, new() { Name = network }));
            await Looks.AtAsync(visitor, $"account--two-networks{(scripts ? "" : "-without-scripts")}", 1280);
            await hands.PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Change network" }));
            await Assertions.Expect(page.Locator(".pr-header__name")).ToHaveTextAsync(network);
            await visitor.GoAsync("/account");
            await Assertions.Expect(page.GetByRole(AriaRole.Radio, new() { Name = network })).ToBeCheckedAsync();
        }

        Assert.Empty(visitor.Complaints);
    }

    /// <summary>The operator opens a network, whose first coordinator is invited by mail.</summary>
    /// <returns>The token of the link.</returns>
    private async Task<string> InviteAsync(string network, string email)
    {
        var founding = portal.Founding;
        await ApiClient.Operator(portal.Address, founding.OperatorSecret).PostAsync(
            "/api/membership/networks", new { name = network, coordinatorEmail = email, coordinatorName = "Mo Mentor" }, $"{network}-network");
        return (await PickedUpMail.WaitForAsync(
            founding.MailDirectory, mail => mail.To == email && mail.Text.Contains(network, StringComparison.Ordinal), TestContext.Current.CancellationToken)).InvitationToken;
    }
}
