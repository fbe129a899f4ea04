using PeerReview.Scheduling.Dates.SchoolYears;

namespace PeerReview.Scheduling.Dates.Tests;

/// <summary>A triad of Norfolk primary schools in the summer term of 2026, as a coordinator would enter it.</summary>
internal static class Examples
{
    public static readonly Guid Network = Worlds.Id(5, 0);
    public static readonly Guid Norfolk = Worlds.Id(5, 1);

    public static DateRequest Triad()
    {
        var schools = new[] { "Ash", "Birch", "Cedar" }.Select((name, number) => new School
        {
            Id = Worlds.Id(1, number),
            Name = $"{name} Primary",
            Phase = Phase.Primary,
            CalendarId = Norfolk,
        }).ToList();
        var people = schools.Select((school, number) => new Person
        {
            Id = Worlds.Id(2, number),
            Name = $"Head of {school.Name}",
            SchoolId = school.Id,
        }).ToList();
        return new DateRequest
        {
            Today = new(2026, 4, 13),
            Schools = schools,
            People = people,
            Calendars = [NetworkLayer, NorfolkLayer],
            Groups =
            [
                new ReviewGroup(Worlds.Id(4, 0), "Coast triad", new DateRules { Window = new(new(2026, 4, 15), new(2026, 7, 17)) },
                    [.. schools.Select((school, number) => new Visit
                    {
                        Id = Worlds.Id(3, number), HostId = school.Id, PeopleIds = [.. people.Select(person => person.Id)],
                    })]),
            ],
        };
    }

    public static CalendarLayer NetworkLayer { get; } = new(Network, CalendarLevel.Network, "Network", null, [], []);

    /// <summary>The published summer term of 2025/26.</summary>
    public static CalendarLayer NorfolkLayer { get; } = new(
        Norfolk, CalendarLevel.LocalAuthority, "Norfolk", Network,
        [new Term("Summer term", new(new(2026, 4, 15), new(2026, 7, 17)), [new(new(2026, 5, 23), new(2026, 5, 31))])],
        [new CalendarEntry(EntryKind.Inset, DateSpan.On(new(2026, 4, 14)), "training day")]);
}
