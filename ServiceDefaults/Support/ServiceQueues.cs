using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace PeerReview.ServiceDefaults.Support;

/// <summary>The queues of a service, and what the broker says of them.</summary>
/// <param name="service">The service's name, which is its queues' prefix.</param>
/// <param name="configuration">Where the broker is.</param>
internal sealed class ServiceQueues(string service, IConfiguration configuration)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private readonly ConcurrentDictionary<string, byte> _names = [];

    public string Service => service;

    public IEnumerable<string> Names => _names.Keys.Order(StringComparer.Ordinal);

    public void Add(string queue) => _names.TryAdd(queue, 0);

    /// <summary>Where MassTransit puts what it can do nothing with.</summary>
    public static IEnumerable<string> Beside(string queue) => [$"{queue}_error", $"{queue}_skipped"];

    public async Task<IConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var factory = new ConnectionFactory
        {
            Uri = new Uri(configuration.GetConnectionString("rabbitmq") ?? throw new InvalidOperationException("ConnectionStrings:rabbitmq is not set.")),
            RequestedConnectionTimeout = Patience,
            ContinuationTimeout = Patience,
            AutomaticRecoveryEnabled = false,
            ClientProvidedName = $"{service} support",
        };
        return await factory.CreateConnectionAsync(cancellationToken);
    }

    /// <summary>What waits in each queue; null when the broker does not say.</summary>
    public async Task<IReadOnlyList<QueueStatus>?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await ConnectAsync(cancellationToken);
            var queues = new List<QueueStatus>();
            foreach (var name in Names)
            {
                var own = await CountAsync(connection, name, cancellationToken);
                long aside = 0;
                foreach (var beside in Beside(name))
                    aside += (await CountAsync(connection, beside, cancellationToken))?.MessageCount ?? 0;
                queues.Add(new QueueStatus(name, own?.MessageCount ?? 0, (int)(own?.ConsumerCount ?? 0), aside));
            }

            return queues;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && IsAway(exception))
        {
            return null;
        }
    }

    /// <summary>The broker cannot be asked, or takes too long, which its client tells as a cancelled task.</summary>
    private static bool IsAway(Exception exception) =>
        exception is BrokerUnreachableException or OperationCanceledException or AlreadyClosedException or OperationInterruptedException or TimeoutException or IOException or System.Net.Sockets.SocketException;

    private static async Task<QueueDeclareOk?> CountAsync(IConnection connection, string queue, CancellationToken cancellationToken)
    {
        // A channel each: asking for a queue that is not there closes it.
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        try
        {
            return await channel.QueueDeclarePassiveAsync(queue, cancellationToken);
        }
        catch (OperationInterruptedException exception) when (exception.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            return null;
        }
    }
}
