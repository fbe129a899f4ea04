using System.Collections.Concurrent;
using System.Globalization;
using PeerReview.Local.Nodes;
using PeerReview.Local.Supervision;

namespace PeerReview.Local;

/// <summary>How one platform is to run.</summary>
public sealed record PlatformOptions
{
    /// <summary>Where data, passwords and logs are kept; must be nobody else's.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The gateway's port; a free one when null.</summary>
    public int? GatewayPort { get; init; }

    /// <summary>Processes per replicated resource.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>Whether the identity provider knows the demo's people.</summary>
    public bool Demo { get; init; }

    public IReadOnlyList<Resource> Resources { get; init; } = Topology.Resources;
}

/// <summary>The whole platform as child processes of this one: the two nodes, the services and the gateway.</summary>
public sealed class Platform : IAsyncDisposable
{
    // How long silence is bearable while something starts.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Action<string> _say;
    private readonly HashSet<ServiceProcess> _usesBroker = [];
    private readonly List<ServiceProcess> _processes = [];
    private readonly ConcurrentDictionary<string, bool> _starting = new();
    private readonly int _gatewayPort;

    /// <param name="options">What to start.</param>
    /// <param name="say">Told what has become ready, in words for people.</param>
    public Platform(PlatformOptions options, Action<string>? say = null)
    {
        Options = options;
        _say = say ?? (_ => { });
        PrivateFile.CreateDirectory(options.DataDirectory);
        Secrets = Secrets.In(options.DataDirectory);
        _gatewayPort = options.GatewayPort ?? LoopbackPorts.Choose(1)[0];
        Postgres = new PrivatePostgres(Path.Combine(options.DataDirectory, Topology.Postgres), Secrets);
        string[] brokerUsers = [.. options.Resources.Where(resource => resource.UsesBroker).Select(resource => resource.Name)];
        RabbitMq = new PrivateRabbitMq(Path.Combine(options.DataDirectory, Topology.RabbitMq), Secrets, brokerUsers);
    }

    public PlatformOptions Options { get; }

    public PrivatePostgres Postgres { get; }

    public PrivateRabbitMq RabbitMq { get; }

    /// <summary>Every process of every resource, in the order of starting; the gateway is the last.</summary>
    public IReadOnlyList<ServiceProcess> Processes => _processes;

