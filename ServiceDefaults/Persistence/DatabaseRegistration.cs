using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;
using PeerReview.ServiceDefaults.Tenancy;

namespace PeerReview.ServiceDefaults.Persistence;

/// <summary>Adds a service's database.</summary>
public static class DatabaseRegistration
{
    /// <summary>
    /// Adds <typeparamref name="TDb"/> on <c>ConnectionStrings:database</c> (the key Aspire injects). At start the database is
    /// created, migrated and secured as its owner; afterwards the service works as a role that owns nothing.
    /// </summary>
    public static void AddDatabase<TDb>(this IHostApplicationBuilder builder)
        where TDb : ServiceDb
    {
        builder.Services.TryAddScoped<Tenant>();
        builder.Services.AddSingleton(services =>
        {
            var configuration = services.GetRequiredService<IConfiguration>();
            return new DatabaseConnections(
                configuration.GetConnectionString("database")
                    ?? (EF.IsDesignTime ? "Host=nowhere;Database=nothing" : null) // dotnet ef only reads the model
                    ?? throw new InvalidOperationException("ConnectionStrings:database is not set."),
                configuration.GetValue("Database:MaximumPoolSize", 40));
        });
        builder.Services.AddSingleton(services => new NpgsqlDataSourceBuilder(services.GetRequiredService<DatabaseConnections>().App)
        {
            Name = "database",
        }.Build());
        // The options are the same for every request, so they are put together once.
        builder.Services.AddDbContext<TDb>(
            (services, options) => options.UseService(services.GetRequiredService<NpgsqlDataSource>()), optionsLifetime: ServiceLifetime.Singleton);
        builder.Services.AddScoped<ServiceDb>(services => services.GetRequiredService<TDb>());
        builder.Services.AddHostedService<ServiceDatabaseStartup<TDb>>();
        builder.Services.AddHealthChecks().AddCheck<DatabaseHealth>("database");
    }

    internal static void UseService(this DbContextOptionsBuilder options, NpgsqlDataSource source) =>
        Common(options.UseNpgsql(source, OneQuery));

    internal static void UseService(this DbContextOptionsBuilder options, string connectionString) =>
        Common(options.UseNpgsql(connectionString, OneQuery));

    /// <summary>An aggregate is read as it is at one moment; lists of aggregates with several collections ask for <c>AsSplitQuery</c>.</summary>
    private static void OneQuery(NpgsqlDbContextOptionsBuilder npgsql) => npgsql.UseQuerySplittingBehavior(QuerySplittingBehavior.SingleQuery);

    private static void Common(DbContextOptionsBuilder options) => options
        .UseSnakeCaseNamingConvention()
        // Two who want the same last seat are no error: who saves handles what is thrown, and what nobody handles is logged at the edge.
        .ConfigureWarnings(warnings => warnings.Log(
            (CoreEventId.SaveChangesFailed, LogLevel.Debug), (CoreEventId.QueryIterationFailed, LogLevel.Debug), (RelationalEventId.CommandError, LogLevel.Debug)))
        .AddInterceptors(ServiceDb.StoredAggregates.Instance);
}
