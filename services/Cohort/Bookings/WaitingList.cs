using MassTransit;
using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Cohorts;
using PeerReview.Cohorts.Contracts;
using PeerReview.Cohorts.Programmes;
using PeerReview.ServiceDefaults.Messaging;

namespace PeerReview.Cohorts.Bookings;

/// <summary>Reaches this service itself when an offer runs out; whoever receives it looks whether it still applies.</summary>
/// <param name="NetworkId">The network (tenant).</param>
/// <param name="CohortId">The cohort.</param>
/// <param name="BookingId">The booking that was offered a place.</param>
/// <param name="ExpiresAt">The offer it is about, by its expiry (UTC).</param>
public sealed record LetOfferExpire(Guid NetworkId, Guid CohortId, Guid BookingId, DateTimeOffset ExpiresAt);

/// <summary>The waiting list: first come, first served; positions are counted from tickets, so they have no gaps by construction.</summary>
internal static class WaitingList
{
    /// <summary>
    /// Offers every free place to the next school. Called with the lock of <paramref name="places"/> held, after whatever may have freed
    /// one. While a cohort works in its groups nobody is offered a place by itself: joining late is the coordinator's decision.
    /// </summary>
    public static async Task OfferFreePlacesAsync(
        CohortDb db, Cohort cohort, Places places, ProgrammeTemplate template, IPublishEndpoint publish, TimeProvider time, CancellationToken cancellationToken)
    {
        if (cohort.Status is CohortStatus.Open or CohortStatus.Closed)
            await OfferAsync(db, cohort, places, template, Math.Min(places.Free, places.Waiting), publish, time, cancellationToken);
    }

    /// <summary>Offers so many free places.</summary>
    public static async Task OfferAsync(
        CohortDb db, Cohort cohort, Places places, ProgrammeTemplate template, int count, IPublishEndpoint publish, TimeProvider time, CancellationToken cancellationToken)
    {
        if (count <= 0)
            return;

        var next = await db.Bookings.Where(booking => booking.CohortId == cohort.Id && booking.State == BookingState.Waiting)
            .OrderBy(booking => booking.Ticket).Take(count + 1).ToListAsync(cancellationToken);
        // A booking that this very transaction withdraws is still waiting as far as the database knows.
        foreach (var booking in next.Where(booking => booking.State == BookingState.Waiting).Take(count))
        {
            var expiresAt = ToMicroseconds(time.GetUtcNow().AddHours(template.Booking.OfferHours));
            booking.Offer(expiresAt, places);
            await publish.TellAsync(booking, db.Tenant.NetworkId, cancellationToken);
            await publish.TellSchoolAsync(booking, "place-offered", cohort, db.Tenant.NetworkId, cancellationToken);
            await publish.PublishAtAsync(new LetOfferExpire(db.Tenant.NetworkId, cohort.Id, booking.Id, expiresAt), expiresAt, time, cancellationToken);
        }
    }

    /// <summary>PostgreSQL keeps microseconds; the message has to name the same instant as the row.</summary>
    private static DateTimeOffset ToMicroseconds(DateTimeOffset instant) => new(instant.Ticks - (instant.Ticks % 10), instant.Offset);
}

/// <summary>Lets an offer lapse and offers the place to the next school.</summary>
public sealed class LetOfferExpireConsumer(CohortDb db, ProgrammeCatalogue programmes, TimeProvider time) : IConsumer<LetOfferExpire>
{
    public async Task Consume(ConsumeContext<LetOfferExpire> context)
    {
        var message = context.Message;
        var places = await Places.LockAsync(db, message.CohortId, context.CancellationToken);
        var booking = await db.Bookings.SingleAsync(row => row.Id == message.BookingId, context.CancellationToken);
        if (booking.State != BookingState.Offered || booking.OfferExpiresAt != message.ExpiresAt)
            return;

        var cohort = await db.Cohorts.SingleAsync(row => row.Id == message.CohortId, context.CancellationToken);
        var template = await programmes.OfAsync(db, cohort, context.CancellationToken);
        booking.Expire(time.GetUtcNow(), places);
        await context.TellAsync(booking, db.Tenant.NetworkId, context.CancellationToken);
        await context.TellSchoolAsync(booking, "offer-expired", cohort, db.Tenant.NetworkId, context.CancellationToken);
        await WaitingList.OfferFreePlacesAsync(db, cohort, places, template, context, time, context.CancellationToken);
    }
}
