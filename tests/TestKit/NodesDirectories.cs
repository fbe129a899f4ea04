using System.Globalization;
using PeerReview.Local;

namespace PeerReview.TestKit;

/// <summary>Directories for the nodes of test processes, <c>artifacts/test-nodes/PID-n</c>.</summary>
internal static class NodesDirectories
{
    private static readonly string All = Prepare();
    private static int _last;

    /// <summary>A directory nobody uses; the caller makes and deletes it.</summary>
    public static string Next() =>
        Path.Combine(All, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{Interlocked.Increment(ref _last)}"));

    private static string Prepare()
    {
        var all = Path.Combine(Repository.Root, "artifacts", "test-nodes");
        Directory.CreateDirectory(all);
        foreach (var left in Directory.GetDirectories(all).Where(IsAbandoned))
        {
            try
            {
                // A process that was killed could not delete its own.
                Directory.Delete(left, recursive: true);
            }
            catch (IOException)
            {
                // Another test process is deleting it too, or its server is still going down: the next one will.
            }
        }

        return all;
    }

    private static bool IsAbandoned(string directory) =>
        int.TryParse(Path.GetFileName(directory).Split('-')[0], CultureInfo.InvariantCulture, out var pid)
        && !Directory.Exists($"/proc/{pid}");
}
