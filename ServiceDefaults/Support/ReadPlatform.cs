using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace PeerReview.ServiceDefaults.Support;

/// <summary>Looks at the service it is in. Whatever is away leaves a gap and no failure: this is asked when things are away.</summary>
internal static class ReadPlatform
{
    /// <summary>How the service fares: what it watches, what waits in its outbox and in its queues.</summary>
    public static async Task<PlatformStatus> HandleAsync(
        HealthCheckService health, ServiceQueues queues, NpgsqlDataSource database, TimeProvider time, CancellationToken cancellationToken)
    {
        var report = health.CheckHealthAsync(cancellationToken);
        var backlog = queues.ReadAsync(cancellationToken);
        var outbox = ReadOutboxAsync(database, time.GetUtcNow(), cancellationToken);
        var checks = (await report).Entries
            .Select(entry => new ServiceCheck(entry.Key, State(entry.Value.Status), entry.Value.Description))
            .OrderBy(check => check.Name, StringComparer.Ordinal);
        return new PlatformStatus(queues.Service, time.GetUtcNow(), State((await report).Status), [.. checks], await outbox, await backlog);
    }

    private static async Task<OutboxStatus?> ReadOutboxAsync(NpgsqlDataSource database, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            var postponed = await ReadPostponedAsync(connection, cancellationToken);
            await using var command = new NpgsqlCommand(
                """
                SELECT count(*) FILTER (WHERE due_at <= $1), min(due_at) FILTER (WHERE due_at <= $1),
                       count(*) FILTER (WHERE due_at > $1 AND attempts = 0), min(due_at) FILTER (WHERE due_at > $1 AND attempts = 0) FROM outbox_message
                """, connection)
            { Parameters = { new() { Value = now } } };
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            DateTimeOffset? At(int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
            return new OutboxStatus(reader.GetInt64(0), At(1) is { } oldest ? Math.Round((now - oldest).TotalSeconds, 1) : 0, reader.GetInt64(2), At(3), postponed);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or System.Net.Sockets.SocketException)
        {
            return null;
        }
    }

    private static async Task<IReadOnlyList<PostponedMessages>> ReadPostponedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT regexp_replace(split_part(destination, '?', 1), '^.*[/:]', ''), count(*), max(attempts), min(due_at), (array_agg(last_error ORDER BY due_at DESC))[1]
            FROM outbox_message WHERE attempts > 0 GROUP BY 1 ORDER BY 1 LIMIT 100
            """, connection);
        var postponed = new List<PostponedMessages>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            postponed.Add(new PostponedMessages(
                reader.GetString(0), reader.GetInt64(1), reader.GetInt32(2), reader.GetFieldValue<DateTimeOffset>(3), reader.IsDBNull(4) ? null : reader.GetString(4)));
        }

        return postponed;
    }

    private static ServiceState State(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => ServiceState.Healthy,
        HealthStatus.Degraded => ServiceState.Degraded,
        _ => ServiceState.Unhealthy,
    };
}
