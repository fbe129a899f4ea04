using System.Text.Json;

namespace PeerReview.Local.Supervision;

/// <summary>The log of one child: a file per start, of which the latest few are kept.</summary>
internal static class LogFile
{
    private const int Kept = 3;

    /// <summary>Moves `x.log` to `x.1.log`, `x.1.log` to `x.2.log` and so on, so that a start begins with an empty file.</summary>
    public static string Roll(string directory, string name)
    {
        PrivateFile.CreateDirectory(directory);
        for (var age = Kept; age > 0; age--)
        {
            var younger = NameOf(directory, name, age - 1);
            if (File.Exists(younger))
            {
                File.Move(younger, NameOf(directory, name, age), overwrite: true);
            }
        }

        return NameOf(directory, name, age: 0);
    }

    /// <summary>
    /// The last lines of a log, indented for a message. When the program crashed, the lines from the crash on: the reason
    /// stands above a stack trace, which alone would fill the end.
    /// </summary>
    public static string Tail(string file, int lines = 15)
    {
        string[] all = File.Exists(file) ? File.ReadAllLines(file) : [];
        if (all.Length == 0)
        {
            return $"  ({file} is empty)";
        }

        var crash = Array.FindLastIndex(all, line => line.StartsWith("Unhandled exception", StringComparison.Ordinal));
        var first = Math.Max(0, all.Length - lines);
        var shown = all.Skip(crash >= 0 && crash < first ? crash : first).Take(lines);
        return string.Join(Environment.NewLine, shown.Select(line => $"  | {Readable(line)}").Prepend($"  {file}:"));
    }

    // Services log JSON, of which a person at a terminal wants to see what happened, not all that is known about it.
    private static string Readable(string line)
    {
        if (!line.StartsWith('{'))
        {
            return line;
        }

        try
        {
            using var entry = JsonDocument.Parse(line);
            string? Value(string name) => entry.RootElement.TryGetProperty(name, out var value) ? value.ToString() : null;
            return Value("Message") is { } message
                ? $"{Value("Timestamp")} {Value("LogLevel")} {Value("Category")}: {message} {Value("Exception")}".TrimEnd()
                : line;
        }
        catch (JsonException)
        {
            return line;
        }
    }

    private static string NameOf(string directory, string name, int age) =>
        Path.Combine(directory, age == 0 ? $"{name}.log" : $"{name}.{age}.log");
}
