using PeerReview.Local;

using var signals = new StopSignals();
try
{
    switch (args)
    {
        case ["nodes", .. var rest]:
            await NodesVerb.RunAsync(CommandLine.ParseNodes(rest), signals.Token);
            return 0;
        case ["run", "--help"] or ["--help"]:
            Console.WriteLine(CommandLine.Usage);
            return 0;
        case ["run", .. var rest]:
            await new RunVerb(CommandLine.ParseRun(rest)).RunAsync(signals.Token);
            return 0;
        default:
            Console.WriteLine(CommandLine.Usage);
            return 2;
    }
}
catch (StartFailedException failure)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return 1;
}
