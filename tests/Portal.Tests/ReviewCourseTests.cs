using System.Globalization;
using Microsoft.Playwright;

namespace PeerReview.Portal.Tests;

/// <summary>One review from the morning of the day to the follow-up, through the portal alone and without scripts, by the two people it takes.</summary>
public sealed class ReviewCourseTests(PortalFixture portal)
{
    [Fact]
    public async Task A_review_runs_its_whole_course_in_the_portal()
    {
        Assert.SkipUnless(portal.World.Has("course"), "This platform has no second review that is ready; a fresh one has.");
        var review = portal.World["course"];
        await using var reviewer = await Visitor.AsAsync(portal, portal.Person("course reviewer"), Browsing.WithoutScripts);
        await using var host = await Visitor.AsAsync(portal, portal.Person("course host"), Browsing.WithoutScripts);
        await GatherAsync(reviewer.Page, review);
        await WriteAsync(reviewer.Page, review);
        await AcceptAsync(host.Page, review);
        await PlanAsync(host.Page, review);
        Assert.Empty(reviewer.Complaints.Concat(host.Complaints));
    }

    private static async Task GatherAsync(IPage page, string review)
    {
        await page.GotoAsync($"/reviewing/{review}");
        await PressAsync(page, "Start the review day", "The review day has started");
        foreach (var (source, note) in new[] { ("Pupil voice", "Nine of ten pupils named a club they go to."), ("Book look", "Every book shows a plan and what became of it.") })
        {
            await page.GotoAsync($"/reviewing/{review}/evidence");
            await page.GetByLabel("Where does it come from?").SelectOptionAsync(source);
            await page.GetByLabel("What did you see?").FillAsync(note);
            await PressAsync(page, "Save the evidence", "Your evidence is saved");
        }

        await FindAsync(page, review, "What went well", "Pupils take part in much that is offered.");
        await FindAsync(page, review, "Even better if", "Those who do not take part were asked why.");
        await Assertions.Expect(page.GetByText("2 sources").First).ToBeVisibleAsync();
        await page.GotoAsync($"/reviewing/{review}/verbal-feedback");
        await Assertions.Expect(page.GetByText("Pupils take part in much that is offered.")).ToBeVisibleAsync();
        await PressAsync(page, "We have given the feedback", "The verbal feedback is noted");
    }

    private static async Task FindAsync(IPage page, string review, string kind, string text)
    {
        await page.GotoAsync($"/reviewing/{review}/findings/new");
        await page.GetByLabel(kind).CheckAsync();
        await page.GetByLabel("What did you find?").FillAsync(text);
        foreach (var evidence in await page.GetByRole(AriaRole.Checkbox).AllAsync())
            await evidence.CheckAsync();
        await PressAsync(page, "Save", "The finding is saved");
    }

    private static async Task WriteAsync(IPage page, string review)
    {
        await page.GotoAsync($"/reviewing/{review}/feedback");
        await page.GetByLabel("A summary the school could share").FillAsync("A school whose pupils take part.");
        await PressAsync(page, "Save the draft", "The draft is saved");
        await PressAsync(page, "Send the feedback", "The feedback is sent");
    }

    private static async Task AcceptAsync(IPage page, string review)
    {
        await page.GotoAsync($"/our-reviews/{review}/factual-check");
        var open = page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Accurate") });
        for (var left = await open.CountAsync(); left > 0; left--)
        {
            await open.First.ClickAsync();
            await Assertions.Expect(open).ToHaveCountAsync(left - 1);
        }

        await PressAsync(page, "Accept the feedback", "You have accepted the feedback");
    }

    private static async Task PlanAsync(IPage page, string review)
    {
        await page.GotoAsync($"/our-reviews/{review}/action-plan");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Plan an action") }).First.ClickAsync();
        await page.GetByLabel("What will you do?").FillAsync("Ask each of them, and start what they would come to.");
        await page.GetByLabel("Who owns it?").FillAsync("Personal development lead");
        await FillDayAsync(page, DateOnly.FromDateTime(DateTime.UtcNow).AddDays(60));
        await page.GetByLabel("How will you know it worked?").FillAsync("Everybody takes part in something.");
        await PressAsync(page, "Save", "The action is saved");
        await PressAsync(page, "Agree the plan", "The plan is agreed");

        await page.GotoAsync($"/our-reviews/{review}/follow-up");
        await FillDayAsync(page, DateOnly.FromDateTime(DateTime.UtcNow));
        await PressAsync(page, "Book the meeting", "The meeting is booked");
        await page.GetByLabel("What was said?").FillAsync("We met and looked at what has changed.");
        await page.GetByLabel("What has changed since the review?").FillAsync("Two new clubs.");
        await PressAsync(page, "Complete the review", "The review is complete");
    }

    private static async Task FillDayAsync(IPage page, DateOnly day)
    {
        await page.GetByLabel("Day", new() { Exact = true }).First.FillAsync(day.Day.ToString(CultureInfo.InvariantCulture));
        await page.GetByLabel("Month", new() { Exact = true }).First.FillAsync(day.Month.ToString(CultureInfo.InvariantCulture));
        await page.GetByLabel("Year", new() { Exact = true }).First.FillAsync(day.Year.ToString(CultureInfo.InvariantCulture));
    }

    private static async Task PressAsync(IPage page, string button, string done)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = done })).ToBeVisibleAsync();
    }
}
