using System.Net;
using System.Net.Http.Json;
using PeerReview.Cohorts.Contracts;
using PeerReview.Membership.Contracts;
using PeerReview.Scheduling.Contracts;
using PeerReview.Scheduling.Sessions;
using PeerReview.ServiceDefaults.Http;
using PeerReview.TestKit;

namespace PeerReview.Scheduling.Tests;

public sealed class SessionTests(SchedulingFactory factory)
{
    private readonly Net _net = new(factory);

    [Fact]
    public async Task A_session_is_entered_by_the_clock_in_London_and_told_of_in_UTC()
    {
        var cohort = await _net.CohortAsync();
        var session = await ScheduleAsync(cohort, new DateOnly(2027, 6, 10), from: new TimeOnly(13, 0), until: new TimeOnly(16, 30));

        Assert.Equal(new DateTimeOffset(2027, 6, 10, 12, 0, 0, TimeSpan.Zero), session.StartsAt);
        Assert.Equal((new DateOnly(2027, 6, 10), new TimeOnly(13, 0), new TimeOnly(16, 30)), (session.Day, session.From, session.Until));
        var told = await factory.Bus.WaitForAsync<SessionChanged>(change => change.SessionId == session.Id);
        Assert.Equal((1L, session.StartsAt, session.EndsAt, false), (told.Version, told.StartsAt, told.EndsAt, told.IsCancelled));
    }

    [Fact]
    public async Task Booked_delegates_are_expected_and_told_and_a_waiting_school_is_not()
    {
        var cohort = await _net.CohortAsync();
        var (alder, birch) = (await _net.SchoolAsync("Alder"), await _net.SchoolAsync("Birch"));
        await _net.BookAsync(cohort, alder);
        await _net.BookAsync(cohort, birch, BookingState.Waiting);
        var session = await ScheduleAsync(cohort, SchedulingFactory.Today);

        var people = await ExpectedAsync(session.Id, atLeast: 2);
        Assert.Equal([alder.DeputyId, alder.HeadId], people.Select(person => person.PersonId));
        Assert.Equal("Alder", people[0].SchoolName);

        var moved = await MoveAsync(session, new DateOnly(2027, 1, 12));
        var notice = await factory.Bus.WaitForAsync<TellPeople>(tell => tell.Notice == "session-moved" && tell.Facts["session"] == session.Id.ToString());
        Assert.Equal([alder.HeadId, alder.DeputyId], notice.PersonIds);
        Assert.Equal(2, moved.Version);
    }

    [Fact]
    public async Task Marking_twice_is_one_record_and_a_correction_is_a_second()
    {
        var cohort = await _net.CohortAsync();
        var school = await _net.SchoolAsync("Cedar");
        await _net.BookAsync(cohort, school);
        var session = await ScheduleAsync(cohort, SchedulingFactory.Today);
        await ExpectedAsync(session.Id, atLeast: 2);

        await MarkAsync(session.Id, new Mark(school.HeadId, Attended: true));
        await MarkAsync(session.Id, new Mark(school.HeadId, Attended: true), new Mark(school.DeputyId, Attended: true));
        await MarkAsync(session.Id, new Mark(school.DeputyId, Attended: false));

        await factory.Bus.WaitForAsync<AttendanceRecorded>(record => record.PersonId == school.DeputyId && record is { Version: 2, Attended: false });
        var head = Assert.Single(factory.Bus.Seen<AttendanceRecorded>(), record => record.PersonId == school.HeadId);
        Assert.Equal((1L, true, school.Id, SchedulingFactory.Today), (head.Version, head.Attended, head.SchoolId, head.HeldOn));
    }

