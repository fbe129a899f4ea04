using Microsoft.Playwright;
using PeerReview.Portal.Tests.Cycle;

namespace PeerReview.Portal.Tests;

/// <summary>A cohort that comes to nothing: drawn up, opened, changed, its training moved and called off, closed and cancelled.</summary>
public sealed class CohortLifeJourneyTests(PortalFixture portal)
{
    [Theory]
    [ClassData(typeof(EveryWay))]
    public async Task A_coordinator_draws_a_cohort_up_changes_and_cancels_it(bool scripts, bool keyboard)
    {
        await using var visitor = await Visitor.AsAsync(portal, portal.Person("coordinator"), new Browsing(Scripts: scripts, Keyboard: keyboard));
        var (page, hands, pages) = (visitor.Page, visitor.Hands, new CoordinatorPages(visitor.Hands));
        var name = $"Not to be {Guid.NewGuid().ToString("N")[..6]}";
        var from = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(30);
        await pages.DrawUpAsync(name, from, from.AddDays(60), isOpen: false);
        await hands.DoAsync("Open for booking", "Booking is open");

        await hands.PressAsync(page.GetByRole(AriaRole.Link, new() { Name = "Change it" }));
        await hands.TypeAsync(page.GetByLabel("Name", new() { Exact = true }), "");
        await hands.PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Save" }));
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Give the cohort a name");
        await hands.TypeAsync(page.GetByLabel("Name", new() { Exact = true }), name + " after all");
        await hands.DoAsync("Save", "The cohort is changed");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync(name + " after all");

        await pages.ScheduleTrainingAsync();
        await hands.PressAsync(page.GetByRole(AriaRole.Link, new() { Name = "Move it or call it off" }));
        await hands.TypeAsync(page.GetByLabel("Where"), "The town hall");
        await hands.DoAsync("Move it", "The session is moved");
        await Assertions.Expect(page.GetByText("The town hall").First).ToBeVisibleAsync();
        await pages.OpenSessionAsync();
        await hands.PressAsync(page.GetByRole(AriaRole.Link, new() { Name = "Move it or call it off" }));
        await hands.DoAsync("Call the session off", "The session is called off");

        await page.OpenAsync(pages.Cohort);
        await hands.DoAsync("Close booking", "Booking is closed");
        await page.OpenAsync(pages.Cohort);
        await hands.PressAsync(page.GetByRole(AriaRole.Link, new() { Name = "Cancel it" }));
        await hands.PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Cancel the cohort" }));
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await hands.TypeAsync(page.GetByLabel("Why?"), "Tried out by a test");
        await hands.DoAsync("Cancel the cohort", "The cohort is cancelled");
        Assert.Empty(visitor.Complaints);
    }
}
