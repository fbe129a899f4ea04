namespace PeerReview.Portal.Api;

/// <summary>What went well, or what would be even better.</summary>
public enum FindingKind
{
    WhatWentWell,
    EvenBetterIf,
}

/// <summary>What the team found, and what it rests on.</summary>
public sealed record Finding(
    Guid Id, FindingKind Kind, string Text, IReadOnlyList<Guid> EvidenceIds, IReadOnlyList<SourceType> SourceTypes, bool IsSupported, bool IsTriangulated,
    Guid? LineOfEnquiryId, string? Area, string? AuthorName, long Version, IReadOnlyList<TextWarning> Warnings);

/// <summary>A finding as it is written.</summary>
public sealed record FindingText(FindingKind Kind, string Text, IReadOnlyList<Guid> EvidenceIds, Guid? LineOfEnquiryId, string? Area);

/// <summary>A line of the crib.</summary>
public sealed record CribLine(string Text, IReadOnlyList<SourceType> SourceTypes);

/// <summary>What to say to one question.</summary>
public sealed record CribPart(string? Question, IReadOnlyList<CribLine> WhatWentWell, IReadOnlyList<CribLine> EvenBetterIf);

/// <summary>What to say at the verbal feedback.</summary>
public sealed record Crib(string? Host, string? Focus, IReadOnlyList<CribPart> Parts, IReadOnlyList<string> KeepInTouch, int Unsupported);

/// <summary>Something the host was told in the course of the day.</summary>
public sealed record KeepInTouch(Guid Id, string Text, string ToldTo, DateTimeOffset ToldAt, string? AuthorName);

/// <summary>Findings and verbal feedback.</summary>
public static class FindingsApi
{
    public static Task<IReadOnlyList<Finding>> FindingsAsync(this ApiClient api, Guid reviewId) => api.ListAsync<Finding>($"/api/reviews/{reviewId}/findings");

    public static Task<Finding> FindingAsync(this ApiClient api, Guid reviewId, Guid id) => api.GetAsync<Finding>($"/api/reviews/{reviewId}/findings/{id}");

    public static Task<Finding> AddFindingAsync(this ApiClient api, Guid reviewId, FindingText finding, string key) =>
        api.PostAsync<Finding>($"/api/reviews/{reviewId}/findings", finding, key);

    public static Task<Finding> ChangeFindingAsync(this ApiClient api, Guid reviewId, Guid id, FindingText finding, long? version) =>
        api.PutAsync<Finding>($"/api/reviews/{reviewId}/findings/{id}", finding, version);

    public static Task RemoveFindingAsync(this ApiClient api, Guid reviewId, Guid id, long? version) => api.DeleteAsync($"/api/reviews/{reviewId}/findings/{id}", version);

    public static Task<Crib> CribAsync(this ApiClient api, Guid reviewId) => api.GetAsync<Crib>($"/api/reviews/{reviewId}/verbal-feedback/crib");

    public static Task GiveVerbalFeedbackAsync(this ApiClient api, Guid reviewId, DateTimeOffset givenAt, IReadOnlyList<Guid> givenBy, string key) =>
        api.PostAsync($"/api/reviews/{reviewId}/verbal-feedback", new { givenAt, givenBy }, key);

    public static Task<IReadOnlyList<KeepInTouch>> KeepInTouchAsync(this ApiClient api, Guid reviewId) => api.ListAsync<KeepInTouch>($"/api/reviews/{reviewId}/keep-in-touch");

    public static Task NoteKeepInTouchAsync(this ApiClient api, Guid reviewId, string text, string toldTo, DateTimeOffset toldAt, string key) =>
        api.PostAsync($"/api/reviews/{reviewId}/keep-in-touch", new { text, toldTo, toldAt }, key);
}
