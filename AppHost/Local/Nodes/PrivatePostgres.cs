using System.Globalization;
using System.Runtime.InteropServices;
using Npgsql;
using PeerReview.Local.Supervision;

namespace PeerReview.Local.Nodes;

/// <summary>
/// A PostgreSQL server of our own: own data directory, loopback only, no socket file. Not the system's server, which is
/// neither used nor touched.
/// </summary>
/// <param name="directory">Everything of this node lives here; made when absent.</param>
/// <param name="secrets">Where the superuser's password is kept.</param>
/// <param name="port">The port to listen on; without one, the last used or else a free one.</param>
public sealed class PrivatePostgres(string directory, Secrets secrets, int? port = null) : IAsyncDisposable
{
    private const string AdminUser = "peer_review_admin";

    // What the server sees of its data directory, see ChildCommand.OpenDirectory.
    private const string OpenedData = "/proc/self/fd/9";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private readonly string _directory = Path.GetFullPath(directory);
    private readonly string _password = secrets["postgres"];
    private int? _port = port;
    private ChildProcess? _process;

    /// <summary>How to reach the server; known once it has been started.</summary>
    public PostgresFacts Facts
    {
        get => field ?? throw new InvalidOperationException("This PostgreSQL has not been started.");
        private set;
    }

    /// <summary>The postmaster's process.</summary>
    public int ProcessId => Process.Id;

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>Completes when the server ends, for whatever reason.</summary>
    public Task Exited => Process.Exited;

    /// <summary>The log of the current start.</summary>
    public string LogFile => Process.LogFile;

    private ChildProcess Process => _process ?? throw new InvalidOperationException("This PostgreSQL is not running.");

    private string Data => Path.Combine(_directory, "data");

    /// <summary>Starts the server, making its data directory first when there is none, and waits until it answers.</summary>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        PrivateFile.CreateDirectory(_directory);
        await InUse.WaitUntilFreeAsync(_directory, cancellationToken);
        var installation = PostgresInstallation.Find(Data);
        if (!Directory.Exists(Data))
        {
            await InitialiseAsync(installation, cancellationToken);
        }

        var deadline = TimeProvider.System.GetUtcNow() + StartTimeout;
        var log = Supervision.LogFile.Roll(Path.Combine(_directory, "log"), "postgres");
        while (true)
        {
            var listenOn = _port ?? LoopbackPorts.Remember(Path.Combine(_directory, "port"), count: 1)[0];
            _process = await ChildProcess.StartAsync(ServerCommand(installation, listenOn, log));
            Facts = new PostgresFacts("127.0.0.1", listenOn, AdminUser, _password);
            if (await AnswersAsync(deadline, cancellationToken))
            {
                // From now on clients know the port: a restart must come back on it.
                _port = listenOn;
                return;
            }

            if (!_process.HasExited || !MayRetry(log) || TimeProvider.System.GetUtcNow() > deadline)
            {
                await KillAsync();
                throw new StartFailedException(
                    $"PostgreSQL did not start on port {listenOn}. The last lines of its log:\n{Supervision.LogFile.Tail(log)}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
        }
    }

    /// <summary>Ends the sessions, writes everything out and stops.</summary>
    public async Task StopAsync()
    {
        if (_process is not null)
        {
            // INT is PostgreSQL's fast shutdown; TERM would wait for clients to leave.
            await _process.StopAsync(PosixSignal.SIGINT, grace: TimeSpan.FromSeconds(30));
        }
    }

    /// <summary>kill -9, as a crash would; <see cref="StartAsync"/> recovers the data on the same port.</summary>
    public Task KillAsync() => _process?.KillAsync() ?? Task.CompletedTask;

    /// <summary>Ends the server and its sessions at once; only for data that are thrown away.</summary>
    public Task AbandonAsync() =>
        _process?.StopAsync(PosixSignal.SIGQUIT, grace: TimeSpan.FromSeconds(5)) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process?.Dispose();
    }

