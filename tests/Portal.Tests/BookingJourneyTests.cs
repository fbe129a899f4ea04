using Microsoft.Playwright;
using PeerReview.Local.Demo;

namespace PeerReview.Portal.Tests;

/// <summary>A headteacher books a place, sees the booking, and withdraws again: with a mouse, without scripts, by keyboard alone.</summary>
public sealed class BookingJourneyTests(PortalFixture portal)
{
    [Theory]
    [InlineData(1280, true)]
    [InlineData(320, true)]
    [InlineData(1280, false)]
    public async Task A_head_books_a_place_and_withdraws(int width, bool scripts)
    {
        var head = await HeadWithoutBookingAsync();
        await using var visitor = await Visitor.AnonymousAsync(portal, new Browsing(width, scripts));
        var pages = 0;
        visitor.Page.Response += (_, response) => pages += response.Request.IsNavigationRequest && response.Status < 300 ? 1 : 0;

        await visitor.GoAsync("/cohorts");
        await visitor.FillSignInAsync(head);
        await visitor.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Book a place") }).First.ClickAsync();
        foreach (var box in await visitor.Page.GetByRole(AriaRole.Group, new() { Name = "Who will take part?" }).GetByRole(AriaRole.Checkbox).AllAsync())
            await box.CheckAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Book the place" }).ClickAsync();

        // The declarations were forgotten: everything else stays as it was.
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is a problem");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Group, new() { Name = "Who will take part?" }).GetByRole(AriaRole.Checkbox).First).ToBeCheckedAsync();
        await Looks.AtAsync(visitor, $"cohorts-Id-book--error{(scripts ? "" : "-without-scripts")}", width);

        foreach (var box in await visitor.Page.GetByRole(AriaRole.Group, new() { Name = "On behalf of the school I declare" }).GetByRole(AriaRole.Checkbox).AllAsync())
            await box.CheckAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Book the place" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Your place is booked" })).ToBeVisibleAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"booking took {pages - 1} pages, sign-in included, and one more for the mistake");
        Assert.InRange(pages - 1, 1, 6);
        await Looks.AtAsync(visitor, $"bookings-Id--just-booked{(scripts ? "" : "-without-scripts")}", width);

        await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Withdraw from this cohort" }).ClickAsync();
        await visitor.Page.GetByLabel("Why?").FillAsync("Tried out by a test");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Withdraw" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Your school has withdrawn" })).ToBeVisibleAsync();
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task A_head_books_a_place_by_keyboard_alone()
    {
        var head = await HeadWithoutBookingAsync();
        await using var visitor = await Visitor.AsAsync(portal, head);
        await visitor.GoAsync($"/cohorts/{portal.World["openCohort"]}/book");
        var keyboard = visitor.Page.Keyboard;
        await Keys.TabToAsync(visitor, "input[name=delegateIds]");
        await keyboard.PressAsync("Space");
        await keyboard.PressAsync("Tab");
        await keyboard.PressAsync("Space");
        for (var declaration = 0; declaration < 3; declaration++)
        {
            await (declaration == 0 ? Keys.TabToAsync(visitor, "input[name=declarations]") : keyboard.PressAsync("Tab"));
            await keyboard.PressAsync("Space");
        }

        await Keys.TabToAsync(visitor, "button:has-text('Book the place')");
        await keyboard.PressAsync("Enter");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Your place is booked" })).ToBeVisibleAsync();
        await visitor.GoAsync(visitor.Page.Url + "/withdraw");
        await visitor.Page.GetByLabel("Why?").FillAsync("Tried out by a test");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Withdraw" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Your school has withdrawn" })).ToBeVisibleAsync();
    }

    private async Task<DemoSignIn> HeadWithoutBookingAsync()
    {
        var coordinator = portal.Api("coordinator");
        var booked = (await coordinator.ListAsync($"/api/cohorts/{portal.World["openCohort"]}/bookings?state=confirmed")).Select(booking => (string?)(booking["booking"] ?? booking)["schoolId"]).ToHashSet();
        var inReviews = (await coordinator.ListAsync("/api/reviews")).Select(review => (string?)review["hostSchoolId"]).ToHashSet();
        var people = await coordinator.ListAsync("/api/membership/people");
        var head = people.First(person => person["roles"]!.AsArray().Any(role =>
            (string?)role!["role"] == "headteacher" && !booked.Contains((string?)role["organisationId"]) && !inReviews.Contains((string?)role["organisationId"])));
        return new DemoSignIn((string)head["displayName"]!, "headteacher", (string)head["email"]!, portal.Person("headteacher").Password);
    }
}

/// <summary>Moves through a page as somebody without a mouse does.</summary>
public static class Keys
{
    /// <summary>Presses Tab until the element has the focus, which must be visible there; fails when it cannot be reached.</summary>
    public static async Task TabToAsync(Visitor visitor, string selector)
    {
        var wanted = visitor.Page.Locator(selector).First;
        for (var presses = 0; presses < 120; presses++)
        {
            await visitor.Page.Keyboard.PressAsync("Tab");
            if (await wanted.EvaluateAsync<bool>("element => element === document.activeElement"))
                return;
        }

        Assert.Fail($"{selector} cannot be reached by Tab.");
    }
}
