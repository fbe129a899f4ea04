using Npgsql;

namespace PeerReview.Cohorts.Drafting;

/// <summary>One worker's turn at a run: its fencing token. Whoever takes the run up later has a higher number of attempts.</summary>
internal sealed record JobLease(Guid RunId, Guid NetworkId, Guid WorkerId, int Attempts);

/// <summary>The queue of runs: one statement per step, each conditional on still holding the lease.</summary>
internal sealed class GroupingJobs(NpgsqlDataSource database, TimeProvider time)
{
    public static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(15);

    /// <summary>Takes the oldest run nobody works on, or one whose worker has not been heard of; null when there is none.</summary>
    public async Task<JobLease?> TakeAsync(Guid workerId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            UPDATE grouping_jobs SET leased_by = $1, leased_until = $2, attempts = attempts + 1
            WHERE run_id = (SELECT run_id FROM grouping_jobs WHERE leased_until IS NULL OR leased_until < $3 ORDER BY queued_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING run_id, network_id, attempts
            """);
        var now = time.GetUtcNow();
        command.Parameters.Add(new NpgsqlParameter { Value = workerId });
        command.Parameters.Add(new NpgsqlParameter { Value = now + LeaseTime });
        command.Parameters.Add(new NpgsqlParameter { Value = now });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? new JobLease(reader.GetGuid(0), reader.GetGuid(1), workerId, reader.GetInt32(2)) : null;
    }

    /// <summary>Says that the worker is alive; false when the run is somebody else's by now.</summary>
    public async Task<bool> ProlongAsync(JobLease lease, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            "UPDATE grouping_jobs SET leased_until = $4 WHERE run_id = $1 AND leased_by = $2 AND attempts = $3");
        command.Parameters.Add(new NpgsqlParameter { Value = lease.RunId });
        command.Parameters.Add(new NpgsqlParameter { Value = lease.WorkerId });
        command.Parameters.Add(new NpgsqlParameter { Value = lease.Attempts });
        command.Parameters.Add(new NpgsqlParameter { Value = time.GetUtcNow() + LeaseTime });
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }
}
