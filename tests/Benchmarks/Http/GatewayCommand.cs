using PeerReview.Local;
using PeerReview.Local.Supervision;

namespace PeerReview.Benchmarks.Http;

/// <summary><c>gateway [--rounds N] [--seconds N]</c>: our gateway with all it does, against YARP with nothing, before the same backend.</summary>
internal static class GatewayCommand
{
    /// <summary>A process is not at its best before it has compiled what is used most once more.</summary>
    private const int WarmUps = 2;

    private static readonly string[] Services = ["membership", "cohort", "scheduling", "review", "reporting", "portal"];

    public static int Run(string[] args) => RunAsync(new Arguments(args)).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(Arguments arguments)
    {
        var directory = Path.Combine(Repository.Root, "artifacts", "bench-gateway");
        await using var backend = await ReleaseProcess.PlayAsync(Parts.Backend, directory);
        await using var bare = await ReleaseProcess.PlayAsync(Parts.BareYarp, directory, (Parts.BackendAddress, backend.Url.AbsoluteUri));
        await using var gateway = await ReleaseProcess.StartAsync("Gateway", directory, SettingsOf(backend));

        var (ours, theirs) = (new List<Wrk>(), new List<Wrk>());
        var seconds = arguments.Number("seconds", 8);
        for (var round = 1 - WarmUps; round <= arguments.Number("rounds", 5); round++)
        {
            var one = await Wrk.RunAsync(new Uri(bare.Url, "api/cohorts/places"), seconds);
            var other = await Wrk.RunAsync(new Uri(gateway.Url, "api/cohorts/places"), seconds);
            Console.WriteLine($"round {round}{(round < 1 ? " (warm-up)" : "")}: bare YARP {one.PerSecond:F0}/s p99 {one.P99:F2} ms, gateway {other.PerSecond:F0}/s p99 {other.P99:F2} ms");
            if (round < 1)
                continue;
            theirs.Add(one);
            ours.Add(other);
        }

        Console.WriteLine();
        Console.WriteLine($"bare YARP   median {Figures.Median(theirs.Select(run => run.PerSecond)):F0}/s, p99 {Figures.Median(theirs.Select(run => run.P99)):F2} ms");
        Console.WriteLine($"gateway     median {Figures.Median(ours.Select(run => run.PerSecond)):F0}/s, p99 {Figures.Median(ours.Select(run => run.P99)):F2} ms");
        Console.WriteLine($"gateway / bare, requests  {Figures.Spread(ours.Zip(theirs, (gate, yarp) => gate.PerSecond / yarp.PerSecond))}   bar: >= 0.90");
        Console.WriteLine($"gateway / bare, p99       {Figures.Spread(ours.Zip(theirs, (gate, yarp) => gate.P99 / yarp.P99))}   bar: <= 1.15");
        return 0;
    }

    private static Dictionary<string, string?> SettingsOf(ServiceProcess backend)
    {
        var settings = Services.ToDictionary(service => $"services__{service}__http__0", _ => (string?)backend.Url.AbsoluteUri.TrimEnd('/'));
        // The limits count as ever, and refuse nobody here: one client is all the load.
        settings["Limits__PerClient__Permits"] = settings["Limits__PerAddress__Permits"] = "100000000";
        return settings;
    }
}
