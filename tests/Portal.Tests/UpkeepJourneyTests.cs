using Microsoft.Playwright;
using PeerReview.Local.Demo;
using PeerReview.Portal.Tests.Cycle;

namespace PeerReview.Portal.Tests;

/// <summary>What comes between: a school leaves its group, a conflict is left aside, dates fall through, a group is dissolved. Done by the coordinator of a small network of its own.</summary>
public sealed partial class UpkeepJourneyTests(PortalFixture portal)
{
    [Theory]
    [ClassData(typeof(EveryWay))]
    public async Task A_coordinator_repairs_groups_and_dates(bool scripts, bool keyboard)
    {
        var network = await FoundAsync();
        await using var visitor = await Visitor.AsAsync(
            portal, new DemoSignIn("Casey Coordinator", "coordinator", network.CoordinatorEmail, portal.Founding.Password), new Browsing(Scripts: scripts, Keyboard: keyboard));
        var way = keyboard ? "-by-keyboard" : scripts ? "" : "-without-scripts";
        var cohort = await BookedAsync(network);
        await PublishAsync(visitor, cohort);
        await LoseASchoolAsync(visitor, network, cohort);
        await Looks.AtAsync(visitor, $"coordinator-groups--repaired{way}", 1280);
        await SetDatesAsync(visitor, cohort);
        await Looks.AtAsync(visitor, $"coordinator-dates--postponed{way}", 1280);
        await DissolveAsync(visitor, cohort);
        await visitor.Page.OpenAsync($"/coordinator/cohorts/{cohort.Id}");
        await visitor.Hands.DoAsync("Finish the cohort", "The cohort is finished");
        Assert.Empty(visitor.Complaints);
    }

