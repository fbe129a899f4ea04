using Microsoft.Playwright;
using PeerReview.Local.Demo;

namespace PeerReview.Portal.Tests;

/// <summary>Somebody who has forgotten a password gets a link, chooses another and signs in with it.</summary>
public sealed class PasswordJourneyTests(PortalFixture portal)
{
    [Theory]
    [ClassData(typeof(EveryWay))]
    public async Task A_forgotten_password_is_replaced_by_the_link_in_a_mail(bool scripts, bool keyboard)
    {
        var person = await ColleagueAsync(keyboard ? "keys" : scripts ? "with" : "without");
        const string NewPassword = "lantern biscuit meadow";
        await using var visitor = await Visitor.AnonymousAsync(portal, new Browsing(Scripts: scripts, Keyboard: keyboard));
        var (page, hands) = (visitor.Page, visitor.Hands);
        await visitor.GoAsync("/");
        await hands.PressAsync(page.GetByRole(AriaRole.Link, new() { Name = "I have forgotten my password" }));
        await hands.TypeAsync(page.GetByLabel("E-mail address"), person.Email);
        await hands.PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Send the link" }));
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Look at your e-mail" })).ToBeVisibleAsync();

        await visitor.GoAsync($"/connect/new-password?token={await TokenAsync(person.Email)}");
        await hands.TypeAsync(page.GetByLabel("Choose a password"), "too short");
        await hands.PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Save the new password" }));
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("at least 12 characters");
        await Looks.AtAsync(visitor, "connect-new-password--error", 1280);
        await hands.TypeAsync(page.GetByLabel("Choose a password"), NewPassword);
        await hands.PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Save the new password" }));
        await hands.PressAsync(page.GetByRole(AriaRole.Link, new() { Name = "Sign in" }));
        await visitor.FillSignInAsync(person with { Password = NewPassword });
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("What is mine next");
    }

    /// <summary>A colleague of the demo's head, whom no other test knows.</summary>
    private async Task<DemoSignIn> ColleagueAsync(string name)
    {
        var head = portal.Api("headteacher");
        var school = (await head.GetAsync("/api/membership/me"))["roles"]!.AsArray().First(role => (string?)role!["role"] == "headteacher")!["organisationId"]!.GetValue<Guid>();
        var email = $"{name}.{Guid.NewGuid():N}@broadshire.example";
        await head.PostAsync("/api/membership/invitations", new { email, displayName = "Frankie Forgetful", role = "senior-leader", organisationKind = "school", organisationId = school });
        var mail = await PickedUpMail.InvitationsAsync(portal.Founding.MailDirectory, [email], TestContext.Current.CancellationToken);
        using var browser = PeopleSignIn.At(portal.Address);
        await browser.AcceptInvitationAsync(mail[email].InvitationToken, portal.Person("headteacher").Password);
        return new DemoSignIn("Frankie Forgetful", "senior-leader", email, portal.Person("headteacher").Password);
    }

    /// <summary>The token of the latest link mailed to an address.</summary>
    private async Task<string> TokenAsync(string email) => (await PickedUpMail.WaitForAsync(
        portal.Founding.MailDirectory, mail => mail.To == email && mail.Subject == "Choose a new password for Peer Review", TestContext.Current.CancellationToken)).InvitationToken;
}
