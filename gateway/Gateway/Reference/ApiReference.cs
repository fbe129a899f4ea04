using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Scalar.AspNetCore;

namespace PeerReview.Gateway.Reference;

/// <summary>The public API's one OpenAPI document, and a page to read and try it.</summary>
internal static class ApiReference
{
    public const string DocumentPath = "/openapi/v1.json";

    public static void AddApiReference(this IServiceCollection services)
    {
        // A service writes its document anew each time, the first time slowly.
        services.AddHttpClient(ServiceDocuments.ClientName, client => client.Timeout = TimeSpan.FromSeconds(25));
        services.AddSingleton<ServiceDocuments>();
    }

    public static void MapApiReference(this WebApplication app)
    {
        app.MapGet(DocumentPath, async (ServiceDocuments documents, IConfiguration configuration, CancellationToken cancellationToken) =>
        {
            var found = await documents.ReadAsync(cancellationToken);
            var server = configuration["Identity:Issuer"]?.TrimEnd('/') ?? "/";
            return Results.Text(JoinedOpenApi.Join(found, documents.Missing(found), server).ToJsonString(), "application/json");
        });

        // Scalar's page configures itself by an inline script, so this page alone has a policy that lets its own scripts run.
        app.MapGroup(string.Empty).AddEndpointFilter(async (context, next) =>
        {
            context.HttpContext.Response.Headers.ContentSecurityPolicy =
                "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
                + "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
            return await next(context);
        }).MapScalarApiReference("/reference", options => options
            .WithTitle("Peer Review API")
            .WithOpenApiRoutePattern(DocumentPath)
            .DisableDefaultFonts()
            .DisableTelemetry());
    }
}

/// <summary>Reads each service's OpenAPI document. For one that is away the last that was read stands in; without one it is left out, and that is said.</summary>
internal sealed partial class ServiceDocuments(IHttpClientFactory clients, IConfiguration configuration, ILogger<ServiceDocuments> logger)
{
    public const string ClientName = "openapi";

    private readonly ConcurrentDictionary<string, string> _last = [];

    private IEnumerable<string> Services => configuration.GetSection("ReverseProxy:Clusters").GetChildren().Select(cluster => cluster.Key).Where(name => name != "portal");

    public async Task<IReadOnlyDictionary<string, JsonObject>> ReadAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(Services.Select(async service =>
        {
            if (await ReadAsync(service, cancellationToken) is { } document)
                _last[service] = document;
        }));
        return _last.ToDictionary(pair => pair.Key, pair => JsonNode.Parse(pair.Value)!.AsObject());
    }

    /// <summary>The services that have never answered so far.</summary>
    public IReadOnlyList<string> Missing(IReadOnlyDictionary<string, JsonObject> found) => [.. Services.Except(found.Keys).Order(StringComparer.Ordinal)];

    private async Task<string?> ReadAsync(string service, CancellationToken cancellationToken)
    {
        try
        {
            using var client = clients.CreateClient(ClientName);
            return await client.GetStringAsync(new Uri($"http://{service}/openapi/v1.json"), cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            Log.DocumentMissing(logger, service, exception.Message);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The OpenAPI document of {Service} could not be read: {Reason}")]
        public static partial void DocumentMissing(ILogger logger, string service, string reason);
    }
}