    private ChildCommand ServerCommand(PostgresInstallation installation, int listenOn, string log)
    {
        string[] settings =
        [
            $"port={listenOn.ToString(CultureInfo.InvariantCulture)}",
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "max_connections=300",
            "shared_buffers=128MB",
            "timezone=UTC",
            "log_timezone=UTC",
            "log_line_prefix=%m [%p] %u@%d ",
            // The queries are short: compiling them costs more than it saves.
            "jit=off",
        ];
        return Command(installation.Server, ["-D", OpenedData, .. settings.SelectMany(setting => (string[])["-c", setting])], Data, log);
    }

    private ChildCommand Command(string program, IReadOnlyList<string> arguments, string data, string log) =>
        new(program, arguments, log)
        {
            User = Environment.IsPrivilegedProcess ? PostgresInstallation.Account : null,
            OpenDirectory = data,
            UsedDirectory = _directory,
            ParentDeathSignal = PosixSignal.SIGINT,
            Environment = CallersVariables("PG").Append(new("LC_ALL", "C.UTF-8")).ToDictionary(),
        };

    // The caller's PGPORT, PGDATA and so on are meant for another server.
    private static IEnumerable<KeyValuePair<string, string?>> CallersVariables(string prefix) =>
        Environment.GetEnvironmentVariables().Keys.Cast<string>()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(name => new KeyValuePair<string, string?>(name, null));

    private async Task InitialiseAsync(PostgresInstallation installation, CancellationToken cancellationToken)
    {
        // Made under another name first: what is called "data" is complete, even after a power cut in between.
        var draft = Path.Combine(_directory, "data.new");
        if (Directory.Exists(draft))
        {
            Directory.Delete(draft, recursive: true);
        }

        PrivateFile.CreateDirectory(draft);
        var passwordFile = Path.Combine(_directory, "password");
        PrivateFile.Write(passwordFile, _password);
        if (Environment.IsPrivilegedProcess)
        {
            Chown.Recursively(_directory, PostgresInstallation.Account);
        }

        var log = Supervision.LogFile.Roll(Path.Combine(_directory, "log"), "initdb");
        string[] arguments =
        [
            "-D", OpenedData, "-U", AdminUser, $"--pwfile={OpenedData}/../password",
            "--auth-local=scram-sha-256", "--auth-host=scram-sha-256", "-E", "UTF8", "--locale=C.UTF-8",
            // Nothing is in it yet that could be lost.
            "--no-sync", "--no-instructions",
        ];
        using var initDb = await ChildProcess.StartAsync(Command(installation.InitDb, arguments, draft, log));
        await initDb.Exited.WaitAsync(cancellationToken);
        File.Delete(passwordFile);
        if (initDb.ExitCode != 0)
        {
            throw new StartFailedException(
                $"PostgreSQL could not make its data directory. The last lines of initdb:\n{Supervision.LogFile.Tail(log)}");
        }

        Directory.Move(draft, Data);
    }

    /// <summary>Waits for a first answer; false when the server ended or the deadline passed.</summary>
    private async Task<bool> AnswersAsync(DateTimeOffset deadline, CancellationToken cancellationToken)
    {
        while (!Process.HasExited && TimeProvider.System.GetUtcNow() < deadline)
        {
            try
            {
                await using var connection = new NpgsqlConnection($"{Facts.AdminConnectionString};Pooling=false;Timeout=5");
                await connection.OpenAsync(cancellationToken);
                return true;
            }
            catch (NpgsqlException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(25), cancellationToken);
            }
        }

        return false;
    }

    /// <summary>
    /// Whether trying again helps: after a kill -9 the old process may be a zombie for a moment longer, which
    /// PostgreSQL takes for a running server; and another process may have taken the port we chose.
    /// </summary>
    private bool MayRetry(string log)
    {
        var tail = Supervision.LogFile.Tail(log);
        return tail.Contains("postmaster.pid", StringComparison.Ordinal)
            || (_port is null && tail.Contains("Address already in use", StringComparison.Ordinal));
    }
}
