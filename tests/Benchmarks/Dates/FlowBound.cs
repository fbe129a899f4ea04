using Google.OrTools.Graph;

namespace PeerReview.Benchmarks.Dates;

/// <summary>
/// The cheapest assignment of reviews to lead days when spacing is forgotten, by minimum-cost flow: no plan costs less, and
/// none misses fewer.
/// </summary>
internal static class FlowBound
{
    public static (long Cost, int Missed) Of(Instance instance)
    {
        var flow = new MinCostFlow();
        var source = 0;
        var sink = 1;
        int Review(int review) => 2 + review;
        int LeadDay(int lead, int day) => 2 + instance.Reviews + (lead * Instance.Days) + day;
        var missArcs = new int[instance.Reviews];
        for (var review = 0; review < instance.Reviews; review++)
        {
            flow.AddArcWithCapacityAndUnitCost(source, Review(review), 1, 0);
            missArcs[review] = flow.AddArcWithCapacityAndUnitCost(Review(review), sink, 1, Instance.MissCost);
            foreach (var (lead, day) in instance.Options(review))
            {
                flow.AddArcWithCapacityAndUnitCost(Review(review), LeadDay(lead, day), 1, instance.Cost(review, lead, day));
            }
        }

        for (var lead = 0; lead < instance.Leads.Length; lead++)
        {
            for (var day = 0; day < Instance.Days; day++)
            {
                flow.AddArcWithCapacityAndUnitCost(LeadDay(lead, day), sink, 1, 0);
            }
        }

        flow.SetNodeSupply(source, instance.Reviews);
        flow.SetNodeSupply(sink, -instance.Reviews);
        return flow.Solve() == MinCostFlowBase.Status.OPTIMAL
            ? (flow.OptimalCost(), missArcs.Count(arc => flow.Flow(arc) > 0))
            : throw new InvalidOperationException("The flow bound was not found.");
    }
}
