namespace PeerReview.Portal.Tests;

public static partial class PageTable
{
    private static IEnumerable<PageCase> Coordinator =>
    [
        new("/coordinator/cohorts", "coordinator", "/coordinator/cohorts"),
        new("/coordinator/cohorts", "headteacher", "/coordinator/cohorts", "not-allowed", 403),
        new("/coordinator/cohorts/new", "coordinator", "/coordinator/cohorts/new"),
        new("/coordinator/cohorts/{Id:guid}", "coordinator", "/coordinator/cohorts/{groupsCohort}"),
        new("/coordinator/cohorts/{Id:guid}", "coordinator", "/coordinator/cohorts/{draftCohort}", "empty"),
        new("/coordinator/cohorts/{Id:guid}", "coordinator", "/coordinator/cohorts/0199d0a0-0000-7000-8000-000000000000", "not-found", 404),
        new("/coordinator/cohorts/{Id:guid}/change", "coordinator", "/coordinator/cohorts/{openCohort}/change"),
        new("/coordinator/cohorts/{Id:guid}/cancel", "coordinator", "/coordinator/cohorts/{draftCohort}/cancel"),
        new("/coordinator/cohorts/{Id:guid}/bookings", "coordinator", "/coordinator/cohorts/{openCohort}/bookings"),
        new("/coordinator/cohorts/{Id:guid}/bookings", "coordinator", "/coordinator/cohorts/{draftCohort}/bookings", "empty"),
        new("/coordinator/bookings/{Id:guid}/withdraw", "coordinator", "/coordinator/bookings/{someBooking}/withdraw"),
        new("/coordinator/cohorts/{Id:guid}/sessions", "coordinator", "/coordinator/cohorts/{groupsCohort}/sessions"),
        new("/coordinator/cohorts/{Id:guid}/sessions", "coordinator", "/coordinator/cohorts/{draftCohort}/sessions", "empty"),
        new("/coordinator/cohorts/{Id:guid}/sessions/new", "coordinator", "/coordinator/cohorts/{openCohort}/sessions/new"),
        new("/coordinator/sessions/{Id:guid}", "coordinator", "/coordinator/sessions/{trainingHeld}", "marked"),
        new("/coordinator/sessions/{Id:guid}", "coordinator", "/coordinator/sessions/{trainingToday}", "to-mark"),
        new("/coordinator/sessions/{Id:guid}/change", "coordinator", "/coordinator/sessions/{trainingToday}/change"),
        new("/coordinator/cohorts/{Id:guid}/groups", "coordinator", "/coordinator/cohorts/{openCohort}/groups", "draft"),
        new("/coordinator/cohorts/{Id:guid}/groups", "coordinator", "/coordinator/cohorts/{groupsCohort}/groups", "published"),
        new("/coordinator/cohorts/{Id:guid}/groups", "coordinator", "/coordinator/cohorts/{draftCohort}/groups", "empty"),
        new("/coordinator/cohorts/{Id:guid}/groups/runs/{RunId:guid}", "coordinator", "/coordinator/cohorts/{openCohort}/groups/runs/{groupingRun}"),
        new("/coordinator/cohorts/{Id:guid}/groups/compare", "coordinator", "/coordinator/cohorts/{openCohort}/groups/compare?first={groupingRun}&second={otherGroupingRun}"),
        new("/coordinator/cohorts/{Id:guid}/groups/compare", "coordinator", "/coordinator/cohorts/{draftCohort}/groups/compare", "empty"),
        new("/coordinator/cohorts/{Id:guid}/groups/overrides", "coordinator", "/coordinator/cohorts/{openCohort}/groups/overrides"),
        new("/coordinator/cohorts/{Id:guid}/groups/overrides", "coordinator", "/coordinator/cohorts/{draftCohort}/groups/overrides", "empty"),
        new("/coordinator/cohorts/{Id:guid}/groups/repairs/{RepairId:guid}", "coordinator", "/coordinator/cohorts/{groupsCohort}/groups/repairs/{repair}"),
        new("/coordinator/cohorts/{Id:guid}/dates", "coordinator", "/coordinator/cohorts/{groupsCohort}/dates"),
        new("/coordinator/cohorts/{Id:guid}/dates", "coordinator", "/coordinator/cohorts/{draftCohort}/dates", "empty"),
        new("/coordinator/cohorts/{Id:guid}/dates/runs/{RunId:guid}", "coordinator", "/coordinator/cohorts/{groupsCohort}/dates/runs/{dateRun}"),
        new("/coordinator/visits/{Id:guid}", "coordinator", "/coordinator/visits/{someVisit}"),
        new("/coordinator/schools", "coordinator", "/coordinator/schools"),
        new("/coordinator/schools/import", "coordinator", "/coordinator/schools/import"),
        new("/coordinator/people", "coordinator", "/coordinator/people"),
        new("/coordinator/people/import", "coordinator", "/coordinator/people/import"),
    ];

    private static IEnumerable<PageCase> Support =>
    [
        new("/support", "support", "/support"),
        new("/support", "headteacher", "/support", "not-allowed", 403),
        new("/support/failures/{Prefix}/{Group}", "support", "/support/failures/reporting/{unreadable}"),
        new("/support/failures/{Prefix}/{Group}", "support", "/support/failures/reporting/none", "gone", 404),
    ];
}
