using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Contracts;
using PeerReview.Cohorts.Programmes;
using PeerReview.Membership.Contracts;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Cohorts.Bookings;

/// <summary>A booking made ready for the head.</summary>
/// <param name="SchoolId">The school; the caller works there.</param>
/// <param name="DelegateIds">The people it would send.</param>
/// <param name="MatStance">The school's own choice towards its trust; the cohort's when absent.</param>
/// <param name="Strengths">Themes the school can help others with.</param>
/// <param name="Needs">Themes the school looks for help with.</param>
public sealed record PrepareBookingRequest(
    Guid SchoolId,
    IReadOnlyList<Guid> DelegateIds,
    MatStance? MatStance = null,
    IReadOnlyList<string>? Strengths = null,
    IReadOnlyList<string>? Needs = null);

/// <summary>The head's authorisation: the declarations, each of them ticked.</summary>
public sealed record AuthoriseBookingRequest(IReadOnlyList<string> Declarations);

/// <summary>A booking that waits for the head's authorisation. It holds no place.</summary>
public sealed record PreparedBookingView(
    Guid Id, Guid CohortId, Guid SchoolId, IReadOnlyList<Guid> DelegateIds, MatStance? MatStance, IReadOnlyList<string> Strengths, IReadOnlyList<string> Needs, Guid PreparedBy, DateTimeOffset PreparedAt)
{
    internal static PreparedBookingView Of(PreparedBooking prepared) => new(
        prepared.Id,
        prepared.CohortId,
        prepared.SchoolId,
        prepared.DelegateIds,
        prepared.MatStance,
        prepared.Strengths,
        prepared.Needs,
        prepared.PreparedBy,
        prepared.PreparedAt);
}

/// <summary>A senior leader prepares a booking; the head authorises it.</summary>
public static class PrepareBooking
{
    /// <summary>Makes a booking ready; an earlier one of the school for this cohort is replaced. The head is told.</summary>
    internal static async Task<Created<PreparedBookingView>> HandleAsync(
        Guid id, PrepareBookingRequest request, CohortDb db, IPublishEndpoint publish, Caller caller, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!caller.HoldsAt(request.SchoolId, Role.OfSchools))
            throw Refusal.Forbidden("Only people of the school can prepare its booking.");
        var cohort = await db.Cohorts.SingleOrDefaultAsync(row => row.Id == id && row.Status != CohortStatus.Draft, cancellationToken) ?? throw Refusal.NotFound("The cohort");
        cohort.RefuseUnlessBookable(time.GetUtcNow());

        await db.Prepared.Where(row => row.CohortId == id && row.SchoolId == request.SchoolId).ExecuteDeleteAsync(cancellationToken);
        var prepared = new PreparedBooking
        {
            CohortId = id,
            SchoolId = request.SchoolId,
            DelegateIds = request.DelegateIds,
            MatStance = request.MatStance,
            Strengths = request.Strengths ?? [],
            Needs = request.Needs ?? [],
            PreparedBy = caller.PersonId,
            PreparedAt = time.GetUtcNow(),
        };
        db.Add(prepared);
        await publish.Publish(
            new TellPeople(
                db.Tenant.NetworkId,
                $"booking-awaits-authorisation/{prepared.Id}",
                "booking-awaits-authorisation",
                [],
                prepared.SchoolId,
                Role.Headteacher,
                new Dictionary<string, string> { ["cohort"] = cohort.Name, ["cohortId"] = cohort.Id.ToString(), ["preparedBy"] = caller.Name, ["link"] = $"/cohorts/{cohort.Id}" }),
            cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Created($"/api/cohorts/prepared-bookings/{prepared.Id}", PreparedBookingView.Of(prepared));
    }

    /// <summary>The bookings of the caller's schools that wait for the head's authorisation.</summary>
    internal static async Task<Ok<Page<PreparedBookingView>>> MineAsync(
        [AsParameters] PageRequest page, CohortDb db, Caller caller, CancellationToken cancellationToken)
    {
        var schools = caller.Where(Role.OfSchools);
        return TypedResults.Ok(await db.Prepared.AsNoTracking().Where(row => schools.Contains(row.SchoolId)).ToPageAsync(page, PreparedBookingView.Of, cancellationToken));
    }

    /// <summary>One booking that waits for the head's authorisation.</summary>
    internal static async Task<Ok<PreparedBookingView>> ReadAsync(Guid id, CohortDb db, Caller caller, CancellationToken cancellationToken) =>
        TypedResults.Ok(PreparedBookingView.Of(await FindAsync(db, id, caller, cancellationToken)));

    /// <summary>The head authorises, which books.</summary>
    internal static async Task<Created<BookingView>> AuthoriseAsync(
        Guid id, AuthoriseBookingRequest request, CohortDb db, BookPlace book, Caller caller, CancellationToken cancellationToken)
    {
        var prepared = await FindAsync(db, id, caller, cancellationToken);
        var application = new Application(
            prepared.CohortId,
            prepared.SchoolId,
            prepared.DelegateIds,
            request.Declarations,
            prepared.PreparedBy,
            AuthorisedBy: caller.PersonId,
            prepared.MatStance,
            prepared.Strengths,
            prepared.Needs);
        db.Remove(prepared);
        var view = await book.ForAsync(application, caller, cancellationToken);
        return TypedResults.Created($"/api/cohorts/bookings/{view.Id}", view);
    }

    private static async Task<PreparedBooking> FindAsync(CohortDb db, Guid id, Caller caller, CancellationToken cancellationToken)
    {
        var prepared = await db.Prepared.SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
        return prepared is not null && caller.HoldsAt(prepared.SchoolId, Role.OfSchools) ? prepared : throw Refusal.NotFound("The prepared booking");
    }
}
