using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Membership.Csv;
using PeerReview.ServiceDefaults.Http;

namespace PeerReview.Membership.Register.Import;

/// <summary>An import of the national register, and what came of it.</summary>
/// <param name="Id">The import.</param>
/// <param name="State">Queued, running, succeeded or failed. A failed import wrote nothing.</param>
/// <param name="IsDryRun">True when it counts and reports, and writes nothing.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="StartedAt">UTC.</param>
/// <param name="FinishedAt">UTC.</param>
/// <param name="RowsRead">Rows read so far.</param>
/// <param name="Encoding">The file's encoding: <c>utf-8</c> or <c>windows-1252</c>.</param>
/// <param name="Counts">Every row counted once; null until succeeded.</param>
/// <param name="Warnings">Values left out of rows that were taken.</param>
/// <param name="UnknownHeaders">Headers that GIAS is not known to write: perhaps a new name for a missing one.</param>
/// <param name="MissingHeaders">Headers that would have been used: what they would tell is left as it was.</param>
/// <param name="Failure">Why it failed as a whole.</param>
public sealed record RegisterImportView(
    Guid Id,
    ImportState State,
    bool IsDryRun,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    int RowsRead,
    string? Encoding,
    ImportCounts? Counts,
    int Warnings,
    IReadOnlyList<string> UnknownHeaders,
    IReadOnlyList<string> MissingHeaders,
    string? Failure)
{
    internal static RegisterImportView Of(RegisterImport import) => new(
        import.Id, import.State, import.IsDryRun, import.CreatedAt, import.StartedAt, import.FinishedAt, import.RowsRead, import.Encoding,
        import.State == ImportState.Succeeded ? new ImportCounts(import.New, import.Changed, import.Unchanged, import.Closed, import.Skipped) : null,
        import.Warnings, import.UnknownHeaders, import.MissingHeaders, import.Failure);
}

/// <summary>Something wrong in an imported file.</summary>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="Urn">The school's URN, when it could be read.</param>
/// <param name="Column">The column's header, when it is about one.</param>
/// <param name="Reason">What is wrong.</param>
/// <param name="IsSkipped">True when the row was left out; false when only the value was.</param>
public sealed record RegisterImportProblemView(int Line, int? Urn, string? Column, string Reason, bool IsSkipped);

/// <summary>Takes a file of the national register, and tells how its import goes.</summary>
internal static class ImportRegister
{
    /// <summary>The national file has about 60 MB.</summary>
    public const long MaxSize = 100L * 1024 * 1024;

    private const int ChunkSize = 1024 * 1024;

    /// <summary>
    /// Begins an import of GIAS's establishment file (<c>edubasealldata….csv</c>, or any extract with the columns URN and
    /// EstablishmentName), as <c>text/csv</c> or as a file in a form. Answers at once; the import's own address tells how it goes.
    /// </summary>
    public static async Task<Accepted<RegisterImportView>> HandleAsync(
        HttpRequest request, [Description("True: says what would come of it, and changes nothing. False when absent.")] bool? dryRun,
        MembershipDb db, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var content = await UploadedCsv.OpenAsync(request, MaxSize, cancellationToken);
        var import = new RegisterImport { IsDryRun = dryRun is true, CreatedAt = time.GetUtcNow() };
        db.Add(import);
        await db.SaveChangesAsync(cancellationToken);

        // Piece by piece, so that a hundred megabytes are never in memory; all in the request's transaction.
        var buffer = new byte[ChunkSize];
        int read, size = 0;
        for (var index = 0; (read = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken)) > 0; index++, size += read)
        {
            var bytes = buffer[..read];
            await db.Database.ExecuteSqlAsync($"INSERT INTO register_import_chunk (import_id, index, bytes) VALUES ({import.Id}, {index}, {bytes})", cancellationToken);
        }

        if (size == 0)
            throw Refusal.Invalid("file", "The file is empty.");
        return TypedResults.Accepted($"/api/membership/register/imports/{import.Id}", RegisterImportView.Of(import));
    }

    /// <summary>How an import goes, or went.</summary>
    public static async Task<Ok<RegisterImportView>> ReadAsync(Guid importId, MembershipDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(RegisterImportView.Of(await FindAsync(importId, db, cancellationToken)));

    /// <summary>The imports so far.</summary>
    public static Task<Page<RegisterImportView>> ListAsync([AsParameters] PageRequest page, MembershipDb db, CancellationToken cancellationToken) =>
        db.RegisterImports.AsNoTracking().ToPageAsync(page, import => import.Id, RegisterImportView.Of, cancellationToken);

    /// <summary>What was wrong in an import's file; at most the first 10,000 problems.</summary>
    public static async Task<Page<RegisterImportProblemView>> ListProblemsAsync(Guid importId, [AsParameters] PageRequest page, MembershipDb db, CancellationToken cancellationToken)
    {
        await FindAsync(importId, db, cancellationToken);
        return await db.RegisterImportProblems.AsNoTracking().Where(problem => problem.ImportId == importId).ToPageAsync(
            page, problem => problem.Id,
            problem => new RegisterImportProblemView(problem.Line, problem.Urn, problem.Column, problem.Reason, problem.IsSkipped), cancellationToken);
    }

    private static async Task<RegisterImport> FindAsync(Guid importId, MembershipDb db, CancellationToken cancellationToken) =>
        await db.RegisterImports.AsNoTracking().SingleOrDefaultAsync(import => import.Id == importId, cancellationToken) ?? throw Refusal.NotFound("The import");
}
