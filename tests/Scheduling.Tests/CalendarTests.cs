using System.Net;
using PeerReview.Scheduling.Calendars;
using PeerReview.Scheduling.Visits;
using PeerReview.ServiceDefaults.Security;
using PeerReview.TestKit;

namespace PeerReview.Scheduling.Tests;

public sealed class CalendarTests(SchedulingFactory factory)
{
    private readonly Net _net = new(factory);

    [Fact]
    public async Task Nothing_need_be_entered_to_begin()
    {
        var school = await KnownSchoolAsync("Alder");
        var network = await _net.Coordinator.GetAsync("/api/scheduling/calendars/network").ReadAsync<CalendarView>();
        Assert.False(network.IsWritten);
        Assert.Equal(6, network.Terms.Count);

        Assert.Equal(DayKind.SchoolDay, (await DayAsync(school, new DateOnly(2027, 3, 4))).Kind);
        Assert.Equal(DayKind.Weekend, (await DayAsync(school, new DateOnly(2027, 3, 6))).Kind);
        Assert.Equal(DayKind.Holiday, (await DayAsync(school, new DateOnly(2027, 2, 17))).Kind);
        Assert.Equal(DayKind.Inset, (await DayAsync(school, new DateOnly(2027, 1, 4))).Kind);
        var may = await DayAsync(school, new DateOnly(2027, 5, 3));
        Assert.Equal((DayKind.BankHoliday, false), (may.Kind, may.CanHost));
        Assert.Contains("Early May bank holiday", Assert.Single(may.Remarks), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_level_writes_over_the_one_above()
    {
        var trust = Guid.CreateVersion7();
        var school = await KnownSchoolAsync("Birch", trust);
        var sister = await KnownSchoolAsync("Beech", trust);
        var maintained = await KnownSchoolAsync("Cedar");
        var day = new DateOnly(2027, 3, 4);

        // The trust takes that week off; the authority shuts the day; one school of the trust teaches all the same.
        await WriteAsync(_net.Coordinator, $"trusts/{trust}", [Term("Spring", 1, 4, 3, 25, new HalfTerm(new DateOnly(2027, 3, 1), new DateOnly(2027, 3, 5)))], []);
        Assert.Equal((DayKind.Holiday, DayKind.Holiday, DayKind.SchoolDay), (await KindAsync(school, day), await KindAsync(sister, day), await KindAsync(maintained, day)));

        await WriteAsync(_net.Coordinator, "local-authorities/Norfolk", [], [new CalendarDays(CalendarDayKind.Closed, day, day, "county day")]);
        Assert.Equal(DayKind.Closed, await KindAsync(maintained, day));

        await WriteAsync(_net.Head(school), $"schools/{school.Id}", [Term("Spring", 1, 4, 3, 25)], [new CalendarDays(CalendarDayKind.Open, day, day, "we teach")]);
        Assert.Equal((DayKind.SchoolDay, DayKind.Holiday, DayKind.Closed), (await KindAsync(school, day), await KindAsync(sister, day), await KindAsync(maintained, day)));

        await WriteAsync(_net.Coordinator, "network", [], [new CalendarDays(CalendarDayKind.Busy, day.AddDays(1), day.AddDays(1), "conference"), new CalendarDays(CalendarDayKind.Note, day.AddDays(1), day.AddDays(1), "bring badges")]);
        var conference = await DayAsync(maintained, day.AddDays(1));
        Assert.Equal((DayKind.SchoolDay, false), (conference.Kind, conference.CanHost));
        Assert.Contains(conference.Remarks, remark => remark.Contains("conference", StringComparison.Ordinal));
        Assert.Contains("bring badges", conference.Remarks);
    }

    [Fact]
    public async Task Dates_that_a_calendar_overtakes_are_listed_and_stay_until_somebody_moves_them()
    {
        var cohort = await _net.CohortAsync();
        var schools = new[] { await _net.SchoolAsync("Alder"), await _net.SchoolAsync("Birch"), await _net.SchoolAsync("Cedar") };
        var group = await _net.GroupAsync(cohort, schools);
        await _net.ProposeAsync(group);
        var visit = (await _net.VisitsAsync(group))[1];
        await _net.Coordinator.PostAsync($"/api/scheduling/visits/{visit.Id}/confirm", new { }).ReadAsync<VisitView>();
        var path = $"/api/scheduling/cohorts/{cohort}/date-clashes";
        Assert.Empty((await _net.Coordinator.GetAsync(path).ReadAsync<DateClashesView>()).Clashes);

        await WriteAsync(_net.Head(schools[0]), $"schools/{schools[0].Id}", [], [new CalendarDays(CalendarDayKind.Closed, visit.Day!.Value, visit.Day.Value, "boiler")]);
        var clash = Assert.Single((await _net.Coordinator.GetAsync(path).ReadAsync<DateClashesView>()).Clashes);
        Assert.Equal((visit.Id, visit.Day.Value), (clash.VisitId, clash.Day));
        Assert.Contains("boiler", Assert.Single(clash.Causes), StringComparison.Ordinal);
        Assert.Equal(visit.Day, (await _net.VisitAsync(visit.Id)).Day);
    }

    [Fact]
    public async Task A_calendar_is_written_by_those_it_belongs_to_and_against_the_version_they_read()
    {
        var trust = Guid.CreateVersion7();
        var (school, other) = (await KnownSchoolAsync("Dogwood", trust), await KnownSchoolAsync("Elm", trust));
        var path = $"/api/scheduling/calendars/schools/{school.Id}";
        var body = new WriteCalendarRequest([], [new CalendarDays(CalendarDayKind.Inset, new DateOnly(2027, 2, 5), new DateOnly(2027, 2, 5), "phonics")]);

        Assert.Equal(HttpStatusCode.Forbidden, (await _net.Head(other).PutAsync(path, body, "\"0\"")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _net.Head(school).PutAsync(path, body, "\"0\"")).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await _net.Head(school).PutAsync(path, body, "\"0\"")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _net.Head(school).PutAsync(path, body, "\"1\"")).StatusCode);

        var lead = new Person(Guid.CreateVersion7(), "Lee", _net.Id, new RoleAt(Role.MatLead, trust));
        Assert.Equal(HttpStatusCode.OK, (await factory.As(lead).PutAsync($"/api/scheduling/calendars/trusts/{trust}", body, "\"0\"")).StatusCode);
        var elsewhere = lead with { Roles = [new RoleAt(Role.MatLead, Guid.CreateVersion7())] };
        Assert.Equal(HttpStatusCode.Forbidden, (await factory.As(elsewhere).PutAsync($"/api/scheduling/calendars/trusts/{trust}", body, "\"1\"")).StatusCode);
    }

    [Fact]
    public async Task A_calendar_that_does_not_hang_together_is_refused_field_by_field()
    {
        var school = await KnownSchoolAsync("Fir");
        var answer = await _net.Head(school).PutAsync($"/api/scheduling/calendars/schools/{school.Id}", new WriteCalendarRequest(
            [Term("Spring", 1, 4, 3, 25), Term("Overlapping", 3, 1, 4, 1), Term("Backwards", 7, 1, 6, 1), Term("Half", 9, 1, 12, 1, new HalfTerm(new DateOnly(2027, 12, 20), new DateOnly(2027, 12, 24)))],
            [new CalendarDays(CalendarDayKind.Closed, new DateOnly(2027, 2, 5), new DateOnly(2027, 2, 4), "backwards")]), "\"0\"");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.All(new[] { "terms[1].first", "terms[2].last", "terms[3].halfTerms", "days[0].last" }, field => Assert.Contains(field, text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{ "terms": [null], "days": [] }""")]
    [InlineData("""{ "terms": [], "days": [null] }""")]
    [InlineData("""{ "terms": [{ "name": "Spring", "first": "2027-01-04", "last": "2027-03-25", "halfTerms": [null] }], "days": [] }""")]
    public async Task A_list_with_a_gap_in_it_is_the_clients_mistake(string body)
    {
        var school = await KnownSchoolAsync("Gorse");
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/scheduling/calendars/schools/{school.Id}") { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("If-Match", "\"0\"");
        Assert.Equal(HttpStatusCode.BadRequest, (await _net.Head(school).SendAsync(request)).StatusCode);
    }

    private async Task<TestSchool> KnownSchoolAsync(string name, Guid? trustId = null)
    {
        var school = await _net.SchoolAsync(name, trustId: trustId);
        await _net.SeeAsync($"/api/scheduling/calendars/schools/{school.Id}");
        return school;
    }

    private static TermDates Term(string name, int firstMonth, int firstDay, int lastMonth, int lastDay, params HalfTerm[] halfTerms) =>
        new(name, new DateOnly(2027, firstMonth, firstDay), new DateOnly(2027, lastMonth, lastDay), halfTerms);

    private static async Task WriteAsync(HttpClient client, string calendar, TermDates[] terms, CalendarDays[] days) =>
        await client.PutAsync($"/api/scheduling/calendars/{calendar}", new WriteCalendarRequest(terms, days), "\"0\"").ReadAsync<CalendarView>();

    private async Task<DayKind> KindAsync(TestSchool school, DateOnly day) => (await DayAsync(school, day)).Kind;

    private async Task<SchoolDayView> DayAsync(TestSchool school, DateOnly day) =>
        Assert.Single((await _net.Coordinator.GetAsync($"/api/scheduling/calendars/schools/{school.Id}/days?from={day:O}&until={day:O}").ReadAsync<SchoolDaysView>()).Days);
}
