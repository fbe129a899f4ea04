using Microsoft.Playwright;

namespace PeerReview.Portal.Tests.Cycle;

/// <summary>What a head does for the school, page by page.</summary>
internal sealed class HeadPages(IPage page)
{
    /// <summary>Follows the link of the invitation and chooses a password; any role does so.</summary>
    public async Task AcceptInvitationAsync(string token, string name, string password)
    {
        await page.OpenAsync($"/connect/invitation?token={token}");
        await page.GetByLabel("Your name").FillAsync(name);
        await page.GetByLabel("Choose a password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Accept the invitation" }).ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/connect/", StringComparison.Ordinal));
    }

    /// <summary>Books a place for everybody of the school, with the declarations.</summary>
    public async Task BookAsync(string cohort)
    {
        await page.OpenAsync("/cohorts");
        await page.GetByRole(AriaRole.Button, new() { Name = $"Book a place in {cohort}" }).ClickAsync();
        foreach (var question in new[] { "Who will take part?", "On behalf of the school I declare" })
        {
            foreach (var box in await page.GetByRole(AriaRole.Group, new() { Name = question }).GetByRole(AriaRole.Checkbox).AllAsync())
                await box.CheckAsync();
        }

        await page.DoAsync("Book the place", "Your place is booked");
    }

    /// <summary>Agrees to every date that is proposed.</summary>
    public async Task AgreeToDatesAsync(int dates)
    {
        var open = page.Locator(".pr-note a");
        await page.LookAgainUntilAsync("/dates", open, dates);
        for (var left = dates; left > 0; left--)
        {
            await open.First.ClickAsync();
            await page.GetByLabel("Yes, we agree").CheckAsync();
            await page.DoAsync("Send the answer", "Your answer is sent");
        }
    }

    /// <summary>Writes the self-evaluation and shares it with the group.</summary>
    /// <returns>The id of the school's review.</returns>
    public async Task<string> ShareSelfEvaluationAsync()
    {
        await page.OpenAsync("/our-reviews");
        var review = new Uri(page.Url).Segments[^1];
        await page.OpenAsync($"/our-reviews/{review}/self-evaluation");
        await page.GetByLabel("What do you want your visitors to look into?").FillAsync("Do all pupils take part in what the school offers beyond lessons?");
        await page.GetByLabel("Line of enquiry 1").FillAsync("Who does not take part in clubs and trips, and what is done about it?");
        await page.GetByLabel("What should visitors know about your school?").FillAsync("It serves its town and the villages around it.");
        await page.DoAsync("Save", "Your self-evaluation is saved");
        await page.DoAsync("Share with our group", "Your self-evaluation is shared with your group");
        return review;
    }

    /// <summary>Finds every point of the feedback accurate and accepts it.</summary>
    public async Task AcceptFeedbackAsync(string review)
    {
        await page.OpenAsync($"/our-reviews/{review}/factual-check");
        var open = page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Accurate") });
        for (var left = await open.CountAsync(); left > 0; left--)
        {
            await open.First.ClickAsync();
            await Assertions.Expect(open).ToHaveCountAsync(left - 1);
        }

        await page.DoAsync("Accept the feedback", "You have accepted the feedback");
    }

    /// <summary>Plans an action for the first point and agrees the plan.</summary>
    public async Task AgreePlanAsync(string review)
    {
        await page.OpenAsync($"/our-reviews/{review}/action-plan");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Plan an action") }).First.ClickAsync();
        await page.GetByLabel("What will you do?").FillAsync("Ask each of them, and start what they would come to.");
        await page.GetByLabel("Who owns it?").FillAsync("Personal development lead");
        await page.FillDayAsync(legend: null, DateOnly.FromDateTime(DateTime.UtcNow).AddDays(60));
        await page.GetByLabel("How will you know it worked?").FillAsync("Everybody takes part in something.");
        await page.DoAsync("Save", "The action is saved");
        await page.DoAsync("Agree the plan", "The plan is agreed");
    }

    /// <summary>Books the follow-up meeting, holds it and completes the review.</summary>
    public async Task HoldFollowUpAsync(string review)
    {
        await page.OpenAsync($"/our-reviews/{review}/follow-up");
        await page.FillDayAsync(legend: null, DateOnly.FromDateTime(DateTime.UtcNow));
        await page.DoAsync("Book the meeting", "The meeting is booked");
        await page.GetByLabel("What was said?").FillAsync("We met and looked at what has changed.");
        await page.GetByLabel("What has changed since the review?").FillAsync("Two new clubs.");
        await page.DoAsync("Complete the review", "The review is complete");
    }
}
