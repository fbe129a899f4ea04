using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
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
    /// <summary>Adds what a process without an API of its own needs: telemetry, health, service discovery, resilient HTTP clients and problem+json.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="process">The name in telemetry.</param>
    public static void AddProcessDefaults(this IHostApplicationBuilder builder, string process)
    {
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.AddQuietLogs();
        builder.AddTelemetry(process);
        builder.Services.AddServiceDiscovery();
        builder.Services.AddHealthChecks();
        builder.AddHttpDefaults();
    }

    /// <summary>Adds what every service needs: the process defaults and token validation.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="service">The service's name in telemetry and the audience its tokens must name, such as <c>cohorts</c>.</param>
    public static void AddServiceDefaults(this IHostApplicationBuilder builder, string service)
    {
        builder.AddProcessDefaults(service);
        builder.AddTokenAuthentication(service);
        builder.Services.AddSingleton<EarlyEndpoints>().AddHostedService(services => services.GetRequiredService<EarlyEndpoints>());
    }

    /// <summary>Adds error handling and the health endpoints.</summary>
    public static void UseProcessDefaults(this WebApplication app)
    {
        app.UseProblems();
        app.MapHealth();
    }

    /// <summary>Adds the middleware and the endpoints every service has: errors, tokens, health, and its OpenAPI document.</summary>
    public static void UseServiceDefaults(this WebApplication app)
    {
        app.UseProcessDefaults();
        app.Services.GetRequiredService<EarlyEndpoints>().Sources = ((IEndpointRouteBuilder)app).DataSources;
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseJsonInUtf8();
        app.UseRepeatableBodies();
        app.MapOpenApi().AllowAnonymous();
    }
}
