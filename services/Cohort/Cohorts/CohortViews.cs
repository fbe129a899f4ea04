using PeerReview.Cohorts.Contracts;
using PeerReview.Cohorts.Programmes;
using PeerReview.ServiceDefaults.Http;

namespace PeerReview.Cohorts.Cohorts;

/// <summary>A cohort. Its ETag is its version; places are counted apart (<c>/places</c>), for they change with every booking.</summary>
/// <param name="Id">The cohort.</param>
/// <param name="ProgrammeCode">The programme it runs.</param>
/// <param name="ProgrammeVersion">The version it keeps.</param>
/// <param name="Plan">What the coordinator decided.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Rules">What the programme asks of every review of this cohort.</param>
/// <param name="Version">Rises with every change.</param>
public sealed record CohortView(
    Guid Id, string ProgrammeCode, int ProgrammeVersion, CohortPlan Plan, CohortStatus Status, ReviewRules Rules, long Version) : IVersioned
{
    internal static CohortView Of(Cohort cohort, ProgrammeTemplate template) => new(
        cohort.Id,
        cohort.ProgrammeCode,
        cohort.ProgrammeVersion,
        PlanOf(cohort),
        cohort.Status,
        CohortNews.RulesOf(cohort, template),
        cohort.Version);

    internal static CohortPlan PlanOf(Cohort cohort) => new(
        cohort.Name,
        cohort.AcademicYear,
        cohort.ReviewsFrom,
        cohort.ReviewsUntil,
        cohort.Term,
        cohort.Theme,
        cohort.MatStance,
        cohort.Capacity,
        cohort.MinimumSchools,
        cohort.BookingOpensAt,
        cohort.BookingClosesAt,
        cohort.WithdrawalFreeUntil,
        cohort.StageOffsets);
}

/// <summary>How many places a cohort has, now.</summary>
/// <param name="Capacity">All places.</param>
/// <param name="Taken">Held: confirmed and offered.</param>
/// <param name="Free">Still to be booked.</param>
/// <param name="Waiting">Schools on the waiting list.</param>
/// <param name="IsViable">True once the minimum is reached.</param>
public sealed record PlacesView(int Capacity, int Taken, int Free, int Waiting, bool IsViable)
{
    internal static PlacesView Of(Cohort cohort, Places places) =>
        new(places.Capacity, places.Taken, places.Free, places.Waiting, places.Taken >= cohort.MinimumSchools);
}

/// <summary>A cohort in a list, side by side with the others of its programme.</summary>
/// <param name="Id">The cohort.</param>
/// <param name="ProgrammeCode">The programme.</param>
/// <param name="Name">Its name.</param>
/// <param name="AcademicYear">The year the academic year begins in.</param>
/// <param name="Term">Its term, where cohorts follow terms.</param>
/// <param name="Theme">What is reviewed; null where each host chooses.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="BookingOpensAt">When booking opens.</param>
/// <param name="BookingClosesAt">When booking closes.</param>
/// <param name="ReviewsFrom">First possible day of a review.</param>
/// <param name="ReviewsUntil">Last possible day of a review.</param>
/// <param name="Places">Its places, now.</param>
public sealed record CohortSummary(
    Guid Id,
    string ProgrammeCode,
    string Name,
    int AcademicYear,
    Term? Term,
    string? Theme,
    CohortStatus Status,
    DateTimeOffset BookingOpensAt,
    DateTimeOffset BookingClosesAt,
    DateOnly ReviewsFrom,
    DateOnly ReviewsUntil,
    PlacesView Places)
{
    internal static CohortSummary Of(Cohort cohort, Places places) => new(
        cohort.Id,
        cohort.ProgrammeCode,
        cohort.Name,
        cohort.AcademicYear,
        cohort.Term,
        cohort.Theme,
        cohort.Status,
        cohort.BookingOpensAt,
        cohort.BookingClosesAt,
        cohort.ReviewsFrom,
        cohort.ReviewsUntil,
        PlacesView.Of(cohort, places));
}
