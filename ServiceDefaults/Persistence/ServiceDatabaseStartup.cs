using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PeerReview.ServiceDefaults.Tenancy;

namespace PeerReview.ServiceDefaults.Persistence;

/// <summary>A service's database at start: besides what every database needs, the walls between networks.</summary>
internal sealed class ServiceDatabaseStartup<TDb>(
    DatabaseConnections connections, IServiceProvider services, ILogger<ServiceDatabaseStartup<TDb>> logger) : DatabaseStartup(logger)
    where TDb : ServiceDb
{
    protected override DbContext Open()
    {
        var options = new DbContextOptionsBuilder<TDb>();
        options.UseService(connections.Owner);
        return ActivatorUtilities.CreateInstance<TDb>(services, options.Options, new Tenant());
    }

    protected override IEnumerable<string> Statements(DbContext db) => RowLevelSecurity.Statements(db.Model, connections);
}
