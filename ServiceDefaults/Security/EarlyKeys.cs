using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace PeerReview.ServiceDefaults.Security;

/// <summary>
/// Fetches the keys that tokens are signed with when the service has started, and not when the first token comes: that need not wait, and a
/// service that was started anew goes on when Membership is away a moment later.
/// </summary>
internal sealed class EarlyKeys(IOptionsMonitor<JwtBearerOptions> options, IHostApplicationLifetime lifetime, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        while (!await HasThemAsync(stoppingToken))
            await Task.Delay(BetweenAttempts, time, stoppingToken);
    }

    private async Task<bool> HasThemAsync(CancellationToken cancellationToken)
    {
        try
        {
            await options.Get(JwtBearerDefaults.AuthenticationScheme).ConfigurationManager!.GetConfigurationAsync(cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is InvalidOperationException or HttpRequestException or IOException)
        {
            // Membership starts beside us, or is away: whoever comes with a token is told so (503).
            return false;
        }
    }
}
