using PeerReview.Benchmarks.Dates;
using PeerReview.Benchmarks.Grouping;
using PeerReview.Benchmarks.Http;
using PeerReview.Benchmarks.Messages;

if (Parts.TryPlay())
    return 0;

// Each verb is a command of its own; its arguments follow it.
Dictionary<string, Func<string[], int>> verbs = new()
{
    ["booking"] = BookingCommand.Run,
    ["dates"] = DatesCommand.Run,
    ["dates-bars"] = Bars.Run,
    ["gateway"] = GatewayCommand.Run,
    ["golf"] = GolfCommand.Run,
    ["group"] = GroupCommand.Run,
    ["grouping-bars"] = GroupingBars.Run,
    ["messages"] = MessagesCommand.Run,
    ["portal"] = PortalCommand.Run,
    ["start"] = StartCommand.Run,
};

if (args.Length == 0 || !verbs.TryGetValue(args[0], out var run))
{
    Console.Error.WriteLine($"usage: Benchmarks {string.Join('|', verbs.Keys)} [options]");
    return 2;
}

return run(args[1..]);
