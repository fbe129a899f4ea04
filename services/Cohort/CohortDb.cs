using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Bookings;
using PeerReview.Cohorts.Cohorts;
using PeerReview.Cohorts.Drafting;
using PeerReview.Cohorts.Groups;
using PeerReview.Cohorts.People;
using PeerReview.Cohorts.Programmes;
using PeerReview.Cohorts.Schools;
using PeerReview.ServiceDefaults.Jobs;
using PeerReview.ServiceDefaults.Persistence;
using PeerReview.ServiceDefaults.Tenancy;

namespace PeerReview.Cohorts;

/// <summary>Programmes, cohorts, bookings and groups, and copies of the few facts of other services they need.</summary>
public sealed class CohortDb(DbContextOptions<CohortDb> options, Tenant tenant) : ServiceDb(options, tenant)
{
    /// <summary>At most one run at a time per cohort.</summary>
    internal const string OneActiveRun = "ux_grouping_runs_one_active";

    public DbSet<ProgrammeVersion> Programmes => Set<ProgrammeVersion>();

    public DbSet<Cohort> Cohorts => Set<Cohort>();

    public DbSet<Places> Places => Set<Places>();

    public DbSet<Booking> Bookings => Set<Booking>();

    public DbSet<PreparedBooking> Prepared => Set<PreparedBooking>();

    public DbSet<InvoiceLine> InvoiceLines => Set<InvoiceLine>();

    public DbSet<GroupingDraft> Drafts => Set<GroupingDraft>();

    public DbSet<GroupingRun> Runs => Set<GroupingRun>();


    public DbSet<ConflictOverride> Overrides => Set<ConflictOverride>();

    public DbSet<Group> Groups => Set<Group>();

    public DbSet<GroupSchool> GroupSchools => Set<GroupSchool>();

    public DbSet<RepairProposal> Repairs => Set<RepairProposal>();

    public DbSet<School> Schools => Set<School>();

    public DbSet<DeclaredConflict> Conflicts => Set<DeclaredConflict>();

    public DbSet<NetworkPerson> People => Set<NetworkPerson>();

    public DbSet<PersonCredential> Credentials => Set<PersonCredential>();

    public DbSet<TrainingAttendance> Attendance => Set<TrainingAttendance>();

    protected override void Map(ModelBuilder model)
    {
        MapCohorts(model);
        MapBookings(model);
        MapDrafting(model);
        MapGroups(model);
        MapCopies(model);
    }

    private static void MapCohorts(ModelBuilder model)
    {
        model.Entity<ProgrammeVersion>(version =>
        {
            version.Property(row => row.Code).HasMaxLength(60);
            version.Property(row => row.Template).HasDocument();
            version.HasIndex(row => new { row.NetworkId, row.Code, row.Number }).IsUnique();
        });
        model.Entity<Cohort>(cohort =>
        {
            cohort.Property(row => row.ProgrammeCode).HasMaxLength(60);
            cohort.Property(row => row.Name).HasMaxLength(120);
            cohort.Property(row => row.Theme).HasMaxLength(120);
            cohort.Property(row => row.Term).HasMaxLength(20);
            cohort.Property(row => row.Status).HasMaxLength(20);
            cohort.Property(row => row.MatStance).HasMaxLength(20);
            cohort.Property(row => row.StageOffsets).HasDocument();
            cohort.HasIndex(row => new { row.NetworkId, row.ProgrammeCode });
        });
        model.Entity<Places>(places =>
        {
            places.HasOne<Cohort>().WithOne().HasForeignKey<Places>(row => new { row.NetworkId, row.Id });
            // The last wall: whatever the code does, no more places are taken than there are.
            places.ToTable(table => table.HasCheckConstraint("ck_places_never_oversold", "taken >= 0 AND taken <= capacity AND waiting >= 0"));
        });
    }

    private static void MapBookings(ModelBuilder model)
    {
        model.Entity<Booking>(booking =>
        {
            booking.HasOne<Cohort>().WithMany().HasForeignKey(row => new { row.NetworkId, row.CohortId }).OnDelete(DeleteBehavior.Restrict);
            booking.Property(row => row.State).HasMaxLength(20);
            booking.Property(row => row.MatStance).HasMaxLength(20);
            booking.Property(row => row.Tier).HasMaxLength(60);
            booking.Property(row => row.EndReason).HasMaxLength(500);
            booking.Property(row => row.Price).HasDocument();
            // At most one active booking per school and cohort.
            booking.HasIndex(row => new { row.NetworkId, row.CohortId, row.SchoolId }).IsUnique()
                .HasFilter("state IN ('Confirmed', 'Waiting', 'Offered')").HasDatabaseName("ux_bookings_one_active");
            booking.HasIndex(row => new { row.NetworkId, row.CohortId, row.Ticket }).IsUnique();
            booking.HasIndex(row => new { row.NetworkId, row.SchoolId });
        });
        model.Entity<PreparedBooking>(prepared =>
        {
            prepared.ToTable("prepared_bookings");
            prepared.HasOne<Cohort>().WithMany().HasForeignKey(row => new { row.NetworkId, row.CohortId });
            prepared.Property(row => row.MatStance).HasMaxLength(20);
            prepared.HasIndex(row => new { row.NetworkId, row.CohortId, row.SchoolId }).IsUnique();
        });
        model.Entity<InvoiceLine>(line =>
        {
            line.HasOne<Booking>().WithOne().HasForeignKey<InvoiceLine>(row => new { row.NetworkId, row.BookingId }).OnDelete(DeleteBehavior.Restrict);
            line.Property(row => row.Price).HasDocument();
        });
    }

