using System.Net;
using System.Net.Http.Json;
using PeerReview.Cohorts.Contracts;
using PeerReview.Reporting.Cockpit;
using PeerReview.Reviews.Contracts;
using PeerReview.Scheduling.Contracts;
using PeerReview.ServiceDefaults.Security;
using PeerReview.TestKit;

namespace PeerReview.Reporting.Tests.Cockpit;

public sealed class CockpitTests(ReportingFactory reporting)
{
    private readonly CohortStory _story = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_cockpit_is_the_same_in_whatever_order_and_however_often_the_events_come(int seed)
    {
        var events = _story.Events().Concat(_story.Events()).ToArray();
        new Random(seed).Shuffle(events);
        await Task.WhenAll(events.Select(message => reporting.Bus.PublishAsync(message)));

        var cockpit = (await ReadAsync(Person.Coordinator(_story.Network)))!;
        Assert.Equal((CohortStatus.GroupsPublished, 4), (cockpit.Status, cockpit.Schools.Count));
        var figures = cockpit.Figures;
        Assert.Equal((3, 1, 2, 1), (figures.Confirmed, figures.Waiting, figures.Trained, figures.Groups));
        Assert.Equal((1, 3), (figures.VisitsConfirmed, figures.Visits));
        Assert.Equal((ReviewStage.ActionPlanning, ReviewStage.Complete), (cockpit.Schools[0].Stage, cockpit.Schools[2].Stage));
        var first = cockpit.Schools[0];
        Assert.Equal(("School A", BookingState.Confirmed, 1, "Group 1"), (first.Name, first.Booking, first.DelegatesTrained, first.GroupName));
        Assert.Equal((VisitState.Confirmed, CohortStory.VisitDay), (first.Visit, first.VisitDay));
        Assert.Equal((CohortStory.VisitDay.AddDays(21), 4, 1), (first.StageDue, first.Actions, first.ActionsDone));
    }

    [Fact]
    public async Task A_trusts_lead_sees_the_trusts_schools_only()
    {
        foreach (var message in _story.Events())
            await reporting.Bus.PublishAsync(message);
        await Eventually.SeeAsync(() => ReadAsync(Person.Coordinator(_story.Network)), view => view?.Schools.Count == 4);

        var lead = new Person(Guid.CreateVersion7(), "Lee Lead", _story.Network, new RoleAt(Role.MatLead, _story.TrustA));
        var seen = await ReadAsync(lead);
        Assert.Equal(["School A"], seen!.Schools.Select(school => school.Name));
    }

    [Fact]
    public async Task Another_networks_coordinator_finds_no_such_cohort()
    {
        foreach (var message in _story.Events())
            await reporting.Bus.PublishAsync(message);
        await Eventually.SeeAsync(() => ReadAsync(Person.Coordinator(_story.Network)), view => view?.Schools.Count == 4);

        var answer = await reporting.As(Person.Coordinator(Guid.CreateVersion7())).GetAsync($"/api/reporting/cohorts/{_story.Cohort}/cockpit");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private async Task<CockpitView?> ReadAsync(Person person)
    {
        var answer = await reporting.As(person).GetAsync($"/api/reporting/cohorts/{_story.Cohort}/cockpit");
        return answer.StatusCode is HttpStatusCode.NotFound ? null : await answer.Content.ReadFromJsonAsync<CockpitView>(ServiceFactory<Program>.Json);
    }
}