    /// <summary>Where people and programs come in; also the issuer of tokens.</summary>
    public Uri GatewayUrl => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_gatewayPort}/"));

    /// <summary>The secret of the client that may set up networks.</summary>
    public string OperatorSecret => Secrets["operator"];

    /// <summary>What every person of the demo signs in with.</summary>
    public string DemoPassword => Secrets.ForPeople("demo");

    /// <summary>Where the mail goes that would leave by SMTP elsewhere: one file per message.</summary>
    public string MailDirectory => Path.Combine(Options.DataDirectory, "mail");

    internal Secrets Secrets { get; }

    /// <summary>The process of that name (`review`, or `review-2` for the second replica).</summary>
    public ServiceProcess this[string name] => _processes.Single(process => process.Name == name);

    /// <summary>Starts everything and waits until all of it is ready; on failure whatever runs is left for <see cref="StopAsync"/>.</summary>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (!LoopbackPorts.IsFree(_gatewayPort))
        {
            throw new StartFailedException(
                $"Port {_gatewayPort} is taken by another program. Choose another one, for example: ./run --port {_gatewayPort + 1}");
        }

        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Both nodes at once; services follow the database and wait for the broker by themselves.
        RabbitMq.Reserve();
        var broker = StartBrokerAsync(abandoned.Token);
        var started = FirstFailureAsync(abandoned, broker, StartFromDatabaseAsync(broker, abandoned.Token));
        while (await Task.WhenAny(started, Task.Delay(Patience, CancellationToken.None)) != started)
        {
            _say($"still waiting for {string.Join(", ", _starting.Keys.Order())}");
        }

        await started;
    }

    /// <summary>Stops what runs: the gateway, the services, the broker, the database.</summary>
    public async Task StopAsync()
    {
        if (_processes.Exists(process => process.IsRunning))
        {
            await _processes[^1].StopAsync();
            await Task.WhenAll(_processes.Select(process => process.StopAsync()));
            _say("stopped the gateway and the services");
        }

        if (RabbitMq.IsRunning)
        {
            await RabbitMq.StopAsync();
            _say("stopped RabbitMQ");
        }

        if (Postgres.IsRunning)
        {
            await Postgres.StopAsync();
            _say("stopped PostgreSQL");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        await RabbitMq.DisposeAsync();
        await Postgres.DisposeAsync();
    }

    private async Task StartBrokerAsync(CancellationToken cancellationToken)
    {
        _starting["RabbitMQ"] = true;
        await RabbitMq.StartAsync(cancellationToken);
        Ready("RabbitMQ", $"on port {RabbitMq.Facts.AmqpPort}");
    }

    private async Task StartFromDatabaseAsync(Task broker, CancellationToken cancellationToken)
    {
        _starting["PostgreSQL"] = true;
        await Postgres.StartAsync(cancellationToken);
        Ready("PostgreSQL", $"on port {Postgres.Facts.Port}");
        foreach (var owner in Options.Resources.Where(resource => resource.OwnsDatabase))
        {
            await Postgres.Facts.EnsureLoginAsync(owner.Name, Secrets[$"postgres/{owner.Name}"], cancellationToken);
        }

        PrivateFile.CreateDirectory(MailDirectory);
        AddProcesses();
        // Each start takes a processor for a second or two. More at a time are ready no sooner, and the broker, which takes longest, later.
        using var room = new SemaphoreSlim(Environment.ProcessorCount);
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await FirstFailureAsync(abandoned, [.. _processes.Select(process => StartAsync(process, room, broker, abandoned.Token))]);
    }

    private async Task StartAsync(ServiceProcess process, SemaphoreSlim room, Task broker, CancellationToken cancellationToken)
    {
        _starting[process.Name] = true;
        await room.WaitAsync(cancellationToken);
        try
        {
            await process.StartAsync();
            await process.WaitUntilListeningAsync(cancellationToken);
        }
        finally
        {
            room.Release();
        }

        // Who is asked over and over how it is, while it waits, takes the processors from what it waits for.
        if (_usesBroker.Contains(process))
        {
            await broker;
        }

        await process.WaitUntilReadyAsync(cancellationToken);
        Ready(process.Name, $"at {process.Url}");
    }

    private void Ready(string name, string where)
    {
        _starting.TryRemove(name, out _);
        _say($"{name} is ready {where}");
    }

    private void AddProcesses()
    {
        var counts = Options.Resources.ToDictionary(
            resource => resource.Name, resource => resource.Replicated ? Options.Replicas : 1);
        var free = new Queue<int>(LoopbackPorts.Remember(Path.Combine(Options.DataDirectory, "ports"), counts.Values.Sum()));
        var ports = counts.ToDictionary(
            count => count.Key,
            count => count.Key == Topology.Gateway
                ? [_gatewayPort]
                : Enumerable.Range(0, count.Value).Select(_ => free.Dequeue()).ToArray());
        foreach (var resource in Options.Resources)
        {
            for (var replica = 0; replica < counts[resource.Name]; replica++)
            {
                var port = ports[resource.Name][replica];
                var name = replica == 0 ? resource.Name : string.Create(CultureInfo.InvariantCulture, $"{resource.Name}-{replica + 1}");
                var process = new ServiceProcess(name, BuiltProgram.Of(resource), port, Options.DataDirectory, ServiceSettings.For(resource, port, ports, this));
                _processes.Add(process);
                if (resource.UsesBroker)
                {
                    _usesBroker.Add(process);
                }
            }
        }
    }

    /// <summary>Waits for all; when one fails, abandons the others and gives that failure.</summary>
    private static async Task FirstFailureAsync(CancellationTokenSource abandoned, params Task[] tasks)
    {
        await foreach (var done in Task.WhenEach(tasks))
        {
            if (!done.IsCompletedSuccessfully)
            {
                await abandoned.CancelAsync();
                await Task.WhenAll(tasks).ContinueWith(_ => { }, TaskScheduler.Default);
                await done;
            }
        }
    }
}