    [Theory]
    [ClassData(typeof(EveryWay))]
    public async Task Two_people_give_leave_to_group_schools_with_a_conflict(bool scripts, bool keyboard)
    {
        var browsing = new Browsing(Scripts: scripts, Keyboard: keyboard);
        await using var casey = await Visitor.AsAsync(portal, portal.Person("coordinator"), browsing);
        await using var other = await Visitor.AsAsync(portal, await SecondCoordinatorAsync(), browsing);
        var overrides = $"/coordinator/cohorts/{portal.World["openCohort"]}/groups/overrides";
        var reason = $"They have not met for ten years {Guid.NewGuid():N}";
        await casey.GoAsync(overrides);
        var (one, another) = (casey.Page.GetByLabel("School", new() { Exact = true }), casey.Page.GetByLabel("And this school", new() { Exact = true }));
        var schools = await one.Locator("option").AllInnerTextsAsync();
        await casey.Hands.ChooseAsync(one, schools[1]);
        await casey.Hands.ChooseAsync(another, schools[2]);
        await casey.Hands.TypeAsync(casey.Page.GetByLabel("Why may they be grouped?"), reason);
        await casey.Hands.DoAsync("Ask for leave", "You have asked for leave");
        var asked = casey.Page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = reason });
        await Assertions.Expect(asked).ToContainTextAsync("You asked, so somebody else has to approve.");

        await other.GoAsync(overrides);
        await Looks.AtAsync(other, $"coordinator-groups-overrides--to-approve{(scripts ? "" : "-without-scripts")}", 1280);
        await other.Hands.PressAsync(other.Page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = reason }).GetByRole(AriaRole.Button, new() { NameRegex = new("^Approve") }));
        await other.Page.SeeAsync("Approved");
        await casey.GoAsync(overrides);
        await casey.Hands.PressAsync(asked.GetByRole(AriaRole.Button, new() { NameRegex = new("^Take back") }));
        await casey.Page.SeeAsync("Taken back");
        Assert.Empty(casey.Complaints.Concat(other.Complaints));
    }

    /// <summary>Takes what a search found as the draft, closes booking and publishes.</summary>
    private static async Task PublishAsync(Visitor visitor, (Guid Id, Guid Run) cohort)
    {
        var groups = $"/coordinator/cohorts/{cohort.Id}/groups";
        await visitor.Page.OpenAsync($"{groups}/runs/{cohort.Run}");
        await visitor.Hands.DoAsync("Use these groups", "These groups are your draft now");
        await visitor.Page.LookAgainUntilAsync(groups, visitor.Page.GetByText("nobody trained yet"), 0);
        await visitor.Hands.DoAsync("Close booking, so that groups can be published", "Booking is closed");
        await visitor.Hands.DoAsync("Publish the groups", "The groups are published");
    }

    /// <summary>A school of a group of three leaves: its group needs repair, and the smallest one is made.</summary>
    private static async Task LoseASchoolAsync(Visitor visitor, FoundedNetwork network, (Guid Id, Guid Run) cohort)
    {
        var groups = await network.Coordinator.ListAsync($"/api/cohorts/{cohort.Id}/groups");
        var leaving = network.Schools.First(school => school.Id == (Guid)groups.First(group => group["schoolIds"]!.AsArray().Count == 3)["schoolIds"]![0]!);
        await visitor.Page.OpenAsync($"/coordinator/cohorts/{cohort.Id}/bookings");
        await visitor.Hands.PressAsync(visitor.Page.GetByRole(AriaRole.Link, new() { Name = $"Withdraw {leaving.Name}" }));
        await visitor.Hands.TypeAsync(visitor.Page.GetByLabel("Why?"), "The school is inspected that week.");
        await visitor.Hands.DoAsync("Withdraw the school", $"{leaving.Name} has left the cohort");
        // Its place is free, but whoever takes it now joins late.
        await visitor.Hands.PressAsync(visitor.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Offer a place to") }));
        await visitor.Page.SeeAsync("A place is offered");

        var repair = visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Propose the smallest repair" });
        await visitor.Page.LookAgainUntilAsync($"/coordinator/cohorts/{cohort.Id}/groups", repair, 1);
        await Looks.AtAsync(visitor, $"coordinator-groups--to-repair{(visitor.HasScripts ? "" : "-without-scripts")}", 1280);
        await visitor.Hands.PressAsync(repair);
        await Assertions.Expect(visitor.Page.GetByText("The groups afterwards")).ToBeVisibleAsync();
        await visitor.Hands.DoAsync("Make this repair", "The groups are repaired");
    }

    /// <summary>Dates are found and proposed; then one is set by hand, postponed, moved to a day that fits and confirmed; the schools are reminded of the others.</summary>
    private static async Task SetDatesAsync(Visitor visitor, (Guid Id, Guid Run) cohort)
    {
        var (page, hands, pages) = (visitor.Page, visitor.Hands, new CoordinatorPages(visitor.Hands, cohort.Id.ToString()));
        await pages.ProposeDatesAsync(Schools - 1, _ => Task.CompletedTask);
        var dates = new Uri(page.Url).AbsolutePath;
        await hands.PressAsync(page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Remind the") }));
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { NameRegex = new("reminded by e-mail") })).ToBeVisibleAsync();

        await hands.PressAsync(page.Locator("tbody a[href^='/coordinator/visits/']"));
        var visit = new Uri(page.Url).AbsolutePath;
        await Looks.AtAsync(visitor, $"coordinator-visits-Id--proposed{(visitor.HasScripts ? "" : "-without-scripts")}", 1280);
        await hands.PressAsync(page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Propose (Mon|Tues|Wednes|Thurs|Fri)day") }));
        await page.SeeAsync("The date is proposed");
        await page.OpenAsync(visit);
        await hands.DoAsync("Confirm this date", "The review at");
        await page.OpenAsync(visit);
        await hands.FillDayAsync("Day", NextMonday());
        await hands.TickAsync(page.GetByLabel("Yes, do not ask the schools"));
        await hands.DoAsync("Set the date", "The date is set and confirmed");
        await page.OpenAsync(visit);
        await hands.PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Postpone the review" }));
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Choose a reason");
        await hands.TickAsync(page.GetByRole(AriaRole.Radio).First);
        await hands.DoAsync("Postpone the review", "The review is postponed");
        Assert.NotEqual(dates, new Uri(page.Url).AbsolutePath);

        static DateOnly NextMonday()
        {
            var day = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(40);
            return day.AddDays((8 - (int)day.DayOfWeek) % 7);
        }
    }

    private static async Task DissolveAsync(Visitor visitor, (Guid Id, Guid Run) cohort)
    {
        await visitor.Page.OpenAsync($"/coordinator/cohorts/{cohort.Id}/groups");
        var first = visitor.Page.Locator(".pr-group").First;
        await visitor.Hands.PressAsync(first.Locator("summary"));
        await visitor.Hands.PressAsync(first.GetByRole(AriaRole.Button, new() { NameRegex = new("^Dissolve") }));
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Say why, in a sentence");
        await visitor.Hands.TypeAsync(visitor.Page.GetByLabel("dissolved?").First, "Two of its schools are one school now.");
        await visitor.Hands.PressAsync(visitor.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Dissolve") }).First);
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { NameRegex = new("is dissolved$") })).ToBeVisibleAsync();
    }
}
