using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Portal.Storage;

/// <summary>Adds the portal's own database, on the key Aspire injects.</summary>
internal static partial class PortalStorage
{
    public static void AddStorage(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddDbContextFactory<PortalDb>((provider, options) => options.UsePortal(ConnectionString(provider.GetRequiredService<IConfiguration>())));
        services.AddHostedService<PortalDatabaseStartup>();
        services.AddHostedService<Expiry>();
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database");
        services.AddDataProtection().SetApplicationName("PeerReview.Portal").PersistKeysToDbContext<PortalDb>();
    }

    internal static TOptions UsePortal<TOptions>(this TOptions options, string connectionString)
        where TOptions : DbContextOptionsBuilder
    {
        options.UseNpgsql(connectionString).UseSnakeCaseNamingConvention();
        return options;
    }

    private static string ConnectionString(IConfiguration configuration) =>
        configuration.GetConnectionString("database")
            ?? (EF.IsDesignTime ? "Host=nowhere;Database=nothing" : null) // dotnet ef only reads the model
            ?? throw new InvalidOperationException("ConnectionStrings:database is not set.");

    private sealed class PortalDatabaseStartup(IConfiguration configuration, ILogger<PortalDatabaseStartup> logger)
        : DatabaseStartup(new NpgsqlConnectionStringBuilder(ConnectionString(configuration)) { Pooling = false }.ConnectionString, logger)
    {
        protected override Type Model => typeof(PortalDb);

        protected override DbContext Open(string connectionString) => new PortalDb(new DbContextOptionsBuilder<PortalDb>().UsePortal(connectionString).Options);
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
