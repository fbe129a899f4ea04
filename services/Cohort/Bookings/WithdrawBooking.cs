using System.ComponentModel.DataAnnotations;
using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Cohorts;
using PeerReview.Cohorts.Groups;
using PeerReview.Cohorts.Programmes;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Cohorts.Bookings;

/// <summary>Why a school withdraws.</summary>
public sealed record WithdrawBookingRequest([property: Required, StringLength(500, MinimumLength = 3)] string Reason);

/// <summary>
/// A school withdraws, or a coordinator withdraws it. Free until the cohort's last free day; after that the programme's part of the price
/// stays due. The place goes to the next school on the waiting list.
/// </summary>
public static class WithdrawBooking
{
    internal static async Task<Ok<BookingView>> HandleAsync(
        Guid id,
        WithdrawBookingRequest request,
        CohortDb db,
        ProgrammeCatalogue programmes,
        IPublishEndpoint publish,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var cohortId = await ReadBookings.CohortOfAsync(db, id, cancellationToken);
        var places = await Places.LockAsync(db, cohortId, cancellationToken);
        var (booking, school) = await ReadBookings.FindAsync(db, id, caller, cancellationToken);
        if (!caller.Holds(Role.Coordinator) && !BookPlace.MayAuthorise(caller, school.Id, school))
            throw Refusal.Forbidden("Only the headteacher of the school, its API client or a coordinator can withdraw it.");

        var cohort = await db.Cohorts.SingleAsync(row => row.Id == cohortId, cancellationToken);
        var template = await programmes.OfAsync(db, cohort, cancellationToken);
        var now = time.GetUtcNow();
        booking.Withdraw(request.Reason.Trim(), caller.PersonId, now, cohort.WithdrawalFreeUntil, places);
        await InvoiceLines.ReverseAsync(db, booking, booking.IsLateWithdrawal ? template.Booking.Withdrawal.LateChargePercent : 0, now, cancellationToken);
        await publish.TellAsync(booking, db.Tenant.NetworkId, cancellationToken);
        await publish.TellSchoolAsync(booking, "booking-withdrawn", cohort, db.Tenant.NetworkId, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await PublishedGroups.SchoolLeftAsync(db, cohort, template, booking, publish, now, cancellationToken);
        await WaitingList.OfferFreePlacesAsync(db, cohort, places, template, publish, time, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(await ReadBookings.ViewAsync(db, booking, school, cancellationToken));
    }
}
