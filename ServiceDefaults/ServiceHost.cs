using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using PeerReview.ServiceDefaults.Health;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;
using PeerReview.ServiceDefaults.Telemetry;

namespace PeerReview.ServiceDefaults;

/// <summary>What every process of the platform has in common, in two calls.</summary>
public static class ServiceHost
{
    /// <summary>Adds telemetry, health, service discovery, resilient HTTP clients, problem+json and token validation.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="service">The service's name in telemetry and the audience its tokens must name, such as <c>cohorts</c>.</param>
    public static void AddServiceDefaults(this IHostApplicationBuilder builder, string service)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.AddTelemetry(service);
        builder.Services.AddServiceDiscovery();
        builder.Services.AddHealthChecks();
        builder.AddHttpDefaults();
        builder.AddTokenAuthentication(service);
    }

    /// <summary>Adds the middleware and the endpoints every service has: health, and its OpenAPI document.</summary>
    public static void UseServiceDefaults(this WebApplication app)
    {
        app.UseHttpDefaults();
        app.MapHealth();
        app.MapOpenApi().AllowAnonymous();
    }
}
