using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using PeerReview.Membership.Csv;
using PeerReview.ServiceDefaults;

namespace PeerReview.Membership.Register.Import;

/// <summary>
/// Works imports off, one at a time in each replica. Holds a job by a lease; a worker that lost its lease (it was stopped for too long, or
/// cut off) cannot end the job, so its work is rolled back.
/// </summary>
internal sealed partial class RegisterImportWorker(
    IServiceScopeFactory scopes, NpgsqlDataSource database, TimeProvider time, IConfiguration configuration, ILogger<RegisterImportWorker> logger) : BackgroundService
{
    private const int MostAttempts = 5;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly TimeSpan _lease = configuration.GetValue("Register:ImportLease", TimeSpan.FromSeconds(15));
    private readonly Guid _owner = Guid.NewGuid();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await ClaimAsync(stoppingToken) is { } importId)
                    await WorkAsync(importId, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // The lease runs out and the job is begun again, here or elsewhere.
                Log.Interrupted(logger, exception);
            }
        }
    }

    private async Task<Guid?> ClaimAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            UPDATE register_import SET state = 'Running', lease_owner = $1, lease_until = clock_timestamp() + $2, attempts = attempts + 1,
              started_at = coalesce(started_at, clock_timestamp()), rows_read = 0
            WHERE id = (SELECT id FROM register_import WHERE state IN ('Queued', 'Running') AND (lease_until IS NULL OR lease_until < clock_timestamp())
                        ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING id
            """);
        command.Parameters.Add(new() { Value = _owner });
        command.Parameters.Add(new() { Value = _lease });
        return await command.ExecuteScalarAsync(cancellationToken) as Guid?;
    }

    private async Task WorkAsync(Guid importId, CancellationToken stoppingToken)
    {
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var report = new ImportReport();
        var renewal = RenewAsync(importId, report, lost);
        try
        {
            await ImportAsync(importId, report, lost.Token);
        }
        catch (CsvException exception)
        {
            report.Add(new RowProblem(exception.Line, null, null, exception.Message, IsSkipped: true));
            await EndAsync(importId, (import, now) => import.Fail(report, exception.Message, now), report, lost.Token);
        }
        finally
        {
            await lost.CancelAsync();
            await renewal;
        }
    }

    private async Task ImportAsync(Guid importId, ImportReport report, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<MembershipDb>();
        var import = await db.RegisterImports.AsNoTracking().SingleAsync(row => row.Id == importId, cancellationToken);
        if (import.Attempts > MostAttempts)
        {
            await EndAsync(importId, (row, now) => row.Fail(report, "The import was begun several times and never ended. Perhaps the file is too large for this machine.", now), report, cancellationToken);
            return;
        }

        await using var file = await CopyAsync(importId, cancellationToken);
        var encoding = await CsvText.DetectAsync(file, cancellationToken);
        file.Position = 0;
        report.Encoding = encoding.WebName;
        using var table = new CsvTable(file, encoding);
        var register = new RegisterFile(table);
        (report.UnknownHeaders, report.MissingHeaders) = (register.UnknownHeaders, register.MissingHeaders);

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var upsert = new RegisterUpsert((NpgsqlConnection)db.Database.GetDbConnection(), register);
        await upsert.StageAsync(report.Add, rows => report.RowsRead = rows + report.Skipped, cancellationToken);
        var counts = await upsert.ApplyAsync(time.Today(), report.Skipped, cancellationToken);
        if (import.IsDryRun)
        {
            await transaction.RollbackAsync(cancellationToken);
            await EndAsync(importId, (row, now) => row.Succeed(report, counts, now), report, cancellationToken);
            return;
        }

        await EndAsync(db, transaction, importId, (row, now) => row.Succeed(report, counts, now), report, cancellationToken);
        Log.Imported(logger, importId, counts.New, counts.Changed, counts.Closed, counts.Skipped);
    }

    private async Task EndAsync(Guid importId, Action<RegisterImport, DateTimeOffset> end, ImportReport report, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<MembershipDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await EndAsync(db, transaction, importId, end, report, cancellationToken);
    }

    /// <summary>Ends the job in the transaction of its work, if the job is still ours.</summary>
    private async Task EndAsync(
        MembershipDb db, IDbContextTransaction transaction, Guid importId, Action<RegisterImport, DateTimeOffset> end, ImportReport report, CancellationToken cancellationToken)
    {
        var import = await db.RegisterImports.FromSql($"SELECT * FROM register_import WHERE id = {importId} AND lease_owner = {_owner} FOR UPDATE")
            .AsTracking().SingleOrDefaultAsync(cancellationToken);
        if (import is null)
        {
            Log.Lost(logger, importId);
            return;
        }

        end(import, time.GetUtcNow());
        db.AddRange(report.Problems.Select(problem => new RegisterImportProblem
        {
            ImportId = importId,
            Line = problem.Line,
            Urn = problem.Urn,
            Column = problem.Column,
            Reason = problem.Reason,
            IsSkipped = problem.IsSkipped,
        }));
        await db.SaveChangesAsync(cancellationToken);
        await db.RegisterImportChunks.Where(chunk => chunk.ImportId == importId).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The file on this machine's disk: it is read twice, and may be larger than memory should hold.</summary>
    private async Task<FileStream> CopyAsync(Guid importId, CancellationToken cancellationToken)
    {
        var file = new FileStream(
            Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 128 * 1024, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        await using var command = database.CreateCommand("SELECT bytes FROM register_import_chunk WHERE import_id = $1 ORDER BY index");
        command.Parameters.Add(new() { Value = importId });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            await file.WriteAsync(await reader.GetFieldValueAsync<byte[]>(0, cancellationToken), cancellationToken);
        file.Position = 0;
        return file;
    }

    /// <summary>Renews the lease and tells the progress, until the work ends or the lease is lost.</summary>
    private async Task RenewAsync(Guid importId, ImportReport report, CancellationTokenSource lost)
    {
        try
        {
            using var timer = new PeriodicTimer(_lease / 4);
            while (await timer.WaitForNextTickAsync(lost.Token))
            {
                await using var command = database.CreateCommand(
                    "UPDATE register_import SET lease_until = clock_timestamp() + $3, rows_read = $4 WHERE id = $1 AND lease_owner = $2 AND lease_until > clock_timestamp()");
                command.Parameters.Add(new() { Value = importId });
                command.Parameters.Add(new() { Value = _owner });
                command.Parameters.Add(new() { Value = _lease });
                command.Parameters.Add(new() { Value = report.RowsRead });
                if (await command.ExecuteNonQueryAsync(lost.Token) == 0)
                    await lost.CancelAsync();
            }
        }
        catch (OperationCanceledException)
        {
        }
        catch (NpgsqlException exception)
        {
            Log.Interrupted(logger, exception);
            await lost.CancelAsync();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Register import {ImportId}: {New} new, {Changed} changed, {Closed} closed, {Skipped} skipped.")]
        public static partial void Imported(ILogger logger, Guid importId, int @new, int changed, int closed, int skipped);

        [LoggerMessage(2, LogLevel.Warning, "A register import was interrupted; it will be begun again.")]
        public static partial void Interrupted(ILogger logger, Exception exception);

        [LoggerMessage(3, LogLevel.Warning, "Register import {ImportId} is another worker's by now; what was done here is rolled back.")]
        public static partial void Lost(ILogger logger, Guid importId);
    }
}
