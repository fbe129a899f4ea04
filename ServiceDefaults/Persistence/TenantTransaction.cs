using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

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
        var transaction = await db.BeginUnboundAsync(cancellationToken);
        if (db.Tenant.IsEntered)
        {
            await using var batch = db.Batch(BindTo(db.Tenant.NetworkId));
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }

        return transaction;
    }

    /// <summary>The same before it is told the network: for a caller whose first round trip begins with <see cref="BindTo"/>.</summary>
    internal static Task<IDbContextTransaction> BeginUnboundAsync(this ServiceDb db, CancellationToken cancellationToken) =>
        db.Database.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);

    /// <summary>The statement that tells the database the network of the current transaction.</summary>
    internal static NpgsqlBatchCommand BindTo(Guid networkId) => Statement("SELECT set_config('app.network_id', $1, true)", networkId.ToString());

    /// <summary>A statement with values for $1, $2 …</summary>
    internal static NpgsqlBatchCommand Statement(string sql, params ReadOnlySpan<object> values)
    {
        var statement = new NpgsqlBatchCommand(sql);
        Add(values, statement.Parameters);
        return statement;
    }

    /// <summary>Statements to be run one after the other, in one round trip, in the context's transaction.</summary>
    internal static NpgsqlBatch Batch(this ServiceDb db, params ReadOnlySpan<NpgsqlBatchCommand> statements)
    {
        var batch = new NpgsqlBatch((NpgsqlConnection)db.Database.GetDbConnection(), (NpgsqlTransaction?)db.Database.CurrentTransaction?.GetDbTransaction());
        foreach (var statement in statements)
            batch.BatchCommands.Add(statement);
        return batch;
    }

    /// <summary>A statement in the context's transaction, with values for $1, $2 …: where a use case is so hot that putting a query together matters.</summary>
    public static NpgsqlCommand Command(this ServiceDb db, string sql, params ReadOnlySpan<object> values)
    {
        var command = new NpgsqlCommand(sql, (NpgsqlConnection)db.Database.GetDbConnection(), (NpgsqlTransaction?)db.Database.CurrentTransaction?.GetDbTransaction());
        Add(values, command.Parameters);
        return command;
    }

    private static void Add(ReadOnlySpan<object> values, NpgsqlParameterCollection parameters)
    {
        foreach (var value in values)
            parameters.Add(new NpgsqlParameter { Value = value });
    }
}
