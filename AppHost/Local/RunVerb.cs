using System.Diagnostics;
using System.Globalization;
using PeerReview.Local.Demo;
using PeerReview.Local.Supervision;

namespace PeerReview.Local;

/// <summary>Starts the platform, says how to use it, keeps it running, and stops it in order.</summary>
internal sealed class RunVerb(RunOptions options)
{
    /// <summary>Set by <c>./run</c>: when the command was given, in seconds since 1970.</summary>
    private const string StartedVariable = "PEER_REVIEW_STARTED";

    private readonly DateTimeOffset _started = Started();
    private readonly Lock _console = new();

    public async Task RunAsync(CancellationToken stopping)
    {
        using var data = await DataDirectory.OpenAsync(options.DataDirectory, stopping);
        if (options.Fresh)
        {
            data.Clear();
            Say($"deleted what earlier runs left in {options.DataDirectory}");
        }

        await using var platform = new Platform(
            new PlatformOptions
            {
                DataDirectory = options.DataDirectory,
                GatewayPort = options.GatewayPort,
                Replicas = options.Replicas,
                Demo = options.Demo,
            },
            Say);
        try
        {
            await RunAsync(platform, data, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            Say("stopping");
        }
    }

    private async Task RunAsync(Platform platform, DataDirectory data, CancellationToken stopping)
    {
        await platform.StartAsync(stopping);
        var demo = options.Demo ? await LoadDemoAsync(platform, data, stopping) : DemoSummary.None;
        var ready = TimeProvider.System.GetUtcNow();
        var state = new StateFile(data.StateFile, platform, demo, ready);
        state.Write();
        Announce(platform, demo, data, ready);
        await new Watch(Say, state.Write, TimeProvider.System).KeepRunningAsync(Watch.Everything(platform), stopping);
        throw new StartFailedException("Every part has failed for good; stopping.");
    }

    private async Task<DemoSummary> LoadDemoAsync(Platform platform, DataDirectory data, CancellationToken stopping)
    {
        var into = new DemoOptions(
            platform.GatewayUrl, platform.OperatorSecret, platform.DemoPassword, platform.MailDirectory, options.SchoolsFile, data.DemoFile);
        try
        {
            return await new DemoData(into, Say).LoadAsync(stopping);
        }
        catch (Exception exception) when (exception is ApiRefusedException or SignInRefusedException or HttpRequestException or TimeoutException)
        {
            throw new StartFailedException(
                $"The demo network could not be loaded: {exception.Message}\nThe next ./run goes on where this one stopped; ./run --fresh starts over; ./run --no-demo does without.");
        }
    }

    private void Announce(Platform platform, DemoSummary demo, DataDirectory data, DateTimeOffset ready)
    {
        var address = platform.GatewayUrl.AbsoluteUri.TrimEnd('/');
        List<string> lines =
        [
            "",
            $"  Address        {address}",
            $"  API reference  {address}/reference",
            .. demo.SignIns.Select(person => $"  Sign in        {person.Email}  {person.Password}  ({person.Name}, {person.Role})"),
            .. demo.ApiClients.Select(client => $"  API client     {client.ClientId}  {client.ClientSecret}  ({client.Name})"),
            $"  Logs           {Path.Combine(options.DataDirectory, "logs")}",
            $"  Mail           {platform.MailDirectory} (files; nothing is sent)",
            $"  For scripts    {data.StateFile}",
            "  Ctrl-C stops everything; the data stay for the next ./run.",
            "",
            string.Create(CultureInfo.InvariantCulture, $"READY {address} in {(ready - _started).TotalSeconds:0.0} s"),
        ];
        lock (_console)
        {
            lines.ForEach(Console.WriteLine);
        }
    }

    private void Say(string text)
    {
        var elapsed = TimeProvider.System.GetUtcNow() - _started;
        lock (_console)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds,7:0.0} s  {text}"));
        }
    }

    private static DateTimeOffset Started() =>
        double.TryParse(Environment.GetEnvironmentVariable(StartedVariable), CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.UnixEpoch.AddSeconds(seconds)
            : Process.GetCurrentProcess().StartTime.ToUniversalTime();
}
