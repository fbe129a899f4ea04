using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Npgsql;
using PeerReview.Local.Nodes;
using PeerReview.TestKit;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace PeerReview.Local.Tests;

public sealed class PrivateNodesTests(ITestOutputHelper output)
{
    private static readonly CreateChannelOptions Confirmed =
        new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_acknowledged_is_there_after_a_kill_of_database_and_broker()
    {
        await using var nodes = await TestNodes.StartPrivateAsync(Cancellation);
        var (postgresPort, amqpPort) = (nodes.Postgres.Facts.Port, nodes.RabbitMq.Facts.AmqpPort);
        await ExecuteAsync(nodes.Postgres.Facts, "CREATE TABLE kept AS SELECT 42 AS answer");
        await PublishAsync(nodes.RabbitMq.Facts.AdminUri, "kept");

        var watch = Stopwatch.StartNew();
        await nodes.Postgres.KillAsync();
        await nodes.Postgres.StartAsync(Cancellation);
        output.WriteLine($"PostgreSQL back after {watch.ElapsedMilliseconds} ms");
        await QueueIsRegisteredAsync(nodes.RabbitMq);
        watch.Restart();
        await nodes.RabbitMq.KillAsync();
        await nodes.RabbitMq.StartAsync(Cancellation);
        output.WriteLine($"RabbitMQ back after {watch.ElapsedMilliseconds} ms");

        Assert.Equal((postgresPort, amqpPort), (nodes.Postgres.Facts.Port, nodes.RabbitMq.Facts.AmqpPort));
        Assert.Equal(42, await ExecuteAsync(nodes.Postgres.Facts, "SELECT answer FROM kept"));
        Assert.Equal("kept", await TakeAsync(nodes.RabbitMq.Facts.AdminUri));
    }

    [Fact]
    public async Task A_login_makes_its_own_database_and_is_no_superuser()
    {
        var nodes = await TestNodes.GetAsync();
        var login = await nodes.CreateLoginAsync("login", Cancellation);

        await ExecuteAsync(nodes.Postgres.ConnectionStringFor(login.Name, login.Password, "postgres"), $"CREATE DATABASE {login.Name}");
        await ExecuteAsync(login.ConnectionString, "CREATE TABLE mine (id int)");

        Assert.Equal(false, await ExecuteAsync(login.ConnectionString, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"));
    }

    [Fact]
    public async Task Virtual_hosts_do_not_see_each_others_queues()
    {
        var nodes = await TestNodes.GetAsync();
        var one = await nodes.CreateVirtualHostAsync("one", Cancellation);
        var other = await nodes.CreateVirtualHostAsync("one", Cancellation);

        await PublishAsync(one, "for one only");

        await Assert.ThrowsAsync<RabbitMQ.Client.Exceptions.OperationInterruptedException>(() => TakeAsync(other));
        Assert.Equal("for one only", await TakeAsync(one));
        using var management = nodes.RabbitMq.CreateManagementClient();
        var hosts = await management.GetFromJsonAsync<JsonElement>("api/vhosts", Cancellation);
        Assert.True(hosts.GetArrayLength() >= 3);
    }

    [Fact]
    public async Task Passwords_are_asked_for()
    {
        var nodes = await TestNodes.GetAsync();
        var database = nodes.Postgres.ConnectionStringFor(nodes.Postgres.AdminUser, "guess", "postgres");
        var refused = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(database, "SELECT 1"));
        Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);
        await Assert.ThrowsAsync<RabbitMQ.Client.Exceptions.BrokerUnreachableException>(
            () => TakeAsync(nodes.RabbitMq.UriFor(nodes.RabbitMq.AdminUser, "guess")));
        await Assert.ThrowsAsync<RabbitMQ.Client.Exceptions.BrokerUnreachableException>(
            () => TakeAsync(nodes.RabbitMq.UriFor("guest", "guest")));
    }

    private static Task<object?> ExecuteAsync(PostgresFacts postgres, string sql) => ExecuteAsync(postgres.AdminConnectionString, sql);

    private static async Task<object?> ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection($"{connectionString};Pooling=false");
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(Cancellation);
    }

    // RabbitMQ 3.10 writes its registry of quorum queues half a second after a change; killed before that, it never finds
    // the leader of a new queue again. Messages are safe from the confirm on, a queue only from here on.
    private static async Task QueueIsRegisteredAsync(PrivateRabbitMq broker)
    {
        var data = Path.Combine(Path.GetDirectoryName(broker.LogFile)!, "..", "data");
        var deadline = TimeProvider.System.GetUtcNow().AddSeconds(30);
        while (!Directory.GetFiles(data, "names.dets", SearchOption.AllDirectories)
            .Any(file => File.ReadAllText(file, Encoding.Latin1).Contains("kept", StringComparison.Ordinal)))
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, "the broker never registered the queue");
            await Task.Delay(50, Cancellation);
        }
    }

    private static async Task PublishAsync(Uri broker, string text)
    {
        await using var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync(Cancellation);
        await using var channel = await connection.CreateChannelAsync(Confirmed, Cancellation);
        var quorum = new Dictionary<string, object?> { ["x-queue-type"] = "quorum" };
        await channel.QueueDeclareAsync("kept", durable: true, exclusive: false, autoDelete: false, quorum, cancellationToken: Cancellation);
        await channel.BasicPublishAsync("", "kept", Encoding.UTF8.GetBytes(text), Cancellation);
    }

    private static async Task<string> TakeAsync(Uri broker)
    {
        await using var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync(Cancellation);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Cancellation);
        var received = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, message) =>
        {
            received.TrySetResult(Encoding.UTF8.GetString(message.Body.Span));
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync("kept", autoAck: true, consumer, Cancellation);
        return await received.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
    }
}
