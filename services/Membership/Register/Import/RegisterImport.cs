using Microsoft.EntityFrameworkCore;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Membership.Register.Import;

/// <summary>How far an import is.</summary>
public enum ImportState
{
    Queued,
    Running,
    Succeeded,
    Failed,
}

/// <summary>
/// An import of the national register: a job row. A worker holds it by a lease that it renews; when the worker dies another takes the job up
/// from its beginning, and what is written is written together with the job's end, so it happens once.
/// </summary>
public sealed class RegisterImport
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>A dry run counts and reports, and writes nothing.</summary>
    public required bool IsDryRun { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    public ImportState State { get; private set; }

    /// <summary>The worker that holds the job.</summary>
    public Guid? LeaseOwner { get; private set; }

    /// <summary>Until when, by the database's clock.</summary>
    public DateTimeOffset? LeaseUntil { get; private set; }

    /// <summary>How often a worker began it.</summary>
    public int Attempts { get; private set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset? StartedAt { get; private set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset? FinishedAt { get; private set; }

    /// <summary>Rows read so far.</summary>
    public int RowsRead { get; private set; }

    /// <summary><c>utf-8</c> or <c>windows-1252</c>.</summary>
    public string? Encoding { get; private set; }

    public IReadOnlyList<string> UnknownHeaders { get; private set; } = [];

    public IReadOnlyList<string> MissingHeaders { get; private set; } = [];

    public int New { get; private set; }

    public int Changed { get; private set; }

    public int Unchanged { get; private set; }

    public int Closed { get; private set; }

    public int Skipped { get; private set; }

    /// <summary>Values left out of rows that were taken.</summary>
    public int Warnings { get; private set; }

    /// <summary>Why the whole import failed; nothing was written then.</summary>
    public string? Failure { get; private set; }

    /// <summary>The file was taken in as far as its rules allow.</summary>
    internal void Succeed(ImportReport report, ImportCounts counts, DateTimeOffset now)
    {
        Tell(report, now);
        State = ImportState.Succeeded;
        (New, Changed, Unchanged, Closed, Skipped) = counts;
    }

    /// <summary>The file could not be taken in at all.</summary>
    internal void Fail(ImportReport report, string reason, DateTimeOffset now)
    {
        Tell(report, now);
        State = ImportState.Failed;
        Failure = reason;
    }

    private void Tell(ImportReport report, DateTimeOffset now)
    {
        FinishedAt = now;
        LeaseOwner = null;
        LeaseUntil = null;
        Encoding = report.Encoding;
        UnknownHeaders = report.UnknownHeaders;
        MissingHeaders = report.MissingHeaders;
        RowsRead = report.RowsRead;
        Skipped = report.Skipped;
        Warnings = report.Warnings;
    }

    internal static void Map(ModelBuilder model)
    {
        model.Entity<RegisterImport>(import =>
        {
            import.ToTable("register_import");
            import.Property(row => row.State).HasMaxLength(20);
            import.Property(row => row.Encoding).HasMaxLength(20);
            import.Property(row => row.Failure).HasMaxLength(1_000);
            import.Property(row => row.UnknownHeaders).HasDocument();
            import.Property(row => row.MissingHeaders).HasDocument();
            import.HasIndex(row => row.State).HasFilter("state IN ('Queued', 'Running')");
        });
        model.Entity<RegisterImportChunk>(chunk =>
        {
            chunk.ToTable("register_import_chunk");
            chunk.HasKey(row => new { row.ImportId, row.Index });
            chunk.HasOne<RegisterImport>().WithMany().HasForeignKey(row => row.ImportId);
        });
        model.Entity<RegisterImportProblem>(problem =>
        {
            problem.ToTable("register_import_problem");
            problem.HasIndex(row => new { row.ImportId, row.Id });
            problem.Property(row => row.Column).HasMaxLength(100);
            problem.Property(row => row.Reason).HasMaxLength(500);
            problem.HasOne<RegisterImport>().WithMany().HasForeignKey(row => row.ImportId);
        });
    }
}

/// <summary>A piece of an uploaded file, kept until its import has ended.</summary>
public sealed class RegisterImportChunk
{
    public required Guid ImportId { get; init; }

    public required int Index { get; init; }

    public required byte[] Bytes { get; init; }
}

/// <summary>Something wrong in an imported file.</summary>
public sealed class RegisterImportProblem
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid ImportId { get; init; }

    public required int Line { get; init; }

    public required int? Urn { get; init; }

    public required string? Column { get; init; }

    public required string Reason { get; init; }

    public required bool IsSkipped { get; init; }
}

/// <summary>What is found while a file is read.</summary>
internal sealed class ImportReport
{
    /// <summary>So many problems are kept; more are only counted.</summary>
    public const int MostKept = 10_000;

    public string? Encoding { get; set; }

    public IReadOnlyList<string> UnknownHeaders { get; set; } = [];

    public IReadOnlyList<string> MissingHeaders { get; set; } = [];

    public int RowsRead { get; set; }

    public int Skipped { get; private set; }

    public int Warnings { get; private set; }

    public List<RowProblem> Problems { get; } = [];

    public void Add(RowProblem problem)
    {
        if (problem.IsSkipped)
            Skipped++;
        else
            Warnings++;
        if (Problems.Count < MostKept)
            Problems.Add(problem);
    }
}
