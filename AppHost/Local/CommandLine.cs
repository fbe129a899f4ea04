using System.Globalization;

namespace PeerReview.Local;

/// <summary>What <c>run</c> was asked to do.</summary>
internal sealed record RunOptions
{
    /// <summary>Where everything of this installation is kept; `--fresh` deletes what is inside.</summary>
    public string DataDirectory { get; init; } = Path.Combine(Repository.Root, "artifacts", "run");

    public int GatewayPort { get; init; } = 8080;

    public bool Fresh { get; init; }

    public bool Demo { get; init; } = true;

    /// <summary>A GIAS download to load instead of the fictional register.</summary>
    public string? SchoolsFile { get; init; }

    /// <summary>Processes per service; the gateway is always one.</summary>
    public int Replicas { get; init; } = 1;
}

/// <summary>What <c>nodes</c> was asked to do.</summary>
internal sealed record NodesOptions(string DataDirectory, bool Discard);

/// <summary>Reads the arguments; a mistake is answered with a sentence, not with a guess.</summary>
internal static class CommandLine
{
    public const string Usage = """
        Peer Review on this machine, without containers.

          ./run [options]          start everything; Ctrl-C stops everything it started
            --port N               port of the gateway (8080)
            --fresh                delete the data of earlier runs first
            --schools FILE         load this GIAS download instead of the fictional schools
            --no-demo              no demo network, no demo sign-ins
            --replicas N           processes per service (1)
            --data DIR             where data, passwords and logs are kept (artifacts/run)
            --help                 this text
        """;

    public static RunOptions ParseRun(ReadOnlySpan<string> arguments)
    {
        var options = new RunOptions();
        for (var i = 0; i < arguments.Length; i++)
        {
            options = arguments[i] switch
            {
                "--fresh" => options with { Fresh = true },
                "--schools" => options with { SchoolsFile = ExistingFile(arguments, ref i) },
                "--no-demo" => options with { Demo = false },
                "--port" => options with { GatewayPort = Number(arguments, ref i, 1024, 65535) },
                "--replicas" => options with { Replicas = Number(arguments, ref i, 1, 8) },
                "--data" => options with { DataDirectory = Path.GetFullPath(Value(arguments, ref i)) },
                var other => throw Unknown(other),
            };
        }

        return options;
    }

    public static NodesOptions ParseNodes(ReadOnlySpan<string> arguments)
    {
        string? data = null;
        var discard = false;
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--data":
                    data = Path.GetFullPath(Value(arguments, ref i));
                    break;
                case "--discard":
                    discard = true;
                    break;
                default:
                    throw Unknown(arguments[i]);
            }
        }

        return new NodesOptions(data ?? throw new StartFailedException("nodes needs --data DIR."), discard);
    }

    private static string Value(ReadOnlySpan<string> arguments, ref int i) => i + 1 < arguments.Length
        ? arguments[++i]
        : throw new StartFailedException($"{arguments[i]} needs a value after it.");

    private static string ExistingFile(ReadOnlySpan<string> arguments, ref int i)
    {
        var option = arguments[i];
        var file = Path.GetFullPath(Value(arguments, ref i));
        return File.Exists(file) ? file : throw new StartFailedException($"{option}: there is no file {file}.");
    }

    private static int Number(ReadOnlySpan<string> arguments, ref int i, int least, int most)
    {
        var option = arguments[i];
        var text = Value(arguments, ref i);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new StartFailedException($"{option} takes a number from {least} to {most}, not '{text}'.");
    }

    private static StartFailedException Unknown(string argument) => new($"'{argument}' is not an option.\n\n{Usage}");
}
