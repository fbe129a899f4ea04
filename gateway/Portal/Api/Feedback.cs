namespace PeerReview.Portal.Api;

/// <summary>What a point of the feedback is.</summary>
public enum PointKind
{
    WhatWentWell,
    EvenBetterIf,
    Remark,
}

/// <summary>One point.</summary>
public sealed record FeedbackPoint(Guid Id, PointKind Kind, string Text, Guid? FindingId);

/// <summary>Points under a heading.</summary>
public sealed record FeedbackSection(Guid Id, string Heading, IReadOnlyList<FeedbackPoint> Points);

/// <summary>The written feedback's words.</summary>
public sealed record FeedbackContent(IReadOnlyList<FeedbackSection> Sections, string? SuggestedSummary);

/// <summary>The written feedback.</summary>
public sealed record WrittenFeedback(
    Guid ReviewId, string? HostName, string? CohortName, string? Theme, string? Focus, DateOnly? VisitDay, IReadOnlyList<string> Reviewers, FeedbackContent Content,
    DateTimeOffset? SentAt, DateTimeOffset? AcceptedAt, IReadOnlyList<string> MissingBeforeSending, long Version, IReadOnlyList<TextWarning> Warnings);

/// <summary>How far the check of a point is.</summary>
public enum PointState
{
    Unchecked,
    Accurate,
    Queried,
    Answered,
    Withdrawn,
}

/// <summary>What was said about a point.</summary>
public sealed record PointMessage(string? AuthorName, DateTimeOffset At, bool IsOfHost, string Text, string? AmendedFrom);

/// <summary>A point in the factual check.</summary>
public sealed record PointCheck(Guid PointId, string? Heading, PointKind? Kind, string? Text, PointState State, IReadOnlyList<PointMessage> Messages, long Version);

/// <summary>The factual check.</summary>
public sealed record FactualCheck(IReadOnlyList<PointCheck> Points, IReadOnlyList<string> MissingBeforeAcceptance);

/// <summary>Written feedback and its factual check.</summary>
public static class FeedbackApi
{
    public static Task<WrittenFeedback> FeedbackAsync(this ApiClient api, Guid reviewId) => api.GetAsync<WrittenFeedback>($"/api/reviews/{reviewId}/feedback");

    public static Task<WrittenFeedback> SaveFeedbackAsync(this ApiClient api, Guid reviewId, FeedbackContent content, long? version) =>
        api.PutAsync<WrittenFeedback>($"/api/reviews/{reviewId}/feedback", content, version);

    public static Task SendFeedbackAsync(this ApiClient api, Guid reviewId, string key) => api.PostAsync($"/api/reviews/{reviewId}/feedback/send", new { }, key);

    public static Task AcceptFeedbackAsync(this ApiClient api, Guid reviewId, string key) => api.PostAsync($"/api/reviews/{reviewId}/feedback/accept", new { }, key);

    public static Task<FactualCheck> FactualCheckAsync(this ApiClient api, Guid reviewId) => api.GetAsync<FactualCheck>($"/api/reviews/{reviewId}/factual-check");

    public static Task CheckPointAsync(this ApiClient api, Guid reviewId, Guid pointId, bool isAccurate, string? comment, long? version) =>
        api.PutAsync($"/api/reviews/{reviewId}/factual-check/points/{pointId}", new { verdict = isAccurate ? "accurate" : "query", comment }, version);

    public static Task AnswerQueryAsync(this ApiClient api, Guid reviewId, Guid pointId, string comment, string? amendedText, bool withdraw, string key) =>
        api.PostAsync($"/api/reviews/{reviewId}/factual-check/points/{pointId}/answers", new { comment, amendedText, withdraw }, key);
}
