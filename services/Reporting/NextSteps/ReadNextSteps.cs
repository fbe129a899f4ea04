using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Contracts;
using PeerReview.ServiceDefaults;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Reporting.NextSteps;

internal static class ReadNextSteps
{
    /// <summary>What is mine to do next, by when; the most pressing first.</summary>
    public static async Task<IReadOnlyList<NextStep>> HandleAsync(ReportingDb db, Caller caller, TimeProvider time, CancellationToken cancellationToken)
    {
        var isCoordinator = caller.Holds(Role.Coordinator);
        var staffOf = caller.Where(Role.OfSchools).ToHashSet();
        var cohorts = await db.Cohorts.AsNoTracking()
            .Where(cohort => cohort.Status != CohortStatus.Cancelled && cohort.Status != CohortStatus.Finished).ToListAsync(cancellationToken);
        var cohortIds = cohorts.Select(cohort => cohort.Id).ToList();

        // A school's people see their own school's bookings and their own groups; a coordinator sees the network's.
        var bookings = await db.Bookings.AsNoTracking()
            .Where(row => cohortIds.Contains(row.CohortId) && (isCoordinator || staffOf.Contains(row.SchoolId))).ToListAsync(cancellationToken);
        var groups = await db.Groups.AsNoTracking()
            .Where(row => cohortIds.Contains(row.CohortId) && row.IsActive && (isCoordinator || row.SchoolIds.Any(school => staffOf.Contains(school))))
            .ToListAsync(cancellationToken);
        var groupIds = groups.Select(group => group.Id).ToList();
        var sessions = await db.Sessions.AsNoTracking().Where(row => cohortIds.Contains(row.CohortId)).ToListAsync(cancellationToken);
        var withAttendance = await db.Attendance.AsNoTracking().Where(row => cohortIds.Contains(row.CohortId))
            .Select(row => row.SessionId).Distinct().ToListAsync(cancellationToken);
        var visits = await db.Visits.AsNoTracking().Where(row => groupIds.Contains(row.GroupId)).ToListAsync(cancellationToken);
        var reviews = await db.Reviews.AsNoTracking().Where(row => groupIds.Contains(row.GroupId)).ToListAsync(cancellationToken);
        var schoolIds = staffOf.Concat(groups.SelectMany(group => group.SchoolIds)).Distinct().ToList();
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
