using System.ComponentModel.DataAnnotations;
using PeerReview.ServiceDefaults.Persistence;

namespace PeerReview.Reviews.Plans;

/// <summary>Where an action stands.</summary>
public enum ActionStatus
{
    NotStarted,
    UnderWay,
    Done,

    /// <summary>The host decided against it.</summary>
    Dropped,
}

/// <summary>An action of the host's plan. The host owns every one of them: nobody else may write, change or even see it.</summary>
public sealed class PlannedAction : Aggregate
{
    private PlannedAction()
    {
    }

    public PlannedAction(Guid reviewId, ActionContent content) => (ReviewId, Content) = (reviewId, content);

    public Guid ReviewId { get; private set; }

    public ActionContent Content { get; private set; } = null!;

    public ActionStatus Status { get; private set; } = ActionStatus.NotStarted;

    /// <summary>What was reported, oldest first.</summary>
    public IReadOnlyList<ProgressNote> Progress { get; private set; } = [];

    public void Change(ActionContent content)
    {
        Content = content;
        Changed();
    }

    public void Report(ActionStatus status, string? note, Guid by, DateTimeOffset now)
    {
        Status = status;
        Progress = [.. Progress, new ProgressNote(by, now, status, note)];
        Changed();
    }
}

/// <summary>What an action says. A draft may lack an owner, a day or a measure; an agreed plan may not.</summary>
/// <param name="What">What is to be done.</param>
/// <param name="FromPointId">The "even better if" of the feedback it answers; null for the host's own idea.</param>
/// <param name="Owner">Who sees to it: a colleague's name or role.</param>
/// <param name="DueOn">By when, Europe/London.</param>
/// <param name="SuccessMeasure">How the host will know that it worked.</param>
public sealed record ActionContent(
    [property: Required, StringLength(2_000, MinimumLength = 1)] string What,
    Guid? FromPointId = null,
    [property: StringLength(300)] string? Owner = null,
    DateOnly? DueOn = null,
    [property: StringLength(2_000)] string? SuccessMeasure = null)
{
    internal bool IsComplete => !string.IsNullOrWhiteSpace(Owner) && DueOn is not null && !string.IsNullOrWhiteSpace(SuccessMeasure);
}

/// <summary>Progress that was reported.</summary>
/// <param name="By">Who reported it.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Status">Where the action stood then.</param>
/// <param name="Note">What was said.</param>
public sealed record ProgressNote(Guid By, DateTimeOffset At, ActionStatus Status, string? Note);

/// <summary>What makes a plan one that can be agreed.</summary>
public static class PlanGate
{
    /// <summary>What is missing; empty when the plan can be agreed.</summary>
    public static IReadOnlyList<string> Missing(IReadOnlyCollection<PlannedAction> actions)
    {
        var live = actions.Where(action => action.Status != ActionStatus.Dropped).ToList();
        if (live.Count == 0)
            return ["plan at least one action"];

        var incomplete = live.Count(action => !action.Content.IsComplete);
        return incomplete == 0
            ? []
            : [incomplete == 1 ? "give the one action that lacks them an owner, a day and a success measure"
                : $"give the {incomplete} actions that lack them an owner, a day and a success measure"];
    }
}

/// <summary>The meeting at which the group looks at what came of the review.</summary>
public sealed class FollowUpMeeting : TenantEntity
{
    public const int LongestText = 10_000;

    public required Guid ReviewId { get; init; }

    /// <summary>The day it was held, Europe/London.</summary>
    public required DateOnly HeldOn { get; init; }

    public required string Notes { get; init; }

    /// <summary>What has changed since the review.</summary>
    public required string Impact { get; init; }

    public required Guid RecordedBy { get; init; }
}
