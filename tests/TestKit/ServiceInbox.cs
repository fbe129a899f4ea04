using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Npgsql;

namespace PeerReview.TestKit;

/// <summary>Whether the service under test has dealt with a message: what a test asserts afterwards must not depend on who is faster.</summary>
internal sealed class ServiceInbox(string database, HttpClient broker, string virtualHost, string probeQueue) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly ConcurrentDictionary<Type, Task<int>> _queues = new();
    private readonly NpgsqlDataSource _database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database) { MaxPoolSize = 4 });

    /// <summary>Waits until every consumer of the service has either taken the message or given it up.</summary>
    public async Task HasDealtWithAsync(Type type, Guid messageId)
    {
        var queues = await _queues.GetOrAdd(type, CountQueuesAsync);
        if (queues == 0)
            return;

        await Eventually.SeeAsync(
            async () =>
            {
                await using var command = _database.CreateCommand(
                    "SELECT (SELECT count(*) FROM inbox_message WHERE message_id = $1) + (SELECT count(*) FROM dead_letter WHERE message_id = $1)");
                command.Parameters.AddWithValue(messageId);
                return $"{await command.ExecuteScalarAsync()} of {queues} consumers have dealt with {type.Name} {messageId}";
            },
            seen => seen.StartsWith($"{queues} of", StringComparison.Ordinal),
            Patience);
    }

    /// <summary>How many queues of the service the message goes to, as the broker has it.</summary>
    private async Task<int> CountQueuesAsync(Type type)
    {
        var exchange = Uri.EscapeDataString($"{type.Namespace}:{type.Name}");
        var bindings = await broker.GetFromJsonAsync<JsonArray>($"/api/exchanges/{Uri.EscapeDataString(virtualHost)}/{exchange}/bindings/source");
        return bindings!.Count(binding => (string?)binding!["destination"] != probeQueue);
    }

    public async ValueTask DisposeAsync()
    {
        broker.Dispose();
        await _database.DisposeAsync();
    }
}
