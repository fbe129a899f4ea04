using System.Diagnostics;

namespace PeerReview.TestKit;

/// <summary>Waits for what becomes true in a moment, and says what was seen last when it does not.</summary>
public static class Eventually
{
    /// <summary>Reads until the condition holds, at most for the time given (60 s).</summary>
    public static async Task<T> SeeAsync<T>(Func<Task<T>> read, Func<T, bool> until, TimeSpan? atMost = null)
    {
        var patience = atMost ?? TimeSpan.FromSeconds(60);
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var seen = await read();
            if (until(seen))
                return seen;

            if (watch.Elapsed > patience)
                throw new TimeoutException($"Not within {patience.TotalSeconds} s. Last seen: {seen}");

            await Task.Delay(20);
        }
    }
}
