namespace PeerReview.Reporting.Platform;

/// <summary>How a service fares.</summary>
public enum ServiceState
{
    /// <summary>It serves, and so does everything behind it.</summary>
    Healthy,

    /// <summary>It serves people, but something behind it is away, such as the broker.</summary>
    Degraded,

    /// <summary>It answers that it cannot serve.</summary>
    Unhealthy,

    /// <summary>It does not answer.</summary>
    Away,
}

/// <summary>One thing a service watches about itself.</summary>
/// <param name="Name">What it watches, such as <c>database</c>.</param>
/// <param name="State">How that is.</param>
/// <param name="Description">A sentence for support; null where all is well.</param>
public sealed record ServiceCheck(string Name, ServiceState State, string? Description);

/// <summary>A service as it describes itself.</summary>
/// <param name="Service">Its name.</param>
/// <param name="State">How it fares; the worst of its checks.</param>
/// <param name="Pending">Messages that are due and not sent; null where it does not say.</param>
/// <param name="OldestSeconds">How long the oldest of them has waited, in seconds.</param>
/// <param name="Checks">What it watches, by name.</param>
public sealed record ServiceHealth(string Service, ServiceState State, long? Pending, double? OldestSeconds, IReadOnlyList<ServiceCheck> Checks);

/// <summary>The platform at a moment: telemetry, never content.</summary>
/// <param name="AskedAt">When the services were asked, UTC.</param>
/// <param name="Services">Every service with an outbox.</param>
public sealed record PlatformHealth(DateTimeOffset AskedAt, IReadOnlyList<ServiceHealth> Services);
