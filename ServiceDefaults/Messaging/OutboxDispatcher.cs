using MassTransit;
using MassTransit.Serialization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;

namespace PeerReview.ServiceDefaults.Messaging;

/// <summary>
/// Sends what the outbox holds. Each lane takes a batch that no other lane or replica holds (SKIP LOCKED), sends it with all
/// confirms outstanding at once, deletes what the broker confirmed, and postpones what it did not, row by row: one message
/// that cannot be sent never stops the others. A crash between the confirm and the commit sends the batch again with the
/// same message ids, which the inboxes drop.
/// </summary>
internal sealed partial class OutboxDispatcher(
    NpgsqlDataSource database,
    IBusControl bus,
    OutboxWakeUp wakeUp,
    OutboxMeter meter,
    TimeProvider time,
    ILogger<OutboxDispatcher> logger) : BackgroundService
{
    private const int BatchSize = 300;
    private static readonly TimeSpan RecoveryPoll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPostponement = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan SendPatience = TimeSpan.FromSeconds(30);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(RunLaneAsync(isFirst: true, stoppingToken), RunLaneAsync(isFirst: false, stoppingToken));

    /// <summary>The second lane only helps while batches are full: while one waits for confirms, the other reads and deletes.</summary>
    private async Task RunLaneAsync(bool isFirst, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await bus.WaitForHealthStatus(BusHealthStatus.Healthy, stoppingToken);
                var sent = await DispatchBatchAsync(stoppingToken);
                if (sent == BatchSize)
                {
                    if (isFirst)
                        _isBusy.Release();
                    continue;
                }

                if (isFirst)
                    await wakeUp.WaitAsync(RecoveryPoll, stoppingToken);
                else
                    await _isBusy.WaitAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                Log.BatchFailed(logger, exception);
                await Task.Delay(RecoveryPoll, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private readonly SemaphoreSlim _isBusy = new(0);

    private async Task<int> DispatchBatchAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var batch = await TakeAsync(connection, cancellationToken);
        if (batch.Count == 0)
            return 0;

        await Task.WhenAll(batch.Select(row => SendAsync(row, cancellationToken)));
        await SettleAsync(connection, batch, cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);

        meter.Sent(batch.Count(row => row.Error is null), batch.Count(row => row.Error is not null));
        return batch.Count;
    }

    private async Task<List<Row>> TakeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        // Between two vacuums the table is a few living rows among thousands of dead ones: statistics know nothing of it, and reading all of it
        // to find the few costs more than everything else here. The indexes lead straight to them, when they are read and when they are deleted.
        await using var command = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new("SET LOCAL enable_seqscan = off"),
                // What the broker has confirmed is deleted without waiting for the disk: lost in a crash, it is sent once more, and the inboxes drop it.
                new("SET LOCAL synchronous_commit = off"),
                new(
                    """
                    SELECT sequence, destination, envelope, body, attempts FROM outbox_message
                    WHERE due_at <= $1 ORDER BY due_at, sequence LIMIT $2 FOR UPDATE SKIP LOCKED
                    """)
                {
                    Parameters = { new() { Value = time.GetUtcNow() }, new() { Value = BatchSize } },
                },
            },
        };

        var batch = new List<Row>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            batch.Add(new Row(
                reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetFieldValue<byte[]>(3), reader.GetInt32(4)));
        }

        return batch;
    }

    private async Task SendAsync(Row row, CancellationToken cancellationToken)
    {
        try
        {
            var message = new StoredMessage(OutboxEnvelope.Read(row.Envelope), row.Body, time.GetUtcNow());
            var endpoint = await bus.GetSendEndpoint(new Uri(row.Destination));

            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(SendPatience);
            using var activity = message.ContinueTrace();
            await endpoint.Send(new SerializedMessageBody(), message, patience.Token);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            row.Error = Support.FailureFacts.Of(exception).ToString();
            Log.MessagePostponed(logger, row.Sequence, row.Attempts + 1, row.Destination, exception);
        }
    }

    private async Task SettleAsync(NpgsqlConnection connection, List<Row> batch, CancellationToken cancellationToken)
    {
        await using var settle = new NpgsqlBatch(connection);
        settle.BatchCommands.Add(new NpgsqlBatchCommand("DELETE FROM outbox_message WHERE sequence = ANY($1)")
        {
            Parameters = { new() { Value = batch.Where(row => row.Error is null).Select(row => row.Sequence).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint } },
        });

        foreach (var row in batch.Where(row => row.Error is not null))
        {
            var attempts = row.Attempts + 1;
            var wait = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, Math.Min(attempts, 20)), LongestPostponement.TotalSeconds));
            settle.BatchCommands.Add(new NpgsqlBatchCommand("UPDATE outbox_message SET attempts = $2, last_error = $3, due_at = $4 WHERE sequence = $1")
            {
                Parameters = { new() { Value = row.Sequence }, new() { Value = attempts }, new() { Value = row.Error }, new() { Value = time.GetUtcNow() + wait } },
            });
        }

        await settle.ExecuteNonQueryAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _isBusy.Dispose();
        base.Dispose();
    }

    private sealed record Row(long Sequence, string Destination, string Envelope, byte[] Body, int Attempts)
    {
        public string? Error { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Outbox message {Sequence} could not be sent to {Destination} (attempt {Attempt}); it waits.")]
        public static partial void MessagePostponed(ILogger logger, long sequence, int attempt, string destination, Exception exception);

        [LoggerMessage(2, LogLevel.Error, "The outbox could not be dispatched; trying again.")]
        public static partial void BatchFailed(ILogger logger, Exception exception);
    }
}
