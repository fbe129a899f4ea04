using CsCheck;

namespace PeerReview.Scheduling.Dates.Tests;

public sealed class ExplanationTests
{
    [Fact]
    public void Every_date_comes_with_a_reason_and_true_alternatives() =>
        Worlds.Requests(mostVisits: 5).Sample(request =>
        {
            var planner = new DatePlanner(request);
            var plan = planner.Plan(new PlanOptions { Rounds = 60 });
            var referee = new Referee(request);
            var open = request.Groups.SelectMany(group => group.Visits).Where(visit => visit.Fixed is null).ToDictionary(visit => visit.Id);
            foreach (var visit in plan.Visits.Where(visit => open.ContainsKey(visit.VisitId)))
            {
                var why = planner.WhyThisDate(plan, visit.VisitId, alternatives: 1000);
                Assert.NotEmpty(why.Sentences);
                var others = PlanningTests.EntriesOf(plan).Where(entry => entry.VisitId != visit.VisitId).ToList();
                List<Entry> With(Entry entry) => [.. others, entry];
                var expected = referee.Choices(open[visit.VisitId])
                    .Where(choice => choice.Slot != visit.Slot && referee.Keeps(With(choice)))
                    .GroupBy(choice => choice.Slot)
                    .ToDictionary(same => same.Key, same => same.Min(choice => referee.Cost(With(choice))) - plan.Cost);
                Assert.Equal(
                    expected.OrderBy(pair => pair.Value).ThenBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)),
                    why.NextBest.Select(other => (other.Slot, other.ExtraPoints)));
            }
        }, iter: 500);

    [Fact]
    public void A_visit_without_a_date_has_a_clash_and_a_way_out_and_one_with_a_free_date_has_none() =>
        Worlds.Requests(mostVisits: 5).Sample(request =>
        {
            var planner = new DatePlanner(request);
            var plan = planner.Plan(new PlanOptions { Rounds = 60 });
            foreach (var missed in plan.Missed)
            {
                var clash = planner.WhyNoDate(plan, missed);
                Assert.NotNull(clash);
                Assert.NotEmpty(clash.Causes);
                Assert.NotEmpty(clash.WaysOut);
            }

            foreach (var visit in plan.Visits.Where(visit => !IsFixed(request, visit.VisitId)))
            {
                Assert.Null(planner.WhyNoDate(plan, visit.VisitId));
            }
        }, iter: 500);

    private static bool IsFixed(DateRequest request, Guid id) =>
        request.Groups.SelectMany(group => group.Visits).Single(visit => visit.Id == id).Fixed is not null;
}
