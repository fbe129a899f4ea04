using CsCheck;

namespace PeerReview.Scheduling.Dates.Tests;

public sealed class CheckTests
{
    [Fact]
    public void Dates_set_by_hand_are_judged_as_the_planner_would() =>
        Gen.Select(Worlds.Requests(mostVisits: 5), Gen.Int[0, int.MaxValue]).Sample((request, seed) =>
        {
            var random = new Random(seed);
            var dates = new Dictionary<Guid, FixedSlot>();
            foreach (var visit in request.Groups.SelectMany(group => group.Visits))
            {
                if (visit.Fixed is not null || random.Next(4) > 0)
                {
                    dates.Add(visit.Id, visit.Fixed ?? AnyDate(random, request, visit));
                }
            }

            var check = new DatePlanner(request).Check(dates);
            var entries = dates.Select(pair => new Entry(pair.Key, pair.Value.Slot, pair.Value.FacilitatorId)).ToList();
            var referee = new Referee(request);
            Assert.Equal(referee.Cost(entries), check.Plan.Cost);
            if (dates.Keys.All(id => request.Groups.SelectMany(group => group.Visits).Single(visit => visit.Id == id).Fixed is null))
            {
                Assert.Equal(referee.Keeps(entries), check.Broken.Count == 0);
            }
        }, iter: 1000);

    [Fact]
    public void A_plan_of_the_planner_breaks_nothing() =>
        Worlds.Requests(mostVisits: 5).Sample(request =>
        {
            var planner = new DatePlanner(request);
            var plan = planner.Plan(new PlanOptions { Rounds = 60 });
            var open = request.Groups.SelectMany(group => group.Visits).Where(visit => visit.Fixed is null).Select(visit => visit.Id).ToList();
            var check = planner.Check(plan.Visits.ToDictionary(visit => visit.VisitId, visit => new FixedSlot(visit.Slot, visit.FacilitatorId)), open);
            Assert.Empty(check.Broken);
            Assert.Equal(plan.Cost, check.Plan.Cost);
        }, iter: 300);

    [Fact]
    public void A_date_on_the_sats_is_named_as_such()
    {
        var request = Examples.Triad();
        var visit = request.Groups[0].Visits[0];
        var check = new DatePlanner(request).Check(new Dictionary<Guid, FixedSlot>
        {
            [visit.Id] = new(new Slot(new DateOnly(2026, 5, 12), DayParts.FullDay)),
        });
        var broken = Assert.Single(check.Broken);
        Assert.Contains(broken.Causes, cause => cause.Sentence == "Key stage 2 tests (SATs) at Ash Primary, 11–14 May 2026.");
    }

    private static FixedSlot AnyDate(Random random, DateRequest request, Visit visit)
    {
        var window = request.Groups.Single(group => group.Visits.Contains(visit)).Rules.Window;
        Guid? facilitator = visit.FacilitatorIds.Count > 0 && random.Next(8) > 0 ? visit.FacilitatorIds[random.Next(visit.FacilitatorIds.Count)] : null;
        var parts = visit.Session switch
        {
            _ when random.Next(10) == 0 => (DayParts)random.Next(1, 4),
            SessionKind.FullDay => DayParts.FullDay,
            SessionKind.Morning => DayParts.Morning,
            SessionKind.Afternoon => DayParts.Afternoon,
            _ => (DayParts)random.Next(1, 3),
        };
        var date = window.First.AddDays(random.Next(window.Last.DayNumber - window.First.DayNumber + 1));
        return new FixedSlot(new Slot(date.AddDays(date.DayOfWeek switch { DayOfWeek.Saturday => -1, DayOfWeek.Sunday => -2, _ => 0 }), parts), facilitator);
    }
}
