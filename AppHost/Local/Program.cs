using PeerReview.Local;

using var signals = new StopSignals();
try
{
    switch (args)
    {
        case ["nodes", .. var rest]:
            await NodesVerb.RunAsync(CommandLine.ParseNodes(rest), signals.Token);
            return 0;
        default:
            Console.WriteLine(CommandLine.Usage);
            return args is ["--help"] or ["run", "--help"] ? 0 : 2;
    }
}
catch (StartFailedException failure)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return 1;
}
