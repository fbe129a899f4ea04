using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Contracts;
using PeerReview.Reporting.Facts;
using PeerReview.Reviews.Contracts;
using PeerReview.ServiceDefaults;
using PeerReview.ServiceDefaults.Http;

namespace PeerReview.Reporting.Cockpit;

/// <summary>A line per cohort: how full it is and how many reviews are done or late.</summary>
/// <param name="CohortId">The cohort.</param>
/// <param name="Name">Its name.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Capacity">Places, counted in schools.</param>
/// <param name="Confirmed">Schools with a place.</param>
/// <param name="Waiting">Schools on the waiting list.</param>
/// <param name="Reviews">Reviews of the cohort.</param>
/// <param name="Complete">Reviews whose follow-up took place.</param>
/// <param name="Overdue">Reviews whose current stage should be over.</param>
public sealed record CohortLine(
    Guid CohortId, string Name, CohortStatus Status, int Capacity, int Confirmed, int Waiting, int Reviews, int Complete, int Overdue);

internal static class ListCohorts
{
    /// <summary>The network's cohorts, oldest first.</summary>
    public static async Task<Page<CohortLine>> HandleAsync(
        [AsParameters] PageRequest page, ReportingDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        var cohorts = await db.Cohorts.AsNoTracking().ToPageAsync(page, cohort => cohort, cancellationToken);
        var ids = cohorts.Items.Select(cohort => cohort.Id).ToList();
        var bookings = await db.Bookings.AsNoTracking().Where(row => ids.Contains(row.CohortId))
            .GroupBy(row => new { row.CohortId, row.State }).Select(group => new { group.Key.CohortId, group.Key.State, Count = group.Count() })
            .ToListAsync(cancellationToken);
        var reviews = (await db.Reviews.AsNoTracking().Where(row => ids.Contains(row.CohortId) && row.Stage != ReviewStage.Cancelled)
            .ToListAsync(cancellationToken)).ToLookup(review => review.CohortId);
        var today = time.Today();

        return new Page<CohortLine>([.. cohorts.Items.Select(LineOf)], cohorts.Next);

        CohortLine LineOf(CohortFact cohort) => new(
            cohort.Id,
            cohort.Name,
            cohort.Status,
            cohort.Capacity,
            Confirmed: bookings.Where(row => row.CohortId == cohort.Id && row.State is BookingState.Confirmed).Sum(row => row.Count),
            Waiting: bookings.Where(row => row.CohortId == cohort.Id && row.State is (BookingState.Waiting or BookingState.Offered)).Sum(row => row.Count),
            Reviews: reviews[cohort.Id].Count(),
            Complete: reviews[cohort.Id].Count(review => review.Stage is ReviewStage.Complete),
            Overdue: reviews[cohort.Id].Count(review => review.StageDue < today));
    }
}
