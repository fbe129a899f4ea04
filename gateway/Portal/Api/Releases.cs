namespace PeerReview.Portal.Api;

/// <summary>To whom a school may release its accepted feedback.</summary>
public enum Audience
{
    Colleagues,
    Group,
    Trust,
    Network,
}

/// <summary>A release of the accepted feedback; without a day of revoking it holds.</summary>
public sealed record Release(Audience Audience, string? ReleasedBy, DateTimeOffset ReleasedAt, string? RevokedBy, DateTimeOffset? RevokedAt);

/// <summary>What the school agreed that its group may know.</summary>
public sealed record GroupSummary(string? HostName, string? Summary, long Version);

/// <summary>The host decides who sees its feedback.</summary>
public static class ReleasesApi
{
    public static Task<IReadOnlyList<Release>> ReleasesAsync(this ApiClient api, Guid reviewId) => api.ListAsync<Release>($"/api/reviews/{reviewId}/releases");

    public static Task ReleaseAsync(this ApiClient api, Guid reviewId, Audience to) => api.PutAsync(PathOf(reviewId, to), new { }, version: null);

    public static Task RevokeAsync(this ApiClient api, Guid reviewId, Audience from) => api.DeleteAsync(PathOf(reviewId, from), version: null);

    public static Task<GroupSummary> GroupSummaryAsync(this ApiClient api, Guid reviewId) => api.GetAsync<GroupSummary>($"/api/reviews/{reviewId}/group-summary");

    public static Task<GroupSummary> AgreeGroupSummaryAsync(this ApiClient api, Guid reviewId, string? summary, long? version) =>
        api.PutAsync<GroupSummary>($"/api/reviews/{reviewId}/group-summary", new { summary }, version);

    /// <summary>The reviews whose feedback was released to the person.</summary>
    public static Task<IReadOnlyList<ReviewStatus>> ReleasedReviewsAsync(this ApiClient api) => api.ListAsync<ReviewStatus>("/api/reviews?released=true");

    private static string PathOf(Guid reviewId, Audience audience) => $"/api/reviews/{reviewId}/releases/{audience.ToString().ToLowerInvariant()}";
}
