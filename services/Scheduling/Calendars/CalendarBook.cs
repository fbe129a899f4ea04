using Microsoft.EntityFrameworkCore;
using PeerReview.Scheduling.Dates;
using PeerReview.Scheduling.Dates.SchoolYears;
using School = PeerReview.Scheduling.Membership.School;

namespace PeerReview.Scheduling.Calendars;

/// <summary>The calendars that some schools follow, read once and handed to the date engine as layers.</summary>
internal sealed class CalendarBook
{
    private readonly Dictionary<(CalendarLevel Level, string Owner), Calendar> _calendars;
    private readonly Dictionary<(Guid SchoolId, int Year), SchoolDays> _years = [];

    private CalendarBook(IEnumerable<Calendar> calendars) =>
        _calendars = calendars.ToDictionary(calendar => (calendar.Level, calendar.Owner));

    /// <summary>Reads every calendar that one of the schools follows.</summary>
    public static async Task<CalendarBook> ReadAsync(SchedulingDb db, IReadOnlyCollection<School> schools, CancellationToken cancellationToken)
    {
        var owners = schools.SelectMany(OwnersOf).Select(owner => owner.Owner).Distinct().ToList();
        return new CalendarBook(await db.Calendars.AsNoTracking()
            .Where(calendar => calendar.Level == CalendarLevel.Network || owners.Contains(calendar.Owner))
            .ToListAsync(cancellationToken));
    }

    /// <summary>The layers a school follows, nearest first, each falling back to the next; the last is England's.</summary>
    public IReadOnlyList<CalendarLayer> ChainOf(School school, DateSpan span)
    {
        var chain = new List<CalendarLayer> { EnglandCalendar.Layer(span) };
        foreach (var owner in OwnersOf(school).Reverse())
        {
            if (!_calendars.TryGetValue(owner, out var calendar))
                continue;

            var parent = chain[0].Id;
            chain.Insert(0, new CalendarLayer(
                Below(calendar.Id, parent), calendar.Level, NameOf(school, calendar.Level), parent,
                [.. calendar.Terms.Select(ToTerm)],
                [.. calendar.Days.Where(entry => entry.Kind != CalendarDayKind.Note).Select(ToEntry)]));
        }

        return chain;
    }

    /// <summary>What each day of a span is at a school.</summary>
    public SchoolDays DaysOf(School school, DateSpan span) => new(ChainOf(school, span), span);

    /// <summary>Notes without effect on a day, of every level the school follows.</summary>
    public IEnumerable<string> NotesOn(School school, DateOnly day) => OwnersOf(school)
        .Select(_calendars.GetValueOrDefault).OfType<Calendar>()
        .SelectMany(calendar => calendar.Days)
        .Where(entry => entry.Kind == CalendarDayKind.Note && entry.First <= day && day <= entry.Last)
        .Select(entry => entry.Label);

    /// <summary>Counts a school's days, however far.</summary>
    public SchoolDayCount CountFor(School school) => new(day =>
    {
        var year = SchoolYear.Of(day).StartYear;
        if (!_years.TryGetValue((school.Id, year), out var days))
            _years[(school.Id, year)] = days = DaysOf(school, new DateSpan(new DateOnly(year, 8, 1), new DateOnly(year + 1, 7, 31)));
        return days.IsSchoolDay(day);
    });

    internal static Term ToTerm(TermDates term) =>
        new(term.Name, new DateSpan(term.First, term.Last), [.. term.HalfTerms.Select(half => new DateSpan(half.First, half.Last))]);

    internal static CalendarEntry ToEntry(CalendarDays entry) =>
        new(KindOf(entry.Kind), new DateSpan(entry.First, entry.Last), entry.Label, entry.Part.ToParts());

    /// <summary>Whose calendars a school follows, nearest first.</summary>
    internal static IEnumerable<(CalendarLevel Level, string Owner)> OwnersOf(School school)
    {
        yield return (CalendarLevel.School, school.Id.ToString());
        if (school.TrustId is { } trust)
            yield return (CalendarLevel.Trust, trust.ToString());
        yield return (CalendarLevel.LocalAuthority, school.LocalAuthority);
        yield return (CalendarLevel.Network, school.NetworkId.ToString());
    }

    private static string NameOf(School school, CalendarLevel level) => level switch
    {
        CalendarLevel.School => school.Name,
        CalendarLevel.Trust => school.TrustName ?? "The trust",
        CalendarLevel.LocalAuthority => school.LocalAuthority,
        _ => "The network",
    };

    private static EntryKind KindOf(CalendarDayKind kind) => kind switch
    {
        CalendarDayKind.Inset => EntryKind.Inset,
        CalendarDayKind.Closed => EntryKind.Closed,
        CalendarDayKind.Busy => EntryKind.Busy,
        CalendarDayKind.Avoid => EntryKind.Avoid,
        CalendarDayKind.Open => EntryKind.Open,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Notes have no effect."),
    };

    /// <summary>A trust in two authorities stands on two layers: the same calendar above another parent is another layer.</summary>
    private static Guid Below(Guid calendar, Guid parent)
    {
        Span<byte> mixed = stackalloc byte[16];
        Span<byte> above = stackalloc byte[16];
        calendar.TryWriteBytes(mixed);
        parent.TryWriteBytes(above);
        for (var index = 0; index < mixed.Length; index++)
            mixed[index] ^= above[index];
        return new Guid(mixed);
    }
}
