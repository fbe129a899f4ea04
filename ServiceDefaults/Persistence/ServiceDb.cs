using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.ValueGeneration;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Messaging;
using PeerReview.ServiceDefaults.Security;
using PeerReview.ServiceDefaults.Tenancy;

namespace PeerReview.ServiceDefaults.Persistence;

/// <summary>
/// The database of one service: its own tables, and those every service has (outbox, inbox, idempotency keys, changes of access).
/// Rows of a network are read and written only inside a transaction that names the network (<see cref="TenantTransaction"/>).
/// </summary>
public abstract class ServiceDb : DbContext
{
    private readonly Tenant _tenant;

    protected ServiceDb(DbContextOptions options, Tenant tenant)
        : base(options)
    {
        _tenant = tenant;
        // A transaction here is one unit of work: what fails takes all of it back, so a savepoint around each save would be two round trips for nothing.
        Database.AutoSavepointsEnabled = false;
    }

    /// <summary>The network this context works for.</summary>
    public Tenant Tenant => _tenant;

    private Guid FilterNetworkId => _tenant.FilterId;

    /// <summary>Maps the service's own tables.</summary>
    protected abstract void Map(ModelBuilder model);

    protected sealed override void OnModelCreating(ModelBuilder modelBuilder)
    {
        Map(modelBuilder);
        OutboxMessage.Map(modelBuilder);
        InboxMessage.Map(modelBuilder);
        Support.DeadLetter.Map(modelBuilder);
        IdempotencyKey.Map(modelBuilder);
        AccessChange.Map(modelBuilder);

        foreach (var entity in modelBuilder.Model.GetEntityTypes().ToList())
        {
            if (entity.IsOwned() || !typeof(INetworkOwned).IsAssignableFrom(entity.ClrType))
                continue;

            if (entity.BaseType is null)
                typeof(ServiceDb).GetMethod(nameof(MapNetworkOwned), System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!
                    .MakeGenericMethod(entity.ClrType).Invoke(this, [modelBuilder]);
        }
    }

    private void MapNetworkOwned<TEntity>(ModelBuilder model)
        where TEntity : class, INetworkOwned
    {
        var entity = model.Entity<TEntity>();
        entity.Property(row => row.NetworkId).ValueGeneratedOnAdd().HasValueGenerator<CurrentNetwork>();
        entity.HasQueryFilter(row => row.NetworkId == FilterNetworkId);

        if (typeof(TenantEntity).IsAssignableFrom(typeof(TEntity)))
        {
            entity.HasKey(nameof(TenantEntity.NetworkId), nameof(TenantEntity.Id));
            entity.Property(nameof(TenantEntity.Id)).ValueGeneratedNever();
        }

        if (typeof(MassTransit.ISaga).IsAssignableFrom(typeof(TEntity)))
            entity.HasKey(nameof(INetworkOwned.NetworkId), nameof(MassTransit.ISaga.CorrelationId));

        if (typeof(Aggregate).IsAssignableFrom(typeof(TEntity)))
            entity.Property(nameof(Aggregate.Version)).IsConcurrencyToken();
        if (typeof(ForeignFact).IsAssignableFrom(typeof(TEntity)))
            entity.Property(nameof(ForeignFact.SourceVersion)).IsConcurrencyToken();
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<Enum>().HaveConversion<string>();
        configurationBuilder.Properties<decimal>().HavePrecision(12, 2);
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        RefuseOutsideTransaction();
        var saved = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        foreach (var entry in ChangeTracker.Entries<Aggregate>())
            entry.Entity.MarkStored();
        return saved;
    }

    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        throw new NotSupportedException("Save asynchronously.");

    /// <summary>Outside a transaction no network is set in the database, so row-level security would refuse the rows with a less helpful message.</summary>
    private void RefuseOutsideTransaction()
    {
        if (Database.CurrentTransaction is null && ChangeTracker.Entries().Any(entry =>
                entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted
                && entry.Entity is INetworkOwned or OutboxMessage))
            throw new InvalidOperationException("Rows of a network and outbox messages are saved inside a transaction: begin one with BeginForNetworkAsync.");
    }

    /// <summary>Fills in the network of added rows.</summary>
    private sealed class CurrentNetwork : ValueGenerator<Guid>
    {
        public override bool GeneratesTemporaryValues => false;

        /// <summary>Otherwise EF takes the network for a placeholder wherever it is part of a foreign key, and leaves it out of the insert.</summary>
        public override bool GeneratesStableValues => true;

        public override Guid Next(EntityEntry entry) => ((ServiceDb)entry.Context).Tenant.NetworkId;
    }

    /// <summary>Tells aggregates read from the database that they are stored.</summary>
    internal sealed class StoredAggregates : IMaterializationInterceptor
    {
        public static readonly StoredAggregates Instance = new();

        public object InitializedInstance(MaterializationInterceptionData materializationData, object entity)
        {
            if (entity is Aggregate aggregate)
                aggregate.MarkStored();
            return entity;
        }
    }
}
