using System.Diagnostics;
using MassTransit;
using PeerReview.Local.Nodes;
using PeerReview.ServiceDefaults.Messaging;
using RabbitMQ.Client;

namespace PeerReview.Benchmarks.Messages;

/// <summary>How fast a full outbox drains, against publishing the same messages straight through the same bus. Both end in a quorum queue.</summary>
internal static class OutboxThroughput
{
    private const int DirectPublishers = 64;

    public static async Task<IReadOnlyList<string>> MeasureAsync(BenchHost sender, PrivateNodes nodes, int rounds, int messages)
    {
        // The first message makes the exchange; a queue bound to it keeps what both sides send.
        await sender.PublishInTransactionAsync(NewMessage());
        await UntilEmptyAsync(sender);
        await using var queue = await SinkQueue.BindAsync(nodes, "bench_sender");
        var template = await TemplateAsync(sender);

        var drained = new List<double>();
        var direct = new List<double>();
        for (var round = 0; round <= rounds; round++)
        {
            var drainRate = await DrainAsync(sender, template, messages);
            await queue.ExpectAsync(messages);
            var directRate = await PublishAsync(sender, messages);
            await queue.ExpectAsync(messages);
            Console.WriteLine($"round {round}{(round == 0 ? " (warm-up)" : "")}: outbox {drainRate:F0}/s, direct {directRate:F0}/s");
            if (round == 0)
                continue;
            drained.Add(drainRate);
            direct.Add(directRate);
        }

        var ratios = drained.Zip(direct, (outbox, straight) => outbox / straight).ToList();
        return
        [
            $"outbox drained      median {Figures.Median(drained):F0}/s  (min {drained.Min():F0}, max {drained.Max():F0})   bar: >= 3000/s",
            $"direct publish      median {Figures.Median(direct):F0}/s  (min {direct.Min():F0}, max {direct.Max():F0})",
            $"outbox / direct     median {Figures.Median(ratios):F2}  (min {ratios.Min():F2}, max {ratios.Max():F2})   bar: >= 0.60",
        ];
    }

    private static async Task<double> DrainAsync(BenchHost sender, (string Destination, string Envelope, byte[] Body) template, int messages)
    {
        await using (var insert = sender.Database.CreateCommand(
            """
            INSERT INTO outbox_message (message_id, destination, envelope, body, due_at)
            SELECT id, $1, jsonb_set($2::jsonb, '{MessageId}', to_jsonb(id)), $3, now() + interval '1 hour'
            FROM (SELECT gen_random_uuid() AS id FROM generate_series(1, $4)) AS ids
            """))
        {
            foreach (object value in new object[] { template.Destination, template.Envelope, template.Body, messages })
                insert.Parameters.Add(new Npgsql.NpgsqlParameter { Value = value });
            await insert.ExecuteNonQueryAsync();
        }

        var watch = Stopwatch.StartNew();
        await using (var due = sender.Database.CreateCommand("UPDATE outbox_message SET due_at = now() WHERE due_at > now()"))
            await due.ExecuteNonQueryAsync();
        var updated = watch.Elapsed;
        ((OutboxWakeUp)sender.Services.GetService(typeof(OutboxWakeUp))!).Committed();
        await UntilEmptyAsync(sender);
        return messages / (watch.Elapsed - updated).TotalSeconds;
    }

    private static async Task<double> PublishAsync(BenchHost sender, int messages)
    {
        var watch = Stopwatch.StartNew();
        await Parallel.ForAsync(0, messages, new ParallelOptions { MaxDegreeOfParallelism = DirectPublishers }, async (_, cancellation) =>
            await sender.Bus.Publish(NewMessage(), cancellation));
        return messages / watch.Elapsed.TotalSeconds;
    }

    private static async Task<(string, string, byte[])> TemplateAsync(BenchHost sender)
    {
        // A row as the outbox writes it, delayed so that it stays to be read.
        await using var scope = new Microsoft.Extensions.DependencyInjection.AsyncServiceScope(
            Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.CreateScope(sender.Services));
        var services = scope.ServiceProvider;
        ((ServiceDefaults.Tenancy.Tenant)services.GetService(typeof(ServiceDefaults.Tenancy.Tenant))!).Enter(BenchHost.Network);
        var db = (SampleService.SampleDb)services.GetService(typeof(SampleService.SampleDb))!;
        await using var transaction = await ServiceDefaults.Persistence.TenantTransaction.BeginForNetworkAsync(db, CancellationToken.None);
        var publish = (IPublishEndpoint)services.GetService(typeof(IPublishEndpoint))!;
        await publish.PublishAtAsync(NewMessage(), DateTimeOffset.UtcNow.AddSeconds(50), TimeProvider.System, CancellationToken.None);
        await db.SaveChangesAsync();
        await transaction.CommitAsync();

        await using var read = sender.Database.CreateCommand("DELETE FROM outbox_message RETURNING destination, envelope, body");
        await using var reader = await read.ExecuteReaderAsync();
        await reader.ReadAsync();
        return (reader.GetString(0), reader.GetString(1), reader.GetFieldValue<byte[]>(2));
    }

    private static async Task UntilEmptyAsync(BenchHost sender)
    {
        await using var count = sender.Database.CreateCommand("SELECT count(*) FROM outbox_message");
        while ((long)(await count.ExecuteScalarAsync())! > 0)
            await Task.Delay(5);
    }

    private static BenchMessage NewMessage() => new(BenchHost.Network, Guid.CreateVersion7(), new string('x', 200));

    /// <summary>A quorum queue that takes what is published, and is emptied between rounds.</summary>
    private sealed class SinkQueue(IConnection connection, IChannel channel) : IAsyncDisposable
    {
        private const string Name = "bench-sink";

        public static async Task<SinkQueue> BindAsync(PrivateNodes nodes, string virtualHost)
        {
            var uri = nodes.RabbitMq.Facts.UriFor(nodes.RabbitMq.Facts.AdminUser, nodes.RabbitMq.Facts.AdminPassword, virtualHost);
            var connection = await new ConnectionFactory { Uri = uri }.CreateConnectionAsync();
            var channel = await connection.CreateChannelAsync();
            await channel.QueueDeclareAsync(Name, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });
            await channel.QueueBindAsync(Name, "PeerReview.Benchmarks.Messages:BenchMessage", string.Empty);
            return new SinkQueue(connection, channel);
        }

        /// <summary>The work is verified: exactly so many messages arrived.</summary>
        public async Task ExpectAsync(int messages)
        {
            var arrived = await channel.MessageCountAsync(Name);
            if (arrived != messages)
                throw new InvalidOperationException($"{arrived} messages arrived instead of {messages}.");
            await channel.QueuePurgeAsync(Name);
        }

        public async ValueTask DisposeAsync()
        {
            await channel.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}
