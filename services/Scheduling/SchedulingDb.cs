using Microsoft.EntityFrameworkCore;
using PeerReview.Scheduling.Cohorts;
using PeerReview.Scheduling.Membership;
using PeerReview.Scheduling.Sessions;
using PeerReview.ServiceDefaults.Http;
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

    public DbSet<Session> Sessions => Set<Session>();

    public DbSet<AttendanceMark> Attendance => Set<AttendanceMark>();

    protected override void Map(ModelBuilder model)
    {
        School.Map(model);
        Person.Map(model);
        Cohort.Map(model);
        Booking.Map(model);
        Group.Map(model);
        Session.Map(model);
    }

    /// <summary>Reads a session behind its row lock, or refuses (404).</summary>
    internal async Task<Session> LockSessionAsync(Guid id, CancellationToken cancellationToken) =>
        await Sessions.FromSql($"SELECT * FROM sessions WHERE network_id = {Tenant.NetworkId} AND id = {id} FOR UPDATE").SingleOrDefaultAsync(cancellationToken)
        ?? throw Refusal.NotFound("The session");
}
