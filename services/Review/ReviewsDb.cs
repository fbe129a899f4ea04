using Microsoft.EntityFrameworkCore;
using PeerReview.Reviews.Cohorts;
using PeerReview.Reviews.Concerns;
using PeerReview.Reviews.Cycle;
using PeerReview.Reviews.Evidence;
using PeerReview.Reviews.Feedback;
using PeerReview.Reviews.Findings;
using PeerReview.Reviews.People;
using PeerReview.Reviews.Plans;
using PeerReview.Reviews.Reminders;
using PeerReview.Reviews.SelfEvaluations;
using PeerReview.Reviews.Visibility;
using PeerReview.ServiceDefaults.Persistence;
using PeerReview.ServiceDefaults.Tenancy;

namespace PeerReview.Reviews;

/// <summary>
/// Reviews and all that schools and reviewers write in them, beside copies of the few facts other services tell. Whoever touches
/// <see cref="Reviews"/> in a request goes through <see cref="ReviewAccess"/>.
/// </summary>
public sealed class ReviewsDb(DbContextOptions<ReviewsDb> options, Tenant tenant) : ServiceDb(options, tenant)
{
    public DbSet<Review> Reviews => Set<Review>();

    public DbSet<Transition> Transitions => Set<Transition>();

    public DbSet<AccessLogEntry> AccessLog => Set<AccessLogEntry>();

    public DbSet<Release> Releases => Set<Release>();

    public DbSet<SelfEvaluation> SelfEvaluations => Set<SelfEvaluation>();

    public DbSet<Revision> Revisions => Set<Revision>();

    public DbSet<ConcernsProtocol> ConcernsProtocols => Set<ConcernsProtocol>();

    public DbSet<ConcernReport> ConcernReports => Set<ConcernReport>();

    public DbSet<EvidenceRecord> Evidence => Set<EvidenceRecord>();

    public DbSet<KeepInTouchPoint> KeepInTouch => Set<KeepInTouchPoint>();

    public DbSet<Finding> Findings => Set<Finding>();

    public DbSet<Citation> Citations => Set<Citation>();

    public DbSet<WrittenFeedback> Feedback => Set<WrittenFeedback>();

    public DbSet<PointCheck> PointChecks => Set<PointCheck>();

    public DbSet<PlannedAction> Actions => Set<PlannedAction>();

    public DbSet<FollowUpMeeting> FollowUps => Set<FollowUpMeeting>();

    public DbSet<Cohort> Cohorts => Set<Cohort>();

    public DbSet<Group> Groups => Set<Group>();

    public DbSet<Visit> Visits => Set<Visit>();

    public DbSet<School> Schools => Set<School>();

    public DbSet<Person> People => Set<Person>();

    public DbSet<Signature> Signatures => Set<Signature>();

