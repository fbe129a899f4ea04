using System.Globalization;

namespace PeerReview.Local.Supervision;

/// <summary>Something that should run for as long as we do.</summary>
/// <param name="Name">What it is called in messages.</param>
/// <param name="Exited">The end of its current process.</param>
/// <param name="RestartAsync">Starts it again and waits until it is ready.</param>
/// <param name="LogFile">Where its last words are.</param>
internal sealed record Watched(string Name, Func<Task> Exited, Func<CancellationToken, Task> RestartAsync, Func<string> LogFile);

/// <summary>Restarts what ends by itself, a few times with growing pauses, and says so with its last words.</summary>
internal sealed class Watch(Action<string> say, Action restarted, TimeProvider time)
{
    private const int Tries = 5;

    // Whatever ran this long has recovered from the failure before; its tries begin anew.
    private static readonly TimeSpan Recovered = TimeSpan.FromMinutes(2);

    public static IEnumerable<Watched> Everything(Platform platform) =>
    [
        new("PostgreSQL", () => platform.Postgres.Exited, platform.Postgres.StartAsync, () => platform.Postgres.LogFile),
        new("RabbitMQ", () => platform.RabbitMq.Exited, platform.RabbitMq.StartAsync, () => platform.RabbitMq.LogFile),
        .. platform.Processes.Select(
            process => new Watched(process.Name, () => process.Exited, process.RestartAsync, () => process.LogFile)),
    ];

    /// <summary>Runs until cancelled, or until everything has failed for good.</summary>
    public Task KeepRunningAsync(IEnumerable<Watched> watched, CancellationToken cancellationToken) =>
        Task.WhenAll(watched.Select(one => KeepRunningAsync(one, cancellationToken)));

    private async Task KeepRunningAsync(Watched watched, CancellationToken cancellationToken)
    {
        var tries = 0;
        while (true)
        {
            var since = time.GetTimestamp();
            await watched.Exited().WaitAsync(cancellationToken);
            say($"{watched.Name} ended unexpectedly. Its last lines:\n{LogFile.Tail(watched.LogFile(), lines: 8)}");
            tries = time.GetElapsedTime(since) > Recovered ? 0 : tries;
            if (!await RestartAsync(watched, ++tries, cancellationToken))
            {
                say($"{watched.Name} failed {Tries} times in a row and stays down; the rest keeps running. Log: {watched.LogFile()}");
                return;
            }
        }
    }

    private async Task<bool> RestartAsync(Watched watched, int tries, CancellationToken cancellationToken)
    {
        for (; tries <= Tries; tries++)
        {
            var pause = TimeSpan.FromSeconds(Math.Pow(2, tries - 1) / 2);
            say(string.Create(CultureInfo.InvariantCulture, $"restarting {watched.Name} in {pause.TotalSeconds} s (try {tries} of {Tries})"));
            await Task.Delay(pause, time, cancellationToken);
            try
            {
                await watched.RestartAsync(cancellationToken);
                restarted();
                say($"{watched.Name} is ready again");
                return true;
            }
            catch (StartFailedException failure)
            {
                say(failure.Message);
            }
        }

        return false;
    }
}
