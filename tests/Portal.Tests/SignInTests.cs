using Microsoft.Playwright;

namespace PeerReview.Portal.Tests;

/// <summary>Signing in and out, and that nothing typed is lost on the way.</summary>
public sealed class SignInTests(PortalFixture portal)
{
    [Theory]
    [ClassData(typeof(EveryWay))]
    public async Task A_person_signs_in_changes_a_detail_and_signs_out_again(bool scripts, bool keyboard)
    {
        await using var visitor = await Visitor.AnonymousAsync(portal, new Browsing(Scripts: scripts, Keyboard: keyboard));
        await visitor.GoAsync("/");
        await visitor.FillSignInAsync(portal.Person("headteacher", 1));
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("What is mine next");

        await visitor.GoAsync("/account/details");
        await visitor.Hands.DoAsync("Save", "Your details are saved");
        await visitor.Hands.PressAsync(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }));
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("You are signed out");
        await visitor.GoAsync("/");
        await Assertions.Expect(visitor.Page.GetByLabel("Password")).ToBeVisibleAsync();
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task The_browser_never_holds_a_token()
    {
        await using var visitor = await Visitor.AsAsync(portal, portal.Person("headteacher"));
        await visitor.GoAsync("/");
        var cookies = await visitor.Context.CookiesAsync();
        // A token of ours is a JWT: three parts, the first of them "{" in base64.
        Assert.DoesNotContain(cookies, cookie => cookie.Value.StartsWith("eyJ", StringComparison.Ordinal));
        Assert.All(cookies, cookie => Assert.True(cookie.HttpOnly, cookie.Name));
        Assert.DoesNotContain("eyJ", await visitor.Page.ContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_typed_when_the_session_had_ended_is_offered_after_signing_in()
    {
        var person = portal.Person("headteacher", 1);
        await using var visitor = await Visitor.AnonymousAsync(portal, Browsing.WithoutScripts);
        await visitor.GoAsync("/account/details");
        await visitor.FillSignInAsync(person);
        await visitor.Page.GetByLabel("Your name").FillAsync("A name typed too late");
        await visitor.Context.ClearCookiesAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await visitor.FillSignInAsync(person);
        await Assertions.Expect(visitor.Page.GetByLabel("Your name")).ToHaveValueAsync("A name typed too late");
        await Assertions.Expect(visitor.Page.GetByText("It has not been saved yet")).ToBeVisibleAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Throw it away" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByLabel("Your name")).ToHaveValueAsync(person.Name);
    }

    [Fact]
    public async Task What_two_people_change_at_once_is_put_together_not_overwritten()
    {
        var person = portal.Person("headteacher", 1);
        await using var first = await Visitor.AsAsync(portal, person, Browsing.WithoutScripts);
        await using var second = await Visitor.AsAsync(portal, person, Browsing.WithoutScripts);
        await first.GoAsync("/account/details");
        await second.GoAsync("/account/details");
        await first.Page.GetByLabel("Your name").FillAsync(person.Name + " One");
        await first.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await second.Page.GetByLabel("Your name").FillAsync(person.Name + " Two");
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Assertions.Expect(second.Page.GetByRole(AriaRole.Heading, new() { Name = "Someone changed this meanwhile" })).ToBeVisibleAsync();
        await Assertions.Expect(second.Page.GetByText($"Saved meanwhile: {person.Name} One")).ToBeVisibleAsync();
        await Assertions.Expect(second.Page.GetByLabel("Your name")).ToHaveValueAsync(person.Name + " Two");
        await second.Page.GetByLabel("Your name").FillAsync(person.Name);
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(second.Page.GetByText("Your details are saved")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_mistake_is_named_at_the_top_and_at_its_field_and_leads_there_by_keyboard()
    {
        await using var visitor = await Visitor.AsAsync(portal, portal.Person("headteacher"));
        await visitor.GoAsync("/account/details");
        await visitor.Page.GetByLabel("Your name").FillAsync("");
        await visitor.Page.Keyboard.PressAsync("Enter");
        var summary = visitor.Page.GetByRole(AriaRole.Alert);
        await Assertions.Expect(summary).ToContainTextAsync("Enter your name");
        Assert.StartsWith("Error: ", await visitor.Page.TitleAsync(), StringComparison.Ordinal);
        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Enter your name" }).PressAsync("Enter");
        await Assertions.Expect(visitor.Page.GetByLabel("Your name")).ToBeFocusedAsync();
        await Looks.AtAsync(visitor, "account-details--error", 1280);
    }

    [Fact]
    public async Task A_page_for_other_roles_says_so()
    {
        await using var visitor = await Visitor.AsAsync(portal, portal.Person("support"));
        var answer = await visitor.GoAsync("/colleagues");
        Assert.Equal(403, answer.Status);
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("You cannot open this page");
        await Looks.AtAsync(visitor, "problem--not-allowed", 1280);
    }
}
