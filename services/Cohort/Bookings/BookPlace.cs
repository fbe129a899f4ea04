using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using PeerReview.Cohorts.Programmes;
using PeerReview.Cohorts.Schools;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Cohorts.Bookings;

/// <summary>A head's booking.</summary>
/// <param name="SchoolId">The school that books; the caller leads it, or is its API client.</param>
/// <param name="DelegateIds">The people it sends, all of them of this school.</param>
/// <param name="Declarations">The codes of the programme's declarations, each of them ticked.</param>
/// <param name="MatStance">The school's own choice towards its trust; the cohort's when absent.</param>
/// <param name="Strengths">Themes the school can help others with.</param>
/// <param name="Needs">Themes the school looks for help with.</param>
public sealed record BookPlaceRequest(
    Guid SchoolId,
    IReadOnlyList<Guid> DelegateIds,
    IReadOnlyList<string> Declarations,
    MatStance? MatStance = null,
    IReadOnlyList<string>? Strengths = null,
    IReadOnlyList<string>? Needs = null);

/// <summary>
/// Books a school with its delegates into a cohort: a confirmed place while there are places, otherwise a turn on the waiting list.
/// </summary>
public sealed class BookPlace(CohortDb db, ProgrammeCatalogue programmes, IPublishEndpoint publish, TimeProvider time)
{
    /// <summary>A head books; booking is the head's authorisation.</summary>
    internal static async Task<Created<BookingView>> HandleAsync(
        Guid id, BookPlaceRequest request, BookPlace book, Caller caller, CancellationToken cancellationToken)
    {
        var application = new Application(
            id,
            request.SchoolId,
            request.DelegateIds,
            request.Declarations,
            PreparedBy: caller.PersonId,
            AuthorisedBy: caller.PersonId,
            request.MatStance,
            request.Strengths ?? [],
            request.Needs ?? []);
        var view = await book.ForAsync(application, caller, cancellationToken);
        return TypedResults.Created($"/api/cohorts/bookings/{view.Id}", view);
    }

    /// <summary>
    /// Checks first, claims last: the row of the cohort's places is locked from the claim to the commit, and the booking, its events and
    /// the kept answer are one write in between.
    /// </summary>
    internal async Task<BookingView> ForAsync(Application application, Caller caller, CancellationToken cancellationToken)
    {
        var facts = await BookingFacts.ReadAsync(db, application.CohortId, application.SchoolId, cancellationToken)
            ?? throw Refusal.NotFound("The cohort");
        if (!MayAuthorise(caller, application.SchoolId, facts.School))
            throw Refusal.Forbidden("Only the headteacher of the school, or its API client, can book for it.");
        if (facts.School is not { IsMember: true } school)
            throw Refusal.Conflict("not-a-member", "The school's membership of the network is not active.");

        var now = time.GetUtcNow();
        facts.Cohort.RefuseUnlessBookable(now);
        var template = await programmes.OfAsync(db, facts.Cohort, cancellationToken);
        var delegates = await BookingFacts.StaffAmongAsync(db, application.DelegateIds, application.SchoolId, cancellationToken);
        application.RefuseUnlessAllowed(template, school, [.. delegates.Select(person => person.Id)]);
        if (facts.HasActiveBooking)
            throw Refusal.Conflict("already-booked", "The school has a booking in this cohort already.");

        var price = Price.Of(template, school.Tier, facts.IsReturning);
        var claim = await PlaceClaim.TakeAsync(db, application.CohortId, cancellationToken);
        var booking = Booking.Make(application, price, school.Tier, facts.IsReturning, claim, now);
        db.Add(booking);
        if (claim.HasPlace)
            InvoiceLines.Raise(db, booking, now);
        await publish.TellAsync(booking, db.Tenant.NetworkId, cancellationToken);
        await publish.TellSchoolAsync(booking, claim.HasPlace ? "place-confirmed" : "place-waiting", facts.Cohort, db.Tenant.NetworkId, cancellationToken);
        // Not saved here: the request's transaction saves everything in one round trip with the kept answer, and the row is free again
        // one round trip sooner. Should the school's other tab have been faster, the index refuses this one, claim and all (409).
        return BookingView.Of(booking, school, delegates);
    }

    internal static bool MayAuthorise(Caller caller, Guid schoolId, School? school) =>
        caller.HoldsAt(schoolId, Role.Headteacher, Role.ApiClient)
        || (school?.TrustId is { } trustId && caller.HoldsAt(trustId, Role.ApiClient));
}
