using System.Collections.Concurrent;

namespace PeerReview.Scheduling.Dates.SchoolYears;

/// <summary>A day off in law in England and Wales.</summary>
/// <param name="Date">The day it is kept on, which is the substitute day where the holiday itself falls on a weekend.</param>
/// <param name="Title">The name the government publishes.</param>
/// <param name="IsSubstitute">Whether the day stands in for one at a weekend.</param>
public sealed record BankHoliday(DateOnly Date, string Title, bool IsSubstitute);

/// <summary>
/// The bank holidays of England and Wales, computed, because the published list reaches only two years ahead.
/// Days proclaimed for one year only are known up to 2023; a later proclamation comes in through
/// <see cref="DateRequest.ProclaimedHolidays"/>.
/// </summary>
public static class BankHolidays
{
    private static readonly ConcurrentDictionary<int, IReadOnlyList<BankHoliday>> Years = new();

    /// <summary>The bank holidays kept in a calendar year, in date order. Valid from 1978, when May Day was added.</summary>
    public static IReadOnlyList<BankHoliday> InYear(int year)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(year, 1978);
        return Years.GetOrAdd(year, Compute);
    }

    /// <summary>The bank holiday kept on a date, or null.</summary>
    public static BankHoliday? On(DateOnly date) => InYear(date.Year).FirstOrDefault(holiday => holiday.Date == date);

    /// <summary>Easter Sunday by the Gregorian reckoning (the anonymous algorithm of Meeus, Jones and Butcher).</summary>
    public static DateOnly EasterSunday(int year)
    {
        var (century, yearOfCentury) = int.DivRem(year, 100);
        var golden = year % 19;
        var moon = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
        var weekday = (32 + 2 * (century % 4) + 2 * (yearOfCentury / 4) - moon - yearOfCentury % 4) % 7;
        var late = (golden + 11 * moon + 22 * weekday) / 451;
        var (month, day) = int.DivRem(moon + weekday - 7 * late + 114, 31);
        return new DateOnly(year, month, day + 1);
    }

    private static IReadOnlyList<BankHoliday> Compute(int year)
    {
        var easter = EasterSunday(year);
        List<BankHoliday> days =
        [
            OrNextMonday(new DateOnly(year, 1, 1), "New Year’s Day"),
            new(easter.AddDays(-2), "Good Friday", IsSubstitute: false),
            new(easter.AddDays(1), "Easter Monday", IsSubstitute: false),
            new(MayDay(year), "Early May bank holiday", IsSubstitute: false),
            new(Spring(year), "Spring bank holiday", IsSubstitute: false),
            new(LastMonday(year, 8), "Summer bank holiday", IsSubstitute: false),
            .. Christmas(year),
            .. ProclaimedIn(year),
        ];
        return [.. days.OrderBy(day => day.Date)];
    }

    private static BankHoliday OrNextMonday(DateOnly date, string title) => date.DayOfWeek switch
    {
        DayOfWeek.Saturday => new(date.AddDays(2), title, IsSubstitute: true),
        DayOfWeek.Sunday => new(date.AddDays(1), title, IsSubstitute: true),
        _ => new(date, title, IsSubstitute: false),
    };

    private static IEnumerable<BankHoliday> Christmas(int year)
    {
        var christmas = new DateOnly(year, 12, 25);
        var boxing = new DateOnly(year, 12, 26);
        // A weekend Christmas Day moves past Boxing Day: to the 27th, whether it was the Saturday or the Sunday.
        yield return christmas.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday
            ? new(christmas.AddDays(2), "Christmas Day", IsSubstitute: true)
            : new(christmas, "Christmas Day", IsSubstitute: false);
        yield return boxing.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday
            ? new(boxing.AddDays(2), "Boxing Day", IsSubstitute: true)
            : new(boxing, "Boxing Day", IsSubstitute: false);
    }

    // VE Day was marked on Fridays of 1995 and 2020 in place of the Monday.
    private static DateOnly MayDay(int year) => year is 1995 or 2020 ? new DateOnly(year, 5, 8) : Monday(year, 5, nth: 1);

    // Jubilees moved the spring holiday beside an extra day.
    private static DateOnly Spring(int year) => year switch
    {
        2002 or 2012 => new DateOnly(year, 6, 4),
        2022 => new DateOnly(2022, 6, 2),
        _ => LastMonday(year, 5),
    };

    private static IEnumerable<BankHoliday> ProclaimedIn(int year) => year switch
    {
        1981 => [Once(1981, 7, 29, "Royal wedding")],
        1999 => [Once(1999, 12, 31, "Millennium Eve")],
        2002 => [Once(2002, 6, 3, "Golden Jubilee bank holiday")],
        2011 => [Once(2011, 4, 29, "Royal wedding")],
        2012 => [Once(2012, 6, 5, "Diamond Jubilee bank holiday")],
        2022 => [Once(2022, 6, 3, "Platinum Jubilee bank holiday"), Once(2022, 9, 19, "State Funeral of Queen Elizabeth II")],
        2023 => [Once(2023, 5, 8, "Coronation of King Charles III")],
        _ => [],
    };

    private static BankHoliday Once(int year, int month, int day, string title) => new(new DateOnly(year, month, day), title, IsSubstitute: false);

    internal static DateOnly Monday(int year, int month, int nth)
    {
        var first = new DateOnly(year, month, 1);
        return first.AddDays(((int)DayOfWeek.Monday - (int)first.DayOfWeek + 7) % 7 + 7 * (nth - 1));
    }

    internal static DateOnly LastMonday(int year, int month)
    {
        var last = new DateOnly(year, month, DateTime.DaysInMonth(year, month));
        return last.AddDays(-(((int)last.DayOfWeek + 6) % 7));
    }
}
