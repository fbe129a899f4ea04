using System.Collections.Concurrent;
using System.Diagnostics;

namespace PeerReview.Local.Supervision;

/// <summary>
/// The one thread that starts children. Linux sends the parent-death signal when the *thread* that forked ends, and a
/// thread of the pool may end at any time; this one ends with the process.
/// </summary>
internal static class ParentThread
{
    private static readonly BlockingCollection<Action> Starts = Run();

    public static Task<Process> StartAsync(ProcessStartInfo start)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Starts.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(start)!);
            }
            catch (Exception failure) when (failure is System.ComponentModel.Win32Exception or IOException)
            {
                started.SetException(new StartFailedException($"Could not start {start.FileName}: {failure.Message}"));
            }
        });
        return started.Task;
    }

    private static BlockingCollection<Action> Run()
    {
        var starts = new BlockingCollection<Action>();
        new Thread(() =>
        {
            foreach (var start in starts.GetConsumingEnumerable())
            {
                start();
            }
        })
        { IsBackground = true, Name = "parent of children" }.Start();
        return starts;
    }
}
