using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Scheduling.DateRuns;

/// <summary>Dates for a whole cohort at once.</summary>
internal static class DateRunEndpoints
{
    public static void MapDateRuns(this RouteGroupBuilder api)
    {
        api.MapPost("/cohorts/{cohortId:guid}/date-runs", StartDateRun.HandleAsync).WithName("StartDateRun").Allow(Role.Coordinator);
        api.MapGet("/cohorts/{cohortId:guid}/date-runs", ReadDateRuns.OfCohortAsync).WithName("ListDateRuns").Allow(Role.Coordinator, Role.Director);
        api.MapGet("/date-runs/{dateRunId:guid}", ReadDateRuns.OneAsync).WithName("ReadDateRun").Allow(Role.Coordinator, Role.Director);
        api.MapPost("/date-runs/{dateRunId:guid}/cancel", CancelDateRun.HandleAsync).WithName("CancelDateRun").Allow(Role.Coordinator);
        api.MapPost("/date-runs/{dateRunId:guid}/proposals", ProposeRun.HandleAsync).WithName("ProposeDateRun").Allow(Role.Coordinator);
    }
}
