using MassTransit;
using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Programmes;
using PeerReview.ServiceDefaults.Jobs;
using Engine = PeerReview.Cohorts.Grouping;

namespace PeerReview.Cohorts.Drafting;

/// <summary>Looks for the groups of cohorts.</summary>
internal sealed partial class GroupingWorker(
    JobQueue queue, JobSignal signal, IServiceScopeFactory scopes, ProgrammeCatalogue programmes, TimeProvider time, ILogger<GroupingWorker> logger)
    : JobWorker<CohortDb>(queue, signal, scopes, time, logger)
{
    private const int MostAttempts = 3;

    protected override async Task WorkAsync(JobLease lease, CancellationToken stoppingToken)
    {
        if (await BeginAsync(lease, stoppingToken) is not { } work)
            return;

        var progress = new LatestProgress();
        var options = new Engine.GroupingOptions { Budget = TimeSpan.FromSeconds(work.Seconds), Seed = work.Seed, Threads = 1, Clock = Time };
        var began = Time.GetTimestamp();
        Engine.GroupingResult? result;
        try
        {
            result = await BesideHeartbeatAsync(
                lease,
                cancellationToken => Engine.GroupingSolver.Solve(work.Problem, options, progress, cancellationToken),
                () => ReportAsync(lease, (int)Math.Clamp(Time.GetElapsedTime(began) / options.Budget * 100, 1, 99), progress.Value, stoppingToken),
                stoppingToken);
        }
        catch (ArgumentException exception)
        {
            // The engine refuses contradictory wishes as data; trying again would not make them agree.
            Log.Contradictory(logger, exception);
            result = null;
        }

        await EndAsync(lease, result, stoppingToken);
    }

    /// <summary>Reads what is to be solved; null when there is nothing to do.</summary>
    private Task<Work?> BeginAsync(JobLease lease, CancellationToken cancellationToken) => InNetworkAsync(lease, async (_, db) =>
    {
        var run = await db.Runs.SingleOrDefaultAsync(row => row.Id == lease.JobId, cancellationToken);
        if (run is not { IsActive: true } || run.IsCancelRequested || lease.Attempts > MostAttempts)
        {
            if (await JobQueue.FinishAsync(db, lease, cancellationToken) && run is { IsActive: true })
                Close(run, run.IsCancelRequested ? RunStatus.Cancelled : RunStatus.Failed);
            return null;
        }

        run.Status = RunStatus.Running;
        var cohort = await db.Cohorts.AsNoTracking().SingleAsync(row => row.Id == run.CohortId, cancellationToken);
        var input = await GroupingInput.LoadAsync(db, cohort, await programmes.OfAsync(db, cohort, cancellationToken), cancellationToken);
        return new Work(input.ProblemOf(run.Wishes), run.Seconds, run.Seed);
    }, cancellationToken);

    /// <summary>Writes how far the search is; false when it was called off.</summary>
    private Task<bool> ReportAsync(JobLease lease, int percent, Engine.GroupingProgress? progress, CancellationToken cancellationToken) => InNetworkAsync(lease, async (_, db) =>
    {
        var run = await db.Runs.SingleAsync(row => row.Id == lease.JobId, cancellationToken);
        run.Percent = percent;
        if (progress is not null)
            run.Progress = new RunProgress(progress.Stage, progress.Cost, progress.LowerBound, progress.BestSoFar);
        return !run.IsCancelRequested;
    }, cancellationToken);

    private Task<bool> EndAsync(JobLease lease, Engine.GroupingResult? result, CancellationToken cancellationToken) => InNetworkAsync(lease, async (_, db) =>
    {
        if (!await JobQueue.FinishAsync(db, lease, cancellationToken))
            return false;

        var run = await db.Runs.SingleAsync(row => row.Id == lease.JobId, cancellationToken);
        run.Result = result is null ? null : RunResult.Of(result);
        run.Progress = null;
        Close(run, run.IsCancelRequested ? RunStatus.Cancelled : result?.Outcome switch
        {
            null => RunStatus.Failed,
            Engine.GroupingOutcome.Formed => RunStatus.Formed,
            Engine.GroupingOutcome.Impossible => RunStatus.Impossible,
            _ => RunStatus.NotFound,
        });
        return true;
    }, cancellationToken);

    private void Close(GroupingRun run, RunStatus status)
    {
        run.Status = status;
        run.Percent = 100;
        run.EndedAt = Time.GetUtcNow();
    }

    private sealed record Work(Engine.GroupingProblem Problem, int Seconds, int Seed);

    /// <summary>Keeps the last report; the engine reports from its own thread.</summary>
    private sealed class LatestProgress : IProgress<Engine.GroupingProgress>
    {
        private volatile Engine.GroupingProgress? _value;

        public Engine.GroupingProgress? Value => _value;

        public void Report(Engine.GroupingProgress value) => _value = value;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A grouping run has wishes that contradict each other.")]
        public static partial void Contradictory(ILogger logger, Exception exception);
    }
}

/// <summary>To ourselves: a run waits for a worker. It leaves when the run is committed; a worker that misses it looks every few seconds.</summary>
public sealed record GroupingRunQueued(Guid NetworkId, Guid RunId);

internal sealed class GroupingRunQueuedConsumer(JobSignal signal) : IConsumer<GroupingRunQueued>
{
    public Task Consume(ConsumeContext<GroupingRunQueued> context)
    {
        signal.Set();
        return Task.CompletedTask;
    }
}
