using CsCheck;
using PeerReview.Scheduling.Dates.SchoolYears;

namespace PeerReview.Scheduling.Dates.Tests;

/// <summary>
/// Requests with one visit that has no date, built from obstacles that can each be taken away, so that a clash can be put to
/// the test: leave only what it names and nothing fits; take one of those away too and something does.
/// </summary>
public sealed class ClashTests
{
    private static readonly DateOnly First = new(2027, 4, 19);
    private static readonly DateSpan Window = new(First, new(2027, 4, 30));
    private static readonly Guid Host = Worlds.Id(1, 0);
    private static readonly Guid Guest = Worlds.Id(1, 1);
    private static readonly Guid Wanted = Worlds.Id(3, 0);
    private static readonly Guid[] Heads = [Worlds.Id(2, 0), Worlds.Id(2, 1)];
    private static readonly Guid[] Leads = [Worlds.Id(2, 2), Worlds.Id(2, 3)];

    [Fact]
    public void The_causes_named_rule_out_every_date_and_each_is_needed_and_no_fewer_would_do() =>
        Gen.Int[0, int.MaxValue].Sample(seed =>
        {
            var obstacles = Obstacle.Some(new Random(seed));
            if (Clash(obstacles) is not { } clash)
            {
                return;
            }

            var named = obstacles.Where(obstacle => clash.Causes.Any(obstacle.Is)).ToList();
            Assert.Equal(clash.Causes.Count, named.Count + clash.Causes.Count(cause => cause.Kind == CauseKind.Window));
            Assert.False(IsFree(named));
            foreach (var fewer in SubsetsOf(obstacles, named.Count - 1))
            {
                Assert.True(IsFree(fewer));
            }
        }, iter: 800);

    [Fact]
    public void The_way_out_is_a_way_out() =>
        Gen.Int[0, int.MaxValue].Sample(seed =>
        {
            var obstacles = Obstacle.Some(new Random(seed));
            if (Clash(obstacles) is not { } clash)
            {
                return;
            }

            foreach (var way in clash.WaysOut.Where(way => way.Lift.All(cause => cause.Kind != CauseKind.Window)))
            {
                var left = obstacles.Where(obstacle => !way.Lift.Any(obstacle.Is)).ToList();
                var freed = new Referee(Request(left)).Choices(Request(left).Groups[0].Visits[0]);
                Assert.Contains(freed, entry => entry.Slot == way.Slot && entry.FacilitatorId == way.FacilitatorId);
                foreach (var cause in way.Lift)
                {
                    var without = obstacles.Where(obstacle => obstacle.Is(cause) || !way.Lift.Any(obstacle.Is)).ToList();
                    var still = new Referee(Request(without)).Choices(Request(without).Groups[0].Visits[0]);
                    Assert.DoesNotContain(still, entry => entry.Slot == way.Slot && entry.FacilitatorId == way.FacilitatorId);
                }
            }
        }, iter: 800);

    [Fact]
    public void A_clash_reads_as_a_coordinator_would_say_it()
    {
        var clash = Clash(
        [
            new Obstacle(Heads[0], Span(0, 4), DayParts.FullDay, "course"),
            new Obstacle(Heads[1], Span(7, 11), DayParts.FullDay, "residential"),
        ]);
        Assert.NotNull(clash);
        Assert.Equal(
            "No date fits the visit to Ash: The visit must fall between 19 April 2027 and 30 April 2027. "
            + "Head of Ash is away 19–23 April 2027 (course). Head of Birch is away 26–30 April 2027 (residential).",
            clash.Sentence);
        Assert.Equal("Monday 19 April 2027 (morning) would be possible without this: Head of Ash is away 19–23 April 2027 (course).", clash.WaysOut[0].Sentence);
    }

    private static DateSpan Span(int from, int to) => new(First.AddDays(from), First.AddDays(to));

    private static Clash? Clash(IReadOnlyList<Obstacle> obstacles)
    {
        var planner = new DatePlanner(Request(obstacles));
        var plan = planner.Plan();
        return plan.Missed.Count > 0 ? planner.WhyNoDate(plan, Wanted) : null;
    }

    private static bool IsFree(IReadOnlyList<Obstacle> obstacles)
    {
        var request = Request(obstacles);
        return new Referee(request).Choices(request.Groups[0].Visits[0]).Count > 0;
    }

    private static IEnumerable<List<Obstacle>> SubsetsOf(List<Obstacle> obstacles, int size) =>
        from mask in Enumerable.Range(0, 1 << obstacles.Count)
        where int.PopCount(mask) == size
        select obstacles.Where((_, index) => (mask >> index & 1) != 0).ToList();

