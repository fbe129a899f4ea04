using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Cohorts;
using PeerReview.Cohorts.Contracts;
using PeerReview.Cohorts.Schools;

namespace PeerReview.Cohorts.Bookings;

/// <summary>What has to be known before a school books.</summary>
/// <param name="Cohort">The cohort.</param>
/// <param name="School">The school; null when the network does not know it.</param>
/// <param name="HasActiveBooking">The school has a booking in the cohort.</param>
/// <param name="IsReturning">The school had a confirmed place in an earlier cohort of the same programme that was not cancelled.</param>
internal sealed record BookingFacts(Cohort Cohort, School? School, bool HasActiveBooking, bool IsReturning)
{
    // Put together once: what EF does to turn an expression into SQL takes longer than the database takes to answer it. Two queries, because
    // PostgreSQL plans one with a list in it anew each time, and this one is ten times as dear to plan as to run.
    private static readonly Func<CohortDb, Guid, Guid, CancellationToken, Task<BookingFacts?>> Query =
        EF.CompileAsyncQuery((CohortDb db, Guid cohortId, Guid schoolId, CancellationToken cancellationToken) =>
            db.Cohorts.AsNoTracking().Where(cohort => cohort.Id == cohortId)
                .Select(cohort => new BookingFacts(
                    cohort,
                    db.Schools.SingleOrDefault(school => school.Id == schoolId),
                    db.Bookings.Any(booking => booking.CohortId == cohortId && booking.SchoolId == schoolId && BookingLifecycle.Active.Contains(booking.State)),
                    db.Bookings.Any(booking => booking.SchoolId == schoolId && booking.State == BookingState.Confirmed
                        && db.Cohorts.Any(earlier => earlier.Id == booking.CohortId && earlier.Id != cohortId && earlier.ProgrammeCode == cohort.ProgrammeCode
                            && earlier.ReviewsFrom < cohort.ReviewsFrom && earlier.Status != CohortStatus.Cancelled))))
                .SingleOrDefault());

    private static readonly Func<CohortDb, List<Guid>, Guid, IAsyncEnumerable<PersonName>> StaffQuery =
        EF.CompileAsyncQuery((CohortDb db, List<Guid> personIds, Guid schoolId) => db.People
            .Where(person => personIds.Contains(person.Id) && person.IsActive && person.SchoolIds.Contains(schoolId))
            .Select(person => new PersonName(person.Id, person.DisplayName)));

    /// <summary>The facts; null when the network has no such cohort, or it is still drawn up.</summary>
    public static async Task<BookingFacts?> ReadAsync(CohortDb db, Guid cohortId, Guid schoolId, CancellationToken cancellationToken) =>
        await Query(db, cohortId, schoolId, cancellationToken) is { Cohort.Status: not CohortStatus.Draft } facts ? facts : null;

    /// <summary>Those of the people who work at the school.</summary>
    public static ValueTask<List<PersonName>> StaffAmongAsync(CohortDb db, IEnumerable<Guid> personIds, Guid schoolId, CancellationToken cancellationToken) =>
        StaffQuery(db, [.. personIds], schoolId).ToListAsync(cancellationToken);
}
