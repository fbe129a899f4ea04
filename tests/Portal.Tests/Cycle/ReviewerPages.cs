using Microsoft.Playwright;

namespace PeerReview.Portal.Tests.Cycle;

/// <summary>What a reviewer does, page by page.</summary>
internal sealed class ReviewerPages(Hands hands)
{
    private readonly IPage _page = hands.Page;

    /// <summary>Signs the protocol, to which the home page leads.</summary>
    public async Task SignProtocolAsync()
    {
        await _page.OpenAsync("/");
        await hands.PressAsync(_page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Read and sign") }));
        await hands.TickAsync(_page.GetByLabel("I have read this and agree to it"));
        await hands.DoAsync("Sign", "You have signed");
    }

    /// <summary>Starts the day at the school, once its head and the dates allow it.</summary>
    public async Task StartDayAsync(string review)
    {
        await _page.LookAgainUntilAsync($"/reviewing/{review}", _page.GetByRole(AriaRole.Button, new() { Name = "Start the review day" }), 1);
        await hands.DoAsync("Start the review day", "The review day has started");
    }

    /// <summary>Notes what was seen.</summary>
    public async Task GatherAsync(string review, params (string Source, string Note)[] evidence)
    {
        foreach (var (source, note) in evidence)
        {
            await _page.OpenAsync($"/reviewing/{review}/evidence");
            await hands.ChooseAsync(_page.GetByLabel("Where does it come from?"), source);
            await hands.TypeAsync(_page.GetByLabel("What did you see?"), note);
            await hands.PressAsync(_page.GetByRole(AriaRole.Button, new() { Name = "Save the evidence" }));
            await Assertions.Expect(_page.GetByText(note).First).ToBeVisibleAsync();
            // With scripts it is kept on the device first, and sent from there.
            await Assertions.Expect(_page.Locator("[data-evidence-waiting] li")).ToHaveCountAsync(0);
        }
    }

    /// <summary>A finding from all evidence there is.</summary>
    /// <param name="review">The review.</param>
    /// <param name="kind">What went well, or even better if.</param>
    /// <param name="text">The finding.</param>
    public async Task FindAsync(string review, string kind, string text)
    {
        await _page.OpenAsync($"/reviewing/{review}/findings/new");
        await hands.TickAsync(_page.GetByLabel(kind));
        await hands.TypeAsync(_page.GetByLabel("What did you find?"), text);
        foreach (var evidence in await _page.GetByRole(AriaRole.Checkbox).AllAsync())
            await hands.TickAsync(evidence);
        await hands.DoAsync("Save", "The finding is saved");
        await Assertions.Expect(_page.GetByText("2 sources").First).ToBeVisibleAsync();
    }

    /// <summary>Words a record and a finding anew, and takes one of each out.</summary>
    public async Task ReviseAsync(string review)
    {
        const string Mistaken = "Seen in another school.";
        await GatherAsync(review, ("Learning walk", Mistaken));
        await _page.OpenAsync($"/reviewing/{review}/evidence");
        await ChangeAsync($"/reviewing/{review}/evidence", "Nine of ten");
        await hands.TypeAsync(_page.GetByLabel("What did you see?"), "Nine of ten pupils of Year 5 named a club they go to.");
        await hands.DoAsync("Save", "Your evidence is saved");
        await ChangeAsync($"/reviewing/{review}/evidence", Mistaken);
        await hands.DoAsync("Remove this record", "The record is removed");

        await _page.OpenAsync($"/reviewing/{review}/findings/new");
        await hands.TickAsync(_page.GetByLabel("What went well"));
        await hands.TypeAsync(_page.GetByLabel("What did you find?"), Mistaken);
        await hands.DoAsync("Save", "The finding is saved");
        await ChangeAsync($"/reviewing/{review}/findings", Mistaken);
        await hands.TypeAsync(_page.GetByLabel("What did you find?"), $"{Mistaken} Or was it?");
        await hands.DoAsync("Save", "The finding is saved");
        await ChangeAsync($"/reviewing/{review}/findings", Mistaken);
        await hands.DoAsync("Take this finding out", "The finding is taken out");
    }

    /// <summary>Answers the school's query, in better words.</summary>
    public async Task AnswerQueryAsync(string review, string query)
    {
        await _page.LookAgainUntilAsync($"/reviewing/{review}/queries", _page.GetByText(query), 1);
        await hands.TypeAsync(_page.GetByLabel("Your answer"), "Thank you, that is right.");
        await hands.TypeAsync(_page.GetByLabel("Better words for the point"), "Those who do not take part yet were asked what they would come to.");
        await hands.DoAsync("Send the answer", "Your answer is sent");
    }

    /// <summary>Notes the feedback given on the day, and sends the written one.</summary>
    public async Task GiveFeedbackAsync(string review)
    {
        await _page.OpenAsync($"/reviewing/{review}/verbal-feedback");
        await hands.DoAsync("We have given the feedback", "The verbal feedback is noted");
        await hands.TypeAsync(_page.GetByLabel("A summary the school could share"), "A school whose pupils take part.");
        await hands.DoAsync("Save the draft", "The draft is saved");
        await hands.DoAsync("Send the feedback", "The feedback is sent");
    }

    /// <summary>Opens a list and goes to the one that says so, to change it.</summary>
    public async Task ChangeAsync(string list, string words)
    {
        await _page.OpenAsync(list);
        await hands.PressAsync(_page.Locator("main article, main li").Filter(new() { HasText = words }).Last.GetByRole(AriaRole.Link, new() { NameRegex = new("^Change") }));
    }
}
