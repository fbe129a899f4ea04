using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace PeerReview.ServiceDefaults.Messaging;

/// <summary>Forgets inbox marks after a week: far longer than any redelivery, and the table stays small.</summary>
internal sealed partial class InboxCleanup(NpgsqlDataSource database, TimeProvider time, ILogger<InboxCleanup> logger) : BackgroundService
{
    private static readonly TimeSpan Keep = TimeSpan.FromDays(7);
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await DeleteBatchAsync(stoppingToken) > 0)
                {
                }
            }
            catch (NpgsqlException exception)
            {
                Log.Failed(logger, exception);
            }
        }
    }

    internal async Task<int> DeleteBatchAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            """
            DELETE FROM inbox_message WHERE (message_id, consumer_id) IN
              (SELECT message_id, consumer_id FROM inbox_message WHERE received_at < $1 ORDER BY received_at LIMIT 5000)
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = time.GetUtcNow() - Keep });
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Old inbox marks could not be deleted; trying again in an hour.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
