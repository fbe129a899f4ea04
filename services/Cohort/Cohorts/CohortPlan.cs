using PeerReview.Cohorts.Programmes;
using PeerReview.ServiceDefaults;

namespace PeerReview.Cohorts.Cohorts;

/// <summary>What a coordinator decides about a cohort. What is left out follows from the programme.</summary>
/// <param name="Name">Such as "Autumn 2026 – Personal Development".</param>
/// <param name="AcademicYear">The year the academic year begins in: 2026 is 2026/27.</param>
/// <param name="ReviewsFrom">First day (Europe/London) a review or session may take place.</param>
/// <param name="ReviewsUntil">Last day (Europe/London) a review or session may take place.</param>
/// <param name="Term">The term, where the programme's cohorts follow terms.</param>
/// <param name="Theme">The code of a theme on offer, or any words where the programme takes requests; null where each host chooses.</param>
/// <param name="MatStance">The stance of schools that do not choose one.</param>
/// <param name="Capacity">Places, counted in schools.</param>
/// <param name="MinimumSchools">Below this the cohort does not run.</param>
/// <param name="BookingOpensAt">When booking opens.</param>
/// <param name="BookingClosesAt">When booking closes; not included.</param>
/// <param name="WithdrawalFreeUntil">Last day (Europe/London) a school can withdraw without charge.</param>
/// <param name="StageOffsets">Deadlines that differ from the programme's, by stage, in the stage's own unit and sign.</param>
public sealed record CohortPlan(
    string Name,
    int AcademicYear,
    DateOnly ReviewsFrom,
    DateOnly ReviewsUntil,
    Term? Term = null,
    string? Theme = null,
    MatStance? MatStance = null,
    int? Capacity = null,
    int? MinimumSchools = null,
    DateTimeOffset? BookingOpensAt = null,
    DateTimeOffset? BookingClosesAt = null,
    DateOnly? WithdrawalFreeUntil = null,
    IReadOnlyDictionary<StageKind, int>? StageOffsets = null)
{
    /// <summary>The plan with what the programme says of the rest.</summary>
    public CohortPlan Completed(ProgrammeTemplate template) => this with
    {
        Theme = Theme is { } theme && theme.Trim().Length > 0 ? theme.Trim() : OnlyThemeOf(template),
        MatStance = MatStance ?? template.Groups?.MatStances[0],
        Capacity = Capacity ?? template.Booking.Capacity,
        MinimumSchools = MinimumSchools ?? Math.Min(template.Booking.MinimumSchools, Capacity ?? template.Booking.Capacity),
        BookingOpensAt = BookingOpensAt ?? London.At(ReviewsFrom.AddDays(-7 * template.Booking.OpensWeeksBefore), TimeOnly.MinValue),
        BookingClosesAt = BookingClosesAt ?? London.At(ReviewsFrom.AddDays(-7 * template.Booking.ClosesWeeksBefore), TimeOnly.MinValue),
        WithdrawalFreeUntil = WithdrawalFreeUntil ?? ReviewsFrom.AddDays(-7 * template.Booking.Withdrawal.FreeUntilWeeksBefore),
    };

    /// <summary>What is wrong with a completed plan, by request field.</summary>
    public IReadOnlyDictionary<string, string[]> Errors(ProgrammeTemplate template)
    {
        var errors = new Dictionary<string, string[]>();
        Check(Name.Trim().Length is >= 3 and <= 120, "name", "Give a name of 3 to 120 characters.");
        Check(AcademicYear is >= 2000 and <= 2100, "academicYear", "Give the year in which the academic year begins.");
        Check(ReviewsFrom <= ReviewsUntil, "reviewsUntil", "The last day has to be the first or later.");
        Check(ReviewsUntil.DayNumber - ReviewsFrom.DayNumber <= 800, "reviewsUntil", "A cohort ends within about two years.");
        Check(Term is null || template.Cohorts.Terms.Count == 0 || template.Cohorts.Terms.Contains(Term.Value), "term", "The programme has no cohort in this term.");
        Check(Theme is null or { Length: <= 120 }, "theme", "Give a theme of up to 120 characters.");
        Check(
            template.Review?.FocusChosenBy != FocusChosenBy.Network || Theme is not null,
            "theme",
            "Choose the theme: in this programme the network sets it.");
        Check(
            Theme is null || template.Themes.FurtherOnRequest || template.Themes.Offered.Any(theme => theme.Code == Theme || theme.Name == Theme),
            "theme",
            template.Themes.Offered is []
                ? "The programme has no themes. Leave this empty."
                : $"This theme is not on offer in the programme. Choose from: {string.Join("; ", template.Themes.Offered.Select(theme => theme.Name))}.");
        Check(MatStance is null || template.Groups?.MatStances.Contains(MatStance.Value) == true, "matStance", "The programme does not allow this stance towards trusts.");
        Check(Capacity is >= 1 and <= 100_000, "capacity", "Give at least one place.");
        Check(MinimumSchools >= 0 && MinimumSchools <= Capacity, "minimumSchools", "The minimum is between 0 and the capacity.");
        Check(BookingOpensAt < BookingClosesAt, "bookingClosesAt", "Booking has to close after it opens.");
        Check(WithdrawalFreeUntil <= ReviewsUntil, "withdrawalFreeUntil", "Withdrawal cannot be free beyond the end of the cohort.");
        foreach (var (stage, days) in StageOffsets ?? new Dictionary<StageKind, int>())
            Check(template.Stages.Any(known => known.Kind == stage && known.Due is not null) && days is >= -120 and <= 400, $"stageOffsets.{stage}", "The programme has no such deadline, or the number of days is out of reach.");
        if (errors.Count == 0 && StageOffsets is { Count: > 0 })
        {
            foreach (var error in ProgrammeRules.Errors(template.With(StageOffsets)).Take(1))
                errors["stageOffsets"] = error.Value;
        }

        return errors;

        void Check(bool holds, string field, string message)
        {
            if (!holds)
                errors.TryAdd(field, [message]);
        }
    }

    private static string? OnlyThemeOf(ProgrammeTemplate template) =>
        template.Review?.FocusChosenBy == FocusChosenBy.Network && template.Themes.Offered is [var only] ? only.Name : null;
}
