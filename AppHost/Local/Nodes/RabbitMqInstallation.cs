namespace PeerReview.Local.Nodes;

/// <summary>
/// The broker's own scripts. Debian's wrappers in /usr/sbin are not used: they switch to the system's account and leave
/// an epmd behind that listens on every address.
/// </summary>
internal sealed record RabbitMqInstallation(string Server, string Epmd)
{
    private const string Root = "/usr/lib/rabbitmq/lib";
    private const string EpmdFile = "/usr/bin/epmd";

    public static RabbitMqInstallation Find()
    {
        var server = (Directory.Exists(Root) ? Directory.GetDirectories(Root, "rabbitmq_server-*") : [])
            .Order(StringComparer.Ordinal)
            .Select(directory => Path.Combine(directory, "sbin", "rabbitmq-server"))
            .LastOrDefault(File.Exists);
        return server is null || !File.Exists(EpmdFile)
            ? throw new StartFailedException(
                $"RabbitMQ is not installed (looked in {Root}). Install it with: apt-get install --no-install-recommends rabbitmq-server")
            : new RabbitMqInstallation(server, EpmdFile);
    }
}
