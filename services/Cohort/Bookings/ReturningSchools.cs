using PeerReview.Cohorts.Contracts;

namespace PeerReview.Cohorts.Bookings;

/// <summary>Which schools come back: those with a confirmed place in an earlier cohort of the same programme that was not cancelled.</summary>
internal static class ReturningSchools
{
    /// <summary>Those earlier bookings; any makes the school a returning one.</summary>
    public static IQueryable<Booking> Query(CohortDb db, Guid cohortId, Guid schoolId) =>
        from booking in db.Bookings
        join earlier in db.Cohorts on booking.CohortId equals earlier.Id
        join cohort in db.Cohorts on earlier.ProgrammeCode equals cohort.ProgrammeCode
        where cohort.Id == cohortId && booking.SchoolId == schoolId && booking.State == BookingState.Confirmed
            && earlier.Id != cohort.Id && earlier.ReviewsFrom < cohort.ReviewsFrom && earlier.Status != CohortStatus.Cancelled
        select booking;
}
