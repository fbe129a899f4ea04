using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using PeerReview.Local.Nodes;
using PeerReview.Local.Supervision;
using PeerReview.TestKit;

namespace PeerReview.Local.Tests;

/// <summary>Starts two processes of the sample service, one in the gateway's place, over nodes of their own.</summary>
public sealed class PlatformTests
{
    private const string SampleProject = "tests/SampleService/SampleService.csproj";

    private static readonly Resource Sample = new("sample", SampleProject)
    {
        OwnsDatabase = true,
        UsesBroker = true,
        Replicated = true,
        References = [Topology.Gateway],
    };

    private static readonly Resource GatewayStandIn = new(Topology.Gateway, SampleProject)
    {
        OwnsDatabase = true,
        UsesBroker = true,
        References = ["sample"],
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_ends_unexpectedly_is_started_again_and_nothing_is_left_after_stopping()
    {
        using var directory = new TemporaryDirectory();
        await using var platform = new Platform(Options(directory, Sample, GatewayStandIn) with { Replicas = 2 });
        await platform.StartAsync(Cancellation);
        Assert.Equal(["sample", "sample-2", "gateway"], platform.Processes.Select(process => process.Name));
        Assert.Equal(4, platform.Processes.Select(process => process.ProcessId).Append(platform.RabbitMq.ProcessId).Distinct().Count());

        await RestartsAsync(platform, platform["sample-2"]);
        await IsNotReadyWithoutBrokerAsync(platform, platform["sample"]);

        int[] pids = [.. platform.Processes.Select(process => process.ProcessId), platform.RabbitMq.ProcessId, platform.Postgres.ProcessId];
        await platform.StopAsync();
        Assert.DoesNotContain(pids, pid => Directory.Exists($"/proc/{pid}"));
    }

    private static async Task RestartsAsync(Platform platform, ServiceProcess victim)
    {
        var said = new List<string>();
        var restarted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var watch = new Watch(said.Add, restarted.SetResult, TimeProvider.System).KeepRunningAsync(Watch.Everything(platform), enough.Token);
        var (pid, url) = (victim.ProcessId, victim.Url);

        await victim.KillAsync();
        await restarted.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);

        Assert.NotEqual(pid, victim.ProcessId);
        Assert.Equal(url, victim.Url);
        Assert.Contains(said, line => line.Contains("sample-2 ended unexpectedly", StringComparison.Ordinal));
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watch);
    }

    /// <summary>A service without the broker serves people and answers 200; it is not ready, for it is not told of what others do.</summary>
    private static async Task IsNotReadyWithoutBrokerAsync(Platform platform, ServiceProcess service)
    {
        await platform.RabbitMq.KillAsync();
        using var client = new HttpClient { BaseAddress = service.Url };
        await Eventually.SeeAsync(
            async () =>
            {
                using var answer = await client.GetAsync(new Uri("health", UriKind.Relative), Cancellation);
                return $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync(Cancellation)}";
            },
            health => health.StartsWith($"{HttpStatusCode.OK} ", StringComparison.Ordinal) && health.Contains("\"Degraded\"", StringComparison.Ordinal));
        using var aWhile = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => service.WaitUntilReadyAsync(aWhile.Token));

        await platform.RabbitMq.StartAsync(Cancellation);
        await service.WaitUntilReadyAsync(Cancellation);
    }

    [Fact]
    public async Task A_service_that_cannot_start_is_named_with_the_last_lines_of_its_log()
    {
        using var directory = new TemporaryDirectory();
        // Without a database's address the sample gives up at once.
        await using var platform = new Platform(Options(directory, Sample with { OwnsDatabase = false }, GatewayStandIn));

        var failure = await Assert.ThrowsAsync<StartFailedException>(() => platform.StartAsync(Cancellation));

        Assert.Contains("sample ended with code", failure.Message, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings", failure.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_taken_port_is_answered_with_the_option_that_changes_it()
    {
        using var directory = new TemporaryDirectory();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        await using var platform = new Platform(Options(directory, Sample, GatewayStandIn) with { GatewayPort = port });

        var failure = await Assert.ThrowsAsync<StartFailedException>(() => platform.StartAsync(Cancellation));

        Assert.Contains($"Port {port} is taken", failure.Message, StringComparison.Ordinal);
        Assert.Contains("--port", failure.Message, StringComparison.Ordinal);
        Assert.False(platform.Postgres.IsRunning);
    }

    [Fact]
    public async Task Children_end_when_their_parent_is_killed()
    {
        using var directory = new TemporaryDirectory();
        var start = new ProcessStartInfo(DotnetHost) { RedirectStandardInput = true, RedirectStandardOutput = true };
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "PeerReview.Local.dll"), "nodes", "--data", directory["nodes"]];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var parent = Process.Start(start)!;
        var facts = NodeFacts.FromJson((await parent.StandardOutput.ReadLineAsync(Cancellation))!);
        Assert.True(await LoopbackPorts.AnswersAsync(facts.Postgres.Port, Cancellation));
        Assert.True(await LoopbackPorts.AnswersAsync(facts.RabbitMq.AmqpPort, Cancellation));

        parent.Kill();

        await InUse.WaitUntilFreeAsync(Path.Combine(directory["nodes"], "postgres"), Cancellation);
        await InUse.WaitUntilFreeAsync(Path.Combine(directory["nodes"], "rabbitmq"), Cancellation);
        Assert.False(await LoopbackPorts.AnswersAsync(facts.Postgres.Port, Cancellation));
        Assert.False(await LoopbackPorts.AnswersAsync(facts.RabbitMq.AmqpPort, Cancellation));
    }

    private static string DotnetHost => Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet");

    private static PlatformOptions Options(TemporaryDirectory directory, params Resource[] resources) =>
        new() { DataDirectory = directory["data"], Resources = resources };
}
