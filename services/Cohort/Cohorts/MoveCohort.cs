using System.ComponentModel.DataAnnotations;
using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Bookings;
using PeerReview.Cohorts.Contracts;
using PeerReview.Cohorts.Groups;
using PeerReview.Cohorts.Programmes;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Cohorts.Cohorts;

/// <summary>Why a cohort will not take place; the schools that booked are told.</summary>
public sealed record CancelCohortRequest([property: Required, StringLength(500, MinimumLength = 3)] string Reason);

/// <summary>Opens, closes, finishes and cancels cohorts, as <see cref="CohortLifecycle"/> allows.</summary>
public static class MoveCohort
{
    /// <summary>Takes bookings from the day booking opens; also after bookings were closed.</summary>
    internal static Task<Ok<CohortView>> OpenAsync(Guid id, Step step, CancellationToken cancellationToken) =>
        step.TakeAsync(id, CohortCommand.Open, reason: null, cancellationToken);

    /// <summary>Takes no more bookings.</summary>
    internal static Task<Ok<CohortView>> CloseAsync(Guid id, Step step, CancellationToken cancellationToken) =>
        step.TakeAsync(id, CohortCommand.Close, reason: null, cancellationToken);

    /// <summary>Ends a cohort in which all is done. Who still waits for a place is let go.</summary>
    internal static Task<Ok<CohortView>> FinishAsync(Guid id, Step step, CancellationToken cancellationToken) =>
        step.TakeAsync(id, CohortCommand.Finish, "The cohort has finished.", cancellationToken);

    /// <summary>Calls a cohort off. Every booking ends without charge and the schools are told why.</summary>
    internal static Task<Ok<CohortView>> CancelAsync(Guid id, CancelCohortRequest request, Step step, CancellationToken cancellationToken) =>
        step.TakeAsync(id, CohortCommand.Cancel, request.Reason.Trim(), cancellationToken);

    /// <summary>One transition with everything that follows from it.</summary>
    internal sealed class Step(CohortDb db, ProgrammeCatalogue programmes, IPublishEndpoint publish, Caller caller, TimeProvider time)
    {
        public async Task<Ok<CohortView>> TakeAsync(Guid id, CohortCommand command, string? reason, CancellationToken cancellationToken)
        {
            // The lock also queues transitions of one cohort: the second of two sees what the first has done.
            var places = await Places.LockAsync(db, id, cancellationToken);
            var cohort = await db.Cohorts.SingleAsync(row => row.Id == id, cancellationToken);
            var template = await programmes.OfAsync(db, cohort, cancellationToken);

            cohort.Move(command, template);
            places.OpenOrClose(cohort.Status == CohortStatus.Open);
            if (command is CohortCommand.Finish or CohortCommand.Cancel)
                await LetGoAsync(cohort, places, reason!, cancellationToken);
            else
                await WaitingList.OfferFreePlacesAsync(db, cohort, places, template, publish, time, cancellationToken);

            await publish.TellAsync(cohort, template, db.Tenant.NetworkId, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            return TypedResults.Ok(CohortView.Of(cohort, template));
        }

        private async Task LetGoAsync(Cohort cohort, Places places, string reason, CancellationToken cancellationToken)
        {
            var isCancelled = cohort.Status == CohortStatus.Cancelled;
            var bookings = await db.Bookings
                .Where(booking => booking.CohortId == cohort.Id
                    && (booking.State == BookingState.Waiting || booking.State == BookingState.Offered || (isCancelled && booking.State == BookingState.Confirmed)))
                .ToListAsync(cancellationToken);
            foreach (var booking in bookings)
            {
                booking.LetGo(reason, caller.PersonId, time.GetUtcNow(), places);
                await InvoiceLines.ReverseAsync(db, booking, chargePercent: 0, time.GetUtcNow(), cancellationToken);
                await publish.TellAsync(booking, db.Tenant.NetworkId, cancellationToken);
                await publish.TellSchoolAsync(booking, isCancelled ? "cohort-cancelled" : "waiting-list-closed", cohort, db.Tenant.NetworkId, cancellationToken);
            }

            if (isCancelled)
                await PublishedGroups.DissolveAllAsync(db, cohort, reason, publish, time.GetUtcNow(), cancellationToken);
            await db.Prepared.Where(prepared => prepared.CohortId == cohort.Id).ExecuteDeleteAsync(cancellationToken);
        }
    }
}