    private static void MapDrafting(ModelBuilder model)
    {
        model.Entity<GroupingDraft>(draft =>
        {
            draft.ToTable("grouping_drafts");
            draft.HasOne<Cohort>().WithOne().HasForeignKey<GroupingDraft>(row => new { row.NetworkId, row.Id });
            draft.Property(row => row.Content).HasDocument();
        });
        model.Entity<GroupingRun>(run =>
        {
            run.ToTable("grouping_runs");
            run.HasOne<Cohort>().WithMany().HasForeignKey(row => new { row.NetworkId, row.CohortId });
            run.Property(row => row.Status).HasMaxLength(20);
            run.Property(row => row.Wishes).HasDocument();
            run.Property(row => row.Progress).HasDocument();
            run.Property(row => row.Result).HasDocument();
            run.HasIndex(row => new { row.NetworkId, row.CohortId }).IsUnique().HasFilter("status IN ('Queued', 'Running')").HasDatabaseName(OneActiveRun);
        });
        model.MapJobs();
        model.Entity<ConflictOverride>(row =>
        {
            row.ToTable("conflict_overrides");
            row.HasOne<Cohort>().WithMany().HasForeignKey(pair => new { pair.NetworkId, pair.CohortId });
            row.Property(pair => pair.Reason).HasMaxLength(500);
        });
    }

    private static void MapGroups(ModelBuilder model)
    {
        model.Entity<Group>(group =>
        {
            group.HasOne<Cohort>().WithMany().HasForeignKey(row => new { row.NetworkId, row.CohortId }).OnDelete(DeleteBehavior.Restrict);
            group.HasMany(row => row.Schools).WithOne().HasForeignKey(member => new { member.NetworkId, member.GroupId });
            group.Property(row => row.Name).HasMaxLength(60);
            group.Property(row => row.DissolvedBecause).HasMaxLength(500);
            group.Ignore(row => row.Members);
            group.Property(row => row.Flags).HasDocument();
        });
        model.Entity<GroupSchool>(member =>
        {
            member.HasOne<Booking>().WithMany().HasForeignKey(row => new { row.NetworkId, row.BookingId }).OnDelete(DeleteBehavior.Restrict);
            // No school in two live groups of one cohort, whatever the code does.
            member.HasIndex(row => new { row.NetworkId, row.CohortId, row.SchoolId }).IsUnique().HasFilter("is_active").HasDatabaseName("ux_group_schools_one_live");
            member.HasIndex(row => new { row.NetworkId, row.SchoolId });
        });
        model.Entity<RepairProposal>(proposal =>
        {
            proposal.ToTable("repair_proposals");
            proposal.HasOne<Cohort>().WithMany().HasForeignKey(row => new { row.NetworkId, row.CohortId });
            proposal.Property(row => row.MadeFor).HasDocument();
            proposal.Property(row => row.Groups).HasDocument();
            proposal.Property(row => row.Objective).HasDocument();
        });
    }

    private static void MapCopies(ModelBuilder model)
    {
        model.Entity<School>(school =>
        {
            school.Property(row => row.Tier).HasMaxLength(60);
            school.Property(row => row.Name).HasMaxLength(250);
            school.Property(row => row.PhaseFamily).HasMaxLength(30);
            school.Property(row => row.LocalAuthority).HasMaxLength(120);
            school.Property(row => row.TrustName).HasMaxLength(250);
            school.Property(row => row.Town).HasMaxLength(120);
        });
        model.Entity<DeclaredConflict>(conflict =>
        {
            conflict.HasIndex(row => new { row.NetworkId, row.SchoolId });
            conflict.HasIndex(row => new { row.NetworkId, row.OtherSchoolId });
        });
        model.Entity<NetworkPerson>(person =>
        {
            person.ToTable("people");
            person.Property(row => row.DisplayName).HasMaxLength(200);
            person.Property(row => row.Roles).HasDocument();
        });
        model.Entity<PersonCredential>(credential =>
        {
            credential.Property(row => row.Credential).HasMaxLength(60);
            credential.Property(row => row.SourceVersion).IsConcurrencyToken();
            credential.HasIndex(row => new { row.NetworkId, row.PersonId, row.Credential }).IsUnique();
        });
        model.Entity<TrainingAttendance>(present =>
        {
            present.Property(row => row.SourceVersion).IsConcurrencyToken();
            present.HasIndex(row => new { row.NetworkId, row.SessionId, row.PersonId }).IsUnique();
        });
    }
}
