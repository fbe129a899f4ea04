using PeerReview.Local.Demo;
using PeerReview.Portal.Tests.Cycle;

namespace PeerReview.Portal.Tests;

/// <summary>Names, notes and addresses as long as they may be, with words that nothing breaks: no page grows wider than a phone.</summary>
public sealed class LongTextTests(PortalFixture portal)
{
    private static readonly string Word = string.Concat(Enumerable.Repeat("Taumatawhakatangi", 8));

    [Fact]
    public async Task A_long_note_and_a_long_finding_fit()
    {
        var review = $"/reviewing/{portal.World["onSite"]}";
        var note = string.Join(' ', Enumerable.Repeat("Pupils read aloud to one another in pairs, and each said what the other did well.", 45)) + $" https://www.{Word}.example/";
        await using var visitor = await Visitor.AsAsync(portal, portal.Person("onSite reviewer"), Browsing.Desktop);
        var (page, pages) = (visitor.Page, new ReviewerPages(visitor.Hands));
        await pages.GatherAsync(review.Split('/')[^1], ("Pupil voice", note));
        await LookAsync(visitor, $"{review}/evidence", "reviewing-Id-evidence");
        await pages.ChangeAsync($"{review}/evidence", Word);
        await Looks.AtBothWidthsAsync(visitor, "reviewing-Id-evidence-RecordId--long-text");
        await visitor.Hands.DoAsync("Remove this record", "The record is removed");

        await page.OpenAsync($"{review}/findings/new");
        await visitor.Hands.TickAsync(page.GetByLabel("What went well"));
        await visitor.Hands.TypeAsync(page.GetByLabel("What did you find?"), note[..1500] + Word);
        await visitor.Hands.DoAsync("Save", "The finding is saved");
        await LookAsync(visitor, $"{review}/findings", "reviewing-Id-findings");
        await LookAsync(visitor, $"{review}/verbal-feedback", "reviewing-Id-verbal-feedback");
        await pages.ChangeAsync($"{review}/findings", Word);
        await visitor.Hands.DoAsync("Take this finding out", "The finding is taken out");
    }

    [Fact]
    public async Task A_colleague_with_a_long_name_and_address_fits()
    {
        var name = $"{Word[..60]} {Guid.NewGuid():N}";
        await using var visitor = await Visitor.AsAsync(portal, portal.Person("headteacher"));
        await visitor.GoAsync("/colleagues/invite");
        await visitor.Hands.TypeAsync(visitor.Page.GetByLabel("Name"), name);
        await visitor.Hands.TypeAsync(visitor.Page.GetByLabel("E-mail address"), $"{Word[..28]}{Guid.NewGuid():N}@{Word[..55].ToLowerInvariant()}.example");
        await visitor.Hands.DoAsync("Send the invitation", $"{name} is invited");
        await LookAsync(visitor, "/colleagues", "colleagues");
        await visitor.Hands.DoAsync($"Withdraw the invitation of {name}", $"The invitation of {name} is withdrawn");
    }

    [Fact]
    public async Task A_cohort_with_a_long_name_fits()
    {
        var api = portal.Api("coordinator");
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var plan = new { name = $"Autumn {Word[..85]}", academicYear = today.Year, reviewsFrom = today.AddDays(60), reviewsUntil = today.AddDays(150) };
        var cohort = (Guid)(await api.PostAsync("/api/cohorts", new { programmeCode = CohortSteps.Programme, plan }))!["id"]!;
        await api.PostAsync($"/api/cohorts/{cohort}/open", new { });
        await using (var casey = await Visitor.AsAsync(portal, portal.Person("coordinator")))
        {
            await LookAsync(casey, "/coordinator/cohorts", "coordinator-cohorts");
            await LookAsync(casey, $"/coordinator/cohorts/{cohort}", "coordinator-cohorts-Id");
            await LookAsync(casey, $"/coordinator/cohorts/{cohort}/groups", "coordinator-cohorts-Id-groups");
        }

        await using (var head = await Visitor.AsAsync(portal, portal.Person("headteacher")))
        {
            await LookAsync(head, "/", "home");
            await LookAsync(head, "/cohorts", "cohorts");
            await LookAsync(head, $"/cohorts/{cohort}", "cohorts-Id");
            await LookAsync(head, $"/cohorts/{cohort}/book", "cohorts-Id-book");
        }

        await api.PostAsync($"/api/cohorts/{cohort}/cancel", new { reason = "Only its name was looked at" });
    }

    private static async Task LookAsync(Visitor visitor, string path, string name)
    {
        var answer = await visitor.GoAsync(path);
        Assert.Equal(200, answer.Status);
        await Looks.AtBothWidthsAsync(visitor, $"{name}--long-text");
        await visitor.Page.SetViewportSizeAsync(Browsing.Desktop.Width, Browsing.Desktop.Height);
    }
}
