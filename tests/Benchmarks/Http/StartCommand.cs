using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using PeerReview.Local;
using PeerReview.Local.Nodes;
using PeerReview.Local.Supervision;

namespace PeerReview.Benchmarks.Http;

/// <summary>
/// <c>start [--rounds N]</c>: from <c>./run</c> on a warm build to everything ready, what the whole platform then holds in memory while it
/// idles, and how long one service takes from its start to healthy.
/// </summary>
internal static partial class StartCommand
{
    private const double MiB = 1024;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);

    public static int Run(string[] args) => RunAsync(new Arguments(args)).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(Arguments arguments)
    {
        var directory = Path.Combine(Repository.Root, "artifacts", "bench-start", Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        var (ready, memory) = (new List<double>(), new List<double>());
        // The first builds what is not built, and makes the data directory.
        for (var round = 0; round <= arguments.Number("rounds", 3); round++)
        {
            var (seconds, mebibytes) = await RunOnceAsync(directory);
            Console.WriteLine($"round {round}{(round == 0 ? " (build and first start)" : "")}: ready in {seconds:F1} s, idle at {mebibytes:F0} MiB");
            if (round == 0)
                continue;
            ready.Add(seconds);
            memory.Add(mebibytes);
        }

        var healthy = await ServiceAsync(Path.Combine(directory, "service"));
        Directory.Delete(directory, recursive: true);
        Console.WriteLine();
        Console.WriteLine($"./run to everything ready, s        {Figures.Spread(ready)}   bar: <= 15");
        Console.WriteLine($"whole platform idle, PSS, MiB       {Figures.Spread(memory)}   bar: <= 1024");
        Console.WriteLine($"one service from start to healthy, s {Figures.Spread(healthy)}   bar: <= 1.2");
        return 0;
    }

    private static async Task<(double Seconds, double Mebibytes)> RunOnceAsync(string directory)
    {
        var port = LoopbackPorts.Choose(1)[0].ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo(Path.Combine(Repository.Root, "run"), ["--no-demo", "--port", port, "--data", directory]) { RedirectStandardOutput = true };
        using var run = Process.Start(start)!;
        var output = new List<string>();
        while (await run.StandardOutput.ReadLineAsync() is { } line)
        {
            output.Add(line);
            if (ReadyLine().Match(line) is not { Success: true } match)
                continue;

            await Task.Delay(Idle);
            var memory = ProportionalMebibytes(run.Id);
            using (var end = Process.Start("kill", ["-TERM", run.Id.ToString(CultureInfo.InvariantCulture)]))
                await end.WaitForExitAsync();
            await run.StandardOutput.ReadToEndAsync();
            await run.WaitForExitAsync();
            return (double.Parse(match.Groups["seconds"].Value, CultureInfo.InvariantCulture), memory);
        }

        throw new StartFailedException(string.Join('\n', output));
    }

    /// <summary>The Cohort service as ./run starts it, over a database it has set up before.</summary>
    private static async Task<IReadOnlyList<double>> ServiceAsync(string directory)
    {
        var nodes = new PrivateNodes(directory);
        await nodes.StartAsync();
        try
        {
            await nodes.Postgres.Facts.EnsureLoginAsync("cohort", "bench");
            var rabbit = await nodes.RabbitMq.Facts.CreateVirtualHostAsync("cohort");
            var port = LoopbackPorts.Choose(1)[0];
            var program = Directory.EnumerateFiles(Path.Combine(Repository.Root, "artifacts", "platform", "publish", "Cohort"), "PeerReview.Cohort.dll", SearchOption.AllDirectories).Single();
            await using var service = new ServiceProcess("cohort", program, port, directory, new Dictionary<string, string?>
            {
                ["DOTNET_ENVIRONMENT"] = "Production",
                ["DOTNET_gcServer"] = "0",
                ["ASPNETCORE_URLS"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"),
                ["ConnectionStrings__database"] = nodes.Postgres.Facts.ConnectionStringFor("cohort", "bench", "cohort"),
                ["ConnectionStrings__rabbitmq"] = rabbit.ToString(),
                ["Identity__Issuer"] = "http://127.0.0.1/",
            });
            var seconds = new List<double>();
            for (var start = 0; start <= 5; start++)
            {
                var watch = Stopwatch.StartNew();
                await service.StartAsync();
                await service.WaitUntilReadyAsync();
                if (start > 0)
                    seconds.Add(watch.Elapsed.TotalSeconds);
                await service.StopAsync();
            }

            return seconds;
        }
        finally
        {
            await nodes.DiscardAsync();
        }
    }

    /// <summary>A process and all its children: memory shared by several is counted once, in parts.</summary>
    private static double ProportionalMebibytes(int root)
    {
        var parents = Directory.EnumerateDirectories("/proc").Select(folder => Path.GetFileName(folder)!).Where(name => int.TryParse(name, out _))
            .Select(name => (Id: int.Parse(name, CultureInfo.InvariantCulture), Parent: ParentOf(name))).ToLookup(process => process.Parent, process => process.Id);
        return Tree(root).Sum(PssKibibytes) / MiB;

        IEnumerable<int> Tree(int id) => parents[id].SelectMany(Tree).Prepend(id);
    }

    private static int ParentOf(string id)
    {
        try
        {
            // After the name in brackets: state, then the parent.
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // It ended meanwhile.
        }
    }

    private static double PssKibibytes(int id)
    {
        try
        {
            return File.ReadLines($"/proc/{id}/smaps_rollup").Where(line => line.StartsWith("Pss:", StringComparison.Ordinal))
                .Sum(line => double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return 0;
        }
    }

    [GeneratedRegex(@"^READY \S+ in (?<seconds>[\d.]+) s$")]
    private static partial Regex ReadyLine();
}
