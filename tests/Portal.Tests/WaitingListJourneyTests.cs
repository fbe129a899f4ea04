using Microsoft.Playwright;
using PeerReview.Local.Demo;

namespace PeerReview.Portal.Tests;

/// <summary>A cohort is full: a head joins the waiting list, declines one place, is offered the place another school gives back, and accepts it.</summary>
public sealed class WaitingListJourneyTests(PortalFixture portal)
{
    [Theory]
    [ClassData(typeof(EveryWay))]
    public async Task A_head_waits_for_a_place_and_accepts_the_offer(bool scripts, bool keyboard)
    {
        var name = $"Small cohort {Guid.NewGuid().ToString("N")[..6]}";
        var (cohort, second) = await FullCohortAsync(name);
        await using var visitor = await Visitor.AsAsync(portal, second, new Browsing(Scripts: scripts, Keyboard: keyboard));
        var (page, hands) = (visitor.Page, visitor.Hands);

        await JoinAsync();
        await Assertions.Expect(page.GetByText("You are number 1.")).ToBeVisibleAsync();
        var booking = page.Url;
        await Looks.AtAsync(visitor, $"bookings-Id--waiting{(scripts ? "" : "-without-scripts")}", 1280);

        // One more place is the coordinator's to give, and the head's to decline.
        await using var casey = await Visitor.AsAsync(portal, portal.Person("coordinator"), new Browsing(Scripts: scripts, Keyboard: keyboard));
        await casey.GoAsync($"/coordinator/cohorts/{cohort}/bookings");
        await Looks.AtAsync(casey, $"coordinator-cohorts-Id-bookings--waiting{(scripts ? "" : "-without-scripts")}", 1280);
        await casey.Hands.PressAsync(casey.Page.GetByRole(AriaRole.Link, new() { Name = "give the cohort more places" }));
        await casey.Hands.TypeAsync(casey.Page.GetByLabel("Places"), "2");
        await casey.Hands.DoAsync("Save", "The cohort is changed");
        await visitor.GoAsync(booking);
        await Looks.AtAsync(visitor, $"bookings-Id--offered{(scripts ? "" : "-without-scripts")}", 1280);
        await hands.DoAsync("Decline it", "You have declined the place");

        // A place that is given back is offered by itself.
        await casey.GoAsync($"/coordinator/cohorts/{cohort}/change");
        await casey.Hands.TypeAsync(casey.Page.GetByLabel("Places"), "1");
        await casey.Hands.DoAsync("Save", "The cohort is changed");
        await JoinAsync();
        booking = page.Url;
        await casey.GoAsync($"/coordinator/cohorts/{cohort}/bookings");
        await casey.Hands.PressAsync(casey.Page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Withdraw") }));
        await casey.Hands.TypeAsync(casey.Page.GetByLabel("Why?"), "Tried out by a test");
        await casey.Hands.PressAsync(casey.Page.GetByRole(AriaRole.Button, new() { Name = "Withdraw the school" }));
        await Assertions.Expect(casey.Page.GetByRole(AriaRole.Heading, new() { NameRegex = new("has left the cohort$") })).ToBeVisibleAsync();
        await visitor.GoAsync(booking);
        await hands.DoAsync("Accept the place", "The place is yours");
        await Assertions.Expect(page.GetByText("Place confirmed", new() { Exact = true })).ToBeVisibleAsync();
        Assert.Empty(visitor.Complaints.Concat(casey.Complaints));

        async Task JoinAsync()
        {
            await visitor.GoAsync("/cohorts");
            await hands.PressAsync(page.GetByRole(AriaRole.Button, new() { Name = $"Join the waiting list in {name}" }));
            foreach (var question in new[] { "Who will take part?", "On behalf of the school I declare" })
            {
                await page.GetByRole(AriaRole.Group, new() { Name = question }).WaitForAsync();
                foreach (var box in await page.GetByRole(AriaRole.Group, new() { Name = question }).GetByRole(AriaRole.Checkbox).AllAsync())
                    await hands.TickAsync(box);
            }

            await hands.DoAsync("Join the waiting list", "You are on the waiting list");
        }
    }

    /// <summary>A cohort for one school, which another head's school has booked.</summary>
    private async Task<(Guid Cohort, DemoSignIn Second)> FullCohortAsync(string name)
    {
        var coordinator = portal.Api("coordinator");
        var heads = (await coordinator.ListAsync("/api/membership/people"))
            .Where(person => person["roles"]!.AsArray().Any(role => (string?)role!["role"] == "headteacher")).TakeLast(2).ToList();
        var password = portal.Person("headteacher").Password;
        var first = ApiClient.Person(portal.Address, (string)heads[0]["email"]!, password);
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var plan = new { name, academicYear = today.Year, reviewsFrom = today.AddDays(60), reviewsUntil = today.AddDays(150), capacity = 1, minimumSchools = 1 };
        var cohort = (Guid)(await coordinator.PostAsync("/api/cohorts", new { programmeCode = CohortSteps.Programme, plan }))!["id"]!;
        await coordinator.PostAsync($"/api/cohorts/{cohort}/open", new { });
        var school = heads[0]["roles"]!.AsArray().First(role => (string?)role!["role"] == "headteacher")!["organisationId"]!.GetValue<Guid>();
        await first.PostAsync($"/api/cohorts/{cohort}/bookings", new { schoolId = school, delegateIds = new[] { (Guid)heads[0]["id"]! }, declarations = CohortSteps.Declarations });
        return (cohort, new DemoSignIn((string)heads[1]["displayName"]!, "headteacher", (string)heads[1]["email"]!, password));
    }
}
