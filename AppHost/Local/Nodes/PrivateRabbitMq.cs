using System.Globalization;
using System.Runtime.InteropServices;
using PeerReview.Local.Supervision;

namespace PeerReview.Local.Nodes;

/// <summary>
/// A RabbitMQ broker of our own: own data directory, own Erlang port mapper, loopback only. Not the system's broker,
/// which is neither used nor touched.
/// </summary>
/// <param name="directory">Everything of this node lives here; made when absent.</param>
/// <param name="secrets">Where the passwords are kept; that of user `x` is named `rabbitmq/x`.</param>
/// <param name="users">Users beside the administrator, each with full rights in the default virtual host.</param>
public sealed class PrivateRabbitMq(string directory, Secrets secrets, params IReadOnlyList<string> users) : IAsyncDisposable
{
    private const string AdminUser = "peer_review_admin";

    // A start takes 4 s on a quiet machine; a loaded CI machine needs patience rather than a failure.
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(120);
    private readonly string _directory = Path.GetFullPath(directory);
    private RabbitMqPorts? _ports;
    private ChildProcess? _epmd;
    private ChildProcess? _broker;

    /// <summary>How to reach the broker; known once it has been started.</summary>
    public RabbitMqFacts Facts
    {
        get => field ?? throw new InvalidOperationException("This RabbitMQ has not been started.");
        private set;
    }

    /// <summary>The Erlang machine's process.</summary>
    public int ProcessId => Broker.Id;

    public bool IsRunning => _broker is { HasExited: false };

    /// <summary>Completes when the broker ends, for whatever reason.</summary>
    public Task Exited => Broker.Exited;

    /// <summary>The broker's own log.</summary>
    public string LogFile => Path.Combine(_directory, "log", "rabbit.log");

    private ChildProcess Broker => _broker ?? throw new InvalidOperationException("This RabbitMQ is not running.");

    /// <summary>The AMQP address of one of the <c>users</c>.</summary>
    public Uri UriFor(string user) => Facts.UriFor(user, PasswordOf(user));

    /// <summary>Decides the ports, so that clients can be told where the broker will be before it has started.</summary>
    public void Reserve()
    {
        PrivateFile.CreateDirectory(_directory);
        _ports ??= ChoosePorts();
    }

    /// <summary>Starts the broker and waits until it accepts AMQP connections and its management API answers.</summary>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        var installation = RabbitMqInstallation.Find();
        PrivateFile.CreateDirectory(_directory);
        await InUse.WaitUntilFreeAsync(_directory, cancellationToken);
        var deadline = TimeProvider.System.GetUtcNow() + StartTimeout;
        var log = Supervision.LogFile.Roll(Path.Combine(_directory, "log"), "start");
        while (true)
        {
            var ports = _ports ?? ChoosePorts();
            await LaunchAsync(installation, ports, log);
            if (await AnswersAsync(deadline, cancellationToken))
            {
                // From now on clients know the ports: a restart must come back on them.
                _ports = ports;
                return;
            }

            var tail = Supervision.LogFile.Tail(log, lines: 30);
            var portTaken = _ports is null && tail.Contains("eaddrinuse", StringComparison.Ordinal);
            await AbandonAsync();
            if (!portTaken || TimeProvider.System.GetUtcNow() > deadline)
            {
                throw new StartFailedException(
                    $"RabbitMQ did not start on port {ports.Amqp}. The last lines of its logs:\n{tail}\n{Supervision.LogFile.Tail(LogFile)}");
            }
        }
    }

    /// <summary>Closes the connections, writes everything out and stops.</summary>
    public Task StopAsync() => StopEverythingAsync(
        _broker?.StopAsync(PosixSignal.SIGTERM, grace: TimeSpan.FromSeconds(30)) ?? Task.CompletedTask);

    /// <summary>kill -9, as a crash would; <see cref="StartAsync"/> recovers the data on the same ports.</summary>
    public Task KillAsync() => _broker?.KillAsync() ?? Task.CompletedTask;

    /// <summary>Ends everything at once; only for data that are thrown away.</summary>
    public Task AbandonAsync() => StopEverythingAsync(KillAsync());

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _broker?.Dispose();
        _epmd?.Dispose();
    }

    private RabbitMqPorts ChoosePorts()
    {
        var ports = RabbitMqPorts.From(LoopbackPorts.Remember(Path.Combine(_directory, "ports"), count: 4));
        Facts = new RabbitMqFacts("127.0.0.1", ports.Amqp, ports.Management, AdminUser, PasswordOf(AdminUser));
        return ports;
    }

    private async Task LaunchAsync(RabbitMqInstallation installation, RabbitMqPorts ports, string log)
    {
        var passwords = users.Append(AdminUser).ToDictionary(user => user, PasswordOf);
        RabbitMqConfiguration.Write(_directory, ports, AdminUser, passwords);
        var variables = RabbitMqConfiguration.Variables(_directory, ports);
        // Our own child, because one started by the broker would be a daemon that outlives it.
        if (_epmd is null or { HasExited: true })
        {
            string[] arguments = ["-address", "127.0.0.1", "-port", ports.Epmd.ToString(CultureInfo.InvariantCulture)];
            _epmd = await ChildProcess.StartAsync(new ChildCommand(installation.Epmd, arguments, log) { Environment = variables });
        }

        _broker = await ChildProcess.StartAsync(
            new ChildCommand(installation.Server, [], log)
            {
                Environment = variables,
                WorkingDirectory = _directory,
                UsedDirectory = _directory,
            });
    }

    private async Task StopEverythingAsync(Task broker)
    {
        await broker;
        if (_epmd is not null)
        {
            await _epmd.StopAsync(PosixSignal.SIGTERM, grace: TimeSpan.FromSeconds(5));
        }
    }

    /// <summary>Waits until AMQP and management answer; false when the broker ended or the deadline passed.</summary>
    private async Task<bool> AnswersAsync(DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        using var management = Facts.CreateManagementClient();
        while (!Broker.HasExited && TimeProvider.System.GetUtcNow() < deadline)
        {
            // The AMQP listener is the last thing a booting broker opens.
            if (await LoopbackPorts.AnswersAsync(Facts.AmqpPort, cancellationToken)
                && await ManagementAnswersAsync(management, cancellationToken))
            {
                return true;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
        }

        return false;
    }

    private static async Task<bool> ManagementAnswersAsync(HttpClient management, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await management.GetAsync(new Uri("api/whoami", UriKind.Relative), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private string PasswordOf(string user) => secrets[$"rabbitmq/{user}"];
}
