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
