using Microsoft.Playwright;

namespace PeerReview.Portal.Tests;

/// <summary>What a coordinator does to groups before they are published, and what becomes of a file with a mistake in it.</summary>
public sealed class CohortJourneyTests(PortalFixture portal)
{
    [Fact]
    public async Task A_refused_row_of_a_file_is_named_and_nothing_is_imported()
    {
        await using var visitor = await Visitor.AsAsync(portal, portal.Person("coordinator"), Browsing.WithoutScripts);
        await visitor.GoAsync("/coordinator/schools/import");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Look at the file" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Choose a CSV file");
        await visitor.Page.GetByLabel("Your file").SetInputFilesAsync(new FilePayload { Name = "schools.csv", MimeType = "text/csv", Buffer = "URN\n999999\nabc\n"u8.ToArray() });
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Look at the file" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = "2 rows cannot be taken" })).ToBeVisibleAsync();
        await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Import" })).ToHaveCountAsync(0);
        await Looks.AtAsync(visitor, "coordinator-schools-import--refused", 1280);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_coordinator_sees_what_a_swap_would_do_before_it_is_made(bool scripts)
    {
        await using var visitor = await Visitor.AsAsync(portal, portal.Person("coordinator"), new Browsing(Scripts: scripts));
        var page = visitor.Page;
        await visitor.GoAsync($"/coordinator/cohorts/{portal.World["openCohort"]}/groups");
        var draft = await portal.Api("coordinator").GetAsync($"/api/cohorts/{portal.World["openCohort"]}/draft");
        var groups = draft["groups"]!.AsArray();
        Assert.True(groups.Count >= 1, "the draft has groups");
        var swap = page.Locator("form").Filter(new() { HasText = "Swap two schools" });
        await swap.GetByLabel("This school").SelectOptionAsync((string)groups[0]!["schools"]![0]!["id"]!);
        await swap.GetByLabel("With this one").SelectOptionAsync((string)groups[^1]!["schools"]![1]!["id"]!);
        if (scripts)
        {
            await Assertions.Expect(swap.Locator("[data-effect]")).ToContainTextAsync("rule");
        }
        else
        {
            await swap.GetByRole(AriaRole.Button, new() { Name = "Try it first" }).ClickAsync();
            await Assertions.Expect(page.GetByText("If you do this:")).ToBeVisibleAsync();
        }

        await Looks.AtAsync(visitor, $"coordinator-groups--tried{(scripts ? "" : "-without-scripts")}", 1280);
        var after = await portal.Api("coordinator").GetAsync($"/api/cohorts/{portal.World["openCohort"]}/draft");
        Assert.Equal((long)draft["version"]!, (long)after["version"]!);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task A_coordinator_compares_two_searches(bool scripts, bool keyboard)
    {
        await using var visitor = await Visitor.AsAsync(portal, portal.Person("coordinator"), new Browsing(Scripts: scripts, Keyboard: keyboard));
        var (page, hands) = (visitor.Page, visitor.Hands);
        await visitor.GoAsync($"/coordinator/cohorts/{portal.World["openCohort"]}/groups");
        await hands.PressAsync(page.GetByRole(AriaRole.Link, new() { NameRegex = new("so far: look and compare$") }));
        var (first, second) = (page.GetByLabel("Compare", new() { Exact = true }), page.GetByLabel("with", new() { Exact = true }));
        var searches = await first.Locator("option").AllInnerTextsAsync();
        await hands.ChooseAsync(first, searches[0]);
        await hands.ChooseAsync(second, searches[^1]);
        await hands.PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Compare" }));
        var table = page.GetByRole(AriaRole.Region, new() { Name = "Side by side" });
        await Assertions.Expect(table.GetByRole(AriaRole.Columnheader)).ToHaveTextAsync(["Measure", searches[0], searches[^1], "Difference"]);
        await Assertions.Expect(page.GetByText("the same in both.")).ToBeVisibleAsync();
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task A_group_is_locked_and_unlocked_by_keyboard_alone()
    {
        await using var visitor = await Visitor.AsAsync(portal, portal.Person("coordinator"), Browsing.WithoutMouse);
        await visitor.GoAsync($"/coordinator/cohorts/{portal.World["openCohort"]}/groups");
        foreach (var (button, done) in new[] { ("Lock", "is locked"), ("Unlock", "is unlocked") })
        {
            await visitor.Hands.PressAsync(".pr-group summary");
            await visitor.Hands.PressAsync($".pr-group button:has-text('{button} ')");
            await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { Name = done })).ToBeVisibleAsync();
        }
    }
}
