using Microsoft.EntityFrameworkCore;
using PeerReview.Scheduling.Availability;
using PeerReview.Scheduling.Calendars;
using PeerReview.Scheduling.Cohorts;
using PeerReview.Scheduling.Contracts;
using PeerReview.Scheduling.DateRuns;
using PeerReview.Scheduling.Feeds;
using PeerReview.Scheduling.Membership;
using PeerReview.Scheduling.Polls;
using PeerReview.Scheduling.Sessions;
using PeerReview.Scheduling.Visits;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Jobs;
using PeerReview.ServiceDefaults.Persistence;
using PeerReview.ServiceDefaults.Tenancy;

namespace PeerReview.Scheduling;

/// <summary>Calendars, availability, sessions and visits; and what Scheduling knows of schools, people, cohorts, bookings and groups.</summary>
public sealed class SchedulingDb(DbContextOptions<SchedulingDb> options, Tenant tenant) : ServiceDb(options, tenant)
{
    public DbSet<School> Schools => Set<School>();

    public DbSet<Person> People => Set<Person>();

    public DbSet<Cohort> Cohorts => Set<Cohort>();

    public DbSet<Booking> Bookings => Set<Booking>();

    public DbSet<Group> Groups => Set<Group>();

    public DbSet<Calendar> Calendars => Set<Calendar>();

    public DbSet<PersonAvailability> Availability => Set<PersonAvailability>();

    public DbSet<Session> Sessions => Set<Session>();

    public DbSet<AttendanceMark> Attendance => Set<AttendanceMark>();

    public DbSet<Visit> Visits => Set<Visit>();

    public DbSet<Promise> Promises => Set<Promise>();

    public DbSet<DatePoll> Polls => Set<DatePoll>();

    public DbSet<DateRun> DateRuns => Set<DateRun>();

    public DbSet<CalendarFeed> Feeds => Set<CalendarFeed>();

    protected override void Map(ModelBuilder model)
    {
        School.Map(model);
        Person.Map(model);
        Cohort.Map(model);
        Booking.Map(model);
        Group.Map(model);
        Calendar.Map(model);
        PersonAvailability.Map(model);
        Session.Map(model);
        VisitTables.Map(model);
        DatePoll.Map(model);
        DateRun.Map(model);
        CalendarFeed.Map(model);
        model.MapJobs();
    }

    /// <summary>Reads a session behind its row lock, or refuses (404).</summary>
    internal async Task<Session> LockSessionAsync(Guid id, CancellationToken cancellationToken) =>
        await Sessions.FromSql($"SELECT * FROM sessions WHERE network_id = {Tenant.NetworkId} AND id = {id} FOR UPDATE").SingleOrDefaultAsync(cancellationToken)
        ?? throw Refusal.NotFound("The session");

    // A visit is read by a statement of its own after the one that waited for its lock: a single statement would see the locked row as it is now,
    // but its answers as they were before the wait, and two schools that agree at once would not be seen to agree.

    /// <summary>Reads a visit behind its row lock, or refuses (404).</summary>
    internal async Task<Visit> LockVisitAsync(Guid id, CancellationToken cancellationToken)
    {
        await Database.ExecuteSqlAsync($"SELECT FROM visits WHERE network_id = {Tenant.NetworkId} AND id = {id} FOR UPDATE", cancellationToken);
        return await Visits.SingleOrDefaultAsync(visit => visit.Id == id, cancellationToken) ?? throw Refusal.NotFound("The visit");
    }

    /// <summary>Reads a group's visits behind their row locks, those called off left out.</summary>
    internal async Task<List<Visit>> LockVisitsAsync(Guid groupId, CancellationToken cancellationToken)
    {
        await Database.ExecuteSqlAsync($"SELECT FROM visits WHERE network_id = {Tenant.NetworkId} AND group_id = {groupId} ORDER BY id FOR UPDATE", cancellationToken);
        return await Visits.Where(visit => visit.GroupId == groupId && visit.State != VisitState.Cancelled).OrderBy(visit => visit.Id).ToListAsync(cancellationToken);
    }

    /// <summary>Reads visits behind their row locks.</summary>
    internal async Task<List<Visit>> LockVisitsAsync(Guid[] ids, CancellationToken cancellationToken)
    {
        await Database.ExecuteSqlAsync($"SELECT FROM visits WHERE network_id = {Tenant.NetworkId} AND id = ANY ({ids}) ORDER BY id FOR UPDATE", cancellationToken);
        return await Visits.Where(visit => ids.Contains(visit.Id)).OrderBy(visit => visit.Id).ToListAsync(cancellationToken);
    }

    /// <summary>Reads a run behind its row lock, or refuses (404).</summary>
    internal async Task<DateRun> LockDateRunAsync(Guid id, CancellationToken cancellationToken) =>
        await DateRuns.FromSql($"SELECT * FROM date_runs WHERE network_id = {Tenant.NetworkId} AND id = {id} FOR UPDATE").SingleOrDefaultAsync(cancellationToken)
        ?? throw Refusal.NotFound("The run");

    /// <summary>The group a visit belongs to, or a refusal (404).</summary>
    internal async Task<Guid> GroupOfVisitAsync(Guid visitId, CancellationToken cancellationToken) =>
        await Visits.Where(visit => visit.Id == visitId).Select(visit => (Guid?)visit.GroupId).SingleOrDefaultAsync(cancellationToken)
        ?? throw Refusal.NotFound("The visit");
}
