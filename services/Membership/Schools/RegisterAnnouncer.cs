using MassTransit;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using PeerReview.Membership.Register;
using PeerReview.ServiceDefaults.Messaging;
using PeerReview.ServiceDefaults.Persistence;
using PeerReview.ServiceDefaults.Tenancy;

namespace PeerReview.Membership.Schools;

/// <summary>
/// Tells every network of what the register says anew about its schools. It looks for memberships whose school is newer than what was last
/// told, so nothing is missed or told twice, whoever changed the register and whatever was interrupted.
/// </summary>
internal sealed partial class RegisterAnnouncer(IServiceScopeFactory scopes, OutboxWakeUp wakeUp, ILogger<RegisterAnnouncer> logger) : BackgroundService
{
    private const int BatchSize = 500;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private long? _lookedAt = -1;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is NpgsqlException or DbUpdateException or TimeoutException or InvalidOperationException { InnerException: NpgsqlException })
            {
                Log.Waiting(logger, exception);
            }
        }
    }

    /// <summary>
    /// Looks into the networks when the register has a new revision since the last look. A membership being made holds a share lock on its
    /// school, so the register cannot go on between its reading and its commit.
    /// </summary>
    private async Task LookAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var platform = scope.ServiceProvider.GetRequiredService<MembershipDb>();
        var revision = await platform.Schools.MaxAsync(school => (long?)school.Version, cancellationToken);
        if (revision == _lookedAt)
            return;

        foreach (var networkId in await platform.RegisteredNetworks.Select(network => network.Id).ToListAsync(cancellationToken))
        {
            while (await TellAsync(networkId, cancellationToken) == BatchSize)
            {
            }
        }

        _lookedAt = revision;
    }

    private async Task<int> TellAsync(Guid networkId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Tenant>().Enter(networkId);
        var db = scope.ServiceProvider.GetRequiredService<MembershipDb>();
        await using var transaction = await db.BeginForNetworkAsync(cancellationToken);
        var behind = await db.SchoolMemberships.FromSql(
            $"""
            SELECT membership.* FROM school_membership membership JOIN school ON school.id = membership.id
            WHERE membership.network_id = {networkId} AND school.version > membership.told_version
            ORDER BY membership.id LIMIT {BatchSize} FOR UPDATE OF membership
            """).ToListAsync(cancellationToken);
        if (behind.Count == 0)
            return 0;

        var schools = await SchoolAndTrust.ReadAsync(db, [.. behind.Select(membership => membership.Id)], cancellationToken);
        var publish = scope.ServiceProvider.GetRequiredService<IPublishEndpoint>();
        foreach (var membership in behind)
        {
            var school = schools[membership.Id];
            membership.Retell(school.School);
            await publish.Publish(membership.ToEvent(networkId, school.Profile), cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        wakeUp.Committed();
        Log.Told(logger, networkId, behind.Count);
        return behind.Count;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Network {NetworkId}: {Count} schools have changed in the register.")]
        public static partial void Told(ILogger logger, Guid networkId, int count);

        [LoggerMessage(2, LogLevel.Warning, "Changes of the register could not be told yet.")]
        public static partial void Waiting(ILogger logger, Exception exception);
    }
}