    private static DateRequest Request(IReadOnlyList<Obstacle> obstacles)
    {
        List<Absence> AbsencesOf(Guid id) => [.. obstacles.Where(obstacle => obstacle.Owner == id && obstacle.Weekday is null)
            .Select(obstacle => new Absence(obstacle.Days, obstacle.Label, obstacle.Parts))];
        WorkingWeek WeekOf(Guid id)
        {
            DayParts On(DayOfWeek day) => obstacles.Where(obstacle => obstacle.Owner == id && obstacle.Weekday == day)
                .Aggregate(DayParts.FullDay, (parts, obstacle) => parts & ~obstacle.Parts);
            return new WorkingWeek(On(DayOfWeek.Monday), On(DayOfWeek.Tuesday), On(DayOfWeek.Wednesday), On(DayOfWeek.Thursday), On(DayOfWeek.Friday));
        }

        CalendarLayer LayerOf(Guid school) => new(school, CalendarLevel.School, school == Host ? "Ash" : "Birch", null, [],
            [.. obstacles.Where(obstacle => obstacle.Owner == school).Select(obstacle => new CalendarEntry(obstacle.Kind, obstacle.Days, obstacle.Label, obstacle.Parts))]);
        Person Named(Guid id, string name, Guid? school) =>
            new() { Id = id, Name = name, SchoolId = school, Absences = AbsencesOf(id), Works = WeekOf(id) };
        // The layers' ids are one digit off the schools'.
        static Guid LayerId(Guid school) => Worlds.Id(5, school == Host ? 0 : 1);
        return new DateRequest
        {
            Today = new(2027, 4, 18),
            Schools =
            [
                new School { Id = Host, Name = "Ash", CalendarId = LayerId(Host) },
                new School { Id = Guest, Name = "Birch", CalendarId = LayerId(Guest) },
            ],
            People =
            [
                Named(Heads[0], "Head of Ash", Host), Named(Heads[1], "Head of Birch", Guest),
                Named(Leads[0], "Lee", null), Named(Leads[1], "Max", null),
            ],
            Calendars = [LayerOf(Host) with { Id = LayerId(Host) }, LayerOf(Guest) with { Id = LayerId(Guest) }],
            Assessments = [],
            Groups =
            [
                new ReviewGroup(Worlds.Id(4, 0), "Group", new DateRules { Window = Window, NoticeSchoolDays = 0 },
                [
                    new Visit
                    {
                        Id = Wanted, HostId = Host, PeopleIds = Heads, Session = SessionKind.EitherHalf,
                        FacilitatorIds = obstacles.Any(obstacle => Leads.Contains(obstacle.Owner)) ? Leads : [],
                    },
                ]),
            ],
        };
    }

    /// <summary>One thing in the way: a school's entry, a person's absence, or a weekday a person does not work.</summary>
    private sealed record Obstacle(Guid Owner, DateSpan Days, DayParts Parts, string Label, EntryKind Kind = EntryKind.Closed, DayOfWeek? Weekday = null)
    {
        private Guid Subject => Owner == Host ? Worlds.Id(5, 0) : Owner == Guest ? Worlds.Id(5, 1) : Owner;

        public bool Is(Cause cause) => cause.SubjectId == Subject
            && (Weekday is { } day ? cause.Kind == CauseKind.NotWorking && cause.Sentence.Contains($"on {day}", StringComparison.Ordinal)
                : cause.Sentence.Contains(Label, StringComparison.Ordinal));

        public static List<Obstacle> Some(Random random)
        {
            Guid[] owners = random.Next(2) == 0 ? [Host, Guest, .. Heads] : [Host, Guest, .. Heads, .. Leads];
            return [.. Enumerable.Range(0, random.Next(2, 10)).Select(number =>
            {
                var owner = owners[random.Next(owners.Length)];
                var from = random.Next(12);
                var days = Span(from, from + random.Next(11));
                var parts = random.Next(4) == 0 ? (DayParts)random.Next(1, 3) : DayParts.FullDay;
                var kind = random.Next(2) == 0 ? EntryKind.Closed : EntryKind.Busy;
                var weekday = owner != Host && owner != Guest && random.Next(3) == 0 ? (DayOfWeek?)random.Next(1, 6) : null;
                return new Obstacle(owner, days, parts, $"reason {number}.", kind, weekday);
            }).DistinctBy(obstacle => (obstacle.Owner, obstacle.Weekday, obstacle.Weekday is null ? obstacle.Label : ""))];
        }
    }
}
