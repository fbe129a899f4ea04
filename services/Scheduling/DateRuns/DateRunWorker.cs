using Microsoft.EntityFrameworkCore;
using Npgsql;
using PeerReview.Scheduling.Contracts;
using PeerReview.Scheduling.Dates;
using PeerReview.Scheduling.Planning;
using PeerReview.ServiceDefaults.Jobs;

namespace PeerReview.Scheduling.DateRuns;

/// <summary>Looks for the dates of cohorts.</summary>
internal sealed partial class DateRunWorker(JobQueue queue, JobSignal signal, IServiceScopeFactory scopes, TimeProvider time, ILogger<DateRunWorker> logger)
    : JobWorker<SchedulingDb>(queue, signal, scopes, time, logger)
{
    private const int MostAttempts = 5;

    // What has not been found by then is hardly worth waiting for: a cohort of 400 groups is within 0.5 % of the best in 5 seconds.
    private static readonly TimeSpan LongestSearch = TimeSpan.FromSeconds(30);

    protected override async Task WorkAsync(JobLease lease, CancellationToken stoppingToken)
    {
        if (await BeginAsync(lease, stoppingToken) is not { } question)
            return;

        var progress = new LatestProgress();
        var sheet = await BesideHeartbeatAsync(
            lease,
            cancellationToken => Search(question, progress, cancellationToken),
            () => ReportAsync(lease, progress, stoppingToken),
            stoppingToken);
        try
        {
            await EndAsync(lease, question, sheet, progress, stoppingToken);
        }
        catch (Exception exception) when (WasOvertaken(exception))
        {
            // Somebody was promised elsewhere while we were looking: look again, knowing it.
            Log.Overtaken(logger);
            await Queue.GiveBackAsync(lease, stoppingToken);
        }
    }

    private DateAnswerSheet Search(DateQuestion question, LatestProgress progress, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(LongestSearch, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        return question.Answer(progress, either.Token);
    }

    // The wall against two promises of one person's time, or the deadlock of two who run into it from both sides.
    private static bool WasOvertaken(Exception exception) => (exception as DbUpdateException ?? exception.InnerException) is DbUpdateException
    {
        InnerException: PostgresException { SqlState: PostgresErrorCodes.ExclusionViolation or PostgresErrorCodes.DeadlockDetected },
    };

    /// <summary>Puts the question together; null when there is nothing to do.</summary>
    private Task<DateQuestion?> BeginAsync(JobLease lease, CancellationToken cancellationToken) => InNetworkAsync(lease, async (services, db) =>
    {
        var run = await db.DateRuns.SingleOrDefaultAsync(row => row.Id == lease.JobId, cancellationToken);
        if (run is not { IsActive: true } || run.IsCancelRequested || lease.Attempts > MostAttempts)
        {
            if (await JobQueue.FinishAsync(db, lease, cancellationToken) && run is { IsActive: true })
                run.End(run.IsCancelRequested ? DateRunStatus.CalledOff : DateRunStatus.Failed, [], progress: null, Time.GetUtcNow());
            return null;
        }

        run.Begin();
        var cohort = await db.Cohorts.AsNoTracking().SingleAsync(row => row.Id == run.CohortId, cancellationToken);
        var visits = await db.Visits.AsNoTracking()
            .Where(visit => visit.CohortId == run.CohortId && visit.State != VisitState.Cancelled)
            .ToListAsync(cancellationToken);
        var open = visits.Where(visit => visit.NeedsDate).Select(visit => visit.Id).ToHashSet();
        return await services.GetRequiredService<DateQuestions>().AskAsync(cohort, visits, open, run.FacilitatorIds, cancellationToken);
    }, cancellationToken);

    /// <summary>Writes how far the search is; false when it was called off.</summary>
    private Task<bool> ReportAsync(JobLease lease, LatestProgress progress, CancellationToken cancellationToken) => InNetworkAsync(lease, async (_, db) =>
    {
        var run = await db.LockDateRunAsync(lease.JobId, cancellationToken);
        if (progress.Value is { } latest)
            run.Report(latest);
        return !run.IsCancelRequested;
    }, cancellationToken);

    private Task<bool> EndAsync(
        JobLease lease, DateQuestion question, DateAnswerSheet sheet, LatestProgress progress, CancellationToken cancellationToken) => InNetworkAsync(lease, async (services, db) =>
    {
        if (!await JobQueue.FinishAsync(db, lease, cancellationToken))
            return false;

        var run = await db.LockDateRunAsync(lease.JobId, cancellationToken);
        var dates = ProposeDates.Views(sheet, question.Visits).Select(view => new RunDate(view, question.Visits[view.VisitId].Version)).ToList();
        var last = (progress.Value ?? new RunProgress(Step: 0, Steps: 0, sheet.Cost, sheet.Bound)) with { Cost = sheet.Cost, Bound = sheet.Bound };
        run.End(run.IsCancelRequested ? DateRunStatus.CalledOff : DateRunStatus.Found, dates, last, Time.GetUtcNow());
        if (run is { Status: DateRunStatus.Found, ProposeWhenFound: true, Dates.Count: > 0 })
            await ProposeRun.ApplyAsync(run, db, services.GetRequiredService<DateProposals>(), Time, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }, cancellationToken);

    /// <summary>Keeps the last report; the engine reports from its own thread.</summary>
    private sealed class LatestProgress : IProgress<PlanProgress>
    {
        private volatile RunProgress? _value;

        public RunProgress? Value => _value;

        public void Report(PlanProgress value) => _value = new RunProgress(value.Step, value.Steps, value.Cost, value.Bound);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The dates found for a cohort were taken meanwhile; it is looked for again.")]
        public static partial void Overtaken(ILogger logger);
    }
}
