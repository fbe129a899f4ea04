using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PeerReview.ServiceDefaults.Health;

/// <summary>
/// <c>/alive</c>: the process answers. <c>/health</c>: it is ready – 200 Healthy; 200 Degraded while it serves people but something
/// behind it is away (the broker: the outbox absorbs); 503 when it cannot serve. Mapped in every environment: Compose, Kubernetes and
/// <c>./run</c> probe them. The gateway does not route them.
/// </summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/alive", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health", new HealthCheckOptions { ResponseWriter = WriteAsync }).AllowAnonymous();
    }

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(JsonSerializer.Serialize(new
        {
            status = report.Status.ToString(),
            checks = report.Entries.ToDictionary(
                entry => entry.Key,
                entry => new { status = entry.Value.Status.ToString(), description = entry.Value.Description, data = PlainData(entry.Value) }),
        }));
    }

    /// <summary>Only our own figures: MassTransit's entry carries whole object graphs.</summary>
    private static Dictionary<string, object> PlainData(HealthReportEntry entry) =>
        entry.Data.Where(pair => pair.Value is string or int or long or double or bool).ToDictionary(pair => pair.Key, pair => pair.Value);
}
