using Microsoft.EntityFrameworkCore;
using Npgsql;
using PeerReview.ServiceDefaults.Persistence;
using PeerReview.ServiceDefaults.Tenancy;

namespace PeerReview.Membership.Mail;

/// <summary>
/// Sends what is queued. A letter is held by a lease while it is being sent, so two replicas never send one; what fails waits, longer each
/// time, and is given up – kept, and said – after two days.
/// </summary>
internal sealed partial class MailSender(IServiceScopeFactory scopes, NpgsqlDataSource database, MailCarrier carrier, TimeProvider time, ILogger<MailSender> logger) : BackgroundService
{
    private const int BatchSize = 20;
    private const int MostAttempts = 60;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(3);
    private readonly Guid _owner = Guid.NewGuid();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await ClaimAsync(stoppingToken) is { Count: > 0 } claimed)
                {
                    foreach (var letter in claimed)
                        await SendAsync(letter, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is NpgsqlException or DbUpdateException or TimeoutException or InvalidOperationException { InnerException: NpgsqlException })
            {
                Log.Waiting(logger, exception);
            }
        }
    }

    private async Task<List<Claimed>> ClaimAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            UPDATE letter_in_queue SET lease_owner = $1, lease_until = clock_timestamp() + $2, attempts = attempts + 1
            WHERE letter_id IN (SELECT letter_id FROM letter_in_queue WHERE due_at <= clock_timestamp() AND (lease_until IS NULL OR lease_until < clock_timestamp())
                                ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED)
            RETURNING letter_id, network_id, attempts
            """);
        command.Parameters.Add(new() { Value = _owner });
        command.Parameters.Add(new() { Value = Lease });
        command.Parameters.Add(new() { Value = BatchSize });
        var claimed = new List<Claimed>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            claimed.Add(new Claimed(reader.GetGuid(0), reader.GetGuid(1), reader.GetInt32(2)));
        return claimed;
    }

    private async Task SendAsync(Claimed claimed, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Tenant>().Enter(claimed.NetworkId);
        var db = scope.ServiceProvider.GetRequiredService<MembershipDb>();
        await using var transaction = await db.BeginForNetworkAsync(cancellationToken);
        var letter = await db.Letters.SingleAsync(row => row.Id == claimed.LetterId, cancellationToken);
        // Ours still, and for as long as this transaction lasts.
        var isOurs = await db.Database.ExecuteSqlAsync($"DELETE FROM letter_in_queue WHERE letter_id = {claimed.LetterId} AND lease_owner = {_owner}", cancellationToken) == 1;
        if (!isOurs)
            return;

        try
        {
            await carrier.DeliverAsync(letter, cancellationToken);
            letter.Sent(time.GetUtcNow());
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            await transaction.RollbackAsync(cancellationToken);
            await PostponeAsync(claimed, exception, cancellationToken);
            return;
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
    }

    private async Task PostponeAsync(Claimed claimed, Exception exception, CancellationToken cancellationToken)
    {
        Log.Postponed(logger, claimed.LetterId, claimed.Attempts, exception.GetType().Name);
        if (claimed.Attempts >= MostAttempts)
        {
            await GiveUpAsync(claimed, cancellationToken);
            return;
        }

        var wait = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, claimed.Attempts), LongestWait.TotalSeconds));
        await using var command = database.CreateCommand(
            "UPDATE letter_in_queue SET due_at = clock_timestamp() + $3, lease_owner = NULL, lease_until = NULL WHERE letter_id = $1 AND lease_owner = $2");
        command.Parameters.Add(new() { Value = claimed.LetterId });
        command.Parameters.Add(new() { Value = _owner });
        command.Parameters.Add(new() { Value = wait });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task GiveUpAsync(Claimed claimed, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Tenant>().Enter(claimed.NetworkId);
        var db = scope.ServiceProvider.GetRequiredService<MembershipDb>();
        await using var transaction = await db.BeginForNetworkAsync(cancellationToken);
        (await db.Letters.SingleAsync(row => row.Id == claimed.LetterId, cancellationToken)).GiveUp();
        await db.Database.ExecuteSqlAsync($"DELETE FROM letter_in_queue WHERE letter_id = {claimed.LetterId} AND lease_owner = {_owner}", cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        Log.GivenUp(logger, claimed.LetterId);
    }

    private sealed record Claimed(Guid LetterId, Guid NetworkId, int Attempts);

    private static partial class Log
    {
        // Without the exception itself: a mail server's answer repeats the address.
        [LoggerMessage(1, LogLevel.Warning, "Letter {LetterId} could not be sent (attempt {Attempt}, {Reason}); it waits.")]
        public static partial void Postponed(ILogger logger, Guid letterId, int attempt, string reason);

        [LoggerMessage(2, LogLevel.Error, "Letter {LetterId} was given up.")]
        public static partial void GivenUp(ILogger logger, Guid letterId);

        [LoggerMessage(3, LogLevel.Warning, "The letters in the queue could not be read; trying again.")]
        public static partial void Waiting(ILogger logger, Exception exception);
    }
}
