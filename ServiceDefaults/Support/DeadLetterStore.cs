using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Npgsql;
using NpgsqlTypes;
using PeerReview.ServiceDefaults.Messaging;

namespace PeerReview.ServiceDefaults.Support;

/// <summary>A message as it came off the wire.</summary>
/// <param name="MessageId">As the transport says; null when it does not.</param>
/// <param name="ContentType">As the transport says.</param>
/// <param name="Body">As it came.</param>
internal sealed record FailedMessage(Guid? MessageId, string? ContentType, byte[] Body);

/// <summary>Keeps dead letters, forgets those that are done with, and counts them.</summary>
internal sealed partial class DeadLetterStore : IDisposable
{
    public const string MeterName = "PeerReview.DeadLetters";

    /// <summary>How long one that was set aside, or sent again and not come back, is kept.</summary>
    private static readonly TimeSpan Keep = TimeSpan.FromDays(30);

    private readonly NpgsqlDataSource _database;
    private readonly TimeProvider _time;
    private readonly Meter _meter;
    private readonly Counter<long> _kept;

    public DeadLetterStore(NpgsqlDataSource database, TimeProvider time, IMeterFactory meters)
    {
        (_database, _time) = (database, time);
        _meter = meters.Create(MeterName);
        _kept = _meter.CreateCounter<long>("dead_letters.kept", "{message}", "Messages nobody could deal with.");
    }

    /// <summary>Keeps a message; the same one again is counted, and waits again. Gives what kind of message it is.</summary>
    public async Task<string> KeepAsync(string queue, FailedMessage message, FailureFacts facts, CancellationToken cancellationToken)
    {
        var read = Read(message.Body);
        var messageId = message.MessageId ?? read.MessageId ?? new Guid(SHA256.HashData(message.Body).AsSpan(0, 16));
        var group = GroupOf(queue, read.MessageType, facts.ExceptionType);
        var envelope = new OutboxEnvelope(
            messageId, null, null, null, null, null, null, null, message.ContentType ?? "application/vnd.masstransit+json", null, read.MessageTypes, "{}", "{}");
        var now = _time.GetUtcNow();
        await using var command = _database.CreateCommand(
            """
            INSERT INTO dead_letter AS kept (id, queue, message_id, network_id, group_key, message_type, exception_type, reason, place, times, first_at, last_at, state, envelope, body)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $10, 'Waiting', $11, $12)
            ON CONFLICT (queue, message_id) DO UPDATE SET times = kept.times + 1, last_at = excluded.last_at, state = 'Waiting', handled_at = NULL, handled_by = NULL,
                group_key = excluded.group_key, exception_type = excluded.exception_type, reason = excluded.reason, place = excluded.place
            """);
        foreach (var value in new object?[] { Guid.CreateVersion7(now), queue, messageId, read.NetworkId, group, read.MessageType, facts.ExceptionType, facts.Reason, facts.Place, now })
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        command.Parameters.Add(new NpgsqlParameter { Value = JsonSerializer.Serialize(envelope), NpgsqlDbType = NpgsqlDbType.Jsonb });
        command.Parameters.Add(new NpgsqlParameter { Value = message.Body });
        await command.ExecuteNonQueryAsync(cancellationToken);
        _kept.Add(1, new KeyValuePair<string, object?>("queue", queue));
        return read.MessageType;
    }

    /// <summary>Forgets what is done with; what waits stays until somebody decides.</summary>
    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        await using var command = _database.CreateCommand("DELETE FROM dead_letter WHERE state <> 'Waiting' AND handled_at < $1");
        command.Parameters.Add(new NpgsqlParameter { Value = _time.GetUtcNow() - Keep });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public void Dispose() => _meter.Dispose();

    internal static string GroupOf(string queue, string messageType, string exceptionType) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{queue}\n{messageType}\n{exceptionType}")))[..16];

    /// <summary>What the envelope says of itself, as far as it can be read; its name of the message is believed only where it looks like one.</summary>
    private static (string MessageType, string[] MessageTypes, Guid? MessageId, Guid? NetworkId) Read(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object)
            {
                string[] types = root.TryGetProperty("messageType", out var named) && named.ValueKind == JsonValueKind.Array
                    ? [.. named.EnumerateArray().Where(type => type.ValueKind == JsonValueKind.String).Select(type => type.GetString()!).Where(type => Urn().IsMatch(type))]
                    : [];
                var network = root.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.Object ? Id(message, "networkId") : null;
                return (types.Length == 0 ? "unreadable" : types[0][(types[0].LastIndexOf(':') + 1)..], types, Id(root, "messageId"), network);
            }
        }
        catch (JsonException)
        {
            // Nothing can be said of it.
        }

        return ("unreadable", [], null, null);
    }

    private static Guid? Id(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.TryGetGuid(out var id) ? id : null;

    [GeneratedRegex(@"^urn:message:[\w.+`\-\[\]]{1,150}:[\w.+`\-\[\]]{1,100}$", RegexOptions.CultureInvariant)]
    private static partial Regex Urn();
}
