using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Contracts;
using PeerReview.Reporting.Facts;
using PeerReview.Reviews.Contracts;
using PeerReview.Scheduling.Contracts;
using PeerReview.ServiceDefaults;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Reporting.Cockpit;

/// <summary>How a cohort is getting on: status and counts of each school, never a word a school wrote.</summary>
/// <param name="CohortId">The cohort.</param>
/// <param name="Name">The cohort's name.</param>
/// <param name="Theme">What is reviewed, or null where each host chooses.</param>
/// <param name="Status">Where the cohort stands.</param>
/// <param name="Capacity">Places, counted in schools.</param>
/// <param name="Figures">Counts over the schools shown.</param>
/// <param name="Schools">Each school with an active booking or a place in a group, in the order of names.</param>
public sealed record CockpitView(
    Guid CohortId, string Name, string? Theme, CohortStatus Status, int Capacity, CockpitFigures Figures, IReadOnlyList<CockpitSchool> Schools);

/// <summary>Counts over the schools shown.</summary>
/// <param name="Confirmed">Schools with a place.</param>
/// <param name="Waiting">Schools on the waiting list, those with an offer included.</param>
/// <param name="Trained">Schools of whose delegates at least one attended the training.</param>
/// <param name="Groups">Published groups.</param>
/// <param name="VisitsConfirmed">Review days that are agreed.</param>
/// <param name="Visits">Review days in all.</param>
/// <param name="Overdue">Reviews whose current stage should have been over before today (Europe/London).</param>
/// <param name="ByStage">How many reviews stand at each stage.</param>
public sealed record CockpitFigures(
    int Confirmed, int Waiting, int Trained, int Groups, int VisitsConfirmed, int Visits, int Overdue, IReadOnlyDictionary<ReviewStage, int> ByStage);

/// <summary>One school's progress.</summary>
/// <param name="SchoolId">The school.</param>
/// <param name="Name">Its name.</param>
/// <param name="TrustId">Its trust, or null.</param>
/// <param name="Booking">Where its booking stands; null when it has none any more.</param>
/// <param name="Delegates">How many people it sends.</param>
/// <param name="DelegatesTrained">How many of them attended the training.</param>
/// <param name="GroupName">Its group, or null.</param>
/// <param name="Visit">Where its review day stands, or null.</param>
/// <param name="VisitDay">The day, Europe/London, or null.</param>
/// <param name="Stage">Where its review stands, or null.</param>
/// <param name="StageDue">When that stage should be over, or null.</param>
/// <param name="IsOverdue">True when that day has passed.</param>
/// <param name="Actions">Actions in its plan.</param>
/// <param name="ActionsDone">Of these, done.</param>
/// <param name="FollowUpOn">The day its follow-up is booked for, or null.</param>
public sealed record CockpitSchool(
    Guid SchoolId,
    string Name,
    Guid? TrustId,
    BookingState? Booking,
    int Delegates,
    int DelegatesTrained,
    string? GroupName,
    VisitState? Visit,
    DateOnly? VisitDay,
    ReviewStage? Stage,
    DateOnly? StageDue,
    bool IsOverdue,
    int Actions,
    int ActionsDone,
    DateOnly? FollowUpOn);

internal static class ReadCockpit
{
    /// <summary>How a cohort is getting on, school by school. A trust's lead sees the trust's schools only.</summary>
    public static async Task<Ok<CockpitView>> HandleAsync(
        Guid cohortId, ReportingDb db, Caller caller, TimeProvider time, CancellationToken cancellationToken)
    {
        var cohort = await db.Cohorts.AsNoTracking().SingleOrDefaultAsync(row => row.Id == cohortId, cancellationToken)
            ?? throw Refusal.NotFound("The cohort");
        var bookings = await db.Bookings.AsNoTracking().Where(row => row.CohortId == cohortId).ToListAsync(cancellationToken);
        var groups = await db.Groups.AsNoTracking().Where(row => row.CohortId == cohortId && row.IsActive).ToListAsync(cancellationToken);
        var visits = await db.Visits.AsNoTracking()
            .Where(row => row.CohortId == cohortId && row.State != VisitState.Cancelled).ToListAsync(cancellationToken);
        var reviews = await db.Reviews.AsNoTracking()
            .Where(row => row.CohortId == cohortId && row.Stage != ReviewStage.Cancelled).ToListAsync(cancellationToken);
        var trained = await db.Attendance.AsNoTracking()
            .Where(row => row.CohortId == cohortId && row.Attended && row.Kind == SessionKind.Training)
            .Select(row => row.PersonId).ToHashSetAsync(cancellationToken);

        var active = bookings.Where(booking => booking.IsActive).ToList();
        var schoolIds = active.Select(booking => booking.SchoolId).Concat(groups.SelectMany(group => group.SchoolIds)).ToHashSet();
        var schools = await SchoolsSeenBy(caller, db)
            .Where(school => schoolIds.Contains(school.Id)).OrderBy(school => school.Name).ToListAsync(cancellationToken);

        var today = time.Today();
        var rows = schools.ConvertAll(school => RowOf(
            school,
            active.Find(booking => booking.SchoolId == school.Id),
            groups.Find(group => group.SchoolIds.Contains(school.Id)),
            visits.Find(visit => visit.HostSchoolId == school.Id),
            reviews.Find(review => review.HostSchoolId == school.Id),
            trained,
            today));

        return TypedResults.Ok(new CockpitView(
            cohort.Id, cohort.Name, cohort.Theme, cohort.Status, cohort.Capacity, FiguresOf(rows), rows));
    }

    /// <summary>Coordinators and directors see every school; a trust's lead sees the trust's.</summary>
    internal static IQueryable<SchoolFact> SchoolsSeenBy(Caller caller, ReportingDb db)
    {
        var schools = db.Schools.AsNoTracking();
        if (caller.Holds(Role.OfNetworks))
            return schools;

        var trusts = caller.Where(Role.MatLead);
        return schools.Where(school => school.TrustId != null && trusts.Contains(school.TrustId.Value));
    }

    private static CockpitSchool RowOf(
        SchoolFact school, BookingFact? booking, GroupFact? group, VisitFact? visit, ReviewFact? review, HashSet<Guid> trained, DateOnly today) => new(
            school.Id,
            school.Name,
            school.TrustId,
            booking?.State,
            booking?.DelegateIds.Count ?? 0,
            booking?.DelegateIds.Count(trained.Contains) ?? 0,
            group?.Name,
            visit?.State,
            visit?.Day,
            review?.Stage,
            review?.StageDue,
            review?.StageDue < today,
            review?.Progress.Actions ?? 0,
            review?.Progress.ActionsDone ?? 0,
            review?.Progress.FollowUpOn);

    private static CockpitFigures FiguresOf(List<CockpitSchool> rows) => new(
        Confirmed: rows.Count(row => row.Booking is BookingState.Confirmed),
        Waiting: rows.Count(row => row.Booking is BookingState.Waiting or BookingState.Offered),
        Trained: rows.Count(row => row.DelegatesTrained > 0),
        Groups: rows.Select(row => row.GroupName).OfType<string>().Distinct().Count(),
        VisitsConfirmed: rows.Count(row => row.Visit is VisitState.Confirmed),
        Visits: rows.Count(row => row.Visit is not null),
        Overdue: rows.Count(row => row.IsOverdue),
        ByStage: rows.Where(row => row.Stage is not null).GroupBy(row => row.Stage!.Value).ToDictionary(stage => stage.Key, stage => stage.Count()));
}
