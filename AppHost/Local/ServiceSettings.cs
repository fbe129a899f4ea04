using System.Globalization;

namespace PeerReview.Local;

/// <summary>
/// The configuration of a process, as environment variables. The keys are those Aspire injects, so a service cannot tell
/// which of the two started it.
/// </summary>
internal static class ServiceSettings
{
    /// <param name="resource">Whose settings.</param>
    /// <param name="port">Where this process listens.</param>
    /// <param name="ports">The ports of every process, by resource.</param>
    /// <param name="platform">The nodes, the passwords and the options.</param>
    public static Dictionary<string, string?> For(Resource resource, int port, IReadOnlyDictionary<string, int[]> ports, Platform platform)
    {
        var settings = WithoutCallersSettings();
        settings["DOTNET_ENVIRONMENT"] = "Production";
        settings["ASPNETCORE_URLS"] = Url(port);
        settings["Identity__Issuer"] = platform.GatewayUrl.AbsoluteUri;
        // Several processes on few cores: one heap each instead of one per core.
        settings["DOTNET_gcServer"] = "0";
        // And nobody turns on the spot, waiting for work, on a core that another could use.
        settings["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0";
        foreach (var reference in resource.References)
        {
            for (var replica = 0; replica < ports[reference].Length; replica++)
            {
                settings[$"services__{reference}__http__{replica}"] = Url(ports[reference][replica]);
            }
        }

        if (resource.OwnsDatabase)
        {
            settings["ConnectionStrings__database"] = platform.Postgres.Facts.ConnectionStringFor(
                resource.Name, platform.Secrets[$"postgres/{resource.Name}"], database: resource.Name);
        }

        if (resource.UsesBroker)
        {
            settings["ConnectionStrings__rabbitmq"] = platform.RabbitMq.UriFor(resource.Name).OriginalString;
        }

        if (resource.Name is Topology.Membership or Topology.Portal)
        {
            settings["Portal__ClientSecret"] = platform.Secrets["portal"];
        }

        if (resource.Name == Topology.Membership)
        {
            AddIdentity(settings, platform);
        }

        return settings;
    }

    private static void AddIdentity(Dictionary<string, string?> settings, Platform platform)
    {
        settings["Operator__ClientSecret"] = platform.OperatorSecret;
        settings["Mail__PickupDirectory"] = platform.MailDirectory;
        if (platform.Options.Demo)
            settings["Demo__Enabled"] = "true";
    }

    // Settings of the shell we were started from that would change what a service is; OTEL_* and the rest pass through.
    private static Dictionary<string, string?> WithoutCallersSettings() =>
        Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name.StartsWith("ASPNETCORE_", StringComparison.Ordinal)
                || name.StartsWith("ConnectionStrings__", StringComparison.OrdinalIgnoreCase)
                || name.StartsWith("services__", StringComparison.OrdinalIgnoreCase)
                || name.StartsWith("PEER_REVIEW_", StringComparison.Ordinal)
                || name is "DOTNET_URLS" or "URLS" or "HTTP_PORTS" or "HTTPS_PORTS")
            .ToDictionary(name => name, _ => (string?)null);

    private static string Url(int port) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
}
