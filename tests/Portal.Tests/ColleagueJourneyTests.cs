using Microsoft.Playwright;
using PeerReview.Local.Demo;

namespace PeerReview.Portal.Tests;

/// <summary>A head invites a colleague, who follows the link in the mail, chooses a password and is in; the colleague's calendar then follows the portal's.</summary>
public sealed class ColleagueJourneyTests(PortalFixture portal)
{
    [Theory]
    [ClassData(typeof(EveryWay))]
    public async Task A_head_invites_a_colleague_whose_own_calendar_then_follows(bool scripts, bool keyboard)
    {
        var browsing = new Browsing(Scripts: scripts, Keyboard: keyboard);
        var email = $"colin.{Guid.NewGuid():N}@broadshire.example";
        await using var head = await Visitor.AsAsync(portal, portal.Person("headteacher"), browsing);
        await InviteAsync(head, email);
        await ThinkAgainAsync(head, browsing);

        var mail = await PickedUpMail.InvitationsAsync(portal.Founding.MailDirectory, [email], TestContext.Current.CancellationToken);
        await using var colleague = await Visitor.AnonymousAsync(portal, browsing);
        await AcceptAsync(colleague, mail[email].InvitationToken, new DemoSignIn("Colin Colleague", "senior-leader", email, portal.Person("headteacher").Password));
        await FollowCalendarAsync(colleague);
        Assert.Empty(head.Complaints);
        Assert.Empty(colleague.Complaints);
    }

    private static async Task InviteAsync(Visitor head, string email)
    {
        var (page, hands) = (head.Page, head.Hands);
        await head.GoAsync("/colleagues");
        // It looks like a button, says so, and is a link.
        await hands.PressAsync("a:has-text('Invite a colleague')");
        await hands.TypeAsync(page.GetByLabel("Name"), "Colin Colleague");
        await hands.PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Send the invitation" }));
        await Assertions.Expect(page.GetByText("Enter an e-mail address").First).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByLabel("Name")).ToHaveValueAsync("Colin Colleague");
        await hands.TypeAsync(page.GetByLabel("E-mail address"), email);
        await hands.DoAsync("Send the invitation", "Colin Colleague is invited");
        await Assertions.Expect(page.GetByText(email)).ToBeVisibleAsync();
    }

    /// <summary>A second colleague is invited, invited again by the head, reminded by the coordinator, and is not to come after all.</summary>
    private async Task ThinkAgainAsync(Visitor head, Browsing browsing)
    {
        var name = $"Wanda {Guid.NewGuid().ToString("N")[..6]}";
        await head.GoAsync("/colleagues/invite");
        await head.Hands.TypeAsync(head.Page.GetByLabel("Name"), name);
        await head.Hands.TypeAsync(head.Page.GetByLabel("E-mail address"), $"wanda.{Guid.NewGuid():N}@broadshire.example");
        await head.Hands.DoAsync("Send the invitation", $"{name} is invited");
        await head.Hands.DoAsync($"Send again to {name}", $"A new invitation is on its way to {name}");

        await using var casey = await Visitor.AsAsync(portal, portal.Person("coordinator"), browsing);
        await casey.GoAsync("/coordinator/people");
        await casey.Hands.PressAsync(casey.Page.Locator("summary").Filter(new() { HasText = "open" }));
        await casey.Hands.DoAsync($"Remind {name}", $"{name} is reminded");
        Assert.Empty(casey.Complaints);

        await head.GoAsync("/colleagues");
        await head.Hands.DoAsync($"Withdraw the invitation of {name}", $"The invitation of {name} is withdrawn");
    }

    private static async Task AcceptAsync(Visitor colleague, string token, DemoSignIn person)
    {
        var (page, hands) = (colleague.Page, colleague.Hands);
        await colleague.GoAsync($"/connect/invitation?token={token}");
        await hands.TypeAsync(page.GetByLabel("Your name"), person.Name);
        await hands.TypeAsync(page.GetByLabel("Choose a password"), "too short");
        await hands.PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Accept the invitation" }));
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("at least 12 characters");
        await hands.TypeAsync(page.GetByLabel("Choose a password"), person.Password);
        await hands.PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Accept the invitation" }));
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("What is mine next");
    }

    /// <summary>The address of the feed is a calendar for whoever has it, until there is a new one.</summary>
    private static async Task FollowCalendarAsync(Visitor colleague)
    {
        var (page, hands) = (colleague.Page, colleague.Hands);
        await colleague.GoAsync("/dates");
        var first = await IssueAsync("Get a calendar address");
        var second = await IssueAsync("Make a new address");
        using var client = new HttpClient();
        Assert.StartsWith("BEGIN:VCALENDAR", await client.GetStringAsync(second, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var stopped = await client.GetAsync(first, TestContext.Current.CancellationToken);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, stopped.StatusCode);

        async Task<Uri> IssueAsync(string button)
        {
            await hands.PressAsync(page.GetByRole(AriaRole.Button, new() { Name = button }));
            await Assertions.Expect(page.GetByText("Your private calendar address:")).ToBeVisibleAsync();
            var address = new Uri(await page.Locator(".pr-note code").InnerTextAsync());
            await colleague.GoAsync("/dates");
            return address;
        }
    }
}
