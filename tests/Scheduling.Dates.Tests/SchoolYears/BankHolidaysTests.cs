using PeerReview.Scheduling.Dates.SchoolYears;

namespace PeerReview.Scheduling.Dates.Tests.SchoolYears;

public sealed class BankHolidaysTests
{
    [Theory]
    [InlineData(2020, "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28")]
    [InlineData(2022, "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27")]
    [InlineData(2023, "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26")]
    [InlineData(2024, "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26")]
    [InlineData(2025, "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26")]
    [InlineData(2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28")]
    [InlineData(2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28")]
    [InlineData(2028, "01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26")]
    public void The_computed_days_are_those_the_government_published(int year, string expected)
    {
        var days = BankHolidays.InYear(year).Select(holiday => $"{holiday.Date:MM-dd}");
        Assert.Equal(expected, string.Join(" ", days));
    }

    [Fact]
    public void A_substitute_day_says_so()
    {
        Assert.True(BankHolidays.On(new DateOnly(2026, 12, 28))!.IsSubstitute);
        Assert.False(BankHolidays.On(new DateOnly(2026, 12, 25))!.IsSubstitute);
        Assert.Null(BankHolidays.On(new DateOnly(2026, 12, 26)));
    }

    [Theory]
    [InlineData(1981, 4, 19)]
    [InlineData(2000, 4, 23)]
    [InlineData(2008, 3, 23)]
    [InlineData(2019, 4, 21)]
    [InlineData(2038, 4, 25)]
    [InlineData(2285, 3, 22)]
    public void Easter_is_where_the_tables_put_it(int year, int month, int day) =>
        Assert.Equal(new DateOnly(year, month, day), BankHolidays.EasterSunday(year));

    [Fact]
    public void No_year_has_a_weekend_holiday_or_fewer_than_eight()
    {
        for (var year = 1978; year <= 2199; year++)
        {
            var days = BankHolidays.InYear(year).Select(holiday => holiday.Date).ToList();
            Assert.All(days, day => Assert.False(day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday));
            Assert.True(days.Distinct().Count() >= 8);
        }
    }
}
