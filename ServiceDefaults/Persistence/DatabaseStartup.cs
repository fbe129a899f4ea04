using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace PeerReview.ServiceDefaults.Persistence;

/// <summary>
/// Before anything else starts: waits for PostgreSQL, creates the database when absent, migrates it, and runs what else must be so.
/// Replicas may start together: the first does it, the others wait for its lock.
/// </summary>
public abstract partial class DatabaseStartup(ILogger logger) : IHostedLifecycleService
{
    internal const string ActivitySourceName = "PeerReview.Database";

    private static readonly ActivitySource Activities = new(ActivitySourceName);

    /// <summary>The database as its owner, over a connection that is not pooled: the lock ends with it, whatever happens.</summary>
    protected abstract DbContext Open();

    /// <summary>What is run after each migration and at each start, in one transaction: may be repeated, changes nothing the second time.</summary>
    protected virtual IEnumerable<string> Statements(DbContext db) => [];

    /// <inheritdoc/>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        using var activity = Activities.StartActivity("migrate");
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await PrepareAsync(cancellationToken);
                return;
            }
            catch (Exception exception) when (IsWorthWaiting(exception) && !cancellationToken.IsCancellationRequested)
            {
                Log.Waiting(logger, attempt, exception.GetBaseException().Message);
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(250 * attempt, 2_000)), cancellationToken);
            }
        }
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await using var db = Open();
        if (!await db.GetService<IRelationalDatabaseCreator>().ExistsAsync(cancellationToken))
            await db.GetService<IRelationalDatabaseCreator>().CreateAsync(cancellationToken);

        // Entity Framework's own lock ends with each migration, so that a second replica could begin between two; CREATE ROLE and CREATE
        // POLICY do not queue at all.
        await db.Database.OpenConnectionAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_lock(7262013)", cancellationToken);

        // MigrateAsync compares the whole model with its last snapshot each time; that they agree is a test's business, not a start's.
        if ((await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
            await db.Database.MigrateAsync(cancellationToken);

        // Several statements sent as one are one transaction.
        if (string.Join(";\n", Statements(db)) is { Length: > 0 } statements)
            await db.Database.ExecuteSqlRawAsync(statements, cancellationToken);
    }

    /// <summary>The server is not there yet, or another replica is creating the same thing this moment.</summary>
    private static bool IsWorthWaiting(Exception exception) => exception.GetBaseException() switch
    {
        PostgresException postgres => postgres.IsTransient
            || postgres.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation
                or PostgresErrorCodes.DuplicateObject or PostgresErrorCodes.ObjectInUse or PostgresErrorCodes.CannotConnectNow,
        NpgsqlException or System.Net.Sockets.SocketException or TimeoutException => true,
        _ => false,
    };

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Waiting for the database (attempt {Attempt}): {Reason}")]
        public static partial void Waiting(ILogger logger, int attempt, string reason);
    }
}
