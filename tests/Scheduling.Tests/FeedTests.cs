using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Ical.Net;
using Ical.Net.CalendarComponents;
using PeerReview.Scheduling.Contracts;
using PeerReview.Scheduling.Feeds;
using PeerReview.Scheduling.Sessions;
using PeerReview.Scheduling.Visits;
using PeerReview.TestKit;

namespace PeerReview.Scheduling.Tests;

public sealed class FeedTests(SchedulingFactory factory)
{
    private const string Address = "/api/scheduling/feeds/calendar.ics?key=";
    private readonly Net _net = new(factory);

    [Fact]
    public async Task A_feed_shows_sessions_and_confirmed_visits_and_moves_them_under_one_UID()
    {
        var (cohort, schools, visits) = await GroupWithDatesAsync();
        var visit = visits[0];
        var session = await _net.Coordinator.PostAsync($"/api/scheduling/cohorts/{cohort}/sessions",
            new ScheduleSessionRequest(SessionKind.Training, new DateOnly(2027, 6, 10), new TimeOnly(13, 0), new TimeOnly(16, 30), "Village hall")).ReadAsync<SessionView>();
        var feed = await IssueAsync(schools[0]);
        Assert.DoesNotContain(await FetchAsync(feed), item => item.Uid!.StartsWith(visit.Id.ToString(), StringComparison.Ordinal)); // proposed is not confirmed

        await _net.Coordinator.PostAsync($"/api/scheduling/visits/{visit.Id}/confirm", new { });
        var items = await FetchAsync(feed);
        var training = items.Single(item => item.Uid!.StartsWith(session.Id.ToString(), StringComparison.Ordinal));
        Assert.Equal(("Europe/London", new TimeOnly(13, 0), "Village hall"), (training.Start!.TzId, TimeOnly.FromDateTime(training.Start.Value), training.Location));
        Assert.Equal(new DateTime(2027, 6, 10, 12, 0, 0, DateTimeKind.Utc), training.Start.AsUtc);
        var first = items.Single(item => item.Uid!.StartsWith(visit.Id.ToString(), StringComparison.Ordinal));
        Assert.Equal("CONFIRMED", first.Status);

        await _net.Head(schools[1]).PostAsync($"/api/scheduling/visits/{visit.Id}/postpone", new PostponeVisitRequest(PostponementReason.Illness)).ReadAsync<PostponedVisitView>();
        var off = (await FetchAsync(feed)).Single(item => item.Uid == first.Uid);
        Assert.Equal(("CANCELLED", true), (off.Status, off.Sequence > first.Sequence));

        await _net.Coordinator.PostAsync($"/api/scheduling/visits/{visit.Id}/confirm", new { });
        var again = (await FetchAsync(feed)).Single(item => item.Uid == first.Uid);
        Assert.Equal(("CONFIRMED", true), (again.Status, again.Sequence > off.Sequence));
        Assert.NotEqual(first.Start!.Value, again.Start!.Value);
    }

