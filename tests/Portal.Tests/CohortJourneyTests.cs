using Microsoft.Playwright;
using PeerReview.Portal.Tests.Cycle;

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
    [ClassData(typeof(EveryWay))]
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

    [Theory]
    [ClassData(typeof(EveryWay))]
    public async Task A_coordinator_changes_the_draft_by_hand_and_back_again(bool scripts, bool keyboard)
    {
        await using var visitor = await Visitor.AsAsync(portal, portal.Person("coordinator"), new Browsing(Scripts: scripts, Keyboard: keyboard));
        var (page, hands) = (visitor.Page, visitor.Hands);
        await visitor.GoAsync($"/coordinator/cohorts/{portal.World["openCohort"]}/groups");
        var group = page.Locator(".pr-group").First;
        var name = (await group.GetByRole(AriaRole.Heading).InnerTextAsync()).Split(' ', 2)[1].Trim();

        foreach (var (button, done) in new[] { ("Lock", "is locked"), ("Unlock", "is unlocked") })
        {
            await hands.PressAsync(group.Locator("summary"));
            await hands.DoAsync($"{button} {name}", $"{name} {done}");
        }

        foreach (var (before, after) in new[] { (name, "Seaside"), ("Seaside", name) })
        {
            await hands.PressAsync(group.Locator("summary"));
            await hands.TypeAsync(page.GetByLabel($"Another name for {before}"), after);
            await hands.DoAsync($"Rename {before}", $"{before} is {after} now");
        }

        await ChangeAndBackAsync(visitor, name);
        await WishAsync(visitor);
        await hands.PressAsync(page.Locator("summary").Filter(new() { HasText = "What counts how much" }));
        var weight = page.Locator("form").Filter(new() { HasText = "a kilometre between two partners" }).GetByRole(AriaRole.Textbox).First;
        var value = await weight.InputValueAsync();
        await hands.TypeAsync(weight, "much");
        await hands.PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Save what counts" }));
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await hands.TypeAsync(weight, value);
        await hands.DoAsync("Save what counts", "What counts is saved");
        Assert.Empty(visitor.Complaints);
    }

    /// <summary>A school moves to another group and back, and two schools swap and swap back.</summary>
    private static async Task ChangeAndBackAsync(Visitor visitor, string home)
    {
        var (page, hands) = (visitor.Page, visitor.Hands);
        var (move, swap) = (page.Locator("form").Filter(new() { HasText = "Move a school" }), page.Locator("form").Filter(new() { HasText = "Swap two schools" }));
        var names = await page.Locator(".pr-group__head h2").AllInnerTextsAsync();
        var away = names[1].Split(' ', 2)[1].Trim();
        var all = await swap.GetByLabel("This school").Locator("option").AllInnerTextsAsync();
        var (first, last) = (WithoutGroup(all[1]), WithoutGroup(all[^1]));
        foreach (var target in new[] { away, home })
        {
            await ChooseAsync(move.GetByLabel("School", new() { Exact = true }), first);
            await ChooseAsync(move.GetByLabel("To"), target);
            await hands.PressAsync(move.GetByRole(AriaRole.Button, new() { Name = "Move", Exact = true }));
            await page.SeeAsync("The school has moved");
        }

        for (var times = 0; times < 2; times++)
        {
            await ChooseAsync(swap.GetByLabel("This school"), first);
            await ChooseAsync(swap.GetByLabel("With this one"), last);
            await hands.PressAsync(swap.GetByRole(AriaRole.Button, new() { Name = "Swap", Exact = true }));
            await page.SeeAsync("The schools are swapped");
        }

        // An option says more than a name: the school's group, or how many schools a group has.
        static string WithoutGroup(string option) => option[..option.LastIndexOf(" (", StringComparison.Ordinal)];

        async Task ChooseAsync(ILocator list, string name) =>
            await hands.ChooseAsync(list, (await list.Locator("option").AllInnerTextsAsync()).First(option => option.StartsWith(name + " (", StringComparison.Ordinal)));
    }

    /// <summary>A wish is added and taken away.</summary>
    private static async Task WishAsync(Visitor visitor)
    {
        var (page, hands) = (visitor.Page, visitor.Hands);
        var wish = page.Locator("form").Filter(new() { HasText = "Add a wish" });
        var schools = await wish.GetByLabel("School", new() { Exact = true }).Locator("option").AllInnerTextsAsync();
        await hands.ChooseAsync(wish.GetByLabel("School", new() { Exact = true }), schools[1]);
        await hands.ChooseAsync(wish.GetByLabel("And this school"), schools[2]);
        await hands.PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Add the wish" }));
        await page.SeeAsync("The wish is added");
        await hands.DoAsync("Take away wish 1", "The wish is taken away");
    }
}
