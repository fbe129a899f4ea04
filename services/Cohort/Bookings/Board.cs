using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Cohorts;
using PeerReview.Cohorts.Contracts;
using PeerReview.Cohorts.People;
using PeerReview.ServiceDefaults.Http;

namespace PeerReview.Cohorts.Bookings;

/// <summary>How the booking of a cohort goes, for those who run it.</summary>
/// <param name="CohortId">The cohort.</param>
/// <param name="Status">Where the cohort stands.</param>
/// <param name="Places">Its places, now.</param>
/// <param name="MinimumSchools">Below this it does not run.</param>
/// <param name="ByState">How many bookings are in each state.</param>
/// <param name="AwaitingAuthorisation">Bookings prepared that a head has still to authorise.</param>
/// <param name="WithTrainedReviewer">Confirmed schools with at least one trained reviewer.</param>
/// <param name="WaitingList">Who waits, in order.</param>
public sealed record BoardView(
    Guid CohortId,
    CohortStatus Status,
    PlacesView Places,
    int MinimumSchools,
    IReadOnlyDictionary<BookingState, int> ByState,
    int AwaitingAuthorisation,
    int WithTrainedReviewer,
    IReadOnlyList<WaitingSchool> WaitingList);

/// <summary>A school on the waiting list.</summary>
public sealed record WaitingSchool(int Position, Guid BookingId, Guid SchoolId, string SchoolName, DateTimeOffset BookedAt);

/// <summary>The coordinator's view of a cohort's bookings.</summary>
public static class Board
{
    internal static async Task<Ok<BoardView>> HandleAsync(Guid id, CohortDb db, CancellationToken cancellationToken)
    {
        var cohort = await db.Cohorts.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("The cohort");
        var places = await db.Places.AsNoTracking().SingleAsync(row => row.Id == id, cancellationToken);
        var byState = await db.Bookings.Where(booking => booking.CohortId == id).GroupBy(booking => booking.State)
            .Select(state => new { state.Key, Count = state.Count() }).ToDictionaryAsync(state => state.Key, state => state.Count, cancellationToken);
        var waiting = await (
            from booking in db.Bookings
            join school in db.Schools on booking.SchoolId equals school.Id
            where booking.CohortId == id && booking.State == BookingState.Waiting
            orderby booking.Ticket
            select new { booking.Id, school.Name, booking.SchoolId, booking.BookedAt }).ToListAsync(cancellationToken);
        var trained = await TrainedReviewers.OfCohortAsync(db, cohort, cancellationToken);
        return TypedResults.Ok(new BoardView(
            id,
            cohort.Status,
            PlacesView.Of(cohort, places),
            cohort.MinimumSchools,
            byState,
            await db.Prepared.CountAsync(prepared => prepared.CohortId == id, cancellationToken),
            trained.Count(school => school.Value > 0),
            [.. waiting.Select((booking, index) => new WaitingSchool(index + 1, booking.Id, booking.SchoolId, booking.Name, booking.BookedAt))]));
    }
}
