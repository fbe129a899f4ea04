using Microsoft.EntityFrameworkCore;
using Npgsql;
using OpenIddict.Abstractions;

namespace PeerReview.Membership.Identity.Tokens;

/// <summary>Forgets tokens, authorizations, sessions and links for new passwords that have ended, some time after.</summary>
internal sealed partial class SpentTokens(IServiceScopeFactory scopes, TimeProvider time, ILogger<SpentTokens> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>Longer than any refresh token lives, so that its reuse is still recognised.</summary>
    private static readonly TimeSpan Keep = TimeSpan.FromDays(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await ForgetAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is NpgsqlException or DbUpdateException or AggregateException or InvalidOperationException)
            {
                Log.Failed(logger, exception);
            }
        }
    }

    private async Task ForgetAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var before = time.GetUtcNow() - Keep;
        await scope.ServiceProvider.GetRequiredService<IOpenIddictTokenManager>().PruneAsync(before, cancellationToken);
        await scope.ServiceProvider.GetRequiredService<IOpenIddictAuthorizationManager>().PruneAsync(before, cancellationToken);
        var db = scope.ServiceProvider.GetRequiredService<MembershipDb>();
        await db.SignInSessions.Where(session => session.StartedAt < before).ExecuteDeleteAsync(cancellationToken);
        await db.PasswordResets.Where(reset => reset.RequestedAt < before).ExecuteDeleteAsync(cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Spent tokens could not be forgotten; trying again in an hour.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
