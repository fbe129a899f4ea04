using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace PeerReview.Benchmarks.Grouping;

/// <summary>The last line of every grouping command: one JSON object.</summary>
internal static class Outcome
{
    /// <summary>Seconds since the process was started, its own start-up included.</summary>
    public static double ProcessSeconds() => (DateTime.Now - Process.GetCurrentProcess().StartTime).TotalSeconds;

    /// <summary>The most memory the process ever had resident, in MiB.</summary>
    public static double PeakMebibytes()
    {
        using Process process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / 1048576.0;
    }

    public static void Print(Dictionary<string, object?> fields)
    {
        using Process process = Process.GetCurrentProcess();
        fields["cpuSeconds"] = Round(process.TotalProcessorTime.TotalSeconds);
        fields["seconds"] = Round(ProcessSeconds());
        fields["peakMemoryMiB"] = Round(PeakMebibytes());
        Console.WriteLine(JsonSerializer.Serialize(fields));
    }

    public static double Round(double value) => Math.Round(value, 6);

    public static void Write(string? path, IEnumerable<IEnumerable<int>> groups)
    {
        if (path is not null)
        {
            File.WriteAllLines(path, groups.Select(group => string.Join(' ', group.Select(i => i.ToString(CultureInfo.InvariantCulture)))));
        }
    }
}
