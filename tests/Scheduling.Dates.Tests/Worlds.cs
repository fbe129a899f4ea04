using CsCheck;
using PeerReview.Scheduling.Dates.SchoolYears;

namespace PeerReview.Scheduling.Dates.Tests;

/// <summary>Small random requests that use every feature of a request.</summary>
internal static class Worlds
{
    public static readonly DateOnly Monday = new(2027, 5, 3);

    public static Guid Id(int kind, int number) => new(kind, (short)number, 0, [0, 0, 0, 0, 0, 0, 0, 1]);

    /// <summary>Requests with up to <paramref name="mostVisits"/> visits in one or two groups over two or three weeks of May 2027.</summary>
    public static Gen<DateRequest> Requests(int mostVisits) => Gen.Int[0, int.MaxValue].Select(seed => Build(new Random(seed), mostVisits));

    private static DateRequest Build(Random random, int mostVisits)
    {
        var calendars = Calendars(random);
        var schools = Enumerable.Range(0, random.Next(2, 5)).Select(number => new School
        {
            Id = Id(1, number),
            Name = $"School {number}",
            Phase = random.Next(3) switch { 0 => Phase.Primary, 1 => Phase.Secondary, _ => Phase.NotApplicable },
            CalendarId = random.Next(4) == 0 ? null : calendars[random.Next(calendars.Count)].Id,
            Place = random.Next(4) == 0 ? null : new GridPoint(random.Next(50_000), random.Next(50_000)),
        }).ToList();
        var people = Enumerable.Range(0, random.Next(2, 6)).Select(number => PersonOf(random, number, schools)).ToList();
        var facilitators = people.Where(person => person.SchoolId is null).Select(person => person.Id).ToList();
        var first = Monday.AddDays(random.Next(0, 10));
        var groups = Groups(random, mostVisits, schools, people, facilitators, first);
        var visits = groups.SelectMany(group => group.Visits).ToList();
        return new DateRequest
        {
            Today = first.AddDays(-random.Next(1, 20)),
            Schools = schools,
            People = people,
            Calendars = calendars,
            Groups = groups,
            Assessments = random.Next(3) == 0 ? [] : null,
            ProclaimedHolidays = random.Next(5) == 0 ? [new BankHoliday(Monday.AddDays(10), "Jubilee", IsSubstitute: false)] : [],
            Commitments = [.. Enumerable.Range(0, random.Next(4)).Select(_ => new Commitment(
                random.Next(2) == 0 ? schools[random.Next(schools.Count)].Id : people[random.Next(people.Count)].Id,
                SlotOf(random, first), "elsewhere"))],
            Holds = [.. Enumerable.Range(0, random.Next(3) / 2).Select(_ => new Hold(
                visits[random.Next(visits.Count)].Id, SlotOf(random, first), null, DateTimeOffset.UnixEpoch))],
            Weights = random.Next(3) == 0 ? new DateWeights() : Weights(random),
        };
    }

    private static DateWeights Weights(Random random) => new()
    {
        Monday = random.Next(30),
        Tuesday = random.Next(30),
        Wednesday = random.Next(30),
        Thursday = random.Next(5),
        Friday = random.Next(5),
        SpacingPerDayShort = random.Next(15),
        LatePerDay = random.Next(4),
        SoftAssessment = random.Next(50),
        Avoid = random.Next(50),
        TravelPer10Kilometres = random.Next(20),
        SecondVisitInWeek = random.Next(40),
        SecondReleaseOnDay = random.Next(40),
    };

    private static List<CalendarLayer> Calendars(Random random)
    {
        List<CalendarLayer> layers = [];
        for (var number = 0; number < random.Next(1, 5); number++)
        {
            var day = Monday.AddDays(random.Next(-3, 24));
            var terms = number == 0 || random.Next(3) == 0
                ? new[] { new Term("Summer term", new(Monday.AddDays(random.Next(-9, 6)), Monday.AddDays(random.Next(20, 90))), [new(day, day.AddDays(random.Next(0, 5)))]) }
                : [];
            layers.Add(new CalendarLayer(Id(5, number), (CalendarLevel)Math.Min(number, 3), $"Layer {number}",
                number == 0 ? null : layers[random.Next(layers.Count)].Id, terms,
                [.. Enumerable.Range(0, random.Next(4)).Select(_ => Entry(random))]));
        }

        return layers;
    }

