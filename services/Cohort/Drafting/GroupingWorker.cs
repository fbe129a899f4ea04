using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Programmes;
using PeerReview.ServiceDefaults.Persistence;
using PeerReview.ServiceDefaults.Tenancy;
using Engine = PeerReview.Cohorts.Grouping;

namespace PeerReview.Cohorts.Drafting;

/// <summary>
/// Works off the queue of runs, one at a time in this process. The search itself holds no transaction and no connection; twice a second the
/// worker prolongs its lease, writes how far it is, and looks whether the run was called off. A worker that was killed is followed by
/// another when its lease has run out; one that was only slow finds its lease gone and writes nothing more.
/// </summary>
internal sealed partial class GroupingWorker(
    GroupingJobs jobs, GroupingSignal signal, IServiceScopeFactory scopes, ProgrammeCatalogue programmes, TimeProvider time, ILogger<GroupingWorker> logger)
    : BackgroundService
{
    private const int MostAttempts = 3;
    private static readonly TimeSpan Heartbeat = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);
    private readonly Guid _workerId = Guid.CreateVersion7();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await jobs.TakeAsync(_workerId, stoppingToken) is { } lease)
                    await WorkAsync(lease, stoppingToken);
                else
                    await signal.WaitAsync(LookAgain, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // The database is away, or the run is broken: its lease will run out and it is tried again, three times at most.
                Log.Failed(logger, exception);
                await Task.Delay(LookAgain, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    internal async Task WorkAsync(JobLease lease, CancellationToken stoppingToken)
    {
        if (await BeginAsync(lease, stoppingToken) is not { } work)
            return;

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var report = new LatestProgress();
        var began = time.GetTimestamp();
        var options = new Engine.GroupingOptions { Budget = TimeSpan.FromSeconds(work.Seconds), Seed = work.Seed, Threads = 1, Clock = time };
        var search = Task.Run(() => Engine.GroupingSolver.Solve(work.Problem, options, report, stop.Token), CancellationToken.None);
        try
        {
            while (await Task.WhenAny(search, Task.Delay(Heartbeat, time, stoppingToken)) != search)
            {
                stoppingToken.ThrowIfCancellationRequested();
                var percent = (int)Math.Clamp(time.GetElapsedTime(began) / options.Budget * 100, 1, 99);
                if (!await jobs.ProlongAsync(lease, stoppingToken) || await ReportAsync(lease, percent, report.Value, stoppingToken))
                    await stop.CancelAsync();
            }

            await EndAsync(lease, await search, stoppingToken);
        }
        catch (ArgumentException exception)
        {
            // The engine refuses contradictory wishes as data; trying again would not make them agree.
            Log.Contradictory(logger, exception);
            await EndAsync(lease, result: null, stoppingToken);
        }
        finally
        {
            await stop.CancelAsync();
            await ((Task)search).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Reads what is to be solved; null when there is nothing to do.</summary>
    private Task<Work?> BeginAsync(JobLease lease, CancellationToken cancellationToken) => InNetworkAsync(lease, async db =>
    {
        var run = await db.Runs.SingleOrDefaultAsync(row => row.Id == lease.RunId, cancellationToken);
        if (run is null || !run.IsActive || run.IsCancelRequested || lease.Attempts > MostAttempts)
        {
            if (run is { IsActive: true })
                Close(run, run.IsCancelRequested ? RunStatus.Cancelled : RunStatus.Failed);
            await FinishJobAsync(db, lease, cancellationToken);
            return null;
        }

        run.Status = RunStatus.Running;
        var cohort = await db.Cohorts.AsNoTracking().SingleAsync(row => row.Id == run.CohortId, cancellationToken);
        var input = await GroupingInput.LoadAsync(db, cohort, await programmes.OfAsync(db, cohort, cancellationToken), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return new Work(input.ProblemOf(run.Wishes), run.Seconds, run.Seed);
    }, cancellationToken);

    /// <summary>Writes how far the search is; true when it was called off.</summary>
    private Task<bool> ReportAsync(JobLease lease, int percent, Engine.GroupingProgress? progress, CancellationToken cancellationToken) => InNetworkAsync(lease, async db =>
    {
        var run = await db.Runs.SingleAsync(row => row.Id == lease.RunId, cancellationToken);
        run.Percent = percent;
        if (progress is not null)
            run.Progress = new RunProgress(progress.Stage, progress.Cost, progress.LowerBound, progress.BestSoFar);
        await db.SaveChangesAsync(cancellationToken);
        return run.IsCancelRequested;
    }, cancellationToken);

    private Task EndAsync(JobLease lease, Engine.GroupingResult? result, CancellationToken cancellationToken) => InNetworkAsync(lease, async db =>
    {
        if (!await FinishJobAsync(db, lease, cancellationToken))
            return false;

        var run = await db.Runs.SingleAsync(row => row.Id == lease.RunId, cancellationToken);
        run.Result = result is null ? null : RunResult.Of(result);
        run.Progress = null;
        Close(run, run.IsCancelRequested ? RunStatus.Cancelled : result?.Outcome switch
        {
            null => RunStatus.Failed,
            Engine.GroupingOutcome.Formed => RunStatus.Formed,
            Engine.GroupingOutcome.Impossible => RunStatus.Impossible,
            _ => RunStatus.NotFound,
        });
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }, cancellationToken);

    private void Close(GroupingRun run, RunStatus status)
    {
        run.Status = status;
        run.Percent = 100;
        run.EndedAt = time.GetUtcNow();
    }

    /// <summary>Takes the job off the queue, if it is still ours: the fence before the result is written.</summary>
    private static async Task<bool> FinishJobAsync(CohortDb db, JobLease lease, CancellationToken cancellationToken)
    {
        var removed = await db.Jobs.Where(job => job.RunId == lease.RunId && job.LeasedBy == lease.WorkerId && job.Attempts == lease.Attempts)
            .ExecuteDeleteAsync(cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return removed == 1;
    }

    private async Task<T> InNetworkAsync<T>(JobLease lease, Func<CohortDb, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Tenant>().Enter(lease.NetworkId);
        var db = scope.ServiceProvider.GetRequiredService<CohortDb>();
        await using var transaction = await db.BeginForNetworkAsync(cancellationToken);
        var result = await work(db);
        await transaction.CommitAsync(cancellationToken);
        return result;
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
        [LoggerMessage(1, LogLevel.Error, "A grouping run could not be worked on; it is tried again.")]
        public static partial void Failed(ILogger logger, Exception exception);

        [LoggerMessage(2, LogLevel.Warning, "A grouping run has wishes that contradict each other.")]
        public static partial void Contradictory(ILogger logger, Exception exception);
    }
}