    [Fact]
    public async Task A_feed_says_when_and_where_and_never_why()
    {
        var (_, schools, visits) = await GroupWithDatesAsync();
        await _net.Coordinator.PostAsync($"/api/scheduling/visits/{visits[0].Id}/confirm", new { });
        await _net.Head(schools[0]).PostAsync($"/api/scheduling/visits/{visits[0].Id}/postpone", new PostponeVisitRequest(PostponementReason.Ofsted));
        var text = await factory.CreateClient().GetStringAsync(new Uri(await IssueAsync(schools[1]), UriKind.Relative));
        Assert.Contains("CANCELLED", text, StringComparison.Ordinal);
        Assert.DoesNotContain("fsted", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("DESCRIPTION", text, StringComparison.Ordinal);
        Assert.DoesNotContain("ATTENDEE", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_works_until_it_is_renewed_or_revoked_and_no_other_ever_does()
    {
        var school = await _net.SchoolAsync("Alder");
        var first = await IssueAsync(school);
        using (var answer = await factory.CreateClient().GetAsync(new Uri(first, UriKind.Relative)))
        {
            Assert.Equal((HttpStatusCode.OK, "text/calendar"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
            Assert.True(answer.Headers.CacheControl!.NoStore);
        }

        var second = await IssueAsync(school);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(first));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(second));
        await _net.Head(school).DeleteAsync("/api/scheduling/feeds/mine", etag: null);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(second));
        Assert.False((await _net.Head(school).GetAsync("/api/scheduling/feeds/mine").ReadAsync<FeedView>()).IsOn);

        var third = await IssueAsync(school);
        Assert.StartsWith(Address, third, StringComparison.Ordinal);
        var secret = FeedToken.TryParse(third[Address.Length..])!;
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync($"{Address}{secret with { NetworkId = Guid.CreateVersion7() }}"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync($"{Address}{FeedToken.New(_net.Id)}"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync($"{Address}nonsense"));
        Assert.Equal(0, await factory.AsOwnerAsync<long>(_net.Id, $"SELECT count(*) FROM feeds WHERE position(decode('{Convert.ToHexString(secret.Secret)}', 'hex') IN secret_hash) > 0"));
    }

    [Fact]
    public async Task The_secret_of_an_address_is_in_no_trace()
    {
        var address = await IssueAsync(await _net.SchoolAsync("Alder"));
        var secret = address[Address.Length..];
        ConcurrentQueue<Activity> activities = [];
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activities.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(address));

        // The answer is out a moment before its trace has ended.
        await Eventually.SeeAsync(
            () => Task.FromResult(activities.Any(activity => activity.TagObjects.Any(tag => tag.Value as string == "/api/scheduling/feeds/calendar.ics"))), seen => seen);
        Assert.DoesNotContain(activities.SelectMany(activity => activity.TagObjects), tag => tag.Value?.ToString()?.Contains(secret, StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task An_invitation_asks_while_the_visit_stands_and_cancels_once_it_is_off()
    {
        var (_, schools, visits) = await GroupWithDatesAsync();
        var path = $"/api/scheduling/visits/{visits[0].Id}/invitation";
        Assert.Equal(HttpStatusCode.Conflict, (await _net.Head(schools[0]).GetAsync(path)).StatusCode);

        await _net.Coordinator.PostAsync($"/api/scheduling/visits/{visits[0].Id}/confirm", new { });
        var request = Calendar.Load(await _net.Head(schools[0]).GetStringAsync(new Uri(path, UriKind.Relative)))!;
        await _net.Coordinator.PostAsync($"/api/scheduling/visits/{visits[0].Id}/postpone", new PostponeVisitRequest(PostponementReason.Cover));
        var cancel = Calendar.Load(await _net.Head(schools[0]).GetStringAsync(new Uri(path, UriKind.Relative)))!;

        Assert.Equal(("REQUEST", "CANCEL"), (request.Method, cancel.Method));
        var (asked, struck) = (Assert.Single(request.Events)!, Assert.Single(cancel.Events)!);
        Assert.Equal(asked.Uid, struck.Uid);
        Assert.True(struck.Sequence > asked.Sequence);
    }

    private async Task<(Guid Cohort, TestSchool[] Schools, IReadOnlyList<VisitView> Visits)> GroupWithDatesAsync()
    {
        var cohort = await _net.CohortAsync();
        TestSchool[] schools = [await _net.SchoolAsync("Alder"), await _net.SchoolAsync("Birch"), await _net.SchoolAsync("Cedar")];
        foreach (var school in schools)
            await _net.BookAsync(cohort, school);
        var group = await _net.GroupAsync(cohort, schools);
        await Eventually.SeeAsync(async () => (await _net.Head(schools[2]).GetAsync($"/api/scheduling/cohorts/{cohort}/sessions")).IsSuccessStatusCode, found => found);
        await _net.ProposeAsync(group);
        return (cohort, schools, (await _net.VisitsAsync(group)).OrderBy(visit => visit.HostSchoolName, StringComparer.Ordinal).ToList());
    }

    private async Task<string> IssueAsync(TestSchool school) =>
        (await _net.Head(school).PutAsync("/api/scheduling/feeds/mine", new { }, etag: null).ReadAsync<IssuedFeedView>()).Path;

    private async Task<HttpStatusCode> StatusAsync(string path) => (await factory.CreateClient().GetAsync(new Uri(path, UriKind.Relative))).StatusCode;

    private async Task<IReadOnlyList<CalendarEvent>> FetchAsync(string path) =>
        [.. Calendar.Load(await factory.CreateClient().GetStringAsync(new Uri(path, UriKind.Relative)))!.Events];
}
