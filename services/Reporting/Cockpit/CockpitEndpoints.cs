using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Reporting.Cockpit;

internal static class CockpitEndpoints
{
    public static void MapCockpit(this RouteGroupBuilder api)
    {
        api.MapGet("/cohorts", ListCohorts.HandleAsync).WithName("ListCohortLines").Allow(Role.Coordinator, Role.Director);
        api.MapGet("/cohorts/{cohortId:guid}/cockpit", ReadCockpit.HandleAsync).WithName("ReadCockpit").Allow(Role.Coordinator, Role.Director, Role.MatLead);
    }
}
