using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Contracts;
using PeerReview.Reviews.Contracts;
using PeerReview.Scheduling.Contracts;
using PeerReview.ServiceDefaults;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Reporting.NextSteps;

internal static class ReadNextSteps
{
    private static readonly VisitState[] Undecided = [VisitState.ToBePlanned, VisitState.Proposed, VisitState.Postponed];

    /// <summary>What is mine to do next, by when; the most pressing first.</summary>
    public static async Task<IReadOnlyList<NextStep>> HandleAsync(ReportingDb db, Caller caller, TimeProvider time, CancellationToken cancellationToken)
    {
        var isCoordinator = caller.Holds(Role.Coordinator);
        var staffOf = caller.Where(Role.OfSchools).ToHashSet();
        var cohorts = await db.Cohorts.AsNoTracking()
            .Where(cohort => cohort.Status != CohortStatus.Cancelled && cohort.Status != CohortStatus.Finished).ToListAsync(cancellationToken);
        var cohortIds = cohorts.Select(cohort => cohort.Id).ToList();

        // Only what a step may follow from: a network may have ten thousand bookings, and a coordinator's steps follow from none of them.
        var bookings = await db.Bookings.AsNoTracking()
            .Where(row => cohortIds.Contains(row.CohortId) && (staffOf.Contains(row.SchoolId) || row.DelegateIds.Contains(caller.PersonId)))
            .ToListAsync(cancellationToken);
        var sessions = await db.Sessions.AsNoTracking().Where(row => cohortIds.Contains(row.CohortId)).ToListAsync(cancellationToken);
        var withAttendance = await db.Attendance.AsNoTracking().Where(row => cohortIds.Contains(row.CohortId))
            .Select(row => row.SessionId).Distinct().ToListAsync(cancellationToken);

        // A school's people see their own groups; a coordinator sees the network's.
        var active = db.Groups.AsNoTracking().Where(row => cohortIds.Contains(row.CohortId) && row.IsActive);
        var groups = await active.Where(row => row.SchoolIds.Any(school => staffOf.Contains(school))).ToListAsync(cancellationToken);
        var seen = isCoordinator ? active : active.Where(row => row.SchoolIds.Any(school => staffOf.Contains(school)));
        var visits = await db.Visits.AsNoTracking()
            .Where(row => seen.Any(group => group.Id == row.GroupId) && (Undecided.Contains(row.State) || row.VisitorIds.Contains(caller.PersonId)))
            .ToListAsync(cancellationToken);
        var reviews = await db.Reviews.AsNoTracking()
            .Where(row => seen.Any(group => group.Id == row.GroupId) && row.Stage != ReviewStage.Complete && row.Stage != ReviewStage.Cancelled)
            .ToListAsync(cancellationToken);
        var schoolIds = staffOf.Concat(visits.Select(visit => visit.HostSchoolId)).Concat(reviews.Select(review => review.HostSchoolId)).Distinct().ToList();
        var schools = await db.Schools.AsNoTracking().Where(row => schoolIds.Contains(row.Id)).ToDictionaryAsync(row => row.Id, row => row.Name, cancellationToken);

        return NextStepRules.Of(new NextStepFacts(
            caller.PersonId,
            caller.Where(Role.Headteacher).ToHashSet(),
            staffOf,
            isCoordinator,
            time.Today(),
            schools,
            cohorts,
            bookings,
            sessions,
            withAttendance.ToHashSet(),
            groups,
            visits,
            reviews));
    }
}

internal static class NextStepEndpoints
{
    public static void MapNextSteps(this RouteGroupBuilder api) =>
        api.MapGet("/next-steps", ReadNextSteps.HandleAsync).WithName("ReadNextSteps").AllowEveryone();
}
