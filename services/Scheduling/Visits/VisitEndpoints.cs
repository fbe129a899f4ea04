using PeerReview.Scheduling.Planning;
using PeerReview.Scheduling.Polls;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Scheduling.Visits;

/// <summary>Visits: their dates, and what the schools of the group say to them.</summary>
internal static class VisitEndpoints
{
    public static void MapVisits(this RouteGroupBuilder api)
    {
        api.MapGet("/visits/mine", ReadVisits.MineAsync).WithName("ListMyVisits").AllowEveryone();
        api.MapGet("/visits/{visitId:guid}", ReadVisits.OneAsync).WithName("ReadVisit").AllowEveryone();
        api.MapGet("/groups/{groupId:guid}/visits", ReadVisits.OfGroupAsync).WithName("ListVisitsOfGroup").AllowEveryone();
        api.MapGet("/cohorts/{cohortId:guid}/visits", ReadVisits.OfCohortAsync).WithName("ListVisitsOfCohort").Allow(Role.Coordinator, Role.Director);
        api.MapGet("/cohorts/{cohortId:guid}/date-clashes", DateClashes.HandleAsync).WithName("ListDateClashes").Allow(Role.Coordinator, Role.Director);
        api.MapPost("/cohorts/{cohortId:guid}/date-reminders", RemindOfDates.HandleAsync).WithName("RemindOfDates").Allow(Role.Coordinator);
        api.MapPost("/groups/{groupId:guid}/date-proposals", ProposeDates.HandleAsync).WithName("ProposeDates").Allow(Role.Coordinator);
        api.MapPost("/visits/{visitId:guid}/answers", AnswerDate.HandleAsync).WithName("AnswerDate").Allow(Role.Headteacher, Role.SeniorLeader);
        api.MapPost("/visits/{visitId:guid}/confirm", ConfirmVisit.HandleAsync).WithName("ConfirmVisit").Allow(Role.Coordinator);
        api.MapPut("/visits/{visitId:guid}/date", SetDate.HandleAsync).WithName("SetDate").Allow(Role.Coordinator, Role.Headteacher, Role.SeniorLeader);
        api.MapPost("/visits/{visitId:guid}/postpone", PostponeVisit.HandleAsync).WithName("PostponeVisit").Allow(Role.Coordinator, Role.Headteacher, Role.SeniorLeader);
        api.MapPost("/visits/{visitId:guid}/poll", AskForDates.HandleAsync).WithName("AskForDates").Allow(Role.Coordinator);
        api.MapGet("/visits/{visitId:guid}/poll", ReadPoll.HandleAsync).WithName("ReadPoll").AllowEveryone();
        api.MapPost("/visits/{visitId:guid}/poll/answers", AnswerPoll.HandleAsync).WithName("AnswerPoll").Allow(Role.Headteacher, Role.SeniorLeader);
        api.MapPost("/visits/{visitId:guid}/poll/choice", ChooseDate.HandleAsync).WithName("ChooseDate").Allow(Role.Coordinator);
    }
}
