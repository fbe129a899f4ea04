using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PeerReview.ServiceDefaults.Messaging;
using PeerReview.ServiceDefaults.Persistence;
using PeerReview.ServiceDefaults.Tenancy;

namespace PeerReview.ServiceDefaults.Jobs;

/// <summary>
/// Works off a service's jobs, one at a time in this process. The work itself holds no transaction and no connection; beside it a heartbeat
/// prolongs the lease. A worker that was killed is followed by another when its lease has run out; one that was only slow finds its lease
/// gone and writes nothing more.
/// </summary>
public abstract partial class JobWorker<TDb>(JobQueue queue, JobSignal signal, IServiceScopeFactory scopes, TimeProvider time, ILogger logger) : BackgroundService
    where TDb : ServiceDb
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);
    private readonly Guid _workerId = Guid.CreateVersion7();

    /// <summary>The clock.</summary>
    protected TimeProvider Time => time;

    /// <summary>The queue.</summary>
    protected JobQueue Queue => queue;

    /// <summary>Does one job. What it throws is logged, and the job is taken up again when its lease has run out.</summary>
    protected abstract Task WorkAsync(JobLease lease, CancellationToken stoppingToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await queue.TakeAsync(_workerId, stoppingToken) is { } lease)
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
                // The database is away, or the job is broken: its lease will run out and it is tried again.
                Log.Failed(logger, exception);
                await Task.Delay(LookAgain, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Computes beside the heartbeat; cancelled when the lease is lost, when the beat says so, or when the process stops.</summary>
    /// <param name="lease">The lease to prolong.</param>
    /// <param name="compute">The work; it returns what it has when cancelled.</param>
    /// <param name="beatAsync">Writes how far it is; false to stop.</param>
    /// <param name="stoppingToken">The process stops.</param>
    protected async Task<T> BesideHeartbeatAsync<T>(JobLease lease, Func<CancellationToken, T> compute, Func<Task<bool>> beatAsync, CancellationToken stoppingToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var computing = Task.Run(() => compute(stop.Token), CancellationToken.None);
        try
        {
            while (await Task.WhenAny(computing, Task.Delay(Heartbeat, time, stoppingToken)) != computing)
            {
                stoppingToken.ThrowIfCancellationRequested();
                if (!await queue.ProlongAsync(lease, stoppingToken) || !await beatAsync())
                    await stop.CancelAsync();
            }

            return await computing;
        }
        finally
        {
            await stop.CancelAsync();
            await ((Task)computing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Runs a short transaction in the job's network, and lets what it published leave.</summary>
    protected async Task<T> InNetworkAsync<T>(JobLease lease, Func<IServiceProvider, TDb, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Tenant>().Enter(lease.NetworkId);
        var db = scope.ServiceProvider.GetRequiredService<TDb>();
        await using var transaction = await db.BeginForNetworkAsync(cancellationToken);
        var result = await work(scope.ServiceProvider, db);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        scope.ServiceProvider.GetRequiredService<OutboxWakeUp>().Committed();
        return result;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A job could not be worked on; it is tried again.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}

/// <summary>Adds a service's worker.</summary>
public static class JobRegistration
{
    /// <summary>Adds the queue and its worker; the service's database maps the table with <see cref="JobTable.MapJobs"/>.</summary>
    public static void AddJobs<TWorker>(this IHostApplicationBuilder builder)
        where TWorker : class, IHostedService
    {
        builder.Services.TryAddSingleton<JobQueue>();
        builder.Services.TryAddSingleton<JobSignal>();
        builder.Services.AddHostedService<TWorker>();
    }
}
