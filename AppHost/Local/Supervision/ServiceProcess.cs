using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace PeerReview.Local.Supervision;

/// <summary>One process of one resource: started, watched until it is ready, stopped, killed and restarted.</summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan ReadyTimeout = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(15);

    private readonly string _program;
    private readonly string _directory;
    private readonly IReadOnlyDictionary<string, string?> _environment;
    private ChildProcess? _process;

    /// <param name="name">Its resource, with the replica's number from the second on (`review-2`).</param>
    /// <param name="program">The built assembly.</param>
    /// <param name="port">Where it listens on loopback.</param>
    /// <param name="directory">The data directory, which holds its logs.</param>
    /// <param name="environment">Its configuration; null removes a variable of ours.</param>
    public ServiceProcess(string name, string program, int port, string directory, IReadOnlyDictionary<string, string?> environment)
    {
        Name = name;
        Url = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));
        _program = program;
        _directory = directory;
        _environment = environment;
    }

    public string Name { get; }

    /// <summary>Its own address; people and programs go through the gateway's.</summary>
    public Uri Url { get; }

    public int ProcessId => Process.Id;

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>Completes when the process ends, for whatever reason.</summary>
    public Task Exited => Process.Exited;

    /// <summary>The log of the current start.</summary>
    public string LogFile => Process.LogFile;

    private ChildProcess Process => _process ?? throw new InvalidOperationException($"{Name} has not been started.");

    /// <summary>Starts the process without waiting until it is ready.</summary>
    public async Task StartAsync()
    {
        if (!File.Exists(_program))
        {
            throw new StartFailedException($"{_program} is not there: build the solution first.");
        }

        var log = Supervision.LogFile.Roll(Path.Combine(_directory, "logs"), Name);
        _process = await ChildProcess.StartAsync(new ChildCommand(DotnetHost, [_program], log)
        {
            Environment = _environment,
            WorkingDirectory = Path.GetDirectoryName(_program)!,
            UsedDirectory = _directory,
        });
    }

    /// <summary>Waits until somebody listens at its port: its start is done but for what it waits for.</summary>
    public Task WaitUntilListeningAsync(CancellationToken cancellationToken = default) =>
        WaitUntilAsync(
            async () => await LoopbackPorts.AnswersAsync(Url.Port, cancellationToken) ? null : "nobody listens yet",
            pauses: _ => FirstPause,
            cancellationToken);

    /// <summary>
    /// Waits for `/health` to say Healthy – not merely 200, for an event that a service without its queues is not told of is lost –; gives the
    /// last lines of the log when the process ends first.
    /// </summary>
    public async Task WaitUntilReadyAsync(CancellationToken cancellationToken = default)
    {
        await WaitUntilListeningAsync(cancellationToken);
        using var client = new HttpClient { BaseAddress = Url, Timeout = TimeSpan.FromSeconds(5) };
        await WaitUntilAsync(
            async () =>
            {
                using var response = await client.GetAsync(new Uri("health", UriKind.Relative), cancellationToken);
                var health = await response.Content.ReadAsStringAsync(cancellationToken);
                return response.IsSuccessStatusCode && (string?)JsonNode.Parse(health)?["status"] == "Healthy" ? null : $"{Url}health says {(int)response.StatusCode} {health}";
            },
            // After thirty questions the runtime would compile anew, and at length, all that answers them.
            pauses: asked => FirstPause * Math.Min(Math.Pow(1.5, asked), LongestPause / FirstPause),
            cancellationToken);
    }

    /// <summary>Asks until there is nothing more to wait for.</summary>
    /// <param name="askAsync">Null when it is so; otherwise what is wrong still.</param>
    /// <param name="pauses">How long to wait before the next question, by how many were asked.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    private async Task WaitUntilAsync(Func<Task<string?>> askAsync, Func<int, TimeSpan> pauses, CancellationToken cancellationToken)
    {
        var deadline = TimeProvider.System.GetUtcNow() + ReadyTimeout;
        var wrong = "no answer yet";
        for (var asked = 0; TimeProvider.System.GetUtcNow() < deadline; asked++)
        {
            if (Process.HasExited)
            {
                throw new StartFailedException(
                    $"{Name} ended with code {Process.ExitCode} instead of becoming ready.\n{Supervision.LogFile.Tail(LogFile)}");
            }

            try
            {
                if (await askAsync() is not { } answer)
                {
                    return;
                }

                wrong = answer;
            }
            catch (Exception silence) when (silence is HttpRequestException
                || (silence is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                // Too busy to answer.
            }

            await Task.Delay(pauses(asked), cancellationToken);
        }

        throw new StartFailedException($"{Name} was not ready after {ReadyTimeout.TotalSeconds} s: {wrong}\n{Supervision.LogFile.Tail(LogFile)}");
    }

    /// <summary>Asks it to end what it is doing and stop; kills it when that takes too long.</summary>
    public Task StopAsync() => _process?.StopAsync(PosixSignal.SIGTERM, StopGrace) ?? Task.CompletedTask;

    /// <summary>kill -9, as a crash would.</summary>
    public Task KillAsync() => Process.KillAsync();

    /// <summary>Starts it again after it has ended, and waits until it is ready.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken = default)
    {
        await StopAsync();
        _process?.Dispose();
        await StartAsync();
        await WaitUntilReadyAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process?.Dispose();
    }

    // The runtime that runs us: a program started by its own executable file has no "dotnet" in its own path.
    private static string DotnetHost { get; } =
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
}
