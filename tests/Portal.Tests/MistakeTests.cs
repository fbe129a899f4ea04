using Microsoft.Playwright;

namespace PeerReview.Portal.Tests;

/// <summary>Forms sent as they are, with nothing filled in: each says what is wrong, at the top and at the field, and is as accessible as before.</summary>
public sealed class MistakeTests(PortalFixture portal)
{
    [Theory]
    [InlineData(null, "/connect/sign-in", "Sign in")]
    [InlineData(null, "/connect/forgotten-password", "Send the link")]
    [InlineData("headteacher", "/cohorts/{openCohort}/book", "Book the place")]
    [InlineData("headteacher", "/bookings/{booking}/withdraw", "Withdraw")]
    [InlineData("headteacher", "/colleagues/invite", "Send the invitation")]
    [InlineData("actionPlanning host", "/our-reviews/{actionPlanning}/action-plan/new", "Save")]
    [InlineData("followUp host", "/our-reviews/{followUp}/follow-up", "Book the meeting")]
    [InlineData("onSite reviewer", "/reviewing/{onSite}/findings/new", "Save")]
    [InlineData("onSite reviewer", "/reviewing/{onSite}/keep-in-touch", "Save the note")]
    [InlineData("coordinator", "/coordinator/cohorts/new", "Draw up the cohort")]
    [InlineData("coordinator", "/coordinator/cohorts/{draftCohort}/cancel", "Cancel the cohort")]
    [InlineData("coordinator", "/coordinator/bookings/{someBooking}/withdraw", "Withdraw the school")]
    [InlineData("coordinator", "/coordinator/cohorts/{openCohort}/sessions/new", "Schedule it")]
    [InlineData("coordinator", "/coordinator/cohorts/{openCohort}/groups", "Move")]
    [InlineData("coordinator", "/coordinator/cohorts/{openCohort}/groups", "Add the wish")]
    [InlineData("coordinator", "/coordinator/cohorts/{openCohort}/groups/overrides", "Ask for leave")]
    [InlineData("coordinator", "/coordinator/visits/{someVisit}", "Postpone the review")]
    [InlineData("coordinator", "/coordinator/schools/import", "Look at the file")]
    [InlineData("coordinator", "/coordinator/people/import", "Look at the file")]
    public async Task A_form_with_a_mistake_says_so_and_is_accessible(string? who, string path, string button)
    {
        await using var visitor = await Visitor.RegularAsync(portal, who is null ? null : portal.Person(who), Browsing.Desktop);
        var page = visitor.Page;
        await visitor.GoAsync(portal.World.Fill(path));
        await page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        var summary = page.GetByRole(AriaRole.Alert);
        await Assertions.Expect(summary).ToContainTextAsync("There is a problem");
        await Assertions.Expect(page.Locator(".govuk-error-message, p.error")).Not.ToHaveCountAsync(0);
        Assert.StartsWith("Error: ", await page.TitleAsync(), StringComparison.Ordinal);
        // Each sentence of the summary leads to its field.
        foreach (var link in await summary.GetByRole(AriaRole.Link).AllAsync())
            await Assertions.Expect(page.Locator($"[id='{(await link.GetAttributeAsync("href"))!.Split('#')[1]}']")).ToHaveCountAsync(1);
        var name = path.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal).Trim('/').Replace('/', '-');
        await Looks.AtBothWidthsAsync(visitor, $"{name}--mistake-{button.ToLowerInvariant().Replace(' ', '-')}");
    }
}
