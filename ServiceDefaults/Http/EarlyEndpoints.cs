using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace PeerReview.ServiceDefaults.Http;

/// <summary>
/// Builds the endpoints once while the start waits for the database. They would be built by the first request, which is somebody asking
/// whether the service is healthy; what takes the time is finding out what their requests and answers are made of, and that is kept.
/// </summary>
internal sealed class EarlyEndpoints : IHostedLifecycleService
{
    /// <summary>Where they are; filled in while the application is put together.</summary>
    public ICollection<EndpointDataSource> Sources { get; set; } = [];

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        // What is wrong with an endpoint is found, and said, when the real ones are built.
        _ = Task.Run(() => Sources.Sum(source => source.Endpoints.Count), cancellationToken);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
