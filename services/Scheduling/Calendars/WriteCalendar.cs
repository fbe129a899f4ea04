using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using PeerReview.Scheduling.Dates.SchoolYears;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;
using School = PeerReview.Scheduling.Membership.School;

namespace PeerReview.Scheduling.Calendars;

/// <summary>A level's whole calendar. Dates already agreed stay agreed; one that falls on a day now shut is the coordinator's to move.</summary>
/// <param name="Terms">Its terms, of any number of school years; leave a year out to follow the level above.</param>
/// <param name="Days">Training days, closures and notes.</param>
public sealed record WriteCalendarRequest(
    [property: Required, MaxLength(60)] IReadOnlyList<TermDates> Terms,
    [property: Required, MaxLength(500)] IReadOnlyList<CalendarDays> Days);

internal static class WriteCalendar
{
    /// <summary>Writes the network's calendar. Send the ETag that was read, <c>"0"</c> for the first time.</summary>
    public static Task<Ok<CalendarView>> OfNetworkAsync(IfMatch ifMatch, WriteCalendarRequest request, SchedulingDb db, CancellationToken cancellationToken) =>
        WriteAsync(CalendarLevel.Network, db.Tenant.NetworkId.ToString(), ifMatch, request, db, cancellationToken);

    /// <summary>Writes a local authority's calendar.</summary>
    public static async Task<Ok<CalendarView>> OfLocalAuthorityAsync(
        string localAuthority, IfMatch ifMatch, WriteCalendarRequest request, SchedulingDb db, CancellationToken cancellationToken)
    {
        await ReadCalendar.RefuseUnknownAuthorityAsync(db, localAuthority, cancellationToken);
        return await WriteAsync(CalendarLevel.LocalAuthority, localAuthority, ifMatch, request, db, cancellationToken);
    }

    /// <summary>Writes a trust's calendar: the coordinator, or who leads the trust.</summary>
    public static async Task<Ok<CalendarView>> OfTrustAsync(
        Guid trustId, IfMatch ifMatch, WriteCalendarRequest request, SchedulingDb db, Caller caller, CancellationToken cancellationToken)
    {
        await ReadCalendar.RefuseUnknownTrustAsync(db, trustId, cancellationToken);
        if (!caller.Holds(Role.Coordinator) && !caller.HoldsAt(trustId, Role.MatLead))
            throw Refusal.Forbidden("Only who leads this trust may write its calendar.");
        return await WriteAsync(CalendarLevel.Trust, trustId.ToString(), ifMatch, request, db, cancellationToken);
    }

    /// <summary>Writes a school's calendar: its headteacher, or the coordinator for it.</summary>
    public static async Task<Ok<CalendarView>> OfSchoolAsync(
        Guid schoolId, IfMatch ifMatch, WriteCalendarRequest request, SchedulingDb db, Caller caller, CancellationToken cancellationToken)
    {
        await School.FindAsync(db, schoolId, cancellationToken);
        if (!caller.Holds(Role.Coordinator) && !caller.HoldsAt(schoolId, Role.Headteacher))
            throw Refusal.Forbidden("Only this school's headteacher may write its calendar.");
        return await WriteAsync(CalendarLevel.School, schoolId.ToString(), ifMatch, request, db, cancellationToken);
    }

    private static async Task<Ok<CalendarView>> WriteAsync(
        CalendarLevel level, string owner, IfMatch ifMatch, WriteCalendarRequest request, SchedulingDb db, CancellationToken cancellationToken)
    {
        var calendar = await ReadCalendar.FindAsync(db, level, owner, cancellationToken);
        ifMatch.Check(calendar?.Version ?? 0);
        if (calendar is null)
            db.Add(calendar = new Calendar(level, owner));
        calendar.Write(request.Terms, request.Days);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(CalendarView.Of(calendar));
    }
}