    private static CalendarEntry Entry(Random random)
    {
        var slot = SlotOf(random, Monday);
        return new CalendarEntry((EntryKind)random.Next(5), new(slot.Date, slot.Date.AddDays(random.Next(3))), $"entry {random.Next(1000)}", slot.Parts);
    }

    private static Slot SlotOf(Random random, DateOnly from)
    {
        var date = from.AddDays(random.Next(15));
        return new(date.AddDays(date.DayOfWeek switch { DayOfWeek.Saturday => 2, DayOfWeek.Sunday => 1, _ => 0 }), (DayParts)random.Next(1, 4));
    }

    private static Person PersonOf(Random random, int number, List<School> schools)
    {
        DayParts Part() => random.Next(5) switch { 0 => (DayParts)random.Next(4), _ => DayParts.FullDay };
        return new Person
        {
            Id = Id(2, number),
            Name = $"Person {number}",
            SchoolId = random.Next(3) == 0 ? null : schools[random.Next(schools.Count)].Id,
            Works = new WorkingWeek(Part(), Part(), Part(), Part(), Part()),
            Absences = [.. Enumerable.Range(0, random.Next(3)).Select(_ => SlotOf(random, Monday)).Select(slot => new Absence(
                new(slot.Date, slot.Date.AddDays(random.Next(4))), "away", slot.Parts, (Firmness)random.Next(2)))],
            Place = random.Next(2) == 0 ? null : new GridPoint(random.Next(50_000), random.Next(50_000)),
            MostVisitsAWeek = random.Next(3) == 0 ? random.Next(1, 3) : null,
        };
    }

    private static List<ReviewGroup> Groups(
        Random random, int mostVisits, List<School> schools, List<Person> people, List<Guid> facilitators, DateOnly first)
    {
        var left = random.Next(1, mostVisits + 1);
        List<ReviewGroup> groups = [];
        for (var number = 0; left > 0; number++)
        {
            var count = number == 1 ? left : random.Next(1, left + 1);
            left -= count;
            groups.Add(Group(random, number, count, schools, people, facilitators, first));
        }

        return groups;
    }

    private static ReviewGroup Group(
        Random random, int number, int count, List<School> schools, List<Person> people, List<Guid> facilitators, DateOnly first)
    {
        var rules = new DateRules
        {
            Window = new(first, first.AddDays(random.Next(5, 14))),
            TrainedOn = random.Next(3) == 0 ? first.AddDays(random.Next(-8, 6)) : null,
            SchoolDaysAfterTraining = random.Next(0, 4),
            NoticeSchoolDays = random.Next(0, 8),
            LeastSpacing = random.Next(0, 4),
            PreferredSpacing = random.Next(0, 7),
        };
        var visits = new List<Visit>();
        for (var visit = 0; visit < count; visit++)
        {
            visits.Add(new Visit
            {
                Id = Id(3 + 10 * number, visit),
                HostId = schools[random.Next(schools.Count)].Id,
                Session = (SessionKind)random.Next(4),
                PeopleIds = [.. people.Where(_ => random.Next(4) == 0).Select(person => person.Id)],
                VisitingSchoolIds = [.. schools.Where(_ => random.Next(4) == 0).Select(school => school.Id)],
                FacilitatorIds = random.Next(2) == 0 ? [] : [.. facilitators.Where(_ => random.Next(3) > 0)],
                AfterVisitIds = visit > 0 && random.Next(4) == 0 ? [visits[random.Next(visit)].Id] : [],
                SchoolDaysAfter = random.Next(1, 4),
                Window = random.Next(5) == 0 ? new(first.AddDays(random.Next(5)), first.AddDays(random.Next(4, 12))) : null,
                OnlyOn = random.Next(6) == 0 ? [.. Enumerable.Range(0, 4).Select(_ => SlotOf(random, first))] : null,
                Fixed = random.Next(8) == 0 ? new FixedSlot(SlotOf(random, first)) : null,
            });
        }

        return new ReviewGroup(Id(4, number), $"Group {number}", rules, visits);
    }
}
