using PeerReview.Benchmarks.Dates;
using PeerReview.Benchmarks.Grouping;
using PeerReview.Benchmarks.Messages;

// Each verb is a command of its own; its arguments follow it.
Dictionary<string, Func<string[], int>> verbs = new()
{
    ["dates"] = DatesCommand.Run,
    ["dates-bars"] = Bars.Run,
    ["group"] = GroupCommand.Run,
    ["messages"] = MessagesCommand.Run,
};

if (args.Length == 0 || !verbs.TryGetValue(args[0], out var run))
{
    Console.Error.WriteLine($"usage: Benchmarks {string.Join('|', verbs.Keys)} [options]");
    return 2;
}

return run(args[1..]);
