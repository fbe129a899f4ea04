using Npgsql;
using PeerReview.ServiceDefaults.Persistence;
using PeerReview.ServiceDefaults.Security;
using static PeerReview.ServiceDefaults.Persistence.TenantTransaction;

namespace PeerReview.ServiceDefaults.Http;

/// <summary>
/// What has to be known of every request before its use case begins, asked in one round trip: statements that run one after the other,
/// the first of which binds the transaction to the caller's network.
/// </summary>
/// <param name="IsTokenStale">The caller's access changed after the token was made.</param>
/// <param name="IsKeyClaimed">This transaction alone works under the idempotency key; false while another one does.</param>
/// <param name="Kept">The first answer under the key; null when there is none, or no key.</param>
internal sealed record RequestOpening(bool IsTokenStale, bool IsKeyClaimed, IdempotencyKey? Kept)
{
    /// <param name="db">The database, in a transaction that no network was told yet.</param>
    /// <param name="caller">Who calls.</param>
    /// <param name="key">The idempotency key of a POST.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<RequestOpening> AskAsync(ServiceDb db, Caller caller, string? key, CancellationToken cancellationToken)
    {
        var networkId = db.Tenant.NetworkId;
        await using var batch = db.Batch(
            BindTo(networkId),
            Statement("SELECT EXISTS (SELECT FROM access_change WHERE network_id = $1 AND person_id = $2 AND changed_at > $3)", networkId, caller.PersonId, caller.IssuedAt));
        if (key is not null)
        {
            // Claimed first and looked up after, each with a snapshot of its own: whoever held the claim before has committed its answer.
            batch.BatchCommands.Add(Statement("SELECT pg_try_advisory_xact_lock(hashtextextended($1, 1))", $"{networkId}/{caller.PersonId}/{key}"));
            batch.BatchCommands.Add(Statement(
                """
                SELECT request_hash, status, location, e_tag, content_type, body, created_at FROM idempotency_key
                WHERE network_id = $1 AND caller_id = $2 AND key = $3
                """,
                networkId,
                caller.PersonId,
                key));
        }

        await using var answers = await batch.ExecuteReaderAsync(cancellationToken);
        await answers.NextResultAsync(cancellationToken);
        var isStale = await FlagAsync(answers, cancellationToken);
        if (key is null)
            return new RequestOpening(isStale, IsKeyClaimed: true, Kept: null);

        await answers.NextResultAsync(cancellationToken);
        var isClaimed = await FlagAsync(answers, cancellationToken);
        await answers.NextResultAsync(cancellationToken);
        return new RequestOpening(isStale, isClaimed, await answers.ReadAsync(cancellationToken) ? Read(answers, caller.PersonId, key) : null);
    }

    private static async Task<bool> FlagAsync(NpgsqlDataReader answers, CancellationToken cancellationToken)
    {
        await answers.ReadAsync(cancellationToken);
        return answers.GetBoolean(0);
    }

    private static IdempotencyKey Read(NpgsqlDataReader row, Guid callerId, string key) => new()
    {
        CallerId = callerId,
        Key = key,
        RequestHash = row.GetFieldValue<byte[]>(0),
        Status = row.GetInt32(1),
        Location = row.IsDBNull(2) ? null : row.GetString(2),
        ETag = row.IsDBNull(3) ? null : row.GetString(3),
        ContentType = row.IsDBNull(4) ? null : row.GetString(4),
        Body = row.GetFieldValue<byte[]>(5),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(6),
    };
}
