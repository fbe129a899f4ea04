using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Groups;
using PeerReview.Cohorts.Programmes;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Cohorts.Bookings;

/// <summary>The people a school sends from now on.</summary>
public sealed record SendOthersRequest(IReadOnlyList<Guid> DelegateIds);

/// <summary>A head sends other people than were named when booking.</summary>
public static class SendOthers
{
    internal static async Task<Ok<BookingView>> HandleAsync(
        Guid id,
        IfMatch ifMatch,
        SendOthersRequest request,
        CohortDb db,
        ProgrammeCatalogue programmes,
        IPublishEndpoint publish,
        Caller caller,
        CancellationToken cancellationToken)
    {
        var (booking, school) = await ReadBookings.FindAsync(db, id, caller, cancellationToken);
        if (!BookPlace.MayAuthorise(caller, school.Id, school))
            throw Refusal.Forbidden("Only the headteacher of the school, or its API client, can change whom it sends.");
        ifMatch.Check(booking.Version);

        var cohort = await db.Cohorts.SingleAsync(row => row.Id == booking.CohortId, cancellationToken);
        var template = await programmes.OfAsync(db, cohort, cancellationToken);
        var known = await db.People
            .Where(person => request.DelegateIds.Contains(person.Id) && person.IsActive && person.SchoolIds.Contains(school.Id))
            .Select(person => person.Id).ToListAsync(cancellationToken);
        if (Application.DelegateErrors(template, request.DelegateIds, known) is { } wrong)
            throw Refusal.Invalid("delegateIds", wrong);

        booking.SendOthers(request.DelegateIds);
        await PublishedGroups.SendOthersAsync(db, booking, publish, cancellationToken);
        await publish.TellAsync(booking, db.Tenant.NetworkId, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(await ReadBookings.ViewAsync(db, booking, school, cancellationToken));
    }
}
