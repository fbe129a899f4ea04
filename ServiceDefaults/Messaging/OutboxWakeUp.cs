namespace PeerReview.ServiceDefaults.Messaging;

/// <summary>
/// Tells this process's dispatcher that a transaction with messages was committed. Every process that writes hosts a
/// dispatcher, so no notification through the database is needed; the dispatcher's poll is only for recovery.
/// </summary>
public sealed class OutboxWakeUp : IDisposable
{
    private readonly SemaphoreSlim _signal = new(0);

    /// <summary>Call after a commit, never from inside a save: the dispatcher's own commit must not wake it.</summary>
    public void Committed() => _signal.Release();

    internal async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        if (!await _signal.WaitAsync(atMost, cancellationToken))
            return;

        // One look at the table serves every commit up to now.
        while (_signal.Wait(0, CancellationToken.None))
        {
        }
    }

    public void Dispose() => _signal.Dispose();
}
