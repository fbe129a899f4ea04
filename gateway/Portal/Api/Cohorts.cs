namespace PeerReview.Portal.Api;

/// <summary>Where a cohort stands.</summary>
public enum CohortStatus
{
    Draft,
    Open,
    Closed,
    GroupsPublished,
    Finished,
    Cancelled,
}

/// <summary>A term of the school year.</summary>
public enum Term
{
    Autumn,
    Spring,
    Summer,
}

/// <summary>Whether a school is grouped outside its trust or within.</summary>
public enum MatStance
{
    Either,
    Outward,
    InHouse,
}

/// <summary>How full a cohort is.</summary>
public sealed record Places(int Capacity, int Taken, int Free, int Waiting, bool IsViable);

/// <summary>A cohort in a list.</summary>
public sealed record CohortSummary(
    Guid Id, string ProgrammeCode, string Name, int AcademicYear, Term? Term, string? Theme, CohortStatus Status, DateTimeOffset BookingOpensAt,
    DateTimeOffset BookingClosesAt, DateOnly ReviewsFrom, DateOnly ReviewsUntil, Places Places)
{
    /// <summary>Whether a school can book, or queue, now.</summary>
    public bool TakesBookings(DateTimeOffset now) => Status == CohortStatus.Open && BookingOpensAt <= now && now < BookingClosesAt;
}

/// <summary>How a cohort is run.</summary>
public sealed record CohortPlan(string Name, int AcademicYear, DateOnly ReviewsFrom, DateOnly ReviewsUntil, Term? Term, string? Theme, DateOnly? WithdrawalFreeUntil);

/// <summary>A cohort.</summary>
public sealed record CohortDetail(Guid Id, string ProgrammeCode, int ProgrammeVersion, CohortPlan Plan, CohortStatus Status, long Version);

/// <summary>At least and at most so many.</summary>
public sealed record Bounds(int Fewest, int Most);

/// <summary>What a head declares when booking.</summary>
public sealed record Declaration(string Code, string Text);

/// <summary>How places are booked.</summary>
public sealed record BookingTerms(Bounds Delegates, string DelegatesWanted, int OfferHours, IReadOnlyList<Declaration> Declarations);

/// <summary>A session a programme has.</summary>
public sealed record SessionTerms(SessionKind Kind, string Name, int Minutes, IReadOnlyList<string> Agenda, string ForWhom, bool IsRequired);

/// <summary>What groups a programme forms.</summary>
public sealed record GroupTerms(Bounds Size, IReadOnlyList<MatStance> MatStances);

/// <summary>A programme as its template says.</summary>
public sealed record ProgrammeTemplate(string Code, string Name, string Summary, BookingTerms Booking, GroupTerms? Groups, IReadOnlyList<SessionTerms> Sessions);

/// <summary>A version of a programme.</summary>
public sealed record Programme(ProgrammeTemplate Template, int Version);

/// <summary>A price, fixed at booking.</summary>
public sealed record Price(string Rule, string Name, decimal Net, decimal VatRate, decimal Vat, decimal Total);

/// <summary>Where a booking stands.</summary>
public enum BookingState
{
    Confirmed,
    Waiting,
    Offered,
    Withdrawn,
    OfferExpired,
    OfferDeclined,
}

/// <summary>Somebody by name.</summary>
public sealed record PersonName(Guid Id, string Name);

/// <summary>A school's booking.</summary>
public sealed record Booking(
    Guid Id, Guid CohortId, Guid SchoolId, string SchoolName, BookingState State, IReadOnlyList<PersonName> Delegates, MatStance? MatStance,
    IReadOnlyList<string> Strengths, IReadOnlyList<string> Needs, DateTimeOffset BookedAt, Price Price, DateTimeOffset? OfferExpiresAt, string? EndReason,
    bool IsLateWithdrawal, long Version)
{
    /// <summary>It holds a place, or may get one.</summary>
    public bool IsLive => State is BookingState.Confirmed or BookingState.Waiting or BookingState.Offered;
}

/// <summary>A booking in a list.</summary>
public sealed record BookingInList(Booking Booking, string CohortName, int? WaitingPosition);

/// <summary>What a school asks for when it books.</summary>
public sealed record BookPlace(
    Guid SchoolId, IReadOnlyList<Guid> DelegateIds, IReadOnlyList<string> Declarations, MatStance? MatStance, IReadOnlyList<string> Strengths, IReadOnlyList<string> Needs);

/// <summary>A school of a group.</summary>
public sealed record PartnerSchool(Guid Id, string Name, string Town, IReadOnlyList<PersonName> Delegates);

/// <summary>A group of schools that review one another, and why it was formed.</summary>
public sealed record SchoolGroup(Guid Id, Guid CohortId, string CohortName, string Name, bool IsActive, IReadOnlyList<PartnerSchool> Schools, IReadOnlyList<string> Why, long Version);

/// <summary>Cohorts and bookings.</summary>
public static class CohortsApi
{
    public static Task<IReadOnlyList<CohortSummary>> CohortsAsync(this ApiClient api) => api.ListAsync<CohortSummary>("/api/cohorts");

    public static Task<CohortDetail> CohortAsync(this ApiClient api, Guid id) => api.GetAsync<CohortDetail>($"/api/cohorts/{id}");

    public static Task<Places> PlacesAsync(this ApiClient api, Guid id) => api.GetAsync<Places>($"/api/cohorts/{id}/places");

    public static Task<Programme> ProgrammeAsync(this ApiClient api, string code, int version) => api.GetAsync<Programme>($"/api/cohorts/programmes/{code}?version={version}");

    public static Task<Price> PriceAsync(this ApiClient api, Guid cohortId, Guid schoolId) => api.GetAsync<Price>($"/api/cohorts/{cohortId}/price?schoolId={schoolId}");

    public static Task<IReadOnlyList<BookingInList>> MyBookingsAsync(this ApiClient api) => api.ListAsync<BookingInList>("/api/cohorts/bookings/mine");

    public static Task<SchoolGroup> GroupAsync(this ApiClient api, Guid id) => api.GetAsync<SchoolGroup>($"/api/cohorts/groups/{id}");

    public static Task<Booking> BookingAsync(this ApiClient api, Guid id) => api.GetAsync<Booking>($"/api/cohorts/bookings/{id}");

    public static Task<Booking> BookAsync(this ApiClient api, Guid cohortId, BookPlace request, string key) => api.PostAsync<Booking>($"/api/cohorts/{cohortId}/bookings", request, key);

    public static Task<Booking> SendOthersAsync(this ApiClient api, Guid bookingId, IReadOnlyList<Guid> delegateIds, long? version) =>
        api.PutAsync<Booking>($"/api/cohorts/bookings/{bookingId}/delegates", new { delegateIds }, version);

    public static Task<Booking> AcceptOfferAsync(this ApiClient api, Guid bookingId, string key) => api.PostAsync<Booking>($"/api/cohorts/bookings/{bookingId}/accept", new { }, key);

    public static Task<Booking> DeclineOfferAsync(this ApiClient api, Guid bookingId, string key) => api.PostAsync<Booking>($"/api/cohorts/bookings/{bookingId}/decline", new { }, key);

    public static Task<Booking> WithdrawBookingAsync(this ApiClient api, Guid bookingId, string reason, string key) =>
        api.PostAsync<Booking>($"/api/cohorts/bookings/{bookingId}/withdraw", new { reason }, key);
}
