using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using PeerReview.ServiceDefaults.Tenancy;

namespace PeerReview.ServiceDefaults.Persistence;

/// <summary>
/// Before anything else starts: waits for PostgreSQL, creates the database when absent, migrates it, and secures it.
/// Replicas may start together: the first migrates, the others wait for its lock.
/// </summary>
internal sealed partial class DatabaseStartup<TDb>(
    DatabaseConnections connections, IServiceProvider services, ILogger<DatabaseStartup<TDb>> logger) : IHostedLifecycleService
    where TDb : ServiceDb
{
    private static readonly ActivitySource Activities = new(DatabaseStartup.ActivitySourceName);

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
        var options = new DbContextOptionsBuilder<TDb>();
        options.UseService(connections.Owner);
        await using var db = ActivatorUtilities.CreateInstance<TDb>(services, options.Options, new Tenant());

        if (!await db.GetService<IRelationalDatabaseCreator>().ExistsAsync(cancellationToken))
            await db.GetService<IRelationalDatabaseCreator>().CreateAsync(cancellationToken);

        // Replicas start together. Entity Framework's own lock ends with each migration, so that a second replica could begin between two;
        // CREATE ROLE and CREATE POLICY do not queue at all. This lock ends with the connection, which is not pooled.
        await db.Database.OpenConnectionAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_lock(7262013)", cancellationToken);

        // MigrateAsync compares the whole model with its last snapshot each time; that they agree is a test's business, not a start's.
        if ((await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
            await db.Database.MigrateAsync(cancellationToken);

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        foreach (var statement in RowLevelSecurity.Statements(db.Model, connections))
            await db.Database.ExecuteSqlRawAsync(statement, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The server is not there yet, or another replica is creating the same thing this moment.</summary>
    private static bool IsWorthWaiting(Exception exception) => exception.GetBaseException() switch
    {
        PostgresException postgres => postgres.IsTransient
            || postgres.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation
                or PostgresErrorCodes.DuplicateObject or PostgresErrorCodes.ObjectInUse or PostgresErrorCodes.CannotConnectNow,
        NpgsqlException => true,
        System.Net.Sockets.SocketException => true,
        TimeoutException => true,
        _ => false,
    };

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Waiting for the database (attempt {Attempt}): {Reason}")]
        public static partial void Waiting(ILogger logger, int attempt, string reason);
    }
}

/// <summary>Names shared with telemetry.</summary>
internal static class DatabaseStartup
{
    public const string ActivitySourceName = "PeerReview.Database";
}
