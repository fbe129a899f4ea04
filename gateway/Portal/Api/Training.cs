namespace PeerReview.Portal.Api;

/// <summary>One person's attendance of a session; null while unmarked.</summary>
public sealed record Attendance(Guid PersonId, string? Name, Guid SchoolId, string? SchoolName, bool Expected, bool? Attended);

/// <summary>Who is expected at a session and who came.</summary>
public sealed record SessionAttendance(Guid SessionId, IReadOnlyList<Attendance> People);

/// <summary>Training and other sessions: for coordinators.</summary>
public static class TrainingApi
{
    public static Task<Session> SessionAsync(this ApiClient api, Guid id) => api.GetAsync<Session>($"/api/scheduling/sessions/{id}");

    public static Task<Session> ScheduleSessionAsync(this ApiClient api, Guid cohortId, SessionKind kind, DateOnly day, TimeOnly startsAt, TimeOnly endsAt, string venue, string key) =>
        api.PostAsync<Session>($"/api/scheduling/cohorts/{cohortId}/sessions", new { kind, day, startsAt, endsAt, venue }, key);

    public static Task<Session> MoveSessionAsync(this ApiClient api, Guid id, DateOnly day, TimeOnly startsAt, TimeOnly endsAt, string venue, long? version) =>
        api.PutAsync<Session>($"/api/scheduling/sessions/{id}", new { day, startsAt, endsAt, venue }, version);

    public static Task CallOffSessionAsync(this ApiClient api, Guid id, string key) => api.PostAsync($"/api/scheduling/sessions/{id}/call-off", new { }, key);

    public static Task<SessionAttendance> AttendanceAsync(this ApiClient api, Guid sessionId) => api.GetAsync<SessionAttendance>($"/api/scheduling/sessions/{sessionId}/attendance");

    public static Task MarkAttendanceAsync(this ApiClient api, Guid sessionId, IEnumerable<(Guid PersonId, bool Attended)> marks, string key) =>
        api.PostAsync($"/api/scheduling/sessions/{sessionId}/attendance", new { marks = marks.Select(mark => new { personId = mark.PersonId, attended = mark.Attended }).ToList() }, key);
}
