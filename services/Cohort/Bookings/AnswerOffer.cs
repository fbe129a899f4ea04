using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Cohorts;
using PeerReview.Cohorts.Contracts;
using PeerReview.Cohorts.Programmes;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Cohorts.Bookings;

/// <summary>A school takes or declines the place it was offered, or offers are made by hand.</summary>
public sealed class AnswerOffer(CohortDb db, ProgrammeCatalogue programmes, IPublishEndpoint publish, Caller caller, TimeProvider time)
{
    /// <summary>Takes the offered place.</summary>
    internal static Task<Ok<BookingView>> AcceptAsync(Guid id, AnswerOffer answer, CancellationToken cancellationToken) =>
        answer.HandleAsync(id, isAccepted: true, cancellationToken);

    /// <summary>Leaves the offered place to the next school.</summary>
    internal static Task<Ok<BookingView>> DeclineAsync(Guid id, AnswerOffer answer, CancellationToken cancellationToken) =>
        answer.HandleAsync(id, isAccepted: false, cancellationToken);

    /// <summary>
    /// Offers free places to the next schools of the waiting list, also when the groups are published: then somebody joins late,
    /// which the coordinator decides.
    /// </summary>
    internal async Task<Ok<PlacesView>> OfferNextAsync(Guid cohortId, CancellationToken cancellationToken)
    {
        var places = await Places.LockAsync(db, cohortId, cancellationToken);
        var cohort = await db.Cohorts.SingleAsync(row => row.Id == cohortId, cancellationToken);
        if (cohort.Status is not (CohortStatus.Open or CohortStatus.Closed or CohortStatus.GroupsPublished))
            throw Refusal.Conflict("not-possible-now", "No place can be offered in this cohort.");
        if (places.Free <= 0 || places.Waiting == 0)
            throw Refusal.Conflict("nothing-to-offer", places.Free <= 0 ? "There is no free place." : "No school is on the waiting list.");

        await WaitingList.OfferAsync(db, cohort, places, await programmes.OfAsync(db, cohort, cancellationToken), count: 1, publish, time, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(PlacesView.Of(cohort, places));
    }

    private async Task<Ok<BookingView>> HandleAsync(Guid id, bool isAccepted, CancellationToken cancellationToken)
    {
        var cohortId = await ReadBookings.CohortOfAsync(db, id, cancellationToken);
        var places = await Places.LockAsync(db, cohortId, cancellationToken);
        var (booking, school) = await ReadBookings.FindAsync(db, id, caller, cancellationToken);
        if (!BookPlace.MayAuthorise(caller, school.Id, school))
            throw Refusal.Forbidden("Only the headteacher of the school, or its API client, can answer the offer.");

        var cohort = await db.Cohorts.SingleAsync(row => row.Id == cohortId, cancellationToken);
        var now = time.GetUtcNow();
        if (isAccepted)
        {
            booking.Accept(now);
            InvoiceLines.Raise(db, booking, now);
        }
        else
        {
            booking.Decline(caller.PersonId, now, places);
            await WaitingList.OfferFreePlacesAsync(db, cohort, places, await programmes.OfAsync(db, cohort, cancellationToken), publish, time, cancellationToken);
        }

        await publish.TellAsync(booking, db.Tenant.NetworkId, cancellationToken);
        await publish.TellSchoolAsync(booking, isAccepted ? "place-confirmed" : "offer-declined", cohort, db.Tenant.NetworkId, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(await ReadBookings.ViewAsync(db, booking, school, cancellationToken));
    }
}
