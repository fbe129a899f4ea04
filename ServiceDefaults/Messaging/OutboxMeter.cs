using System.Diagnostics.Metrics;
using Npgsql;

namespace PeerReview.ServiceDefaults.Messaging;

/// <summary>How the outbox fares: what waits, for how long, what was sent and what had to wait again.</summary>
internal sealed class OutboxMeter : IDisposable
{
    public const string Name = "PeerReview.Outbox";

    private readonly Meter _meter;
    private readonly Counter<long> _sent;
    private readonly Counter<long> _postponed;

    public OutboxMeter(IMeterFactory meters, OutboxBacklog backlog)
    {
        _meter = meters.Create(Name);
        _sent = _meter.CreateCounter<long>("outbox.sent", "{message}", "Messages the broker confirmed.");
        _postponed = _meter.CreateCounter<long>("outbox.postponed", "{message}", "Messages that could not be sent and wait.");
        _meter.CreateObservableGauge("outbox.pending", () => backlog.Last.Pending, "{message}", "Messages that are due and not sent.");
        _meter.CreateObservableGauge("outbox.oldest_age", () => backlog.Last.OldestAge.TotalSeconds, "s", "Age of the oldest message that is due and not sent.");
    }

    public void Sent(int sent, int postponed)
    {
        _sent.Add(sent);
        if (postponed > 0)
            _postponed.Add(postponed);
    }

    public void Dispose() => _meter.Dispose();
}

/// <summary>How many messages are due and unsent, and how old the oldest is.</summary>
internal sealed class OutboxBacklog(NpgsqlDataSource database, TimeProvider time)
{
    public readonly record struct Reading(long Pending, TimeSpan OldestAge);

    /// <summary>The last reading; the health check takes one each time it runs.</summary>
    public Reading Last { get; private set; }

    public async Task<Reading> ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT count(*), min(due_at) FROM outbox_message WHERE due_at <= $1");
        var now = time.GetUtcNow();
        command.Parameters.Add(new NpgsqlParameter { Value = now });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        Last = new Reading(
            reader.GetInt64(0),
            await reader.IsDBNullAsync(1, cancellationToken) ? TimeSpan.Zero : now - await reader.GetFieldValueAsync<DateTimeOffset>(1, cancellationToken));
        return Last;
    }
}
