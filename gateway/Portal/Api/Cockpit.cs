namespace PeerReview.Portal.Api;

/// <summary>A cohort in a line: how full, how far, how late.</summary>
public sealed record CohortLine(Guid CohortId, string Name, CohortStatus Status, int Capacity, int Confirmed, int Waiting, int Reviews, int Complete, int Overdue);

/// <summary>Where a cohort stands in figures.</summary>
public sealed record CockpitFigures(int Confirmed, int Waiting, int Trained, int Groups, int VisitsConfirmed, int Visits, int Overdue, IReadOnlyDictionary<ReviewStage, int> ByStage);

/// <summary>Where one school stands: status, never content.</summary>
public sealed record CockpitSchool(
    Guid SchoolId, string Name, BookingState? Booking, int Delegates, int DelegatesTrained, string? GroupName, VisitState? Visit, DateOnly? VisitDay, ReviewStage? Stage,
    DateOnly? StageDue, bool IsOverdue, int Actions, int ActionsDone, DateOnly? FollowUpOn);

/// <summary>A cohort at a glance.</summary>
public sealed record Cockpit(Guid CohortId, string Name, CohortStatus Status, int Capacity, CockpitFigures Figures, IReadOnlyList<CockpitSchool> Schools);

/// <summary>What the heads of schools can be reminded of.</summary>
public enum ReminderKind
{
    BookPlace,
    AnswerOffer,
    ShareSelfEvaluation,
    CheckFacts,
    AgreeActionPlan,
}

/// <summary>A school that has not done something yet.</summary>
public sealed record SchoolToRemind(Guid SchoolId, string Name, DateOnly? DueOn);

/// <summary>Something that schools have not done yet.</summary>
public sealed record Reminder(ReminderKind Kind, IReadOnlyList<SchoolToRemind> Schools);

/// <summary>How many heads were told.</summary>
public sealed record Reminded(int Schools);

/// <summary>Status across services, for coordinators.</summary>
public static class CockpitApi
{
    public static Task<IReadOnlyList<CohortLine>> CohortLinesAsync(this ApiClient api) => api.ListAsync<CohortLine>("/api/reporting/cohorts");

    /// <summary>Null while Reporting has not heard of the cohort, which takes a moment after it was drawn up.</summary>
    public static Task<Cockpit?> FindCockpitAsync(this ApiClient api, Guid cohortId) => api.FindAsync<Cockpit>($"/api/reporting/cohorts/{cohortId}/cockpit");

    /// <summary>Null while Reporting has not heard of the cohort.</summary>
    public static Task<IReadOnlyList<Reminder>?> FindRemindersAsync(this ApiClient api, Guid cohortId) => api.FindAsync<IReadOnlyList<Reminder>>($"/api/reporting/cohorts/{cohortId}/reminders");

    public static Task<Reminded> RemindAsync(this ApiClient api, Guid cohortId, ReminderKind kind, string key) =>
        api.PostAsync<Reminded>($"/api/reporting/cohorts/{cohortId}/reminders", new { kind }, key);
}
