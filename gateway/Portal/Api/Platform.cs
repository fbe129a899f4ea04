namespace PeerReview.Portal.Api;

/// <summary>How a service says it fares.</summary>
public enum ServiceState
{
    Healthy,
    Degraded,
    Unhealthy,
    Away,
}

/// <summary>One thing a service watches about itself.</summary>
public sealed record ServiceCheck(string Name, ServiceState State, string? Description);

/// <summary>Messages that could not be sent and are tried again later.</summary>
public sealed record PostponedMessages(string Destination, long Messages, int Attempts, DateTimeOffset NextAt, string? Reason);

/// <summary>What waits to be sent to other services.</summary>
public sealed record OutboxStatus(long Waiting, double OldestSeconds, long Delayed, DateTimeOffset? NextDelayedAt, IReadOnlyList<PostponedMessages> Postponed);

/// <summary>What waits to be dealt with.</summary>
public sealed record QueueStatus(string Queue, long Waiting, int Consumers, long InErrorQueue);

/// <summary>A service as it describes itself.</summary>
public sealed record PlatformStatus(ServiceState State, IReadOnlyList<ServiceCheck> Checks, OutboxStatus? Outbox, IReadOnlyList<QueueStatus>? Queues);

/// <summary>Messages nobody could deal with, alike in queue, kind and failure.</summary>
public sealed record DeadLetterGroup(
    string Group, string Queue, string MessageType, string ExceptionType, string? Reason, string? Place, int Waiting, int SentAgain, int SetAside, DateTimeOffset FirstAt, DateTimeOffset LastAt);

/// <summary>What has become of a dead letter.</summary>
public enum DeadLetterState
{
    Waiting,
    SentAgain,
    SetAside,
}

/// <summary>One of them.</summary>
public sealed record DeadLetter(
    Guid Id, Guid MessageId, DeadLetterState State, int Times, DateTimeOffset FirstAt, DateTimeOffset LastAt, string? Reason, string? Place, DateTimeOffset? HandledAt);

/// <summary>How many something was done about.</summary>
public sealed record DeadLettersHandled(int Messages);

/// <summary>A service as the portal finds it.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Prefix">Where its API is, below <c>/api</c>.</param>
/// <param name="Status">Null when it does not answer.</param>
/// <param name="DeadLetters">Null when it does not say.</param>
public sealed record ServiceAsked(string Name, string Prefix, PlatformStatus? Status, IReadOnlyList<DeadLetterGroup>? DeadLetters)
{
    public ServiceState State => Status?.State ?? ServiceState.Away;
}

/// <summary>What the services say of themselves, for support.</summary>
public static class PlatformApi
{
    /// <summary>A service that takes longer is shown as away: the page is for times when something is wrong.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly (string Name, string Prefix)[] Services =
        [("Membership", "membership"), ("Cohort", "cohorts"), ("Scheduling", "scheduling"), ("Review", "reviews"), ("Reporting", "reporting")];

    /// <summary>The name of the service at a prefix; null when there is none.</summary>
    public static string? ServiceAt(string prefix) => Array.Find(Services, service => service.Prefix == prefix).Name;

    /// <summary>Asks every service at once; one that is away takes nothing from the others.</summary>
    public static async Task<IReadOnlyList<ServiceAsked>> AskServicesAsync(this ApiClient api) => await Task.WhenAll(Services.Select(service => AskAsync(api, service.Name, service.Prefix)));

    /// <summary>The letters of a group, the latest first.</summary>
    public static Task<IReadOnlyList<DeadLetter>> DeadLettersAsync(this ApiClient api, string prefix, string group) =>
        api.GetAsync<IReadOnlyList<DeadLetter>>($"/api/{prefix}/platform/dead-letters?group={Uri.EscapeDataString(group)}");

    public static async Task<DeadLetterGroup?> FindDeadLetterGroupAsync(this ApiClient api, string prefix, string group) =>
        (await api.GetAsync<IReadOnlyList<DeadLetterGroup>>($"/api/{prefix}/platform/dead-letters/groups")).FirstOrDefault(found => found.Group == group);

    /// <summary>Puts letters back into their queue: some, or all of the group that wait.</summary>
    public static Task<DeadLettersHandled> SendAgainAsync(this ApiClient api, string prefix, string group, IReadOnlyList<Guid>? ids, string key) =>
        api.PostAsync<DeadLettersHandled>($"/api/{prefix}/platform/dead-letters/send-again", new { group, ids }, key);

    /// <summary>Decides that letters need not be dealt with.</summary>
    public static Task<DeadLettersHandled> SetAsideAsync(this ApiClient api, string prefix, string group, IReadOnlyList<Guid>? ids, string key) =>
        api.PostAsync<DeadLettersHandled>($"/api/{prefix}/platform/dead-letters/set-aside", new { group, ids }, key);

    private static async Task<ServiceAsked> AskAsync(ApiClient api, string name, string prefix)
    {
        var status = OrNullAsync(api.GetAsync<PlatformStatus>($"/api/{prefix}/platform"));
        var letters = OrNullAsync(api.GetAsync<IReadOnlyList<DeadLetterGroup>>($"/api/{prefix}/platform/dead-letters/groups"));
        return new ServiceAsked(name, prefix, await status, await letters);
    }

    private static async Task<T?> OrNullAsync<T>(Task<T> read)
        where T : class
    {
        try
        {
            return await read.WaitAsync(Patience);
        }
        catch (Exception exception) when (exception is TimeoutException || exception is ApiProblem { IsAway: true })
        {
            return null;
        }
    }
}
