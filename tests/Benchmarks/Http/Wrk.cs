using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using PeerReview.Local;

namespace PeerReview.Benchmarks.Http;

/// <summary>What one run of wrk (Debian package <c>wrk</c>) measured.</summary>
/// <param name="PerSecond">Requests answered per second.</param>
/// <param name="P50">Milliseconds.</param>
/// <param name="P99">Milliseconds.</param>
internal sealed partial record Wrk(double PerSecond, double P50, double P99)
{
    /// <summary>Loads an address over 64 connections from one thread; an answer that is no success fails the run.</summary>
    public static async Task<Wrk> RunAsync(Uri url, int seconds)
    {
        var start = new ProcessStartInfo("wrk", ["-t1", "-c64", $"-d{seconds}s", "--latency", "-H", "Authorization: Bearer of-nobody", url.AbsoluteUri]) { RedirectStandardOutput = true };
        using var process = Start(start);
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0 || text.Contains("Non-2xx", StringComparison.Ordinal) || text.Contains("Socket errors", StringComparison.Ordinal))
            throw new StartFailedException($"wrk met errors:\n{text}");
        return new Wrk(Number(PerSecondLine().Match(text)), Milliseconds(P50Line().Match(text)), Milliseconds(P99Line().Match(text)));
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new StartFailedException("This benchmark needs wrk: apt-get install wrk");
        }
    }

    private static double Number(Match match) => double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture);

    private static double Milliseconds(Match match) => Number(match) * match.Groups["unit"].Value switch
    {
        "us" => 0.001,
        "ms" => 1,
        _ => 1_000,
    };

    [GeneratedRegex(@"Requests/sec:\s+(?<value>[\d.]+)")]
    private static partial Regex PerSecondLine();

    [GeneratedRegex(@"50%\s+(?<value>[\d.]+)(?<unit>us|ms|s)")]
    private static partial Regex P50Line();

    [GeneratedRegex(@"99%\s+(?<value>[\d.]+)(?<unit>us|ms|s)")]
    private static partial Regex P99Line();
}
