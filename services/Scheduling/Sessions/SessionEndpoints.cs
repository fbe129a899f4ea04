using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Scheduling.Sessions;

/// <summary>Sessions of a cohort and who came to them.</summary>
internal static class SessionEndpoints
{
    public static void MapSessions(this RouteGroupBuilder api)
    {
        api.MapPost("/cohorts/{cohortId:guid}/sessions", ScheduleSession.HandleAsync).WithName("ScheduleSession").Allow(Role.Coordinator);
        api.MapGet("/cohorts/{cohortId:guid}/sessions", ReadSessions.OfCohortAsync).WithName("ListSessionsOfCohort").AllowEveryone();
        api.MapGet("/groups/{groupId:guid}/session-dates/{kind}", SessionDates.HandleAsync).WithName("FindSessionDates").Allow(Role.Coordinator);
        api.MapGet("/sessions/mine", ReadSessions.MineAsync).WithName("ListMySessions").AllowEveryone();
        api.MapGet("/sessions/{sessionId:guid}", ReadSessions.OneAsync).WithName("ReadSession").AllowEveryone();
        api.MapPut("/sessions/{sessionId:guid}", MoveSession.HandleAsync).WithName("MoveSession").Allow(Role.Coordinator);
        api.MapPost("/sessions/{sessionId:guid}/call-off", CallOffSession.HandleAsync).WithName("CallOffSession").Allow(Role.Coordinator);
        api.MapGet("/sessions/{sessionId:guid}/attendance", ReadAttendance.HandleAsync).WithName("ReadAttendance")
            .Allow(Role.Coordinator, Role.Director, Role.MatLead, Role.Headteacher, Role.SeniorLeader, Role.ApiClient);
        api.MapPost("/sessions/{sessionId:guid}/attendance", MarkAttendance.HandleAsync).WithName("MarkAttendance").Allow(Role.Coordinator);
    }
}
