using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.ServiceDiscovery;
using Yarp.ReverseProxy.Transforms;

namespace PeerReview.Gateway.Forwarding;

/// <summary>Forwards the public paths to the services; routes and their limits are in appsettings.json.</summary>
internal static class ForwardingSetup
{
    public static void AddForwarding(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IDestinationResolver, ServiceDiscoveryDestinations>();
        services.AddReverseProxy()
            .LoadFromConfig(configuration.GetSection("ReverseProxy"))
            .AddConfigFilter<ClusterDefaults>()
            .AddTransforms(transforms =>
            {
                transforms.AddXForwarded(ForwardedTransformActions.Set);
                transforms.AddRequestTransform(ClientHeaders.RemoveClaims);
            });
        services.AddRequestTimeouts();
    }

    /// <summary>
    /// What is below these and not routed is nowhere: the portal, which gets everything else, must not answer a program with a page.
    /// </summary>
    private static readonly string[] NotForPeople = ["/api", "/connect", "/.well-known", "/openapi", "/reference", "/problems"];

    public static void MapForwarding(this WebApplication app)
    {
        app.UseRequestTimeouts();
        foreach (var prefix in NotForPeople)
            app.Map(prefix + "/{**rest}", () => Results.NotFound()).WithOrder(900).AllowAnonymous(); // after what is routed, before the portal
        // Whom the path names decides the service; the service decides who may. Nothing is decided here.
        app.MapReverseProxy(proxy =>
        {
            proxy.UseMiddleware<UnansweredRequests>();
            proxy.UseSessionAffinity();
            proxy.UseLoadBalancing();
            proxy.UsePassiveHealthChecks();
        }).AllowAnonymous();
    }
}

/// <summary>
/// What every cluster has: a replica that refuses connections is left out (the circuit opens) and tried again after a while, and a
/// service that does not answer in time is given up.
/// </summary>
internal sealed class ClusterDefaults : IProxyConfigFilter
{
    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel) => ValueTask.FromResult(cluster with
    {
        LoadBalancingPolicy = "PowerOfTwoChoices",
        HealthCheck = new HealthCheckConfig
        {
            AvailableDestinationsPolicy = "HealthyOrPanic",
            Passive = new PassiveHealthCheckConfig
            {
                Enabled = true,
                Policy = "TransportFailureRate",
                ReactivationPeriod = TimeSpan.FromSeconds(5),
            },
            Active = new ActiveHealthCheckConfig
            {
                Enabled = true,
                Policy = "ConsecutiveFailures",
                Path = "/health",
                Interval = TimeSpan.FromSeconds(5),
                Timeout = TimeSpan.FromSeconds(4),
            },
        },
        HttpClient = new HttpClientConfig { MaxConnectionsPerServer = 512, EnableMultipleHttp2Connections = true },
        HttpRequest = new ForwarderRequestConfig
        {
            Version = System.Net.HttpVersion.Version11,
            // How long a request may take is the route's to say.
            ActivityTimeout = TimeSpan.FromMinutes(6),
        },
    });

    public ValueTask<RouteConfig> ConfigureRouteAsync(RouteConfig route, ClusterConfig? cluster, CancellationToken cancel) => ValueTask.FromResult(route);
}
