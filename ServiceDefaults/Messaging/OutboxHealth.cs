using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace PeerReview.ServiceDefaults.Messaging;

/// <summary>Degraded while messages wait longer than they should: people are served, but other services do not hear of it.</summary>
internal sealed class OutboxHealth(OutboxBacklog backlog) : IHealthCheck
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var reading = await backlog.ReadAsync(cancellationToken);
            var data = new Dictionary<string, object> { ["pending"] = reading.Pending, ["oldestSeconds"] = Math.Round(reading.OldestAge.TotalSeconds, 1) };
            return reading.OldestAge > LongestWait
                ? HealthCheckResult.Degraded("Messages wait in the outbox.", data: data)
                : HealthCheckResult.Healthy(data: data);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or System.Net.Sockets.SocketException)
        {
            // The database check already says so.
            return HealthCheckResult.Degraded("The outbox cannot be read.");
        }
    }
}
