using PeerReview.Local.Nodes;

namespace PeerReview.Local;

/// <summary>
/// Starts PostgreSQL and RabbitMQ alone, prints their facts as one line of JSON, and holds them until standard input
/// closes or a signal comes: what <c>./test</c> keeps beside it.
/// </summary>
internal static class NodesVerb
{
    public static async Task RunAsync(NodesOptions options, CancellationToken stopping)
    {
        var nodes = new PrivateNodes(options.DataDirectory);
        try
        {
            await nodes.StartAsync(stopping);
            var facts = nodes.Facts.ToJson();
            PrivateFile.Write(Path.Combine(options.DataDirectory, "nodes.json"), facts);
            await Console.Out.WriteLineAsync(facts.AsMemory(), stopping);
            await EndOfInputAsync().WaitAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Asked to stop: the way out is the same.
        }
        finally
        {
            await (options.Discard ? nodes.DiscardAsync() : nodes.DisposeAsync().AsTask());
        }
    }

    // On a thread of its own, because a read from a pipe or a terminal cannot be cancelled.
    private static Task EndOfInputAsync() => Task.Run(() =>
    {
        using var input = Console.OpenStandardInput();
        input.CopyTo(Stream.Null);
    });
}
