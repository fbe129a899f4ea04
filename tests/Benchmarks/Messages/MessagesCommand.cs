using System.Globalization;
using PeerReview.Local;
using PeerReview.Local.Nodes;

namespace PeerReview.Benchmarks.Messages;

/// <summary>
/// <c>messages [--rounds N] [--messages N]</c>: the bars of "Messages", on nodes of its own. Sides are interleaved round by round and
/// compared within the run; absolute figures are this machine's.
/// </summary>
internal static class MessagesCommand
{
    public static int Run(string[] args) => RunAsync(args).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(string[] args)
    {
        var rounds = Option(args, "--rounds", 5);
        var messages = Option(args, "--messages", 20_000);
        var nodes = new PrivateNodes(Path.Combine(Repository.Root, "artifacts", "bench-nodes", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
        await nodes.StartAsync();
        try
        {
            var results = new List<string>();
            await using (var sender = await BenchHost.StartAsync(nodes, "bench_sender", withConsumers: false))
                results.AddRange(await OutboxThroughput.MeasureAsync(sender, nodes, rounds, messages));
            await using (var both = await BenchHost.StartAsync(nodes, "bench_both", withConsumers: true))
                results.AddRange(await Latency.CommitToConsumedAsync(both, perSecond: 50, seconds: 20));
            await using (var writer = await BenchHost.StartAsync(nodes, "bench_writer", withConsumers: false, virtualHost: "bench_pair"))
            await using (var reader = await BenchHost.StartAsync(nodes, "bench_reader", withConsumers: true, virtualHost: "bench_pair"))
                results.AddRange(await Latency.CommitToReadModelAsync(writer, reader, perSecond: 50, seconds: 20));

            Console.WriteLine();
            foreach (var result in results)
                Console.WriteLine(result);
            return 0;
        }
        finally
        {
            await nodes.DiscardAsync();
        }
    }

    private static int Option(string[] args, string name, int otherwise)
    {
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;
    }
}
