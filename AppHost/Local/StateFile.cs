using System.Text.Json;
using PeerReview.Local.Demo;

namespace PeerReview.Local;

/// <summary>Writes what scripts need to use the running platform, passwords included, for its owner alone.</summary>
internal sealed class StateFile(string path, Platform platform, DemoSummary demo, DateTimeOffset ready)
{
    private readonly Lock _lock = new();

    /// <summary>Written once ready, and again whenever a process has been restarted.</summary>
    public void Write()
    {
        lock (_lock)
        {
            PrivateFile.Write(path, JsonSerializer.Serialize(Describe(), PrivateFile.Indented));
        }
    }

    private object Describe() => new
    {
        gatewayUrl = platform.GatewayUrl,
        pid = Environment.ProcessId,
        services = platform.Processes.Select(process => new
        {
            name = process.Name,
            url = process.Url,
            pid = process.ProcessId,
            logFile = process.LogFile,
        }),
        postgres = new
        {
            host = platform.Postgres.Facts.Host,
            port = platform.Postgres.Facts.Port,
            pid = platform.Postgres.ProcessId,
            logFile = platform.Postgres.LogFile,
            user = platform.Postgres.Facts.AdminUser,
            password = platform.Postgres.Facts.AdminPassword,
        },
        rabbitmq = new
        {
            host = platform.RabbitMq.Facts.Host,
            amqpPort = platform.RabbitMq.Facts.AmqpPort,
            managementUrl = platform.RabbitMq.Facts.ManagementUri,
            pid = platform.RabbitMq.ProcessId,
            logFile = platform.RabbitMq.LogFile,
            user = platform.RabbitMq.Facts.AdminUser,
            password = platform.RabbitMq.Facts.AdminPassword,
        },
        signIns = demo.SignIns,
        apiClients = demo.ApiClients,
        ready,
    };
}
