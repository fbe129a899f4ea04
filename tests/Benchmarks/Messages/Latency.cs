using System.Collections.Concurrent;
using System.Diagnostics;

namespace PeerReview.Benchmarks.Messages;

/// <summary>How long after a commit its event is dealt with, at a low, steady rate.</summary>
internal static class Latency
{
    private static readonly ConcurrentDictionary<Guid, long> CommittedAt = new();
    private static readonly ConcurrentDictionary<Guid, long> ConsumedAt = new();

    public static void Committed(Guid id) => CommittedAt[id] = Stopwatch.GetTimestamp();

    public static void Consumed(Guid id) => ConsumedAt.TryAdd(id, Stopwatch.GetTimestamp());

    /// <summary>From the commit of the change to the consumer's first line, publisher and consumer being different connections of one process.</summary>
    public static async Task<IReadOnlyList<string>> CommitToConsumedAsync(BenchHost host, int perSecond, int seconds)
    {
        await PublishSteadilyAsync(host, perSecond, seconds: 5);
        CommittedAt.Clear();
        ConsumedAt.Clear();
        await PublishSteadilyAsync(host, perSecond, seconds);
        await UntilAsync(() => CommittedAt.Keys.All(ConsumedAt.ContainsKey));
        var delays = CommittedAt.Select(pair => Stopwatch.GetElapsedTime(pair.Value, ConsumedAt[pair.Key]).TotalMilliseconds).Order().ToList();
        return [$"commit -> consumed  p50 {Figures.Percentile(delays, 0.50):F1} ms  p99 {Figures.Percentile(delays, 0.99):F1} ms  ({delays.Count} at {perSecond}/s)   bar: <= 5 / <= 50"];
    }

    /// <summary>From the commit in one service to the row being readable in the other's database, seen by a reader that never stops looking.</summary>
    public static async Task<IReadOnlyList<string>> CommitToReadModelAsync(BenchHost writer, BenchHost reader, int perSecond, int seconds)
    {
        await PublishSteadilyAsync(writer, perSecond, seconds: 5);
        CommittedAt.Clear();
        var visibleAt = new ConcurrentDictionary<Guid, long>();
        using var stop = new CancellationTokenSource();
        var looking = LookAsync(reader, visibleAt, stop.Token);
        await PublishSteadilyAsync(writer, perSecond, seconds);
        await UntilAsync(() => CommittedAt.Keys.All(visibleAt.ContainsKey));
        await stop.CancelAsync();
        await looking;
        var delays = CommittedAt.Select(pair => Stopwatch.GetElapsedTime(pair.Value, visibleAt[pair.Key]).TotalMilliseconds).Order().ToList();
        return [$"commit -> visible   p50 {Figures.Percentile(delays, 0.50):F1} ms  p99 {Figures.Percentile(delays, 0.99):F1} ms  ({delays.Count} at {perSecond}/s)   bar: <= 15 / <= 100"];
    }

    private static async Task LookAsync(BenchHost reader, ConcurrentDictionary<Guid, long> visibleAt, CancellationToken cancellationToken)
    {
        var last = Guid.Empty;
        await using var connection = await reader.Database.OpenConnectionAsync(CancellationToken.None);
        while (!cancellationToken.IsCancellationRequested)
        {
            await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
            await using var look = new Npgsql.NpgsqlBatch(connection, transaction)
            {
                BatchCommands =
                {
                    new("SELECT set_config('app.network_id', $1, true)") { Parameters = { new() { Value = BenchHost.Network.ToString() } } },
                    // Rows become visible out of the order of their ids, so look a little back each time.
                    new("SELECT note_id FROM copies ORDER BY id DESC LIMIT 200"),
                },
            };
            await using (var rows = await look.ExecuteReaderAsync(CancellationToken.None))
            {
                await rows.NextResultAsync(CancellationToken.None);
                while (await rows.ReadAsync(CancellationToken.None))
                    visibleAt.TryAdd(rows.GetGuid(0), Stopwatch.GetTimestamp());
            }

            await transaction.CommitAsync(CancellationToken.None);
            await Task.Delay(1, CancellationToken.None);
        }
    }

    private static async Task PublishSteadilyAsync(BenchHost host, int perSecond, int seconds)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / perSecond));
        var sending = new List<Task>();
        for (var number = 0; number < perSecond * seconds; number++)
        {
            await timer.WaitForNextTickAsync();
            sending.Add(host.PublishInTransactionAsync(new BenchMessage(BenchHost.Network, Guid.CreateVersion7(), "latency")));
        }

        await Task.WhenAll(sending);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            if (watch.Elapsed > TimeSpan.FromSeconds(30))
                throw new TimeoutException("Some messages never arrived.");
            await Task.Delay(5);
        }
    }
}
