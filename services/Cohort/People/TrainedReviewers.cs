using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Cohorts;
using PeerReview.Cohorts.Contracts;

namespace PeerReview.Cohorts.People;

/// <summary>
/// Who is trained: a delegate whose credential holds on the first possible day of a review, or who was at a training session of this cohort.
/// </summary>
internal static class TrainedReviewers
{
    /// <summary>The number of trained delegates of each school with a confirmed booking.</summary>
    public static async Task<IReadOnlyDictionary<Guid, int>> OfCohortAsync(CohortDb db, Cohort cohort, CancellationToken cancellationToken)
    {
        var bookings = await db.Bookings.AsNoTracking()
            .Where(booking => booking.CohortId == cohort.Id && booking.State == BookingState.Confirmed)
            .Select(booking => new { booking.SchoolId, booking.DelegateIds }).ToListAsync(cancellationToken);
        var delegates = bookings.SelectMany(booking => booking.DelegateIds).Distinct().ToList();
        var trained = await db.Credentials
            .Where(held => delegates.Contains(held.PersonId) && held.Credential == PersonCredential.PeerReviewer
                && held.ValidFrom <= cohort.ReviewsFrom && held.ValidUntil >= cohort.ReviewsFrom)
            .Select(held => held.PersonId)
            .Union(db.Attendance.Where(present => present.CohortId == cohort.Id && present.Attended && delegates.Contains(present.PersonId)).Select(present => present.PersonId))
            .ToHashSetAsync(cancellationToken);
        return bookings.ToDictionary(booking => booking.SchoolId, booking => booking.DelegateIds.Count(trained.Contains));
    }
}
