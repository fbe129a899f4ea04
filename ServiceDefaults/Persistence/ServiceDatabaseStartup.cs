using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using PeerReview.ServiceDefaults.Tenancy;

namespace PeerReview.ServiceDefaults.Persistence;

/// <summary>A service's database at start: besides what every database needs, the walls between networks.</summary>
internal sealed class ServiceDatabaseStartup<TDb>(
    DatabaseConnections connections, NpgsqlDataSource app, IServiceProvider services, ILogger<ServiceDatabaseStartup<TDb>> logger)
    : DatabaseStartup(connections.Owner, logger)
    where TDb : ServiceDb
{
    protected override Type Model => typeof(TDb);

    protected override DbContext Open(string connectionString)
    {
        var options = new DbContextOptionsBuilder<TDb>();
        options.UseService(connectionString);
        return ActivatorUtilities.CreateInstance<TDb>(services, options.Options, new Tenant());
    }

    protected override IEnumerable<string> Statements(DbContext db) => RowLevelSecurity.Statements(db.Model, connections);

    protected override async Task<bool> CanSignInAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await app.OpenConnectionAsync(cancellationToken);
            return true;
        }
        catch (PostgresException refused) when (refused.SqlState is PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification)
        {
            return false;
        }
    }
}
