namespace PeerReview.Portal.Api;

/// <summary>A programme to draw a cohort up from.</summary>
public sealed record ProgrammeSummary(string Code, int Version, string Name, string Summary, bool HasReviews, Bounds? GroupSize);

/// <summary>What is decided about a cohort. What is left open follows from the programme.</summary>
public sealed record CohortPlanToSave(
    string Name, int AcademicYear, DateOnly ReviewsFrom, DateOnly ReviewsUntil, Term? Term, string? Theme, MatStance? MatStance, int? Capacity, int? MinimumSchools,
    DateTimeOffset? BookingOpensAt, DateTimeOffset? BookingClosesAt, DateOnly? WithdrawalFreeUntil, IReadOnlyDictionary<string, int>? StageOffsets);

/// <summary>A cohort as those who run it see it.</summary>
public sealed record CohortToRun(Guid Id, string ProgrammeCode, int ProgrammeVersion, CohortPlanToSave Plan, CohortStatus Status, long Version);

/// <summary>A school on the waiting list.</summary>
public sealed record WaitingSchool(int Position, Guid BookingId, Guid SchoolId, string SchoolName, DateTimeOffset BookedAt);

/// <summary>How the booking of a cohort goes.</summary>
public sealed record Board(
    Guid CohortId, CohortStatus Status, Places Places, int MinimumSchools, IReadOnlyDictionary<BookingState, int> ByState, int AwaitingAuthorisation, int WithTrainedReviewer,
    IReadOnlyList<WaitingSchool> WaitingList)
{
    public int In(BookingState state) => ByState.GetValueOrDefault(state);
}

/// <summary>Steps a coordinator takes with a cohort.</summary>
public enum CohortStep
{
    Open,
    Close,
    Finish,
}

/// <summary>Running cohorts: for coordinators.</summary>
public static class CohortRunningApi
{
    public static Task<IReadOnlyList<ProgrammeSummary>> ProgrammesAsync(this ApiClient api) => api.GetAsync<IReadOnlyList<ProgrammeSummary>>("/api/cohorts/programmes");

    public static Task<CohortToRun> CohortToRunAsync(this ApiClient api, Guid id) => api.GetAsync<CohortToRun>($"/api/cohorts/{id}");

    public static Task<CohortToRun> DrawUpAsync(this ApiClient api, string programmeCode, CohortPlanToSave plan, string key) =>
        api.PostAsync<CohortToRun>("/api/cohorts", new { programmeCode, plan }, key);

    public static Task<CohortToRun> ChangeCohortAsync(this ApiClient api, Guid id, CohortPlanToSave plan, long? version) => api.PutAsync<CohortToRun>($"/api/cohorts/{id}", plan, version);

    public static Task StepAsync(this ApiClient api, Guid id, CohortStep step, string key) => api.PostAsync($"/api/cohorts/{id}/{ApiClient.Word(step)}", new { }, key);

    public static Task CancelCohortAsync(this ApiClient api, Guid id, string reason, string key) => api.PostAsync($"/api/cohorts/{id}/cancel", new { reason }, key);

    public static Task<Board> BoardAsync(this ApiClient api, Guid id) => api.GetAsync<Board>($"/api/cohorts/{id}/board");

    public static Task<IReadOnlyList<BookingInList>> BookingsOfAsync(this ApiClient api, Guid id) => api.ListAsync<BookingInList>($"/api/cohorts/{id}/bookings", atMost: 10_000);

    public static Task OfferNextAsync(this ApiClient api, Guid id, string key) => api.PostAsync($"/api/cohorts/{id}/waiting-list/offer-next", new { }, key);
}
