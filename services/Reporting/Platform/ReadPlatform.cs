using System.Text.Json;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PeerReview.Reporting.Platform;

/// <summary>Asks every service for what it says of itself at <c>/health</c>, which the gateway does not let through.</summary>
public sealed class ReadPlatform(HttpClient http, HealthCheckService own, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly string[] Others = ["membership", "cohort", "scheduling", "review"];

    /// <summary>How the services fare and what waits in their outboxes.</summary>
    internal static Task<PlatformHealth> HandleAsync(ReadPlatform platform, CancellationToken cancellationToken) => platform.AskAsync(cancellationToken);

    private async Task<PlatformHealth> AskAsync(CancellationToken cancellationToken)
    {
        var services = await Task.WhenAll([.. Others.Select(service => AskAsync(service, cancellationToken)), AskOurselvesAsync(cancellationToken)]);
        return new PlatformHealth(time.GetUtcNow(), services);
    }

    private async Task<ServiceHealth> AskAsync(string service, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            // 503 has a body as well: it says what is wrong.
            using var answer = await http.GetAsync(new Uri($"http://{service}/health"), limit.Token);
            using var body = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(limit.Token), default, limit.Token);
            return Of(service, body.RootElement);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new ServiceHealth(service, ServiceState.Away, null, null, []);
        }
    }

    /// <summary>A service's own words, as <c>/health</c> writes them.</summary>
    public static ServiceHealth Of(string service, JsonElement health)
    {
        long? pending = null;
        double? oldest = null;
        var checks = new List<ServiceCheck>();
        foreach (var check in health.GetProperty("checks").EnumerateObject())
        {
            var description = check.Value.TryGetProperty("description", out var said) ? said.GetString() : null;
            checks.Add(new ServiceCheck(check.Name, State(check.Value), description));
            if (check.Value.TryGetProperty("data", out var data) && data.TryGetProperty("pending", out var waiting))
                (pending, oldest) = (waiting.GetInt64(), data.TryGetProperty("oldestSeconds", out var age) ? age.GetDouble() : null);
        }

        return new ServiceHealth(service, State(health), pending, oldest, [.. checks.OrderBy(check => check.Name, StringComparer.Ordinal)]);
    }

    private async Task<ServiceHealth> AskOurselvesAsync(CancellationToken cancellationToken)
    {
        var report = await own.CheckHealthAsync(cancellationToken);
        var outbox = report.Entries.Values.Select(entry => entry.Data).FirstOrDefault(data => data.ContainsKey("pending"));
        return new ServiceHealth(
            "reporting",
            State(report.Status),
            outbox?["pending"] as long?,
            outbox?.GetValueOrDefault("oldestSeconds") as double?,
            [.. report.Entries.Select(entry => new ServiceCheck(entry.Key, State(entry.Value.Status), entry.Value.Description)).OrderBy(check => check.Name, StringComparer.Ordinal)]);
    }

    private static ServiceState State(JsonElement thing) => Enum.TryParse<HealthStatus>(thing.GetProperty("status").GetString(), out var status) ? State(status) : ServiceState.Unhealthy;

    private static ServiceState State(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => ServiceState.Healthy,
        HealthStatus.Degraded => ServiceState.Degraded,
        _ => ServiceState.Unhealthy,
    };
}
