using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace PeerReview.ServiceDefaults.Persistence;

/// <summary>Transactions that tell the database which network they serve, so that row-level security can hold them to it.</summary>
public static class TenantTransaction
{
    /// <summary>
    /// Begins a transaction for the context's network. READ COMMITTED on purpose: locks are taken first and read after,
    /// which a snapshot would defeat. The setting is local to the transaction, so a pooled connection cannot carry it on.
    /// </summary>
    public static async Task<IDbContextTransaction> BeginForNetworkAsync(this ServiceDb db, CancellationToken cancellationToken)
    {
        var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        if (db.Tenant.IsEntered)
        {
            var networkId = db.Tenant.NetworkId.ToString();
            await db.Database.ExecuteSqlAsync($"SELECT set_config('app.network_id', {networkId}, true)", cancellationToken);
        }

        return transaction;
    }
}
