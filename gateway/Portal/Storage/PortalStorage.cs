using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace PeerReview.Portal.Storage;

/// <summary>Adds the portal's own database, on the key Aspire injects.</summary>
internal static partial class PortalStorage
{
    public static void AddStorage(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddDbContextFactory<PortalDb>((provider, options) => options
            .UseNpgsql(
                provider.GetRequiredService<IConfiguration>().GetConnectionString("database")
                    ?? (EF.IsDesignTime ? "Host=nowhere;Database=nothing" : null) // dotnet ef only reads the model
                    ?? throw new InvalidOperationException("ConnectionStrings:database is not set."))
            .UseSnakeCaseNamingConvention());
        services.AddHostedService<DatabaseStartup>();
        services.AddHostedService<Expiry>();
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database");
        services.AddDataProtection().SetApplicationName("PeerReview.Portal").PersistKeysToDbContext<PortalDb>();
    }

    /// <summary>Before anything else starts: waits for PostgreSQL, creates the database when absent, and migrates it.</summary>
    private sealed partial class DatabaseStartup(IDbContextFactory<PortalDb> databases, ILogger<DatabaseStartup> logger) : IHostedLifecycleService
    {
        public async Task StartingAsync(CancellationToken cancellationToken)
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    await using var db = await databases.CreateDbContextAsync(cancellationToken);
                    await db.Database.MigrateAsync(cancellationToken);
                    return;
                }
                catch (Exception exception) when (IsWorthWaiting(exception) && !cancellationToken.IsCancellationRequested)
                {
                    Log.Waiting(logger, attempt, exception.GetBaseException().Message);
                    await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(250 * attempt, 2_000)), cancellationToken);
                }
            }
        }

        /// <summary>The server is not there yet, or another replica creates the same thing this moment.</summary>
        private static bool IsWorthWaiting(Exception exception) => exception.GetBaseException() switch
        {
            PostgresException postgres => postgres.IsTransient
                || postgres.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation
                    or PostgresErrorCodes.DuplicateObject or PostgresErrorCodes.ObjectInUse or PostgresErrorCodes.CannotConnectNow,
            NpgsqlException or System.Net.Sockets.SocketException or TimeoutException => true,
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

    /// <summary>Forgets sessions that have ended, and drafts nobody came back for.</summary>
    private sealed partial class Expiry(IDbContextFactory<PortalDb> databases, TimeProvider time, ILogger<Expiry> logger) : BackgroundService
    {
        private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
        private static readonly TimeSpan DraftsKept = TimeSpan.FromDays(30);

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            using var timer = new PeriodicTimer(Interval, time);
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await using var db = await databases.CreateDbContextAsync(stoppingToken);
                    var now = time.GetUtcNow();
                    var before = now - DraftsKept;
                    await db.Sessions.Where(session => session.ExpiresAt < now).ExecuteDeleteAsync(stoppingToken);
                    await db.Drafts.Where(draft => draft.SavedAt < before).ExecuteDeleteAsync(stoppingToken);
                }
                catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException)
                {
                    Log.Failed(logger, exception);
                }
            }
        }

        private static partial class Log
        {
            [LoggerMessage(1, LogLevel.Warning, "Sessions and drafts that have ended could not be forgotten; trying again in an hour.")]
            public static partial void Failed(ILogger logger, Exception exception);
        }
    }

    private sealed class DatabaseHealth(IDbContextFactory<PortalDb> databases) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(TimeSpan.FromSeconds(3));
            try
            {
                await using var db = await databases.CreateDbContextAsync(patience.Token);
                await db.Database.ExecuteSqlAsync($"SELECT 1", patience.Token);
                return HealthCheckResult.Healthy();
            }
            catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException or InvalidOperationException or TimeoutException)
            {
                return HealthCheckResult.Unhealthy("The database does not answer.");
            }
        }
    }
}