    [Fact]
    public async Task Twenty_coordinators_who_mark_the_same_people_at_once_make_one_record_of_each()
    {
        var cohort = await _net.CohortAsync();
        var school = await _net.SchoolAsync("Dogwood");
        await _net.BookAsync(cohort, school);
        var session = await ScheduleAsync(cohort, SchedulingFactory.Today);
        await ExpectedAsync(session.Id, atLeast: 2);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => MarkAsync(session.Id, new Mark(school.HeadId, Attended: true), new Mark(school.DeputyId, Attended: true))));
        await MarkAsync(session.Id, new Mark(school.HeadId, Attended: false));

        // Events leave in the order of their transactions: when the last one is seen, so is everything before it.
        await factory.Bus.WaitForAsync<AttendanceRecorded>(record => record.PersonId == school.HeadId && !record.Attended);
        Assert.Single(factory.Bus.Seen<AttendanceRecorded>(), record => record.PersonId == school.DeputyId);
        Assert.Equal(2, factory.Bus.Seen<AttendanceRecorded>().Count(record => record.PersonId == school.HeadId));
    }

    [Fact]
    public async Task A_walk_in_is_marked_for_the_school_the_person_works_at()
    {
        var cohort = await _net.CohortAsync();
        var school = await _net.SchoolAsync("Elm");
        var session = await ScheduleAsync(cohort, SchedulingFactory.Today);

        var people = await Eventually.SeeAsync(
            async () => await TryMarkAsync(session.Id, new Mark(school.HeadId, Attended: true)), answer => answer.IsSuccessStatusCode);
        var view = Assert.Single((await people.ReadAsync<SessionAttendanceView>()).People);
        Assert.Equal((school.HeadId, school.Id, false, true), (view.PersonId, view.SchoolId, view.Expected, view.Attended));
    }

    [Fact]
    public async Task A_person_nobody_knows_is_not_marked()
    {
        var session = await ScheduleAsync(await _net.CohortAsync(), SchedulingFactory.Today);
        var answer = await TryMarkAsync(session.Id, new Mark(Guid.CreateVersion7(), Attended: true));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("marks[0].personId", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_attends_two_sessions_at_one_time()
    {
        var cohort = await _net.CohortAsync();
        var school = await _net.SchoolAsync("Fir");
        await _net.BookAsync(cohort, school);
        var morning = await ScheduleAsync(cohort, SchedulingFactory.Today, new TimeOnly(9, 0), new TimeOnly(12, 0));
        var late = await ScheduleAsync(cohort, SchedulingFactory.Today, new TimeOnly(11, 0), new TimeOnly(13, 0));
        var afternoon = await ScheduleAsync(cohort, SchedulingFactory.Today, new TimeOnly(13, 0), new TimeOnly(15, 0));
        await ExpectedAsync(morning.Id, atLeast: 2);

        await MarkAsync(morning.Id, new Mark(school.HeadId, Attended: true));
        Assert.Equal(HttpStatusCode.BadRequest, (await TryMarkAsync(late.Id, new Mark(school.HeadId, Attended: true))).StatusCode);
        await MarkAsync(afternoon.Id, new Mark(school.HeadId, Attended: true));
    }

    [Fact]
    public async Task Attendance_waits_for_the_day_and_then_pins_the_session()
    {
        var cohort = await _net.CohortAsync();
        var school = await _net.SchoolAsync("Gorse");
        await _net.BookAsync(cohort, school);
        var tomorrow = await ScheduleAsync(cohort, SchedulingFactory.Today.AddDays(1));
        await ExpectedAsync(tomorrow.Id, atLeast: 2);
        Assert.Equal(HttpStatusCode.Conflict, (await TryMarkAsync(tomorrow.Id, new Mark(school.HeadId, Attended: true))).StatusCode);

        var today = await ScheduleAsync(cohort, SchedulingFactory.Today);
        await MarkAsync(today.Id, new Mark(school.HeadId, Attended: true));
        var move = await _net.Coordinator.PutAsync($"/api/scheduling/sessions/{today.Id}", Times(SchedulingFactory.Today.AddDays(1)), "\"1\"");
        Assert.Equal(HttpStatusCode.Conflict, move.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await _net.Coordinator.PostAsync($"/api/scheduling/sessions/{today.Id}/call-off", new { })).StatusCode);
    }

    [Fact]
    public async Task A_session_called_off_twice_is_told_of_once()
    {
        var session = await ScheduleAsync(await _net.CohortAsync(), SchedulingFactory.Today);
        await _net.Coordinator.PostAsync($"/api/scheduling/sessions/{session.Id}/call-off", new { }).ReadAsync<SessionView>();
        var again = await _net.Coordinator.PostAsync($"/api/scheduling/sessions/{session.Id}/call-off", new { }).ReadAsync<SessionView>();
        Assert.True(again.IsCancelled);
        Assert.Equal(2, again.Version);
    }

    [Theory]
    [InlineData("2027-03-28", "01:30:00", null, null)] // the clocks go forward: 01:30 never comes
    [InlineData("2027-10-31", "01:30:00", null, null)] // the clocks go back: 01:30 comes twice
    [InlineData("2027-10-31", "01:30:00", "first", "2027-10-31T00:30:00Z")]
    [InlineData("2027-10-31", "01:30:00", "second", "2027-10-31T01:30:00Z")]
    [InlineData("2027-03-28", "02:00:00", null, "2027-03-28T01:00:00Z")]
    [InlineData("2027-03-28", "00:59:00", null, "2027-03-28T00:59:00Z")]
    public async Task Where_the_clocks_change_a_time_must_exist_and_be_clear(string day, string startsAt, string? clockChange, string? utc)
    {
        var cohort = await _net.CohortAsync();
        var answer = await _net.Coordinator.PostAsync($"/api/scheduling/cohorts/{cohort}/sessions",
            new { kind = "training", day, startsAt, endsAt = "05:00:00", venue = "Hall", clockChange });
        if (utc is null)
        {
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains("startsAt", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture), (await answer.ReadAsync<SessionView>()).StartsAt);
        }
    }

    [Fact]
    public async Task A_school_sees_its_own_cohorts_sessions_and_its_own_peoples_attendance()
    {
        var cohort = await _net.CohortAsync();
        var (inside, other, outside) = (await _net.SchoolAsync("Hazel"), await _net.SchoolAsync("Ivy"), await _net.SchoolAsync("Juniper"));
        await _net.BookAsync(cohort, inside);
        await _net.BookAsync(cohort, other);
        var session = await ScheduleAsync(cohort, SchedulingFactory.Today);
        await ExpectedAsync(session.Id, atLeast: 4);

        var mine = Assert.Single((await _net.Deputy(inside).GetFromJsonAsync<Page<SessionView>>("/api/scheduling/sessions/mine", SchedulingFactory.Json))!.Items);
        Assert.True(mine.Expected);
        var people = await _net.Head(inside).GetAsync($"/api/scheduling/sessions/{session.Id}/attendance").ReadAsync<SessionAttendanceView>();
        Assert.All(people.People, person => Assert.Equal(inside.Id, person.SchoolId));
        Assert.Equal(HttpStatusCode.NotFound, (await _net.Head(outside).GetAsync($"/api/scheduling/sessions/{session.Id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _net.Head(outside).GetAsync($"/api/scheduling/cohorts/{cohort}/sessions")).StatusCode);
    }

    private async Task<SessionView> ScheduleAsync(Guid cohort, DateOnly day, TimeOnly? from = null, TimeOnly? until = null) =>
        await _net.Coordinator.PostAsync($"/api/scheduling/cohorts/{cohort}/sessions",
            new ScheduleSessionRequest(SessionKind.Training, day, from ?? new TimeOnly(13, 0), until ?? new TimeOnly(16, 30), "Village hall")).ReadAsync<SessionView>();

    private async Task<SessionView> MoveAsync(SessionView session, DateOnly day) =>
        await _net.Coordinator.PutAsync($"/api/scheduling/sessions/{session.Id}", Times(day), $"\"{session.Version}\"").ReadAsync<SessionView>();

    private static MoveSessionRequest Times(DateOnly day) => new(day, new TimeOnly(13, 0), new TimeOnly(16, 30), "Village hall");

    private Task<HttpResponseMessage> TryMarkAsync(Guid session, params Mark[] marks) =>
        _net.Coordinator.PostAsync($"/api/scheduling/sessions/{session}/attendance", new MarkAttendanceRequest(marks));

    private async Task MarkAsync(Guid session, params Mark[] marks) => await TryMarkAsync(session, marks).ReadAsync<SessionAttendanceView>();

    private async Task<IReadOnlyList<AttendanceView>> ExpectedAsync(Guid session, int atLeast) =>
        (await Eventually.SeeAsync(
            async () => await _net.Coordinator.GetAsync($"/api/scheduling/sessions/{session}/attendance").ReadAsync<SessionAttendanceView>(),
            view => view.People.Count(person => person.Expected && person.Name is not null) >= atLeast)).People;
}
