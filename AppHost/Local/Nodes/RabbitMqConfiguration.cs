using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace PeerReview.Local.Nodes;

/// <summary>The ports of one private broker, all on loopback.</summary>
internal sealed record RabbitMqPorts(int Amqp, int Management, int Distribution, int Epmd)
{
    public static RabbitMqPorts From(int[] ports) => new(ports[0], ports[1], ports[2], ports[3]);
}

/// <summary>The files and variables that keep a broker inside its own directory.</summary>
internal static class RabbitMqConfiguration
{
    /// <summary>Writes the configuration; everything is rewritten at each start, so an upgrade of this program takes effect.</summary>
    public static void Write(string directory, RabbitMqPorts ports, string admin, IReadOnlyDictionary<string, string> users)
    {
        foreach (var name in (string[])["etc", "data", "log", "generated", "schema"])
        {
            PrivateFile.CreateDirectory(Path.Combine(directory, name));
        }

        var cookie = Path.Combine(directory, ".erlang.cookie");
        if (!File.Exists(cookie))
        {
            PrivateFile.Write(cookie, RandomNumberGenerator.GetHexString(40));
        }

        var etc = Path.Combine(directory, "etc");
        PrivateFile.Write(Path.Combine(etc, "definitions.json"), Definitions(admin, users));
        File.WriteAllText(Path.Combine(etc, "enabled_plugins"), "[rabbitmq_management].\n");
        File.WriteAllText(Path.Combine(etc, "rabbitmq.conf"), string.Create(CultureInfo.InvariantCulture, $"""
            listeners.tcp.1 = 127.0.0.1:{ports.Amqp}
            management.tcp.ip = 127.0.0.1
            management.tcp.port = {ports.Management}
            load_definitions = {etc}/definitions.json
            log.console = false
            log.file = rabbit.log
            log.file.level = info
            vm_memory_high_watermark.absolute = 512MB
            disk_free_limit.absolute = 128MB

            """));
    }

    /// <summary>The variables of the broker and of its epmd; the caller's own RABBITMQ_* and ERL_* are taken away.</summary>
    public static Dictionary<string, string?> Variables(string directory, RabbitMqPorts ports)
    {
        var variables = Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name.StartsWith("RABBITMQ_", StringComparison.Ordinal) || name.StartsWith("ERL_", StringComparison.Ordinal))
            .ToDictionary(name => name, _ => (string?)null);
        var etc = Path.Combine(directory, "etc");
        variables["HOME"] = directory; // the Erlang cookie is read from there
        variables["LC_ALL"] = "C.UTF-8";
        variables["RABBITMQ_NODENAME"] = "peer-review@localhost";
        variables["RABBITMQ_CONF_ENV_FILE"] = "/dev/null";
        variables["RABBITMQ_CONFIG_FILE"] = Path.Combine(etc, "rabbitmq.conf");
        variables["RABBITMQ_ADVANCED_CONFIG_FILE"] = Path.Combine(etc, "advanced.config");
        variables["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(etc, "enabled_plugins");
        variables["RABBITMQ_MNESIA_BASE"] = Path.Combine(directory, "data");
        variables["RABBITMQ_LOG_BASE"] = Path.Combine(directory, "log");
        variables["RABBITMQ_PID_FILE"] = Path.Combine(directory, "rabbit.pid");
        variables["RABBITMQ_GENERATED_CONFIG_DIR"] = Path.Combine(directory, "generated");
        variables["RABBITMQ_SCHEMA_DIR"] = Path.Combine(directory, "schema");
        variables["RABBITMQ_DIST_PORT"] = ports.Distribution.ToString(CultureInfo.InvariantCulture);
        variables["ERL_EPMD_PORT"] = ports.Epmd.ToString(CultureInfo.InvariantCulture);
        variables["ERL_EPMD_ADDRESS"] = "127.0.0.1";
        // Two schedulers that sleep when idle: the services share the machine's cores with the broker.
        variables["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] =
            "-kernel inet_dist_use_interface {127,0,0,1} +S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none";
        // Makes the script exec Erlang, so that the process we hold is the broker itself.
        variables["RUNNING_UNDER_SYSTEMD"] = "true";
        return variables;
    }

    /// <summary>
    /// Users known before the first connection is accepted, so that a service never meets a broker that refuses it.
    /// </summary>
    private static string Definitions(string admin, IReadOnlyDictionary<string, string> users) => JsonSerializer.Serialize(new
    {
        users = users.Select(user => new
        {
            name = user.Key,
            password_hash = Hash(user.Value),
            hashing_algorithm = "rabbit_password_hashing_sha256",
            tags = user.Key == admin ? "administrator" : "",
        }),
        vhosts = new[] { new { name = "/" } },
        permissions = users.Select(user => new { user = user.Key, vhost = "/", configure = ".*", write = ".*", read = ".*" }),
    });

    // RabbitMQ's documented form: base64(salt + SHA-256(salt + password)), with a salt of four bytes.
    private static string Hash(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(4);
        return Convert.ToBase64String([.. salt, .. SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes(password)])]);
    }
}
