using System.Globalization;
using System.Text;
using Microsoft.Playwright;

namespace PeerReview.Portal.Tests.Cycle;

/// <summary>What a coordinator does for a cohort, page by page. Each form that is sent is a step, and is counted.</summary>
/// <param name="hands">What the pages are worked with.</param>
/// <param name="cohort">The cohort's id; empty before it is drawn up.</param>
internal sealed class CoordinatorPages(Hands hands, string cohort = "")
{
    private readonly IPage _page = hands.Page;

    private string _cohort = cohort;

    /// <summary>How many forms were sent.</summary>
    public int Steps { get; private set; }

    /// <summary>The address of the cohort's pages.</summary>
    public string Cohort => $"/coordinator/cohorts/{_cohort}";

    /// <summary>Looks at a file of schools and imports it.</summary>
    /// <returns>The schools' names by URN, as the preview shows them.</returns>
    public async Task<IReadOnlyDictionary<int, string>> ImportSchoolsAsync(IReadOnlyList<int> urns)
    {
        await _page.OpenAsync("/coordinator/schools/import");
        await ChooseAsync("URN,Tier\n" + string.Concat(urns.Select(urn => $"{urn},member\n")));
        await LookAtFileAsync($"Import {urns.Count} schools");
        var rows = await _page.Locator("tbody tr").AllAsync();
        var names = new Dictionary<int, string>();
        foreach (var row in rows)
            names.Add(int.Parse(await row.Locator("td").Nth(0).InnerTextAsync(), CultureInfo.InvariantCulture), await row.Locator("td").Nth(1).InnerTextAsync());
        await StepAsync($"Import {urns.Count} schools", $"{urns.Count} schools imported");
        return names;
    }

    /// <summary>Looks at a file of people and invites them.</summary>
    public async Task InviteAsync(string csv, int people)
    {
        await _page.OpenAsync("/coordinator/people/import");
        await ChooseAsync(csv);
        await LookAtFileAsync($"Invite {people} people");
        await StepAsync($"Invite {people} people", $"{people} people are invited");
    }

    /// <summary>Draws a cohort of the termly programme up, open at once or a draft for now.</summary>
    public async Task DrawUpAsync(string name, DateOnly from, DateOnly until, bool isOpen = true)
    {
        await _page.OpenAsync("/coordinator/cohorts/new");
        await hands.TickAsync(_page.Locator("input[name=programmeCode][value=vnet-personal-development]"));
        await hands.TypeAsync(_page.GetByLabel("Name", new() { Exact = true }), name);
        await hands.FillDayAsync("First day for reviews", from);
        await hands.FillDayAsync("Last day for reviews", until);
        await hands.FillDayAsync("Booking opens (optional)", DateOnly.FromDateTime(DateTime.UtcNow).AddDays(-1));
        await hands.FillDayAsync("Booking closes (optional)", from.AddDays(-1));
        if (isOpen)
            await hands.TickAsync(_page.GetByLabel("Open it for booking at once"));
        await StepAsync("Draw up the cohort", isOpen ? "The cohort is drawn up and open for booking" : "The cohort is drawn up");
        _cohort = new Uri(_page.Url).Segments[^1];
    }

    /// <summary>Holds the training today, to which everybody comes.</summary>
    public async Task TrainAsync(int people)
    {
        await ScheduleTrainingAsync();
        await _page.LookAgainUntilAsync(new Uri(_page.Url).AbsolutePath, _page.Locator(".pr-sheet__row"), people);
        await StepAsync("Everyone not marked came", $"{people} marks saved");
    }

    /// <summary>Schedules a training afternoon today, and looks at who is expected.</summary>
    public async Task ScheduleTrainingAsync()
    {
        await _page.OpenAsync($"{Cohort}/sessions/new");
        await hands.FillDayAsync("Day", DateOnly.FromDateTime(DateTime.UtcNow));
        await hands.TypeAsync(_page.GetByLabel("Where"), "Professional Development Centre");
        await StepAsync("Schedule it", "The session is scheduled");
        await OpenSessionAsync();
    }

    /// <summary>Opens the training from the list of sessions.</summary>
    public async Task OpenSessionAsync()
    {
        await _page.OpenAsync($"{Cohort}/sessions");
        await hands.PressAsync(_page.GetByRole(AriaRole.Link, new() { Name = "Training on" }));
    }

    /// <summary>Closes booking, searches and publishes what is found.</summary>
    /// <returns>The names of the schools of each group.</returns>
    public async Task<IReadOnlyList<IReadOnlyList<string>>> FormGroupsAsync(Func<string, Task> look)
    {
        await _page.OpenAsync(Cohort);
        await StepAsync("Close booking", "Booking is closed");
        // Who was trained reaches the cohort by event.
        await _page.LookAgainUntilAsync($"{Cohort}/groups", _page.GetByText("nobody trained yet"), 0);
        await StepAsync("Search", "What the search found");
        await look("coordinator-groups-run--found");
        await StepAsync("Publish them as they are", "The groups are published");
        await look("coordinator-groups--just-published");
        var groups = new List<IReadOnlyList<string>>();
        foreach (var group in await _page.Locator(".pr-group").AllAsync())
            groups.Add(await group.Locator(".pr-group__schools li").AllInnerTextsAsync());
        return groups;
    }

    /// <summary>Has dates found for every group, and proposes them.</summary>
    public async Task ProposeDatesAsync(int reviews, Func<string, Task> look)
    {
        await _page.LookAgainUntilAsync($"{Cohort}/dates", _page.Locator("tbody tr"), reviews);
        await hands.TickAsync(_page.GetByLabel("Look at them first"));
        await hands.DoAsync("Find dates", "Dates that were found");
        await look("coordinator-dates-run--found");
        await hands.DoAsync("Propose these dates to the schools", "The dates are proposed");
        await look("coordinator-dates--proposed");
    }

    private Task ChooseAsync(string csv) =>
        _page.GetByLabel("Your file").SetInputFilesAsync(new FilePayload { Name = "file.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(csv) });

    private async Task LookAtFileAsync(string offered)
    {
        Steps++;
        await hands.PressAsync(_page.GetByRole(AriaRole.Button, new() { Name = "Look at the file" }));
        await Assertions.Expect(_page.GetByRole(AriaRole.Button, new() { Name = offered })).ToBeVisibleAsync();
    }

    private Task StepAsync(string button, string done)
    {
        Steps++;
        return hands.DoAsync(button, done);
    }
}
