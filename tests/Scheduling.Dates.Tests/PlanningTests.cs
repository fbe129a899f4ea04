using CsCheck;

namespace PeerReview.Scheduling.Dates.Tests;

public sealed class PlanningTests
{
    [Fact]
    public void A_plan_never_breaks_a_hard_rule_and_costs_what_it_says() =>
        Worlds.Requests(mostVisits: 7).Sample(request =>
        {
            var plan = new DatePlanner(request).Plan(new PlanOptions { Rounds = 60 });
            var referee = new Referee(request);
            var entries = EntriesOf(plan);
            Assert.True(referee.Keeps(entries));
            Assert.Equal(referee.Cost(entries), plan.Cost);
            Assert.Equal(request.Groups.Sum(group => group.Visits.Count), entries.Count + plan.Missed.Count);
            Assert.True(plan.Bound <= plan.Cost);
        }, iter: 2000);

    [Fact]
    public void A_small_plan_is_as_cheap_as_the_cheapest_of_all_plans() =>
        Worlds.Requests(mostVisits: 3).Sample(request =>
        {
            var plan = new DatePlanner(request).Plan();
            var cheapest = BruteForce.Cheapest(request);
            Assert.Equal(cheapest, plan.Cost);
            Assert.True(plan.Bound <= cheapest);
        }, iter: 1200);

    [Fact]
    public void Groups_of_many_visits_keep_every_hard_rule_too() =>
        Worlds.Requests(mostVisits: 18).Sample(request =>
        {
            var plan = new DatePlanner(request).Plan(new PlanOptions { Rounds = 30 });
            var referee = new Referee(request);
            var entries = EntriesOf(plan);
            Assert.True(referee.Keeps(entries));
            Assert.Equal(referee.Cost(entries), plan.Cost);
            Assert.True(plan.Bound <= plan.Cost);
        }, iter: 400);

    [Fact]
    public void The_order_of_the_input_does_not_matter() =>
        Gen.Select(Worlds.Requests(mostVisits: 10), Gen.Int[0, int.MaxValue]).Sample((request, seed) =>
        {
            var options = new PlanOptions { Rounds = 30 };
            var plan = new DatePlanner(request).Plan(options);
            var shuffled = new DatePlanner(Shuffled(request, new Random(seed))).Plan(options);
            Assert.Equal(EntriesOf(plan), EntriesOf(shuffled));
            Assert.Equal(plan.Visits.SelectMany(visit => visit.Costs), shuffled.Visits.SelectMany(visit => visit.Costs));
            Assert.Equal((plan.Cost, plan.Bound), (shuffled.Cost, shuffled.Bound));
            Assert.Equal(plan.Missed, shuffled.Missed);
        }, iter: 1000);

    [Fact]
    public void Two_half_days_of_one_day_are_two_visits_and_a_third_has_no_room()
    {
        var request = Examples.Triad();
        var day = DateSpan.On(new(2026, 6, 25));
        var group = request.Groups[0];
        DatePlan PlanOf(int visits) => new DatePlanner(request with
        {
            Groups = [group with
            {
                Rules = group.Rules with { Window = day, LeastSpacing = 0 },
                Visits = [.. group.Visits.Take(visits).Select(visit => visit with { Session = SessionKind.EitherHalf })],
            }],
        }).Plan();

        Assert.Equal([DayParts.Morning, DayParts.Afternoon], PlanOf(visits: 2).Visits.Select(visit => visit.Slot.Parts).Order());
        Assert.Single(PlanOf(visits: 3).Missed);
    }

    private static DateRequest Shuffled(DateRequest request, Random random)
    {
        List<T> Mixed<T>(IReadOnlyList<T> items)
        {
            T[] mixed = [.. items];
            random.Shuffle(mixed);
            return [.. mixed];
        }

        return request with
        {
            Schools = Mixed(request.Schools),
            People = [.. Mixed(request.People).Select(person => person with { Absences = Mixed(person.Absences) })],
            Calendars = [.. Mixed(request.Calendars).Select(layer => layer with { Terms = Mixed(layer.Terms), Entries = Mixed(layer.Entries) })],
            Assessments = request.Assessments is { } windows ? Mixed(windows) : null,
            Commitments = Mixed(request.Commitments),
            Holds = Mixed(request.Holds),
            Groups = [.. Mixed(request.Groups).Select(group => group with
            {
                Visits = [.. Mixed(group.Visits).Select(visit => visit with
                {
                    PeopleIds = Mixed(visit.PeopleIds),
                    VisitingSchoolIds = Mixed(visit.VisitingSchoolIds),
                    FacilitatorIds = Mixed(visit.FacilitatorIds),
                    AfterVisitIds = Mixed(visit.AfterVisitIds),
                })],
            })],
        };
    }

    internal static List<Entry> EntriesOf(DatePlan plan) =>
        [.. plan.Visits.Select(visit => new Entry(visit.VisitId, visit.Slot, visit.FacilitatorId))];
}

/// <summary>Tries every combination of dates.</summary>
internal static class BruteForce
{
    public static long Cheapest(DateRequest request)
    {
        var referee = new Referee(request);
        var visits = request.Groups.SelectMany(group => group.Visits).ToList();
        var choices = visits.ConvertAll(referee.Choices);
        return Try(referee, visits, choices, [], visit: 0);
    }

    private static long Try(Referee referee, List<Visit> visits, List<List<Entry>> choices, List<Entry> plan, int visit)
    {
        if (visit == visits.Count)
        {
            return referee.Cost(plan);
        }

        var best = visits[visit].Fixed is null ? Try(referee, visits, choices, plan, visit + 1) : long.MaxValue;
        foreach (var entry in choices[visit])
        {
            plan.Add(entry);
            if (referee.Keeps(plan))
            {
                best = Math.Min(best, Try(referee, visits, choices, plan, visit + 1));
            }

            plan.RemoveAt(plan.Count - 1);
        }

        return best;
    }
}
