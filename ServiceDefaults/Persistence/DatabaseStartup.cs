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
/// Replicas may start together: the first does it, the others wait for its lock. A database that this build has prepared before, and whose
/// tables, rights and policies are as it left them, is left alone: that is asked without Entity Framework, whose model takes a second to build.
/// </summary>
/// <param name="owner">The owner's connection string; not pooled, for the lock ends with the connection, whatever happens.</param>
/// <param name="logger">Where waiting is told of.</param>
public abstract partial class DatabaseStartup(string owner, ILogger logger) : IHostedLifecycleService
{
    internal const string ActivitySourceName = "PeerReview.Database";

    private static readonly ActivitySource Activities = new(ActivitySourceName);

    /// <summary>What the tables of a database are secured by, in short.</summary>
    private const string State = $"""
        SELECT md5(coalesce(string_agg(concat_ws(' ', relname, relrowsecurity, relforcerowsecurity, relacl, policies), ',' ORDER BY relname), '')) AS state
        FROM (
          SELECT c.*, (SELECT string_agg({RowLevelSecurity.Wording}, ',' ORDER BY polname) FROM pg_policy WHERE polrelid = c.oid) AS policies
          FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S')) AS tables
        """;

    /// <summary>The model with its migrations.</summary>
    protected abstract Type Model { get; }

    /// <summary>Opens the database.</summary>
    protected abstract DbContext Open(string connectionString);

    /// <summary>What is run after migrations, in one transaction: may be repeated, changes nothing the second time.</summary>
    protected virtual IEnumerable<string> Statements(DbContext db) => [];

    /// <summary>Whether the running process can sign in to the database.</summary>
    protected virtual Task<bool> CanSignInAsync(CancellationToken cancellationToken) => Task.FromResult(true);

    /// <summary>Which build prepared a database: that of the model, and that of the rules here.</summary>
    private string Build => $"{Model.Module.ModuleVersionId:N}{typeof(DatabaseStartup).Module.ModuleVersionId:N}";

    /// <inheritdoc/>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        using var activity = Activities.StartActivity("migrate");
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (!await IsPreparedAsync(cancellationToken) || !await CanSignInAsync(cancellationToken))
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

    /// <summary>Whether a database of this name is there, prepared by this very build, and unchanged since.</summary>
    private async Task<bool> IsPreparedAsync(CancellationToken cancellationToken)
    {
        try
        {
            // One question about text: the types of this database need not be loaded for it.
            await using var database = new NpgsqlDataSourceBuilder(owner).ConfigureTypeLoading(types => types.EnableTypeLoading(false)).Build();
            await using var command = database.CreateCommand($"SELECT obj_description('public'::regnamespace, 'pg_namespace') = $1 || state FROM ({State}) AS now");
            command.Parameters.AddWithValue(Build);
            return await command.ExecuteScalarAsync(cancellationToken) is true;
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            return false;
        }
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await using var db = Open(owner);
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
        var statements = Statements(db).Append($"DO $$ BEGIN EXECUTE (SELECT format('COMMENT ON SCHEMA public IS %L', '{Build}' || state) FROM ({State}) AS now); END $$");
        await db.Database.ExecuteSqlRawAsync(string.Join(";\n", statements), cancellationToken);
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
