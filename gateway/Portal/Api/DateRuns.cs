namespace PeerReview.Portal.Api;

/// <summary>Where a search for dates stands.</summary>
public enum DateRunStatus
{
    Queued,
    Running,
    Found,
    CalledOff,
    Failed,
}

/// <summary>How far a search for dates is.</summary>
public sealed record DateRunProgress(int Step, int Steps, long Cost, long Bound);

/// <summary>A search for the dates of a whole cohort.</summary>
public sealed record DateRun(
    Guid Id, Guid CohortId, DateRunStatus Status, DateRunProgress? Progress, DateTimeOffset RequestedAt, DateTimeOffset? EndedAt, DateTimeOffset? ProposedAt, int WithDate, int WithoutDate)
{
    public bool IsActive => Status is DateRunStatus.Queued or DateRunStatus.Running;
}

/// <summary>Why no date fits, and what would help.</summary>
public sealed record DateClash(string Sentence, IReadOnlyList<string> Causes, IReadOnlyList<string> WaysOut);

/// <summary>A date that was found, or the clash that keeps a visit from one.</summary>
public sealed record DateProposal(
    Guid VisitId, Guid HostSchoolId, DateOnly? Day, PartOfDay? Part, IReadOnlyList<string> Why, IReadOnlyList<NextBestDate> NextBest, DateClash? Clash);

/// <summary>A search with all it found.</summary>
public sealed record DateRunResult(DateRun Run, IReadOnlyList<DateProposal> Proposals);

/// <summary>A visit that was put off, and what became of it.</summary>
public sealed record PostponedVisit(Visit Visit, DateClash? Clash, IReadOnlyList<Visit> AlsoMoved);

/// <summary>Dates for whole cohorts: for coordinators.</summary>
public static class DateRunsApi
{
    public static Task<IReadOnlyList<Visit>> VisitsOfCohortAsync(this ApiClient api, Guid cohortId) => api.ListAsync<Visit>($"/api/scheduling/cohorts/{cohortId}/visits");

    public static Task<IReadOnlyList<DateRun>> DateRunsAsync(this ApiClient api, Guid cohortId) => api.ListAsync<DateRun>($"/api/scheduling/cohorts/{cohortId}/date-runs");

    public static Task<DateRun> StartDateRunAsync(this ApiClient api, Guid cohortId, bool proposeWhenFound, string key) =>
        api.PostAsync<DateRun>($"/api/scheduling/cohorts/{cohortId}/date-runs", new { proposeWhenFound }, key);

    public static Task<DateRunResult> DateRunAsync(this ApiClient api, Guid id) => api.GetAsync<DateRunResult>($"/api/scheduling/date-runs/{id}");

    public static Task CancelDateRunAsync(this ApiClient api, Guid id, string key) => api.PostAsync($"/api/scheduling/date-runs/{id}/cancel", new { }, key);

    /// <summary>Reminds the heads of schools that have not answered; tells how many.</summary>
    public static Task<Reminded> RemindOfDatesAsync(this ApiClient api, Guid cohortId, string key) =>
        api.PostAsync<Reminded>($"/api/scheduling/cohorts/{cohortId}/date-reminders", new { }, key);

    public static Task ProposeDatesAsync(this ApiClient api, Guid runId, string key) => api.PostAsync($"/api/scheduling/date-runs/{runId}/proposals", new { }, key);

    public static Task ConfirmVisitAsync(this ApiClient api, Guid visitId, string key) => api.PostAsync($"/api/scheduling/visits/{visitId}/confirm", new { }, key);

    public static Task<Visit> SetDateAsync(this ApiClient api, Guid visitId, DateOnly day, PartOfDay part, bool confirm, long? version) =>
        api.PutAsync<Visit>($"/api/scheduling/visits/{visitId}/date", new { day, part, confirm }, version);

    public static Task<PostponedVisit> PutOffAsync(this ApiClient api, Guid visitId, PostponementReason reason, string key) =>
        api.PostAsync<PostponedVisit>($"/api/scheduling/visits/{visitId}/postpone", new { reason }, key);
}
