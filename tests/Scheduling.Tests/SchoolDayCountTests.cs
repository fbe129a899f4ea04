using CsCheck;
using PeerReview.Scheduling.Calendars;
using PeerReview.Scheduling.Dates;
using PeerReview.Scheduling.Dates.SchoolYears;
using PeerReview.ServiceDefaults.Http;

namespace PeerReview.Scheduling.Tests;

public sealed class SchoolDayCountTests
{
    private static readonly DateOnly Start = new(2026, 9, 1);

    private static readonly Gen<DateOnly> Days = Gen.Int[0, 700].Select(Start.AddDays);

    /// <summary>A made-up calendar: which days of a year's cycle are school days, never none.</summary>
    private static readonly Gen<SchoolDayCount> Calendars = Gen.Bool.Array[5, 40]
        .Select(open => new SchoolDayCount(day => open[day.DayNumber % open.Length] || day.DayNumber % 7 == 0));

    [Fact]
    public void Going_n_school_days_on_passes_n_school_days_and_ends_on_one() =>
        Gen.Select(Calendars, Days, Gen.Int[1, 60]).Sample((calendar, day, count) =>
        {
            var after = calendar.After(day, count);
            return calendar.Between(day, after) == count && calendar.Between(day, after.AddDays(-1)) == count - 1;
        });

    [Fact]
    public void Going_on_and_back_again_from_a_school_day_ends_where_it_began() =>
        Gen.Select(Calendars, Days, Gen.Int[0, 60]).Sample((calendar, any, count) =>
        {
            var day = calendar.OnOrAfter(any);
            return calendar.Before(calendar.After(day, count), count) == day && calendar.After(calendar.Before(day, count), count) == day;
        });

    [Fact]
    public void Counting_in_two_steps_is_counting_in_one() =>
        Gen.Select(Calendars, Days, Gen.Int[1, 30], Gen.Int[0, 30]).Sample((calendar, day, first, second) =>
            calendar.After(calendar.After(day, first), second) == calendar.After(day, first + second));

    [Fact]
    public void On_or_after_is_the_day_itself_or_the_next_school_day() =>
        Gen.Select(Calendars, Days).Sample((calendar, day) =>
        {
            var found = calendar.OnOrAfter(day);
            return found >= day && calendar.Between(day.AddDays(-1), found) == 1;
        });

    [Fact]
    public void A_calendar_without_school_days_is_not_searched_for_ever() =>
        Assert.Throws<Refusal>(() => new SchoolDayCount(_ => false).After(Start, 1));

    [Fact]
    public void The_usual_year_in_England_has_190_days_with_pupils_or_nearly_and_five_without()
    {
        for (var year = 2020; year < 2060; year++)
        {
            var span = new DateSpan(new DateOnly(year, 8, 1), new DateOnly(year + 1, 7, 31));
            var days = new SchoolDays([EnglandCalendar.Layer(span)], span);
            var open = Enumerable.Range(0, span.Last.DayNumber - span.First.DayNumber + 1).Select(span.First.AddDays).Count(days.IsSchoolDay);
            Assert.True(open is >= 183 and <= 196, $"{year}: {open} days with pupils");

            Assert.Empty(CalendarRules.Faults(EnglandCalendar.Terms(year), EnglandCalendar.TrainingDays(year)));
            Assert.Equal(5, EnglandCalendar.TrainingDays(year).Select(day => day.First).Distinct().Count());
            Assert.All(EnglandCalendar.TrainingDays(year), day => Assert.False(days.IsSchoolDay(day.First)));
        }
    }

    [Fact]
    public void The_pattern_gives_Norfolks_dates_of_2025_26_to_within_a_day()
    {
        var terms = EnglandCalendar.Terms(2025);
        Assert.Equal((new DateOnly(2025, 12, 19), new DateOnly(2026, 3, 27), new DateOnly(2026, 7, 17)), (terms[0].Last, terms[1].Last, terms[2].Last));
        Assert.Equal(new HalfTerm(new DateOnly(2025, 10, 27), new DateOnly(2025, 10, 31)), Assert.Single(terms[0].HalfTerms));
        Assert.Equal(new HalfTerm(new DateOnly(2026, 2, 16), new DateOnly(2026, 2, 20)), Assert.Single(terms[1].HalfTerms));
        Assert.Equal(new HalfTerm(new DateOnly(2026, 5, 25), new DateOnly(2026, 5, 29)), Assert.Single(terms[2].HalfTerms));
        Assert.Contains(new DateOnly(2025, 11, 3), EnglandCalendar.TrainingDays(2025).Select(day => day.First));
    }
}
