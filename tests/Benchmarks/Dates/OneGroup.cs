using PeerReview.Scheduling.Dates;
using PeerReview.Scheduling.Dates.SchoolYears;

namespace PeerReview.Benchmarks.Dates;

/// <summary>
/// One group as a coordinator has it: four primary schools of one county in a school year, a review at each with people from
/// all, a feedback afternoon after the last review and a follow-up half a term later, calendars in three layers, part-time
/// people and three facilitators.
/// </summary>
internal static class OneGroup
{
    private static readonly DateOnly Autumn = new(2026, 9, 3);

    public static DateRequest Request(int seed)
    {
        var random = new Random(seed);
        var network = new CalendarLayer(Id(5, 0), CalendarLevel.Network, "Network", null, [], []);
        var county = new CalendarLayer(Id(5, 1), CalendarLevel.LocalAuthority, "County", network.Id, Terms(),
            [new(EntryKind.Inset, DateSpan.On(new(2026, 9, 3)), "training day"), new(EntryKind.Avoid, DateSpan.On(new(2026, 10, 1)), "census day")]);
        var schools = Enumerable.Range(0, 4).Select(number => new School
        {
            Id = Id(1, number),
            Name = $"School {number}",
            Phase = Phase.Primary,
            CalendarId = Id(6, number),
            Place = new GridPoint(random.Next(40_000), random.Next(40_000)),
        }).ToList();
        var people = schools.Select((school, number) => Person(random, number, school.Id)).ToList();
        var facilitators = Enumerable.Range(10, 3).Select(number => Person(random, number, school: null)).ToList();
        return new DateRequest
        {
            Today = Autumn,
            Schools = schools,
            People = [.. people, .. facilitators],
            Calendars = [network, county, .. schools.Select((school, number) => Own(random, number, school.Name, county.Id))],
            Groups = [new ReviewGroup(Id(3, 0), "Coast", new DateRules { Window = new(Autumn, new(2027, 7, 16)), TrainedOn = Autumn.AddDays(12), LeastSpacing = 3 },
                Visits(schools, people, facilitators))],
        };
    }

    private static List<Visit> Visits(List<School> schools, List<Person> people, List<Person> facilitators)
    {
        var everyone = people.Select(person => person.Id).ToList();
        var reviews = schools.Select((school, number) => new Visit
        {
            Id = Id(4, number),
            HostId = school.Id,
            PeopleIds = everyone,
            FacilitatorIds = [.. facilitators.Select(one => one.Id)],
        }).ToList();
        var feedback = new Visit
        {
            Id = Id(4, 10),
            HostId = schools[0].Id,
            Kind = VisitKind.Feedback,
            Session = SessionKind.Afternoon,
            PeopleIds = everyone,
            AfterVisitIds = [.. reviews.Select(review => review.Id)],
            SchoolDaysAfter = 5,
        };
        var followUp = new Visit
        {
            Id = Id(4, 11),
            HostId = schools[1].Id,
            Kind = VisitKind.FollowUp,
            Session = SessionKind.EitherHalf,
            PeopleIds = everyone,
            AfterVisitIds = [feedback.Id],
            SchoolDaysAfter = 30,
        };
        return [.. reviews, feedback, followUp];
    }

    private static Term[] Terms() =>
    [
        new("Autumn term", new(new(2026, 9, 3), new(2026, 12, 18)), [new(new(2026, 10, 26), new(2026, 10, 30))]),
        new("Spring term", new(new(2027, 1, 5), new(2027, 3, 25)), [new(new(2027, 2, 15), new(2027, 2, 19))]),
        new("Summer term", new(new(2027, 4, 12), new(2027, 7, 16)), [new(new(2027, 5, 31), new(2027, 6, 4))]),
    ];

    private static CalendarLayer Own(Random random, int number, string name, Guid parent) => new(
        Id(6, number), CalendarLevel.School, name, parent, [],
        [.. Enumerable.Range(0, 12).Select(_ => new CalendarEntry(
            random.Next(3) == 0 ? EntryKind.Busy : EntryKind.Avoid, DateSpan.On(Autumn.AddDays(random.Next(310))), "school event", (DayParts)random.Next(1, 4)))]);

    private static Person Person(Random random, int number, Guid? school) => new()
    {
        Id = Id(2, number),
        Name = $"Person {number}",
        SchoolId = school,
        Place = new GridPoint(random.Next(40_000), random.Next(40_000)),
        Works = random.Next(3) == 0 ? WorkingWeek.FullTime with { Monday = DayParts.None, Friday = DayParts.Morning } : WorkingWeek.FullTime,
        Absences = [.. Enumerable.Range(0, 6).Select(_ => Autumn.AddDays(random.Next(310))).Select(day => new Absence(new(day, day.AddDays(random.Next(5))), "away"))],
    };

    private static Guid Id(int kind, int number) => new(kind, (short)number, 0, [0, 0, 0, 0, 0, 0, 0, 1]);
}