    /// <summary>
    /// Waits until nobody else brings in facts of the same thing, and holds its queue until the transaction ends: a row lock could not hold
    /// back the first two events of a thing that has no row yet, and what follows from several events is derived by one at a time.
    /// </summary>
    internal Task QueueAsync(Guid id, CancellationToken cancellationToken)
    {
        var key = id.ToString();
        return Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({key}, 3))", cancellationToken);
    }

    protected override void Map(ModelBuilder model)
    {
        MapCopies(model);
        MapCycle(model);
        MapDocuments(model);
        MapTeamPapers(model);
        model.Entity<ReviewReminders>(reminders =>
        {
            reminders.Property(row => row.State).HasMaxLength(20);
            reminders.Property(row => row.Deadlines).HasDocument();
        });
    }

    private static void MapCopies(ModelBuilder model)
    {
        model.Entity<Cohort>(cohort =>
        {
            cohort.Property(row => row.Name).HasMaxLength(200);
            cohort.Property(row => row.Theme).HasMaxLength(200);
            cohort.Property(row => row.Rules).HasDocument();
        });
        model.Entity<Group>(group =>
        {
            group.Property(row => row.Name).HasMaxLength(200);
            group.Property(row => row.Members).HasDocument();
        });
        model.Entity<Visit>(visit =>
        {
            visit.HasIndex(row => new { row.NetworkId, row.GroupId });
            visit.Property(row => row.Deadlines).HasDocument();
        });
        model.Entity<School>().Property(row => row.Name).HasMaxLength(300);
        model.Entity<Person>().Property(row => row.DisplayName).HasMaxLength(200);
        model.Entity<Signature>();
    }

    private static void MapCycle(ModelBuilder model)
    {
        model.Entity<Review>(review =>
        {
            review.HasIndex(row => new { row.NetworkId, row.GroupId, row.HostSchoolId }).IsUnique();
            review.HasIndex(row => new { row.NetworkId, row.HostSchoolId });
            review.HasIndex(row => new { row.NetworkId, row.CohortId });
            review.Property(row => row.ReleasedTo).HasConversion<int>();
            review.Property(row => row.Deadlines).HasDocument();
            review.HasMany(row => row.Schools).WithOne().HasForeignKey(row => new { row.NetworkId, row.ReviewId });
            review.HasMany(row => row.Participants).WithOne().HasForeignKey(row => new { row.NetworkId, row.ReviewId });
            review.HasMany(row => row.Transitions).WithOne().HasForeignKey(row => new { row.NetworkId, row.ReviewId });
        });
        model.Entity<ReviewSchool>(school =>
        {
            school.HasIndex(row => new { row.NetworkId, row.ReviewId, row.SchoolId }).IsUnique();
            school.HasIndex(row => new { row.NetworkId, row.SchoolId });
        });
        model.Entity<ReviewParticipant>(person =>
        {
            person.HasIndex(row => new { row.NetworkId, row.ReviewId, row.PersonId }).IsUnique();
            person.HasIndex(row => new { row.NetworkId, row.PersonId });
        });
        model.Entity<Transition>().HasIndex(row => new { row.NetworkId, row.ReviewId, row.Number }).IsUnique();
        model.Entity<AccessLogEntry>(entry =>
        {
            entry.OfReview(row => row.ReviewId);
            entry.Property(row => row.Relations).HasConversion<int>();
        });
        model.Entity<Release>(release =>
        {
            release.OfReview(row => row.ReviewId);
            release.HasIndex(row => new { row.NetworkId, row.ReviewId, row.Audience }).IsUnique().HasFilter("revoked_at IS NULL");
        });
    }

    private static void MapDocuments(ModelBuilder model)
    {
        model.Entity<SelfEvaluation>(evaluation =>
        {
            evaluation.OneOfReview(row => row.ReviewId);
            evaluation.Property(row => row.Content).HasDocument();
        });
        model.Entity<Revision>(revision =>
        {
            revision.OfReview(row => row.ReviewId);
            revision.HasIndex(row => new { row.NetworkId, row.ReviewId, row.Document, row.Number }).IsUnique();
            revision.Property(row => row.Content).HasColumnType("jsonb");
        });
        model.Entity<ConcernsProtocol>(protocol =>
        {
            protocol.OneOfReview(row => row.ReviewId);
            protocol.Property(row => row.Contacts).HasDocument();
        });
        model.Entity<ConcernReport>().OfReview(row => row.ReviewId);
        model.Entity<WrittenFeedback>(feedback =>
        {
            feedback.OneOfReview(row => row.ReviewId);
            feedback.Property(row => row.Verbal).HasDocument();
            feedback.Property(row => row.Content).HasDocument();
            feedback.Property(row => row.GroupSummary).HasMaxLength(FeedbackContent.LongestSummary);
        });
        model.Entity<PointCheck>(check =>
        {
            check.OfReview(row => row.ReviewId);
            check.HasIndex(row => new { row.NetworkId, row.ReviewId, row.PointId }).IsUnique();
            check.Property(row => row.Messages).HasDocument();
        });
        model.Entity<PlannedAction>(action =>
        {
            action.OfReview(row => row.ReviewId);
            action.Property(row => row.Content).HasDocument();
            action.Property(row => row.Progress).HasDocument();
        });
        model.Entity<FollowUpMeeting>(meeting =>
        {
            meeting.OneOfReview(row => row.ReviewId);
            meeting.Property(row => row.Notes).HasMaxLength(FollowUpMeeting.LongestText);
            meeting.Property(row => row.Impact).HasMaxLength(FollowUpMeeting.LongestText);
        });
    }

    private static void MapTeamPapers(ModelBuilder model)
    {
        model.Entity<EvidenceRecord>(record =>
        {
            record.OfReview(row => row.ReviewId);
            record.HasAlternateKey(row => new { row.NetworkId, row.ReviewId, row.Id });
            record.Ignore(row => row.Known);
            record.Property(row => row.Note).HasMaxLength(EvidenceContent.LongestNote);
            record.Property(row => row.HostPartner).HasMaxLength(EvidenceContent.LongestPartner);
            record.Property(row => row.Area).HasMaxLength(60);
        });
        model.Entity<KeepInTouchPoint>(point =>
        {
            point.OfReview(row => row.ReviewId);
            point.Property(row => row.Text).HasMaxLength(KeepInTouchPoint.LongestText);
            point.Property(row => row.ToldTo).HasMaxLength(200);
        });
        model.Entity<Finding>(finding =>
        {
            finding.OfReview(row => row.ReviewId);
            finding.HasAlternateKey(row => new { row.NetworkId, row.ReviewId, row.Id });
            finding.Property(row => row.Text).HasMaxLength(Finding.LongestText);
            finding.Property(row => row.Area).HasMaxLength(60);
            finding.HasMany(row => row.Citations).WithOne()
                .HasForeignKey(row => new { row.NetworkId, row.ReviewId, row.FindingId }).HasPrincipalKey(row => new { row.NetworkId, row.ReviewId, row.Id });
        });
        model.Entity<Citation>(citation =>
        {
            citation.HasIndex(row => new { row.NetworkId, row.FindingId, row.EvidenceId }).IsUnique();
            // The database itself holds findings to evidence of their own review.
            citation.HasOne<EvidenceRecord>().WithMany()
                .HasForeignKey(row => new { row.NetworkId, row.ReviewId, row.EvidenceId }).HasPrincipalKey(row => new { row.NetworkId, row.ReviewId, row.Id })
                .OnDelete(DeleteBehavior.Restrict);
        });
    }
}
