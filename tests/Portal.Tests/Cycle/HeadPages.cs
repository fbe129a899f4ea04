using Microsoft.Playwright;

namespace PeerReview.Portal.Tests.Cycle;

/// <summary>What a head does for the school, page by page.</summary>
internal sealed class HeadPages(Hands hands)
{
    private readonly IPage _page = hands.Page;

    /// <summary>Follows the link of the invitation and chooses a password; any role does so.</summary>
    public async Task AcceptInvitationAsync(string token, string name, string password)
    {
        await _page.OpenAsync($"/connect/invitation?token={token}");
        await hands.TypeAsync(_page.GetByLabel("Your name"), name);
        await hands.TypeAsync(_page.GetByLabel("Choose a password"), password);
        await hands.PressAsync(_page.GetByRole(AriaRole.Button, new() { Name = "Accept the invitation" }));
        await _page.WaitForURLAsync(url => !url.Contains("/connect/", StringComparison.Ordinal));
    }

    /// <summary>Books a place for everybody of the school, with the declarations.</summary>
    public async Task BookAsync(string cohort)
    {
        await _page.OpenAsync("/cohorts");
        await hands.PressAsync(_page.GetByRole(AriaRole.Button, new() { Name = $"Book a place in {cohort}" }));
        await _page.GetByRole(AriaRole.Group, new() { Name = "Who will take part?" }).WaitForAsync();
        foreach (var question in new[] { "Who will take part?", "On behalf of the school I declare" })
        {
            foreach (var box in await _page.GetByRole(AriaRole.Group, new() { Name = question }).GetByRole(AriaRole.Checkbox).AllAsync())
                await hands.TickAsync(box);
        }

        await hands.DoAsync("Book the place", "Your place is booked");
    }

    /// <summary>Looks once more at who takes part, from the booking just made.</summary>
    public async Task ChangeDelegatesAsync()
    {
        await hands.PressAsync("main a[href$='/delegates']");
        await hands.TickAsync(_page.GetByRole(AriaRole.Checkbox).First);
        await hands.DoAsync("Save", "The people who take part are changed");
    }

    /// <summary>Agrees to every date that is proposed.</summary>
    public async Task AgreeToDatesAsync(int dates)
    {
        var open = _page.Locator(".pr-note a");
        await _page.LookAgainUntilAsync("/dates", open, dates);
        for (var left = dates; left > 0; left--)
        {
            await hands.PressAsync(open);
            await hands.TickAsync(_page.GetByLabel("Yes, we agree"));
            await hands.DoAsync("Send the answer", "Your answer is sent");
        }
    }

    /// <summary>Writes the self-evaluation and shares it with the group.</summary>
    /// <returns>The id of the school's review.</returns>
    public async Task<string> ShareSelfEvaluationAsync()
    {
        await _page.OpenAsync("/our-reviews");
        var review = new Uri(_page.Url).Segments[^1];
        await _page.OpenAsync($"/our-reviews/{review}/self-evaluation");
        await hands.TypeAsync(_page.GetByLabel("What do you want your visitors to look into?"), "Do all pupils take part in what the school offers beyond lessons?");
        await hands.TypeAsync(_page.GetByLabel("Line of enquiry 1"), "Who does not take part in clubs and trips, and what is done about it?");
        await hands.TypeAsync(_page.GetByLabel("What should visitors know about your school?"), "It serves its town and the villages around it.");
        await hands.DoAsync("Save", "Your self-evaluation is saved");
        await hands.DoAsync("Share with our group", "Your self-evaluation is shared with your group");
        return review;
    }

    /// <summary>Says whom a visitor tells who is worried about a child.</summary>
    public async Task NameSafeguardingContactAsync(string review)
    {
        await _page.OpenAsync($"/our-reviews/{review}/concerns");
        var lead = _page.GetByRole(AriaRole.Group, new() { Name = "Designated safeguarding lead" });
        await hands.TypeAsync(lead.GetByLabel("Name"), "Samira Safe");
        await hands.TypeAsync(lead.GetByLabel("How to reach them on the day"), "At the front office");
        await hands.DoAsync("Save", "Your safeguarding contacts are saved");
    }

