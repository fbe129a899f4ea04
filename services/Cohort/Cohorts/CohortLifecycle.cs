using PeerReview.Cohorts.Contracts;
using PeerReview.ServiceDefaults.Http;

namespace PeerReview.Cohorts.Cohorts;

/// <summary>What can be asked of a cohort.</summary>
public enum CohortCommand
{
    /// <summary>Take bookings; also after bookings were closed.</summary>
    Open,

    /// <summary>Take no more bookings.</summary>
    Close,

    /// <summary>Make the groups known.</summary>
    PublishGroups,

    /// <summary>The last group was dissolved.</summary>
    WithdrawGroups,

    /// <summary>All is done.</summary>
    Finish,

    /// <summary>It will not take place.</summary>
    Cancel,
}

/// <summary>The one table of a cohort's transitions: what is not in it is refused.</summary>
public static class CohortLifecycle
{
    public static readonly IReadOnlyDictionary<(CohortStatus From, CohortCommand Command), CohortStatus> Table =
        new Dictionary<(CohortStatus, CohortCommand), CohortStatus>
        {
            [(CohortStatus.Draft, CohortCommand.Open)] = CohortStatus.Open,
            [(CohortStatus.Draft, CohortCommand.Cancel)] = CohortStatus.Cancelled,
            [(CohortStatus.Open, CohortCommand.Close)] = CohortStatus.Closed,
            [(CohortStatus.Open, CohortCommand.Cancel)] = CohortStatus.Cancelled,
            [(CohortStatus.Closed, CohortCommand.Open)] = CohortStatus.Open,
            [(CohortStatus.Closed, CohortCommand.PublishGroups)] = CohortStatus.GroupsPublished,
            [(CohortStatus.Closed, CohortCommand.Finish)] = CohortStatus.Finished,
            [(CohortStatus.Closed, CohortCommand.Cancel)] = CohortStatus.Cancelled,
            [(CohortStatus.GroupsPublished, CohortCommand.WithdrawGroups)] = CohortStatus.Closed,
            [(CohortStatus.GroupsPublished, CohortCommand.Finish)] = CohortStatus.Finished,
            [(CohortStatus.GroupsPublished, CohortCommand.Cancel)] = CohortStatus.Cancelled,
        };

    /// <summary>The status after the command. Refuses (409) what the table does not have.</summary>
    public static CohortStatus Next(CohortStatus status, CohortCommand command) =>
        Table.TryGetValue((status, command), out var next)
            ? next
            : throw Refusal.Conflict("not-possible-now", $"This cannot be done while the cohort is {Words(status)}.");

    private static string Words(CohortStatus status) => status switch
    {
        CohortStatus.Draft => "a draft",
        CohortStatus.Open => "open for booking",
        CohortStatus.Closed => "closed for booking",
        CohortStatus.GroupsPublished => "at work in its groups",
        CohortStatus.Finished => "finished",
        CohortStatus.Cancelled => "cancelled",
        _ => "in this state",
    };
}
