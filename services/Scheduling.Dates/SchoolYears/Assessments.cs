namespace PeerReview.Scheduling.Dates.SchoolYears;

/// <summary>Whether a rule may be broken at a price or not at all.</summary>
public enum Firmness
{
    /// <summary>Never broken.</summary>
    Hard,

    /// <summary>Avoided where another date does as well.</summary>
    Soft,
}

/// <summary>Days on which schools with pupils of certain ages hold tests or examinations.</summary>
/// <param name="Name">What is held, in words for the explanation.</param>
/// <param name="Days">When, both ends included.</param>
/// <param name="YoungestAge">The age, at the start of the school year, of the youngest pupils tested.</param>
/// <param name="OldestAge">The age, at the start of the school year, of the oldest pupils tested.</param>
/// <param name="Firmness">Hard where schools must keep the days free.</param>
public sealed record AssessmentWindow(string Name, DateSpan Days, int YoungestAge, int OldestAge, Firmness Firmness)
{
    /// <summary>Whether the school has pupils of the tested ages.</summary>
    public bool Concerns(School school)
    {
        var (low, high) = school.Ages;
        return low <= OldestAge && high > YoungestAge;
    }
}

/// <summary>
/// The national tests and the examination season of a school year, by the pattern the Standards and Testing Agency and the
/// examination boards have kept since 2020. They are defaults: published dates replace them in <see cref="DateRequest.Assessments"/>.
/// </summary>
public static class Assessments
{
    /// <summary>The usual windows of the school year that begins in autumn of <paramref name="startYear"/>.</summary>
    public static IReadOnlyList<AssessmentWindow> Of(int startYear)
    {
        var year = startYear + 1;
        return [KeyStage2(year), Phonics(year), TimesTables(year), Examinations(year), Mocks(startYear)];
    }

    // Monday to Thursday of the second week of May; the agency asks schools to keep the period free. A bank holiday
    // on the Monday (2023) moves the whole by a day.
    private static AssessmentWindow KeyStage2(int year)
    {
        var monday = BankHolidays.Monday(year, 5, nth: 2);
        var first = BankHolidays.On(monday) is null ? monday : monday.AddDays(1);
        return new("Key stage 2 tests (SATs)", new(first, first.AddDays(3)), YoungestAge: 10, OldestAge: 10, Firmness.Hard);
    }

    // The week whose Monday falls on 6-12 June, every year since 2020.
    private static AssessmentWindow Phonics(int year)
    {
        var monday = FirstOnOrAfter(new DateOnly(year, 6, 6), DayOfWeek.Monday);
        return new("Phonics screening check", new(monday, monday.AddDays(4)), YoungestAge: 5, OldestAge: 5, Firmness.Hard);
    }

    // Two weeks after the late May half term in which each pupil sits a few minutes: a visit then is unwelcome, not impossible.
    private static AssessmentWindow TimesTables(int year)
    {
        var monday = BankHolidays.LastMonday(year, 5).AddDays(7);
        return new("Multiplication tables check", new(monday, monday.AddDays(11)), YoungestAge: 8, OldestAge: 8, Firmness.Soft);
    }

    // Written papers begin on the Thursday of 7-13 May and the last contingency day is the Wednesday of 22-28 June.
    private static AssessmentWindow Examinations(int year) => new(
        "GCSE and A level examinations",
        new(FirstOnOrAfter(new DateOnly(year, 5, 7), DayOfWeek.Thursday), FirstOnOrAfter(new DateOnly(year, 6, 22), DayOfWeek.Wednesday)),
        YoungestAge: 15, OldestAge: 17, Firmness.Soft);

    private static AssessmentWindow Mocks(int startYear)
    {
        var monday = FirstOnOrAfter(new DateOnly(startYear, 11, 22), DayOfWeek.Monday);
        return new("Mock examinations", new(monday, monday.AddDays(11)), YoungestAge: 15, OldestAge: 15, Firmness.Soft);
    }

    private static DateOnly FirstOnOrAfter(DateOnly date, DayOfWeek weekday) =>
        date.AddDays(((int)weekday - (int)date.DayOfWeek + 7) % 7);
}
