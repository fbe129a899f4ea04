namespace PeerReview.Portal.Api;

/// <summary>How an action goes.</summary>
public enum ActionStatus
{
    NotStarted,
    UnderWay,
    Done,
    Dropped,
}

/// <summary>What an action says.</summary>
public sealed record ActionContent(string What, Guid? FromPointId, string? Owner, DateOnly? DueOn, string? SuccessMeasure);

/// <summary>What was reported about an action.</summary>
public sealed record ActionProgress(string? ReportedBy, DateTimeOffset At, ActionStatus Status, string? Note);

/// <summary>An action of the host's plan.</summary>
public sealed record PlannedAction(Guid Id, ActionContent Content, ActionStatus Status, bool IsOverdue, IReadOnlyList<ActionProgress> Progress, long Version, IReadOnlyList<TextWarning> Warnings);

/// <summary>An "even better if" that no action takes up yet.</summary>
public sealed record OpenPoint(Guid PointId, string Text);

/// <summary>The host's plan.</summary>
public sealed record ActionPlan(
    Guid ReviewId, string? HostName, bool IsAgreed, IReadOnlyList<PlannedAction> Actions, IReadOnlyList<OpenPoint> OpenPoints, IReadOnlyList<string> MissingBeforeAgreeing,
    DateOnly? DueOn, DateOnly? FollowUpOn);

/// <summary>The follow-up meeting.</summary>
public sealed record FollowUpMeeting(DateOnly? DueOn, DateOnly? BookedFor, DateOnly? HeldOn, string? Notes, string? Impact);

/// <summary>Action plans and follow-up.</summary>
public static class PlansApi
{
    public static Task<ActionPlan> ActionPlanAsync(this ApiClient api, Guid reviewId) => api.GetAsync<ActionPlan>($"/api/reviews/{reviewId}/action-plan");

    public static Task<PlannedAction> ActionAsync(this ApiClient api, Guid reviewId, Guid actionId) => api.GetAsync<PlannedAction>($"/api/reviews/{reviewId}/action-plan/actions/{actionId}");

    public static Task PlanActionAsync(this ApiClient api, Guid reviewId, ActionContent content, string key) => api.PostAsync($"/api/reviews/{reviewId}/action-plan/actions", content, key);

    public static Task ChangeActionAsync(this ApiClient api, Guid reviewId, Guid actionId, ActionContent content, long? version) =>
        api.PutAsync($"/api/reviews/{reviewId}/action-plan/actions/{actionId}", content, version);

    public static Task RemoveActionAsync(this ApiClient api, Guid reviewId, Guid actionId, long? version) => api.DeleteAsync($"/api/reviews/{reviewId}/action-plan/actions/{actionId}", version);

    public static Task ReportProgressAsync(this ApiClient api, Guid reviewId, Guid actionId, ActionStatus status, string? note, string key) =>
        api.PostAsync($"/api/reviews/{reviewId}/action-plan/actions/{actionId}/progress", new { status, note }, key);

    public static Task AgreePlanAsync(this ApiClient api, Guid reviewId, string key) => api.PostAsync($"/api/reviews/{reviewId}/action-plan/agree", new { }, key);

    public static Task<FollowUpMeeting> FollowUpAsync(this ApiClient api, Guid reviewId) => api.GetAsync<FollowUpMeeting>($"/api/reviews/{reviewId}/follow-up");

    public static Task BookFollowUpAsync(this ApiClient api, Guid reviewId, DateOnly day) => api.PutAsync($"/api/reviews/{reviewId}/follow-up", new { day }, version: null);

    public static Task HoldFollowUpAsync(this ApiClient api, Guid reviewId, DateOnly heldOn, string notes, string impact, string key) =>
        api.PostAsync($"/api/reviews/{reviewId}/follow-up/held", new { heldOn, notes, impact }, key);
}
