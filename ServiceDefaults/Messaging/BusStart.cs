using System.Net;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PeerReview.ServiceDefaults.Messaging;

/// <summary>
/// Starts the bus as soon as somebody listens where the broker should be. MassTransit would try by itself, with every queue and again and again:
/// where everything starts at once, that takes more of the processors than all the rest of a start. Meanwhile the service serves people.
/// </summary>
internal sealed partial class BusStart(MassTransitHostedService bus, IConfiguration configuration, ILogger<BusStart> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private readonly Lock _stop = new();
    private bool _isStarted;
    private Task? _stopped;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var broker = BrokerOf(configuration);
        for (var knocks = 1; !await Knock.AtAsync(new DnsEndPoint(broker.Host, broker.Port), stoppingToken); knocks++)
        {
            if (knocks == 1)
                Log.Waiting(logger, broker.Host, broker.Port);
            await Task.Delay(Pause, stoppingToken);
        }

        // A bus that is told to stop while it starts does not: its queues would go on consuming. Whoever stops waits for the start, and
        // it is not broken off.
        _isStarted = true;
        await bus.StartAsync(CancellationToken.None);
    }

    /// <summary>Whoever asks again while the bus stops waits too: else what consumers use would be taken from under them.</summary>
    public override Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_stop)
            return _stopped ??= StopOnceAsync(cancellationToken);
    }

    private async Task StopOnceAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_isStarted)
            await bus.StopAsync(cancellationToken);
    }

    /// <summary>Where the broker is, with the port of the protocol when none is named.</summary>
    internal static Uri BrokerOf(IConfiguration configuration)
    {
        var broker = new UriBuilder(configuration.GetConnectionString("rabbitmq") ?? throw new InvalidOperationException("ConnectionStrings:rabbitmq is not set."));
        if (broker.Port == -1)
            broker.Port = broker.Scheme == "amqps" ? 5671 : 5672;
        return broker.Uri;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Nobody listens at {Host}:{Port} yet: what is published waits in the outbox until the broker is there.")]
        public static partial void Waiting(ILogger logger, string host, int port);
    }
}
