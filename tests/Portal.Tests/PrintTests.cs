using Microsoft.Playwright;

namespace PeerReview.Portal.Tests;

/// <summary>What people print: nothing to press, everything that is folded on the screen, and nothing cut off at the edge of the paper.</summary>
public sealed class PrintTests(PortalFixture portal)
{
    /// <summary>A4 with margins of 2 cm, in CSS pixels.</summary>
    private const int PaperWidth = 643;

    [Theory]
    [InlineData("complete host", "/our-reviews/{complete}/feedback")]
    [InlineData("followUp host", "/our-reviews/{followUp}/action-plan")]
    [InlineData("ready host", "/our-reviews/{ready}/self-evaluation")]
    [InlineData("onSite reviewer", "/reviewing/{onSite}/evidence")]
    [InlineData("onSite reviewer", "/reviewing/{onSite}/findings")]
    [InlineData("onSite reviewer", "/reviewing/{onSite}/verbal-feedback")]
    [InlineData("headteacher", "/cohorts/{openCohort}")]
    [InlineData("headteacher", "/dates/{visit}")]
    [InlineData("coordinator", "/coordinator/cohorts/{groupsCohort}")]
    [InlineData("coordinator", "/coordinator/cohorts/{openCohort}/bookings")]
    [InlineData("coordinator", "/coordinator/cohorts/{openCohort}/groups/runs/{groupingRun}")]
    [InlineData("coordinator", "/coordinator/sessions/{trainingHeld}")]
    public async Task A_page_prints_well(string who, string path)
    {
        await using var visitor = await Visitor.AsAsync(portal, portal.Person(who));
        await visitor.GoAsync(portal.World.Fill(path));
        await visitor.Page.EmulateMediaAsync(new() { Media = Media.Print });
        await visitor.Page.SetViewportSizeAsync(PaperWidth, 1000);
        await Looks.AtAsync(visitor, $"print-{path.Replace("/", "-", StringComparison.Ordinal).Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal).Trim('-')}", PaperWidth);
        await Assertions.Expect(visitor.Page.Locator(".pr-header, .govuk-service-navigation, .govuk-button, .pr-footer, .pr-table a[href$=withdraw]").And(visitor.Page.Locator(":visible"))).ToHaveCountAsync(0);
        foreach (var folded in await visitor.Page.Locator("details > :not(summary)").AllAsync())
            Assert.True(await folded.IsVisibleAsync(), $"{path} leaves something folded on paper.");
    }
}
