using System.Net;
using Microsoft.Playwright;
using PeerReview.Local.Demo;
using PeerReview.TestKit;

namespace PeerReview.Portal.Tests;

/// <summary>A coordinator sees which schools have not done something yet and reminds their heads, each once a day however often the button is pressed.</summary>
public sealed class ReminderJourneyTests(PortalFixture portal)
{
    [Theory]
    [ClassData(typeof(EveryWay))]
    public async Task A_coordinator_reminds_the_heads_who_have_not_booked(bool scripts, bool keyboard)
    {
        var api = portal.Api("coordinator");
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var name = $"Nobody's cohort {Guid.NewGuid().ToString("N")[..6]}";
        var plan = new { name, academicYear = today.Year, reviewsFrom = today.AddDays(60), reviewsUntil = today.AddDays(150), capacity = 30, minimumSchools = 3 };
        var cohort = (Guid)(await api.PostAsync("/api/cohorts", new { programmeCode = CohortSteps.Programme, plan }))!["id"]!;
        await api.PostAsync($"/api/cohorts/{cohort}/open", new { });
        var reminders = await ApiClient.UntilAsync(
            () => ApiClient.WhenReadyAsync(() => api.GetAsync($"/api/reporting/cohorts/{cohort}/reminders"), HttpStatusCode.NotFound), found => found.AsArray().Count == 1);
        var schools = reminders[0]!["schools"]!.AsArray().Select(school => (Guid)school!["schoolId"]!).ToList();

        await using var visitor = await Visitor.AsAsync(portal, portal.Person("coordinator"), new Browsing(Scripts: scripts, Keyboard: keyboard));
        await visitor.GoAsync($"/coordinator/cohorts/{cohort}");
        await Looks.AtAsync(visitor, $"coordinator-cohorts-Id--to-remind{(scripts ? "" : "-without-scripts")}", 1280);
        for (var pressed = 0; pressed < 2; pressed++)
        {
            await visitor.Hands.PressAsync(visitor.Page.GetByRole(AriaRole.Button, new() { NameRegex = new($"^Remind ({schools.Count} heads|the head) to book a place") }));
            await Assertions.Expect(visitor.Page.GetByRole(AriaRole.Heading, new() { NameRegex = new($"^{schools.Count} heads? (is|are) reminded by e-mail") })).ToBeVisibleAsync();
        }

        Assert.Empty(visitor.Complaints);
        var heads = (await api.ListAsync("/api/membership/people"))
            .Where(person => person["roles"]!.AsArray().Any(role => (string?)role!["role"] == "headteacher" && schools.Contains((Guid)role["organisationId"]!)))
            .Select(person => (string)person["email"]!).ToList();
        Assert.NotEmpty(heads);
        var mails = await Eventually.SeeAsync(
            () => Task.FromResult(PickedUpMail.Read(portal.Founding.MailDirectory).Where(mail => mail.Subject.EndsWith(name, StringComparison.Ordinal)).Select(mail => mail.To).ToList()),
            mails => mails.Count >= heads.Count);
        Assert.Equal(heads.Order(), mails.Order());
    }
}
