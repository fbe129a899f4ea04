using System.Globalization;
using PeerReview.Scheduling.Dates.SchoolYears;

namespace PeerReview.Scheduling.Dates.Tests.SchoolYears;

public sealed class AssessmentsTests
{
    [Theory]
    [InlineData(2021, "9–12 May 2022")]
    [InlineData(2022, "9–12 May 2023")]
    [InlineData(2023, "13–16 May 2024")]
    [InlineData(2024, "12–15 May 2025")]
    [InlineData(2025, "11–14 May 2026")]
    [InlineData(2026, "10–13 May 2027")]
    public void Key_stage_2_tests_fall_where_they_were_published(int startYear, string expected) =>
        Assert.Equal(expected, Named(startYear, "Key stage 2").Days.ToString());

    [Theory]
    [InlineData(2019, "2020-06-08")]
    [InlineData(2020, "2021-06-07")]
    [InlineData(2021, "2022-06-06")]
    [InlineData(2022, "2023-06-12")]
    [InlineData(2023, "2024-06-10")]
    [InlineData(2024, "2025-06-09")]
    [InlineData(2025, "2026-06-08")]
    public void The_phonics_week_begins_where_it_was_published(int startYear, string expected) =>
        Assert.Equal(expected, Named(startYear, "Phonics").Days.First.ToString("O", CultureInfo.InvariantCulture));

    [Theory]
    [InlineData(2021, "2022-06-06")]
    [InlineData(2022, "2023-06-05")]
    [InlineData(2023, "2024-06-03")]
    [InlineData(2024, "2025-06-02")]
    [InlineData(2025, "2026-06-01")]
    public void The_tables_check_begins_where_it_was_published_and_is_soft(int startYear, string expected)
    {
        var window = Named(startYear, "Multiplication");
        Assert.Equal(expected, window.Days.First.ToString("O", CultureInfo.InvariantCulture));
        Assert.Equal(Firmness.Soft, window.Firmness);
    }

    [Fact]
    public void The_examination_season_ends_on_the_last_contingency_day() =>
        Assert.Equal("7 May – 24 June 2026".Replace(" – ", "–", StringComparison.Ordinal), Named(2025, "GCSE").Days.ToString());

    [Theory]
    [InlineData(Phase.Primary, null, null, true, true, false)]
    [InlineData(Phase.Secondary, null, null, false, false, true)]
    [InlineData(Phase.AllThrough, null, null, true, true, true)]
    [InlineData(Phase.Nursery, null, null, false, false, false)]
    [InlineData(Phase.Primary, 4, 7, false, true, false)]
    [InlineData(Phase.Primary, 7, 11, true, false, false)]
    [InlineData(Phase.NotApplicable, 11, 16, false, false, true)]
    [InlineData(Phase.NotApplicable, null, null, false, false, false)]
    public void A_school_holds_the_tests_of_the_ages_it_teaches(
        Phase phase, int? lowest, int? highest, bool keyStage2, bool phonics, bool examinations)
    {
        var school = new School { Id = Guid.CreateVersion7(), Name = "Ash", Phase = phase, LowestAge = lowest, HighestAge = highest };
        Assert.Equal(keyStage2, Named(2026, "Key stage 2").Concerns(school));
        Assert.Equal(phonics, Named(2026, "Phonics").Concerns(school));
        Assert.Equal(examinations, Named(2026, "GCSE").Concerns(school));
    }

    private static AssessmentWindow Named(int startYear, string start) =>
        Assessments.Of(startYear).Single(window => window.Name.StartsWith(start, StringComparison.Ordinal));
}
