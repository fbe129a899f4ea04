using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace PeerReview.ServiceDefaults.Jobs;

/// <summary>
/// Long work that waits for a worker, or has one. It belongs to no network's rows, for workers look for work of every network; it says only
/// whose it is. What is to be done, and what came of it, is a row of the network with the same id.
/// </summary>
public sealed class Job
{
    public required Guid Id { get; init; }

    /// <summary>The network the work is for.</summary>
    public required Guid NetworkId { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset QueuedAt { get; init; }

    /// <summary>The worker that has it.</summary>
    public Guid? LeasedBy { get; private set; }

    /// <summary>When another worker may take it up, UTC.</summary>
    public DateTimeOffset? LeasedUntil { get; private set; }

    /// <summary>How often it was taken up: together with the worker the fencing token.</summary>
    public int Attempts { get; private set; }
}

/// <summary>How a service keeps its jobs.</summary>
public static class JobTable
{
    /// <summary>Adds the table of jobs to a service that has long work.</summary>
    public static void MapJobs(this ModelBuilder model) => model.Entity<Job>(job =>
    {
        job.ToTable("job");
        job.HasKey(row => row.Id);
        job.Property(row => row.Id).ValueGeneratedNever();
        job.HasIndex(row => row.QueuedAt);
    });
}

/// <summary>One worker's turn at a job: its fencing token. Whoever takes the job up later has a higher number of attempts.</summary>
public sealed record JobLease(Guid JobId, Guid NetworkId, Guid WorkerId, int Attempts);

/// <summary>The queue: one statement per step, each conditional on still holding the lease.</summary>
public sealed class JobQueue(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>How long a worker that is not heard of keeps its job.</summary>
    public static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(15);

    /// <summary>Takes the oldest job nobody works on, or one whose worker has not been heard of; null when there is none.</summary>
    public async Task<JobLease?> TakeAsync(Guid workerId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            UPDATE job SET leased_by = $1, leased_until = $2, attempts = attempts + 1
            WHERE id = (SELECT id FROM job WHERE leased_until IS NULL OR leased_until < $3 ORDER BY queued_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING id, network_id, attempts
            """);
        var now = time.GetUtcNow();
        command.Parameters.AddWithValue(workerId);
        command.Parameters.AddWithValue(now + LeaseTime);
        command.Parameters.AddWithValue(now);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? new JobLease(reader.GetGuid(0), reader.GetGuid(1), workerId, reader.GetInt32(2)) : null;
    }

    /// <summary>Says that the worker is alive; false when the job is somebody else's by now.</summary>
    public Task<bool> ProlongAsync(JobLease lease, CancellationToken cancellationToken) =>
        LeaseUntilAsync(lease, time.GetUtcNow() + LeaseTime, cancellationToken);

    /// <summary>Gives the job back, to be taken up again at once.</summary>
    public Task<bool> GiveBackAsync(JobLease lease, CancellationToken cancellationToken) =>
        LeaseUntilAsync(lease, DateTimeOffset.UnixEpoch, cancellationToken);

    /// <summary>
    /// Takes a finished job off the queue, inside the transaction that writes its result; false when it is somebody else's by now, and then
    /// nothing may be written.
    /// </summary>
    public static async Task<bool> FinishAsync(DbContext db, JobLease lease, CancellationToken cancellationToken) =>
        await db.Set<Job>().Where(job => job.Id == lease.JobId && job.LeasedBy == lease.WorkerId && job.Attempts == lease.Attempts)
            .ExecuteDeleteAsync(cancellationToken) == 1;

    private async Task<bool> LeaseUntilAsync(JobLease lease, DateTimeOffset until, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("UPDATE job SET leased_until = $4 WHERE id = $1 AND leased_by = $2 AND attempts = $3");
        command.Parameters.AddWithValue(lease.JobId);
        command.Parameters.AddWithValue(lease.WorkerId);
        command.Parameters.AddWithValue(lease.Attempts);
        command.Parameters.AddWithValue(until);
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }
}

/// <summary>Wakes this process's worker, so that it need not wait for its next look.</summary>
public sealed class JobSignal : IDisposable
{
    private readonly SemaphoreSlim _signal = new(0);

    /// <summary>Call when a job has been committed, for instance from the consumer of a message that left with it.</summary>
    public void Set() => _signal.Release();

    internal async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        if (!await _signal.WaitAsync(atMost, cancellationToken))
            return;

        // One look at the table serves every job up to now.
        while (_signal.Wait(0, CancellationToken.None))
        {
        }
    }

    public void Dispose() => _signal.Dispose();
}
