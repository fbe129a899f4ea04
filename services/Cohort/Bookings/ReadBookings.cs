using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Contracts;
using PeerReview.Cohorts.Schools;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Cohorts.Bookings;

/// <summary>Reads bookings: a school's people their own, MAT leads their trust's, coordinators all.</summary>
public static class ReadBookings
{
    private static readonly string[] NetworkWide = [Role.Coordinator, Role.Director, Role.Finance];
    private static readonly string[] AtSchool = [Role.Headteacher, Role.SeniorLeader, Role.ApiClient];
    private static readonly string[] AtTrust = [Role.MatLead, Role.ApiClient];

    /// <summary>The bookings of the caller's own schools, or of the trust's, newest cohorts last.</summary>
    internal static async Task<Ok<Page<BookingInList>>> MineAsync(
        [AsParameters] PageRequest page, CohortDb db, Caller caller, CancellationToken cancellationToken)
    {
        var schools = caller.Where(AtSchool);
        var trusts = caller.Where(AtTrust);
        var mine = db.Bookings.Where(booking =>
            schools.Contains(booking.SchoolId)
            || db.Schools.Any(school => school.Id == booking.SchoolId && school.TrustId != null && trusts.Contains(school.TrustId.Value)));
        return TypedResults.Ok(await ListAsync(db, mine, page, cancellationToken));
    }

    /// <summary>The bookings of a cohort.</summary>
    /// <param name="id">The cohort.</param>
    /// <param name="page">Which page.</param>
    /// <param name="state">Only bookings in this state.</param>
    /// <param name="db">The database.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal static async Task<Ok<Page<BookingInList>>> OfCohortAsync(
        Guid id, [AsParameters] PageRequest page, string? state, CohortDb db, CancellationToken cancellationToken)
    {
        if (!await db.Cohorts.AnyAsync(cohort => cohort.Id == id, cancellationToken))
            throw Refusal.NotFound("The cohort");
        var wanted = Choice.Of<BookingState>("state", state);
        var bookings = db.Bookings.Where(booking => booking.CohortId == id && (wanted == null || booking.State == wanted));
        return TypedResults.Ok(await ListAsync(db, bookings, page, cancellationToken));
    }

    /// <summary>One booking.</summary>
    internal static async Task<Ok<BookingView>> ReadAsync(Guid id, CohortDb db, Caller caller, CancellationToken cancellationToken)
    {
        var (booking, school) = await FindAsync(db, id, caller, cancellationToken);
        return TypedResults.Ok(await ViewAsync(db, booking, school, cancellationToken));
    }

    /// <summary>The booking and its school, if the caller may see it.</summary>
    internal static async Task<(Booking Booking, School School)> FindAsync(CohortDb db, Guid id, Caller caller, CancellationToken cancellationToken)
    {
        var booking = await db.Bookings.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) ?? throw Refusal.NotFound("The booking");
        var school = await db.Schools.SingleAsync(row => row.Id == booking.SchoolId, cancellationToken);
        var isVisible = caller.Holds(NetworkWide)
            || caller.HoldsAt(school.Id, AtSchool)
            || (school.TrustId is { } trustId && caller.HoldsAt(trustId, AtTrust));
        return isVisible ? (booking, school) : throw Refusal.NotFound("The booking");
    }

    /// <summary>Which cohort's places to lock before the booking is read. It never changes, so it may be read without the lock.</summary>
    internal static async Task<Guid> CohortOfAsync(CohortDb db, Guid bookingId, CancellationToken cancellationToken) =>
        await db.Bookings.Where(booking => booking.Id == bookingId).Select(booking => (Guid?)booking.CohortId).SingleOrDefaultAsync(cancellationToken)
        ?? throw Refusal.NotFound("The booking");

    internal static async Task<BookingView> ViewAsync(CohortDb db, Booking booking, School school, CancellationToken cancellationToken) =>
        BookingView.Of(booking, school, await NamesAsync(db, booking.DelegateIds, cancellationToken));

    private static async Task<Page<BookingInList>> ListAsync(CohortDb db, IQueryable<Booking> bookings, PageRequest page, CancellationToken cancellationToken)
    {
        var found = await bookings.AsNoTracking().ToPageAsync(page, booking => booking, cancellationToken);
        var schoolIds = found.Items.Select(booking => booking.SchoolId).Distinct().ToList();
        var cohortIds = found.Items.Select(booking => booking.CohortId).Distinct().ToList();
        var schools = await db.Schools.AsNoTracking().Where(school => schoolIds.Contains(school.Id)).ToDictionaryAsync(school => school.Id, cancellationToken);
        var cohorts = await db.Cohorts.AsNoTracking().Where(cohort => cohortIds.Contains(cohort.Id)).ToDictionaryAsync(cohort => cohort.Id, cancellationToken);
        var names = await NamesAsync(db, [.. found.Items.SelectMany(booking => booking.DelegateIds)], cancellationToken);
        var positions = await PositionsAsync(db, [.. found.Items.Where(booking => booking.State == BookingState.Waiting).Select(booking => booking.CohortId).Distinct()], cancellationToken);
        return new Page<BookingInList>(
            [.. found.Items.Select(booking => new BookingInList(
                BookingView.Of(booking, schools[booking.SchoolId], names.Where(name => booking.DelegateIds.Contains(name.Id))),
                cohorts[booking.CohortId].Name,
                positions.TryGetValue(booking.Id, out var position) ? position : null))],
            found.Next);
    }

    private static async Task<List<PersonName>> NamesAsync(CohortDb db, IReadOnlyList<Guid> personIds, CancellationToken cancellationToken) =>
        await db.People.AsNoTracking().Where(person => personIds.Contains(person.Id))
            .Select(person => new PersonName(person.Id, person.DisplayName)).ToListAsync(cancellationToken);

    /// <summary>Counted, never stored: a position cannot have a gap or be held twice.</summary>
    private static async Task<Dictionary<Guid, int>> PositionsAsync(CohortDb db, IReadOnlyList<Guid> cohortIds, CancellationToken cancellationToken)
    {
        if (cohortIds.Count == 0)
            return [];

        var waiting = await db.Bookings.AsNoTracking()
            .Where(booking => cohortIds.Contains(booking.CohortId) && booking.State == BookingState.Waiting)
            .Select(booking => new { booking.Id, booking.CohortId, booking.Ticket }).ToListAsync(cancellationToken);
        return waiting.GroupBy(booking => booking.CohortId)
            .SelectMany(cohort => cohort.OrderBy(booking => booking.Ticket).Select((booking, index) => (booking.Id, Position: index + 1)))
            .ToDictionary(booking => booking.Id, booking => booking.Position);
    }
}
