using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Npgsql;
using PeerReview.TestKit.Api;
using Xunit;

namespace PeerReview.TestKit;

/// <summary>
/// Messages that come twice change nothing the second time; messages nobody can read end once among the dead letters of whoever they came to, and
/// hold nobody up. A service's test project derives from it once.
/// </summary>
/// <param name="service">The running service.</param>
public abstract class MessageSafetyTests<TProgram>(ServiceFactory<TProgram> service)
    where TProgram : class
{
    private const string Envelope = "application/vnd.masstransit+json";

    /// <summary>What nobody can read; the last one is read, and nobody knows its kind.</summary>
    private static readonly string[] Poison =
    [
        "", "nonsense", "null", "[]", "{}", "{\"message\":null}", "{\"messageId\":\"not-an-id\",\"messageType\":[\"urn:message:X\"],\"message\":{}}",
        new string('[', 4_000), "{\"messageType\":\"text\",\"message\":\"text\"}", "\u00ff\u0000",
        "{\"messageId\":\"01a20579-66c0-788c-8e7c-22ddd6e2c247\",\"messageType\":[\"urn:message:Nobody:Knows\"],\"message\":{\"a\":1}}",
    ];

    /// <summary>Makes something of everything, from events of other services.</summary>
    protected abstract Task<ApiWorld> SeedAsync();

    [Fact]
    public async Task Events_that_come_three_times_leave_what_they_leave_when_they_come_once()
    {
        var first = (await SeedAsync()).Network;
        await QuietAsync();
        var once = await CountedAsync(first);
        service.Bus.Times = 3;
        try
        {
            var network = (await SeedAsync()).Network;
            await QuietAsync();
            Assert.Equal(once, await CountedAsync(network));
        }
        finally
        {
            service.Bus.Times = 1;
        }

        Assert.NotEmpty(once);
    }

    [Fact]
    public async Task Poison_ends_among_the_dead_letters_once_and_the_next_message_is_dealt_with()
    {
        var (broker, host) = await service.BrokerAsync();
        using var _ = broker;
        var queues = (await QueuesAsync(broker, host)).Where(name => !IsSetAside(name) && name != "probe").ToList();
        Assert.NotEmpty(queues);
        foreach (var queue in queues)
        {
            foreach (var payload in Poison)
            {
                using var sent = await broker.PostAsJsonAsync(
                    $"api/exchanges/{host}/amq.default/publish", new { properties = new { content_type = Envelope, delivery_mode = 2 }, routing_key = queue, payload, payload_encoding = "string" });
                Assert.True((bool)(await sent.Content.ReadFromJsonAsync<JsonObject>())!["routed"]!, $"{queue} took nothing");
            }
        }

        foreach (var queue in queues)
            await Eventually.SeeAsync(() => service.CountDeadLettersAsync(queue), count => count == Poison.Length, TimeSpan.FromSeconds(60));
        await SeedAsync();
        await QuietAsync();
        foreach (var queue in queues)
            Assert.Equal(Poison.Length, await service.CountDeadLettersAsync(queue));
        Assert.DoesNotContain(await QueuesAsync(broker, host), IsSetAside);
    }

    /// <summary>Waits until the service's queues are empty and nothing is being worked on.</summary>
    private async Task QuietAsync()
    {
        var (broker, host) = await service.BrokerAsync();
        using var _ = broker;
        var quiet = 0;
        // Three times in a row: between two events one service's own message may be on its way.
        await Eventually.SeeAsync(
            async () =>
            {
                await Task.Delay(200);
                var busy = (await ReadAsync(broker, host)).Where(queue => !IsSetAside((string)queue!["name"]!)).Sum(queue => (int?)queue!["messages"] ?? 0);
                return quiet = busy == 0 ? quiet + 1 : 0;
            },
            times => times >= 3,
            TimeSpan.FromSeconds(60));
    }

    private static bool IsSetAside(string queue) => queue.EndsWith("_error", StringComparison.Ordinal) || queue.EndsWith("_skipped", StringComparison.Ordinal);

    private static async Task<JsonArray> ReadAsync(HttpClient broker, string host) => (await broker.GetFromJsonAsync<JsonArray>($"api/queues/{host}"))!;

    private static async Task<IReadOnlyList<string>> QueuesAsync(HttpClient broker, string host) => [.. (await ReadAsync(broker, host)).Select(queue => (string)queue!["name"]!)];

    /// <summary>How many rows of the network each table has.</summary>
    private async Task<string> CountedAsync(Guid network)
    {
        await using var connection = new NpgsqlConnection(service.OwnerConnectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(
            "SELECT set_config('app.network_id', $1, true)", connection)
        { Parameters = { new() { Value = network.ToString() } } };
        await command.ExecuteNonQueryAsync();
        await using var tables = new NpgsqlCommand(
            """
            SELECT string_agg(table_name || ' ' || (xpath('/row/n/text()', query_to_xml(
                format('SELECT count(*) AS n FROM %I WHERE network_id = %L', table_name, current_setting('app.network_id')), false, true, '')))[1]::text, E'\n' ORDER BY table_name)
            FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'network_id' AND table_name NOT IN ('outbox_message', 'dead_letter', 'job', 'letter_in_queue')
            """, connection);
        return (string)(await tables.ExecuteScalarAsync())!;
    }
}
