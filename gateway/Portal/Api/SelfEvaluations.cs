namespace PeerReview.Portal.Api;

/// <summary>A question the host wants the reviewers to look into.</summary>
public sealed record LineOfEnquiry(Guid Id, string Question);

/// <summary>How the host sees one area of its work.</summary>
public sealed record AreaEvaluation(string Area, string? WhatGoesWell, string? EvenBetterIf, string? HowWeKnow);

/// <summary>Somebody the reviewers should meet.</summary>
public sealed record PersonToMeet(string Who, string? About, string? When);

/// <summary>A part of the review day.</summary>
public sealed record TimetableSlot(TimeOnly From, TimeOnly? Until, string Activity, string? With);

/// <summary>How the review day runs.</summary>
public sealed record DayPlan(string? Arrival, string? Contact, IReadOnlyList<TimetableSlot> Timetable, string? OtherNotes);

/// <summary>A self-evaluation; everything may still be empty.</summary>
public sealed record SelfEvaluationContent(
    string? Context, string? Focus, IReadOnlyList<LineOfEnquiry> LinesOfEnquiry, IReadOnlyList<AreaEvaluation> Areas, IReadOnlyList<PersonToMeet> PeopleToMeet, DayPlan? Day);

/// <summary>A school's self-evaluation for its review.</summary>
public sealed record SelfEvaluation(
    Guid ReviewId, string? HostName, string? CohortName, string? Theme, DateOnly? VisitDay, SelfEvaluationContent Content, DateTimeOffset? SavedAt, string? SavedBy,
    DateTimeOffset? SharedAt, IReadOnlyList<string> MissingBeforeSharing, long Version, IReadOnlyList<TextWarning> Warnings);

/// <summary>Self-evaluations.</summary>
public static class SelfEvaluationsApi
{
    public static Task<SelfEvaluation> SelfEvaluationAsync(this ApiClient api, Guid reviewId) => api.GetAsync<SelfEvaluation>($"/api/reviews/{reviewId}/self-evaluation");

    public static Task<SelfEvaluation> SaveSelfEvaluationAsync(this ApiClient api, Guid reviewId, SelfEvaluationContent content, long? version) =>
        api.PutAsync<SelfEvaluation>($"/api/reviews/{reviewId}/self-evaluation", content, version);

    public static Task ShareSelfEvaluationAsync(this ApiClient api, Guid reviewId, string key) => api.PostAsync($"/api/reviews/{reviewId}/self-evaluation/share", new { }, key);
}
