namespace PeerReview.ServiceDefaults.Persistence;

/// <summary>A row that belongs to one network. Its table gets row-level security by convention.</summary>
public interface INetworkOwned
{
    /// <summary>The network (tenant) the row belongs to.</summary>
    Guid NetworkId { get; }
}

/// <summary>
/// A row of a network, keyed by (network, id), so that a foreign key can never cross networks.
/// The network is filled in from the current <see cref="Tenancy.Tenant"/> when the entity is added.
/// </summary>
public abstract class TenantEntity : INetworkOwned
{
    /// <summary>The network (tenant) the row belongs to.</summary>
    public Guid NetworkId { get; private set; }

    /// <summary>UUID version 7, made by the code that creates the entity, so that the row and its event share it.</summary>
    public Guid Id { get; protected set; } = Guid.CreateVersion7();
}

/// <summary>
/// An entity that is changed as a whole and told of by events. Its <see cref="Version"/> is at once the
/// optimistic concurrency token, the ETag, and the order in which consumers believe its events.
/// </summary>
public abstract class Aggregate : TenantEntity
{
    /// <summary>1 when new; rises with every change.</summary>
    public long Version { get; private set; } = 1;

    private bool _isNewOrChanged = true;

    /// <summary>Called by every method that changes the aggregate or anything inside it. Several changes in one unit of work are one version.</summary>
    protected void Changed()
    {
        if (_isNewOrChanged)
            return;

        _isNewOrChanged = true;
        Version++;
    }

    /// <summary>The aggregate came from the database, or was saved: the next change is a new version.</summary>
    internal void MarkStored() => _isNewOrChanged = false;
}
