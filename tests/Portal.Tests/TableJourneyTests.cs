using Microsoft.Playwright;

namespace PeerReview.Portal.Tests;

/// <summary>A table is searched, sorted, turned over and taken along as CSV.</summary>
public sealed class TableJourneyTests(PortalFixture portal)
{
    [Theory]
    [ClassData(typeof(EveryWay))]
    public async Task A_coordinator_finds_sorts_and_exports_schools(bool scripts, bool keyboard)
    {
        await using var visitor = await Visitor.AsAsync(portal, portal.Person("coordinator"), new Browsing(Scripts: scripts, Keyboard: keyboard));
        var (page, hands) = (visitor.Page, visitor.Hands);
        await visitor.GoAsync("/coordinator/schools");
        var names = page.Locator("tbody th");
        var all = await names.AllInnerTextsAsync();
        await hands.PressAsync(page.Locator("thead").GetByRole(AriaRole.Link, new() { Name = "School" }));
        await Assertions.Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "School" })).ToHaveAttributeAsync("aria-sort", "ascending");
        Assert.Equal((await names.AllInnerTextsAsync()).Order(StringComparer.CurrentCulture), await names.AllInnerTextsAsync());
        await hands.PressAsync(page.Locator("thead").GetByRole(AriaRole.Link, new() { Name = "School" }));
        await Assertions.Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "School" })).ToHaveAttributeAsync("aria-sort", "descending");

        await hands.TypeAsync(page.GetByLabel("Find in this table"), all[0]);
        await hands.PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Find" }));
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Show all" })).ToBeVisibleAsync();
        var found = await names.AllInnerTextsAsync();
        Assert.All(found, name => Assert.Contains(all[0], name, StringComparison.CurrentCultureIgnoreCase));
        var address = await page.GetByRole(AriaRole.Link, new() { Name = "Download as CSV" }).GetAttributeAsync("href");
        var file = await visitor.Context.APIRequest.GetAsync(address!);
        Assert.StartsWith("text/csv", file.Headers["content-type"], StringComparison.Ordinal);
        var lines = (await file.TextAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(found.Count + 1, lines.Length);
        Assert.Contains(all[0], lines[1], StringComparison.Ordinal);
        Assert.Empty(visitor.Complaints);
    }

    [Theory]
    [ClassData(typeof(EveryWay))]
    public async Task A_long_table_has_pages(bool scripts, bool keyboard)
    {
        await using var visitor = await Visitor.AnonymousAsync(portal, new Browsing(Scripts: scripts, Keyboard: keyboard));
        await visitor.GoAsync("/gallery");
        var first = await visitor.Page.Locator("tbody th").First.InnerTextAsync();
        await visitor.Hands.PressAsync(visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Next" }));
        await Assertions.Expect(visitor.Page.Locator("tbody th").First).Not.ToHaveTextAsync(first);
        await visitor.Hands.PressAsync(visitor.Page.GetByRole(AriaRole.Link, new() { Name = "Previous" }));
        await Assertions.Expect(visitor.Page.Locator("tbody th").First).ToHaveTextAsync(first);
    }
}
