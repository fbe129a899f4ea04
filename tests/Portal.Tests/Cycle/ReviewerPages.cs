using Microsoft.Playwright;

namespace PeerReview.Portal.Tests.Cycle;

/// <summary>What a reviewer does, page by page.</summary>
internal sealed class ReviewerPages(IPage page)
{
    /// <summary>Signs the protocol, to which the home page leads.</summary>
    public async Task SignProtocolAsync()
    {
        await page.OpenAsync("/");
        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Read and sign") }).ClickAsync();
        await page.GetByLabel("I have read this and agree to it").CheckAsync();
        await page.DoAsync("Sign", "You have signed");
    }

    /// <summary>Starts the day at the school, once its head and the dates allow it.</summary>
    public async Task StartDayAsync(string review)
    {
        await page.LookAgainUntilAsync($"/reviewing/{review}", page.GetByRole(AriaRole.Button, new() { Name = "Start the review day" }), 1);
        await page.DoAsync("Start the review day", "The review day has started");
    }

    /// <summary>Notes what was seen.</summary>
    public async Task GatherAsync(string review, params (string Source, string Note)[] evidence)
    {
        foreach (var (source, note) in evidence)
        {
            await page.OpenAsync($"/reviewing/{review}/evidence");
            await page.GetByLabel("Where does it come from?").SelectOptionAsync(source);
            await page.GetByLabel("What did you see?").FillAsync(note);
            await page.DoAsync("Save the evidence", "Your evidence is saved");
        }
    }

    /// <summary>A finding from all evidence there is.</summary>
    /// <param name="review">The review.</param>
    /// <param name="kind">What went well, or even better if.</param>
    /// <param name="text">The finding.</param>
    public async Task FindAsync(string review, string kind, string text)
    {
        await page.OpenAsync($"/reviewing/{review}/findings/new");
        await page.GetByLabel(kind).CheckAsync();
        await page.GetByLabel("What did you find?").FillAsync(text);
        foreach (var evidence in await page.GetByRole(AriaRole.Checkbox).AllAsync())
            await evidence.CheckAsync();
        await page.DoAsync("Save", "The finding is saved");
    }

    /// <summary>Notes the feedback given on the day, and sends the written one.</summary>
    public async Task GiveFeedbackAsync(string review)
    {
        await page.OpenAsync($"/reviewing/{review}/verbal-feedback");
        await page.DoAsync("We have given the feedback", "The verbal feedback is noted");
        await page.GetByLabel("A summary the school could share").FillAsync("A school whose pupils take part.");
        await page.DoAsync("Save the draft", "The draft is saved");
        await page.DoAsync("Send the feedback", "The feedback is sent");
    }
}
