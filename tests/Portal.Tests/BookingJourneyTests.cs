using Microsoft.Playwright;
using PeerReview.Local.Demo;

namespace PeerReview.Portal.Tests;

/// <summary>A headteacher books a place, sees the booking, and withdraws again: with a mouse, without scripts, by keyboard alone.</summary>
public sealed class BookingJourneyTests(PortalFixture portal)
{
    [Theory]
    [InlineData(1280, true, false)]
    [InlineData(1280, true, true)]
    [InlineData(320, true, false)]
    [InlineData(1280, false, false)]
    public async Task A_head_books_a_place_and_withdraws(int width, bool scripts, bool keyboard)
    {
        var head = await HeadWithoutBookingAsync();
        await using var visitor = await Visitor.AnonymousAsync(portal, new Browsing(width, scripts, keyboard));
        var pages = 0;
        visitor.Page.Response += (_, response) => pages += response.Request.IsNavigationRequest && response.Status < 300 ? 1 : 0;

        await visitor.GoAsync("/cohorts");
        await visitor.FillSignInAsync(head);
        await visitor.Hands.PressAsync(visitor.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Book a place") }));
        await visitor.Page.GetByRole(AriaRole.Group, new() { Name = "Who will take part?" }).WaitForAsync();
        foreach (var box in await visitor.Page.GetByRole(AriaRole.Group, new() { Name = "Who will take part?" }).GetByRole(AriaRole.Checkbox).AllAsync())
            await visitor.Hands.TickAsync(box);
        await visitor.Hands.PressAsync(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Book the place" }));

        // The declarations were forgotten: everything else stays as it was.
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is a problem");
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Group, new() { Name = "Who will take part?" }).GetByRole(AriaRole.Checkbox).First).ToBeCheckedAsync();
        await Looks.AtAsync(visitor, $"cohorts-Id-book--error{(scripts ? "" : "-without-scripts")}", width);

        foreach (var box in await visitor.Page.GetByRole(AriaRole.Group, new() { Name = "On behalf of the school I declare" }).GetByRole(AriaRole.Checkbox).AllAsync())
            await visitor.Hands.TickAsync(box);
        await visitor.Hands.PressAsync(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Book the place" }));
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Your place is booked" })).ToBeVisibleAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"booking took {pages - 1} pages, sign-in included, and one more for the mistake");
        Assert.InRange(pages - 1, 1, 6);
        await Looks.AtAsync(visitor, $"bookings-Id--just-booked{(scripts ? "" : "-without-scripts")}", width);

        await visitor.Hands.PressAsync(visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Withdraw from this cohort" }));
        await visitor.Hands.TypeAsync(visitor.Page.GetByLabel("Why?"), "Tried out by a test");
        await visitor.Hands.PressAsync(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Withdraw" }));
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "Your school has withdrawn" })).ToBeVisibleAsync();
        Assert.Empty(visitor.Complaints);
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
