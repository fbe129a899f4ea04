using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace PeerReview.ServiceDefaults.Support;

/// <summary>
/// Fetches into the store what lies in the error queues: it got there while the database was away. So there is one place to look, and nothing
/// is forgotten in another. Each message leaves the queue after it was kept; twice fetched is kept once.
/// </summary>
internal sealed partial class ErrorQueueSweep(ServiceQueues queues, DeadLetterStore store, TimeProvider time, ILogger<ErrorQueueSweep> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
                await store.ForgetAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // Whatever it is: housekeeping must not end the service. (A broker that is slow is a cancelled task here.)
                Log.Failed(logger, exception);
            }
        }
    }

    /// <summary>Fetches all there is.</summary>
    internal async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var fetched = 0;
        await using var connection = await queues.ConnectAsync(cancellationToken);
        foreach (var queue in queues.Names)
        {
            foreach (var beside in ServiceQueues.Beside(queue))
                fetched += await FetchAsync(connection, queue, beside, cancellationToken);
        }

        return fetched;
    }

    private async Task<int> FetchAsync(IConnection connection, string queue, string beside, CancellationToken cancellationToken)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        var fetched = 0;
        try
        {
            while (await channel.BasicGetAsync(beside, autoAck: false, cancellationToken) is { } message)
            {
                Guid? messageId = Guid.TryParse(message.BasicProperties.MessageId, out var id) ? id : null;
                await store.KeepAsync(
                    queue, new FailedMessage(messageId, message.BasicProperties.ContentType, message.Body.ToArray()), FactsOf(message.BasicProperties), cancellationToken);
                await channel.BasicAckAsync(message.DeliveryTag, multiple: false, cancellationToken);
                fetched++;
            }
        }
        catch (OperationInterruptedException exception) when (exception.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            // Nothing was ever put there.
        }

        return fetched;
    }

    /// <summary>MassTransit says with the message what was thrown; its text is left out.</summary>
    private static FailureFacts FactsOf(IReadOnlyBasicProperties properties)
    {
        var type = properties.Headers?.TryGetValue("MT-Fault-ExceptionType", out var named) is true && named is byte[] bytes ? System.Text.Encoding.UTF8.GetString(bytes) : null;
        return type is null
            ? FailureFacts.NobodyKnowsIt
            : new FailureFacts(type[(type.LastIndexOf('.') + 1)..], "It failed while the database was away, and was kept in the error queue.", null);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The error queues could not be looked at; trying again in a minute.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
