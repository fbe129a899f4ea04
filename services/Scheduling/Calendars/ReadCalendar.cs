using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Scheduling.Dates.SchoolYears;
using PeerReview.ServiceDefaults;
using PeerReview.ServiceDefaults.Http;
using School = PeerReview.Scheduling.Membership.School;

namespace PeerReview.Scheduling.Calendars;

/// <summary>A level's calendar.</summary>
/// <param name="Level">Whose kind of calendar it is.</param>
/// <param name="Owner">The id of the network, trust or school, or the local authority's name.</param>
/// <param name="IsWritten">False while nobody has written it: a network's then shows the usual dates in England to begin from, another one is empty and follows the level above.</param>
/// <param name="Terms">Its terms; a school year without terms here follows the level above.</param>
/// <param name="Days">Training days, closures and notes.</param>
/// <param name="Version">0 while nobody has written it; rises with every change.</param>
public sealed record CalendarView(
    CalendarLevel Level,
    string Owner,
    bool IsWritten,
    IReadOnlyList<TermDates> Terms,
    IReadOnlyList<CalendarDays> Days,
    long Version) : IVersioned
{
    internal static CalendarView Of(Calendar calendar) =>
        new(calendar.Level, calendar.Owner, IsWritten: true, calendar.Terms, calendar.Days, calendar.Version);
}

internal static class ReadCalendar
{
    /// <summary>The network's calendar; the usual dates of this school year and the next until it is written.</summary>
    public static async Task<Ok<CalendarView>> OfNetworkAsync(SchedulingDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        var (level, owner) = (CalendarLevel.Network, db.Tenant.NetworkId.ToString());
        if (await FindAsync(db, level, owner, cancellationToken) is { } written)
            return TypedResults.Ok(CalendarView.Of(written));

        var year = SchoolYear.Of(time.Today()).StartYear;
        return TypedResults.Ok(new CalendarView(
            level, owner, IsWritten: false,
            [.. EnglandCalendar.Terms(year), .. EnglandCalendar.Terms(year + 1)],
            [.. EnglandCalendar.TrainingDays(year), .. EnglandCalendar.TrainingDays(year + 1)],
            Version: 0));
    }

    /// <summary>The calendar of a local authority that has schools in the network.</summary>
    public static async Task<Ok<CalendarView>> OfLocalAuthorityAsync(string localAuthority, SchedulingDb db, CancellationToken cancellationToken)
    {
        await RefuseUnknownAuthorityAsync(db, localAuthority, cancellationToken);
        return await OfAsync(db, CalendarLevel.LocalAuthority, localAuthority, cancellationToken);
    }

    /// <summary>The calendar of a trust that has schools in the network.</summary>
    public static async Task<Ok<CalendarView>> OfTrustAsync(Guid trustId, SchedulingDb db, CancellationToken cancellationToken)
    {
        await RefuseUnknownTrustAsync(db, trustId, cancellationToken);
        return await OfAsync(db, CalendarLevel.Trust, trustId.ToString(), cancellationToken);
    }

    /// <summary>A school's own calendar.</summary>
    public static async Task<Ok<CalendarView>> OfSchoolAsync(Guid schoolId, SchedulingDb db, CancellationToken cancellationToken)
    {
        await School.FindAsync(db, schoolId, cancellationToken);
        return await OfAsync(db, CalendarLevel.School, schoolId.ToString(), cancellationToken);
    }

    internal static async Task RefuseUnknownAuthorityAsync(SchedulingDb db, string localAuthority, CancellationToken cancellationToken)
    {
        if (!await db.Schools.AnyAsync(school => school.LocalAuthority == localAuthority, cancellationToken))
            throw Refusal.NotFound("A school of this local authority");
    }

    internal static async Task RefuseUnknownTrustAsync(SchedulingDb db, Guid trustId, CancellationToken cancellationToken)
    {
        if (!await db.Schools.AnyAsync(school => school.TrustId == trustId, cancellationToken))
            throw Refusal.NotFound("The trust");
    }

    internal static Task<Calendar?> FindAsync(SchedulingDb db, CalendarLevel level, string owner, CancellationToken cancellationToken) =>
        db.Calendars.SingleOrDefaultAsync(calendar => calendar.Level == level && calendar.Owner == owner, cancellationToken);

    private static async Task<Ok<CalendarView>> OfAsync(SchedulingDb db, CalendarLevel level, string owner, CancellationToken cancellationToken) =>
        TypedResults.Ok(await FindAsync(db, level, owner, cancellationToken) is { } written
            ? CalendarView.Of(written)
            : new CalendarView(level, owner, IsWritten: false, [], [], Version: 0));
}
