using Microsoft.EntityFrameworkCore;
using PeerReview.Reporting.Facts;
using PeerReview.ServiceDefaults.Persistence;
using PeerReview.ServiceDefaults.Tenancy;

namespace PeerReview.Reporting;

/// <summary>Read models only, made of other services' events and rebuildable from them. Status and counts: no text any school wrote.</summary>
public sealed class ReportingDb(DbContextOptions<ReportingDb> options, Tenant tenant) : ServiceDb(options, tenant)
{
    public DbSet<SchoolFact> Schools => Set<SchoolFact>();

    public DbSet<CohortFact> Cohorts => Set<CohortFact>();

    public DbSet<BookingFact> Bookings => Set<BookingFact>();

    public DbSet<SessionFact> Sessions => Set<SessionFact>();

    public DbSet<AttendanceFact> Attendance => Set<AttendanceFact>();

    public DbSet<GroupFact> Groups => Set<GroupFact>();

    public DbSet<VisitFact> Visits => Set<VisitFact>();

    public DbSet<ReviewFact> Reviews => Set<ReviewFact>();

    protected override void Map(ModelBuilder model)
    {
        model.Entity<SchoolFact>(school =>
        {
            school.Property(row => row.Name).HasMaxLength(300);
            school.HasIndex(row => new { row.NetworkId, row.TrustId });
        });
        model.Entity<CohortFact>(cohort =>
        {
            cohort.Property(row => row.Name).HasMaxLength(300);
            cohort.Property(row => row.Theme).HasMaxLength(300);
        });
        model.Entity<BookingFact>().HasIndex(row => new { row.NetworkId, row.CohortId });
        model.Entity<BookingFact>().HasIndex(row => new { row.NetworkId, row.SchoolId });
        model.Entity<SessionFact>(session =>
        {
            session.Property(row => row.Venue).HasMaxLength(300);
            session.HasIndex(row => new { row.NetworkId, row.CohortId });
        });
        model.Entity<AttendanceFact>(attendance =>
        {
            attendance.HasIndex(row => new { row.NetworkId, row.CohortId });
            attendance.HasIndex(row => new { row.NetworkId, row.SessionId, row.PersonId }).IsUnique();
        });
        model.Entity<GroupFact>(group =>
        {
            group.Property(row => row.Name).HasMaxLength(200);
            group.HasIndex(row => new { row.NetworkId, row.CohortId });
            group.HasIndex(row => row.SchoolIds).HasMethod("gin");
        });
        model.Entity<VisitFact>().HasIndex(row => new { row.NetworkId, row.CohortId });
        model.Entity<VisitFact>().HasIndex(row => new { row.NetworkId, row.GroupId, row.HostSchoolId });
        model.Entity<ReviewFact>(review =>
        {
            review.HasIndex(row => new { row.NetworkId, row.CohortId });
            review.HasIndex(row => new { row.NetworkId, row.GroupId, row.HostSchoolId });
            review.OwnsOne(row => row.Deadlines, deadlines => deadlines.ToJson());
            review.OwnsOne(row => row.Progress, progress => progress.ToJson());
        });
    }
}
