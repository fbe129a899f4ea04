namespace PeerReview.Cohorts.Drafting;

/// <summary>Wakes this process's worker when a run was asked for here; other replicas find it by looking once in a while.</summary>
public sealed class GroupingSignal : IDisposable
{
    private readonly SemaphoreSlim _signal = new(0);

    public void Set() => _signal.Release();

    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        if (!await _signal.WaitAsync(atMost, cancellationToken))
            return;
        while (_signal.Wait(0, CancellationToken.None))
        {
        }
    }

    public void Dispose() => _signal.Dispose();
}
