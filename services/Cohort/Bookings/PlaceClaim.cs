using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Cohorts.Bookings;

/// <summary>What one pass of a cohort's <see cref="Cohorts.Places"/> gave: a place, or a turn on the waiting list.</summary>
/// <param name="Ticket">The booking's number in the cohort.</param>
/// <param name="HasPlace">True for a place.</param>
public sealed record PlaceClaim(long Ticket, bool HasPlace)
{
    /// <summary>
    /// Takes a place, or the last turn of the waiting list, in one statement that decides and counts at once: there is no moment between
    /// reading and writing in which another booking could take the same place. Its row stays locked until the transaction ends, so callers
    /// do everything else first. Who waits is never overtaken: while anybody waits, a free place is not given to the next who comes.
    /// </summary>
    internal static async Task<PlaceClaim> TakeAsync(CohortDb db, Guid cohortId, CancellationToken cancellationToken)
    {
        await using var command = db.Command(
            """
            UPDATE places SET
                taken = taken + CASE WHEN taken < capacity AND waiting = 0 THEN 1 ELSE 0 END,
                waiting = waiting + CASE WHEN taken < capacity AND waiting = 0 THEN 0 ELSE 1 END,
                last_ticket = last_ticket + 1
            WHERE network_id = $1 AND id = $2 AND is_open
            RETURNING last_ticket, waiting = 0
            """,
            db.Tenant.NetworkId,
            cohortId);
        await using var claim = await command.ExecuteReaderAsync(cancellationToken);
        return await claim.ReadAsync(cancellationToken)
            ? new PlaceClaim(claim.GetInt64(0), claim.GetBoolean(1))
            : throw Refusal.Conflict("not-open", "This cohort is not open for booking.");
    }
}
