using PeerReview.ServiceDefaults.Http;

namespace PeerReview.Reviews;

/// <summary>What is said to have happened has happened.</summary>
internal static class Instants
{
    /// <summary>A phone's clock may be a little fast.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(10);

    /// <summary>True for an instant that is still to come.</summary>
    public static bool IsFuture(DateTimeOffset instant, TimeProvider time) => instant > time.GetUtcNow() + Slack;

    /// <summary>Refuses an instant that is still to come.</summary>
    public static void RefuseFuture(string field, DateTimeOffset instant, TimeProvider time)
    {
        if (IsFuture(instant, time))
            throw Refusal.Invalid(field, "This is still to come.");
    }
}
