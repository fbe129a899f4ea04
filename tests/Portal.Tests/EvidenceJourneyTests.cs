using Microsoft.Playwright;
using PeerReview.Portal.Tests.Cycle;

namespace PeerReview.Portal.Tests;

/// <summary>Evidence is written in a school, with a network and without.</summary>
public sealed class EvidenceJourneyTests(PortalFixture portal)
{
    private string Evidence => $"/reviewing/{portal.World["onSite"]}/evidence";

    [Fact]
    public async Task Evidence_written_without_scripts_is_an_ordinary_form()
    {
        await using var visitor = await Visitor.AsAsync(portal, portal.Person("onSite reviewer"), Browsing.WithoutScripts);
        var words = $"Written without scripts {Guid.NewGuid():N}";
        await visitor.GoAsync(Evidence);
        await visitor.Page.GetByLabel("Where does it come from?").SelectOptionAsync("Book look");
        await visitor.Page.GetByLabel("What did you see?").FillAsync(words);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Save the evidence" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByText("Your evidence is saved")).ToBeVisibleAsync();
        await Assertions.Expect(visitor.Page.GetByText(words)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Evidence_written_without_a_network_survives_and_is_sent_once()
    {
        await using var visitor = await Visitor.AsAsync(portal, portal.Person("onSite reviewer"), Browsing.Phone);
        string[] notes = [.. Enumerable.Range(1, 3).Select(number => $"Offline note {number} {Guid.NewGuid():N}")];
        await visitor.GoAsync(Evidence);
        await visitor.Page.EvaluateAsync("navigator.serviceWorker.ready.then(() => true)");
        // Seen once under the service worker, so that it is on the device.
        await visitor.GoAsync(Evidence);
        await visitor.Context.SetOfflineAsync(true);

        await WriteAsync(visitor, notes[0]);
        await Assertions.Expect(visitor.Page.Locator("[data-evidence-waiting] li")).ToHaveCountAsync(1);
        // The phone is put away, and the page opened again in a corridor without a signal.
        await visitor.Page.ReloadAsync();
        await Assertions.Expect(visitor.Page.GetByText(notes[0])).ToBeVisibleAsync();
        await WriteAsync(visitor, notes[1]);
        await WriteAsync(visitor, notes[2]);
        await Assertions.Expect(visitor.Page.Locator("[data-evidence-waiting] li")).ToHaveCountAsync(3);
        await Looks.AtAsync(visitor, "reviewing-Id-evidence--without-a-network", 320);

        await visitor.Context.SetOfflineAsync(false);
        await Assertions.Expect(visitor.Page.Locator("[data-evidence-waiting] li")).ToHaveCountAsync(0);
        var saved = await portal.Api("onSite reviewer").ListAsync($"/api/reviews/{portal.World["onSite"]}/evidence");
        Assert.All(notes, note => Assert.Single(saved, record => (string?)record["note"] == note));
        await Assertions.Expect(visitor.Page.GetByText(notes[2])).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Evidence_changed_elsewhere_meanwhile_is_put_together_on_the_device()
    {
        var (mine, theirs, both) = ($"Written on the phone {Guid.NewGuid():N}", $"Changed at the desk {Guid.NewGuid():N}", $"Both {Guid.NewGuid():N}");
        await using var phone = await Visitor.AsAsync(portal, portal.Person("onSite reviewer"), Browsing.Phone);
        await phone.GoAsync(Evidence);
        // It arrives, and the phone never hears so: what it holds is older than what is changed next.
        await phone.Context.RouteAsync("**/evidence/sync", async route =>
        {
            await route.FetchAsync();
            await route.AbortAsync();
        });
        await WriteAsync(phone, mine);
        var desk = await Visitor.AsAsync(portal, portal.Person("onSite reviewer"));
        await desk.Page.LookAgainUntilAsync(Evidence, desk.Page.GetByText(mine, new() { Exact = true }), 1);
        await new ReviewerPages(desk.Hands).ChangeAsync(Evidence, mine);
        await desk.Hands.TypeAsync(desk.Page.GetByLabel("What did you see?"), theirs);
        await desk.Hands.DoAsync("Save", "Your evidence is saved");
        await desk.DisposeAsync();

        await phone.Context.UnrouteAllAsync();
        // That an answer was lost is what we asked for.
        phone.Complaints.Clear();
        await phone.Page.EvaluateAsync("dispatchEvent(new Event('online'))");
        var waiting = phone.Page.Locator("[data-evidence-waiting]");
        await Assertions.Expect(waiting).ToContainTextAsync("Changed elsewhere");
        await waiting.GetByRole(AriaRole.Button, new() { Name = "Put both together" }).ClickAsync();
        await Assertions.Expect(waiting.GetByText(theirs)).ToBeVisibleAsync();
        await Assertions.Expect(waiting.GetByLabel("What should stay?")).ToHaveValueAsync(mine);
        await Assertions.Expect(waiting.GetByLabel("What should stay?")).ToBeFocusedAsync();
        await Looks.AtAsync(phone, "reviewing-Id-evidence--put-together", 320);
        await waiting.GetByLabel("What should stay?").FillAsync(both);
        await waiting.GetByRole(AriaRole.Button, new() { Name = "Save what I put together" }).ClickAsync();

        await Assertions.Expect(waiting.Locator("li")).ToHaveCountAsync(0);
        await Assertions.Expect(phone.Page.Locator("[data-evidence-team]").GetByText(both).First).ToBeVisibleAsync();
        var saved = (await portal.Api("onSite reviewer").ListAsync($"/api/reviews/{portal.World["onSite"]}/evidence")).Select(record => (string?)record["note"]).ToList();
        Assert.Contains(both, saved);
        Assert.DoesNotContain(mine, saved);
        Assert.DoesNotContain(theirs, saved);
    }

    [Fact]
    public async Task A_finding_is_three_pages_from_the_list_of_reviews()
    {
        await using var visitor = await Visitor.AsAsync(portal, portal.Person("onSite reviewer"));
        var pages = 0;
        visitor.Page.Response += (_, response) => pages += response.Request.IsNavigationRequest && response.Status < 300 ? 1 : 0;
        var words = $"Pupils help one another {Guid.NewGuid():N}";
        await visitor.GoAsync($"/reviewing/{portal.World["onSite"]}/findings");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Add a finding" }).ClickAsync();
        await visitor.Page.GetByLabel("What went well").CheckAsync();
        await visitor.Page.GetByLabel("What did you find?").FillAsync(words);
        await visitor.Page.GetByRole(AriaRole.Checkbox).First.CheckAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByText(words).First).ToBeVisibleAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"recording a finding took {pages} pages");
        Assert.InRange(pages, 1, 3);
    }

    private static async Task WriteAsync(Visitor visitor, string note)
    {
        await visitor.Page.GetByLabel("Where does it come from?").SelectOptionAsync("Pupil voice");
        await visitor.Page.GetByLabel("What did you see?").FillAsync(note);
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Save the evidence" }).ClickAsync();
        await Assertions.Expect(visitor.Page.GetByText(note)).ToBeVisibleAsync();
    }
}
