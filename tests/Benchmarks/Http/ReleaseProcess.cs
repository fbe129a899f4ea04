using System.Globalization;
using PeerReview.Local;
using PeerReview.Local.Supervision;

namespace PeerReview.Benchmarks.Http;

/// <summary>Processes under measurement: what was built beside this program, each on a port of its own, with just the settings named here.</summary>
internal static class ReleaseProcess
{
    /// <summary>A parent that is told which part to play in a benchmark, instead of a verb.</summary>
    public const string Part = "PEER_REVIEW_BENCHMARK_PART";

    /// <summary>Starts a built project and waits until it answers <c>/health</c>.</summary>
    public static async Task<ServiceProcess> StartAsync(string project, string directory, Dictionary<string, string?> settings)
    {
        var port = LoopbackPorts.Choose(1)[0];
        settings["DOTNET_ENVIRONMENT"] = "Production";
        settings["ASPNETCORE_URLS"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        // As the platform starts its processes (ServiceSettings of AppHost/Local).
        settings["DOTNET_gcServer"] = "0";
        settings["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0";
        settings["Logging__LogLevel__Default"] = "Warning";
        var process = new ServiceProcess(settings.GetValueOrDefault(Part) ?? project, BuiltProgram.Of(project), port, directory, settings);
        await process.StartAsync();
        await process.WaitUntilReadyAsync();
        return process;
    }

    /// <summary>This very program in another part.</summary>
    public static Task<ServiceProcess> PlayAsync(string part, string directory, params IEnumerable<(string Name, string Value)> settings) =>
        StartAsync("Benchmarks", directory, new Dictionary<string, string?>(settings.Select(one => KeyValuePair.Create(one.Name, (string?)one.Value))) { [Part] = part });
}