    /// <summary>Queries the first point of the feedback.</summary>
    public async Task QueryAsync(string review, string text)
    {
        await _page.OpenAsync($"/our-reviews/{review}/factual-check");
        var point = _page.Locator(".pr-finding").First;
        await hands.PressAsync(point.Locator("summary"));
        await hands.PressAsync(point.GetByRole(AriaRole.Button, new() { Name = "Send the query" }));
        await Assertions.Expect(_page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await hands.TypeAsync(point.GetByLabel("What is not right?"), text);
        await hands.PressAsync(point.GetByRole(AriaRole.Button, new() { Name = "Send the query" }));
        await Assertions.Expect(_page.Locator(".pr-timeline").GetByText(text)).ToBeVisibleAsync();
    }

    /// <summary>Finds every point of the feedback accurate and accepts it.</summary>
    public async Task AcceptFeedbackAsync(string review)
    {
        await _page.OpenAsync($"/our-reviews/{review}/factual-check");
        var open = _page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Accurate") });
        for (var left = await open.CountAsync(); left > 0; left--)
        {
            await hands.PressAsync(open);
            await Assertions.Expect(open).ToHaveCountAsync(left - 1);
        }

        await hands.DoAsync("Accept the feedback", "You have accepted the feedback");
    }

    /// <summary>Plans an action for the first point and agrees the plan.</summary>
    public async Task AgreePlanAsync(string review)
    {
        await _page.OpenAsync($"/our-reviews/{review}/action-plan");
        await hands.PressAsync(_page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Plan an action") }));
        await hands.TypeAsync(_page.GetByLabel("What will you do?"), "Ask each of them, and start what they would come to.");
        await hands.TypeAsync(_page.GetByLabel("Who owns it?"), "Personal development lead");
        await hands.FillDayAsync(legend: null, DateOnly.FromDateTime(DateTime.UtcNow).AddDays(60));
        await hands.TypeAsync(_page.GetByLabel("How will you know it worked?"), "Everybody takes part in something.");
        await hands.DoAsync("Save", "The action is saved");
        await hands.DoAsync("Agree the plan", "The plan is agreed");
    }

    /// <summary>Plans an action of the school's own and thinks better of it.</summary>
    public async Task PlanAndTakeOutAsync(string review)
    {
        await _page.OpenAsync($"/our-reviews/{review}/action-plan/new");
        await hands.TypeAsync(_page.GetByLabel("What will you do?"), "Start a choir.");
        await hands.DoAsync("Save", "The action is saved");
        await hands.PressAsync(_page.GetByRole(AriaRole.Link, new() { Name = "Change “Start a choir.”" }));
        await hands.TypeAsync(_page.GetByLabel("What will you do?"), "Start two choirs.");
        await hands.DoAsync("Save", "The action is saved");
        await hands.PressAsync(_page.GetByRole(AriaRole.Link, new() { Name = "Change “Start two choirs.”" }));
        await hands.DoAsync("Take this action out", "The action is taken out");
    }

    /// <summary>Says how the first action of the agreed plan goes, and what the group may know.</summary>
    public async Task ReportAsync(string review)
    {
        await _page.OpenAsync($"/our-reviews/{review}/action-plan");
        await hands.PressAsync(_page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Report progress") }));
        await hands.TickAsync(_page.GetByLabel("Under way"));
        await hands.TypeAsync(_page.GetByLabel("What has changed?"), "Everybody was asked.");
        await hands.DoAsync("Save", "Your progress is noted");
        await _page.OpenAsync($"/our-reviews/{review}/releases");
        await hands.TypeAsync(_page.GetByLabel("What may your group know?"), "We now ask each pupil what they would come to.");
        await hands.DoAsync("Save the summary", "The summary is saved");
    }

    /// <summary>Books the follow-up meeting, holds it and completes the review.</summary>
    public async Task HoldFollowUpAsync(string review)
    {
        await _page.OpenAsync($"/our-reviews/{review}/follow-up");
        await hands.FillDayAsync(legend: null, DateOnly.FromDateTime(DateTime.UtcNow));
        await hands.DoAsync("Book the meeting", "The meeting is booked");
        await hands.TypeAsync(_page.GetByLabel("What was said?"), "We met and looked at what has changed.");
        await hands.TypeAsync(_page.GetByLabel("What has changed since the review?"), "Two new clubs.");
        await hands.DoAsync("Complete the review", "The review is complete");
    }
}
