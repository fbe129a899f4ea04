namespace PeerReview.ServiceDefaults.Support;

/// <summary>How a service fares.</summary>
public enum ServiceState
{
    /// <summary>It serves, and so does everything behind it.</summary>
    Healthy,

    /// <summary>It serves people, but something behind it is away, such as the broker.</summary>
    Degraded,

    /// <summary>It answers that it cannot serve.</summary>
    Unhealthy,
}

/// <summary>One thing a service watches about itself.</summary>
/// <param name="Name">What it watches, such as <c>database</c>.</param>
/// <param name="State">How that is.</param>
/// <param name="Description">A sentence for support; null where all is well.</param>
public sealed record ServiceCheck(string Name, ServiceState State, string? Description);

/// <summary>Messages that could not be sent and are tried again later.</summary>
/// <param name="Destination">Where they are to go: the kind of message, or a queue.</param>
/// <param name="Messages">How many.</param>
/// <param name="Attempts">How often the one that failed most often was tried.</param>
/// <param name="NextAt">When the next is tried, UTC.</param>
/// <param name="Reason">Why the last attempt failed, as far as it can be said without quoting anybody.</param>
public sealed record PostponedMessages(string Destination, long Messages, int Attempts, DateTimeOffset NextAt, string? Reason);

/// <summary>What waits to be sent to other services.</summary>
/// <param name="Waiting">Messages that are due and not sent.</param>
/// <param name="OldestSeconds">How long the oldest of them has waited.</param>
/// <param name="Delayed">Messages that are not due yet, such as reminders.</param>
/// <param name="NextDelayedAt">When the first of them is due, UTC.</param>
/// <param name="Postponed">What could not be sent and waits for its next attempt.</param>
public sealed record OutboxStatus(long Waiting, double OldestSeconds, long Delayed, DateTimeOffset? NextDelayedAt, IReadOnlyList<PostponedMessages> Postponed);

/// <summary>A queue of the service.</summary>
/// <param name="Queue">Its name.</param>
/// <param name="Waiting">Messages nobody works on yet.</param>
/// <param name="Consumers">How many processes take from it.</param>
/// <param name="InErrorQueue">Messages beside it that failed while the database was away; they become dead letters within a minute or so.</param>
public sealed record QueueStatus(string Queue, long Waiting, int Consumers, long InErrorQueue);

/// <summary>A service as it describes itself: telemetry, never content.</summary>
/// <param name="Service">Its name.</param>
/// <param name="AskedAt">UTC.</param>
/// <param name="State">How it fares; the worst of its checks.</param>
/// <param name="Checks">What it watches, by name.</param>
/// <param name="Outbox">What waits to be sent; null when its database does not say.</param>
/// <param name="Queues">What waits to be dealt with; null when the broker does not say.</param>
public sealed record PlatformStatus(
    string Service, DateTimeOffset AskedAt, ServiceState State, IReadOnlyList<ServiceCheck> Checks, OutboxStatus? Outbox, IReadOnlyList<QueueStatus>? Queues);

/// <summary>Dead letters of one queue, one kind of message and one kind of failure.</summary>
/// <param name="Group">What they are known by.</param>
/// <param name="Queue">The queue they came to.</param>
/// <param name="MessageType">The kind of message.</param>
/// <param name="ExceptionType">The kind of failure.</param>
/// <param name="Reason">What is known of the last one's reason, without a word anybody typed.</param>
/// <param name="Place">Where in the code the last one failed.</param>
/// <param name="Waiting">How many wait for somebody to decide.</param>
/// <param name="SentAgain">How many were sent again and have not come back.</param>
/// <param name="SetAside">How many were set aside.</param>
/// <param name="FirstAt">When the first failed, UTC.</param>
/// <param name="LastAt">When the last failed, UTC.</param>
public sealed record DeadLetterGroup(
    string Group, string Queue, string MessageType, string ExceptionType, string? Reason, string? Place, int Waiting, int SentAgain, int SetAside, DateTimeOffset FirstAt, DateTimeOffset LastAt);

/// <summary>One dead letter: when and why, never what it says.</summary>
/// <param name="Id">Its id here.</param>
/// <param name="MessageId">The message's id, as in traces.</param>
/// <param name="State">What has become of it.</param>
/// <param name="Times">How often it failed.</param>
/// <param name="FirstAt">UTC.</param>
/// <param name="LastAt">UTC.</param>
/// <param name="Reason">What is known of the reason.</param>
/// <param name="Place">Where in the code it failed.</param>
/// <param name="HandledAt">When it was sent again or set aside, UTC.</param>
public sealed record DeadLetterView(
    Guid Id, Guid MessageId, DeadLetterState State, int Times, DateTimeOffset FirstAt, DateTimeOffset LastAt, string? Reason, string? Place, DateTimeOffset? HandledAt);

/// <summary>Which dead letters something is to be done about.</summary>
/// <param name="Group">The group.</param>
/// <param name="Ids">Some of the group, at most 1,000; absent for all of it that wait.</param>
public sealed record DeadLettersRequest(string Group, IReadOnlyList<Guid>? Ids = null);

/// <summary>How many dead letters something was done about; none when somebody else did it before.</summary>
/// <param name="Messages">How many.</param>
public sealed record DeadLettersHandled(int Messages);
