using Google.OrTools.Graph;

namespace PeerReview.Benchmarks.Dates;

/// <summary>
/// The cheapest assignment of reviews to lead days when the spacing between a triad's reviews is forgotten, by minimum-cost
/// flow: no plan costs less. A triad whose free days leave room for fewer than three reviews even when it is alone gets only
/// as many, so that reviews nobody could place are not held against a plan.
/// </summary>
internal static class FlowBound
{
    private const int Source = 0;
    private const int Sink = 1;
    private const int FirstTriad = 2;

    public static (long Cost, int Missed) Of(Instance instance)
    {
        var flow = new MinCostFlow();
        var triads = instance.Reviews / 3;
        var firstReview = FirstTriad + triads;
        var firstLeadDay = firstReview + instance.Reviews;
        for (var triad = 0; triad < triads; triad++)
        {
            flow.AddArcWithCapacityAndUnitCost(Source, FirstTriad + triad, MostAlone(instance, triad), 0);
        }

        for (var review = 0; review < instance.Reviews; review++)
        {
            flow.AddArcWithCapacityAndUnitCost(FirstTriad + (review / 3), firstReview + review, 1, 0);
            foreach (var (lead, day) in instance.Options(review))
            {
                flow.AddArcWithCapacityAndUnitCost(firstReview + review, firstLeadDay + (lead * Instance.Days) + day, 1, instance.Cost(review, lead, day));
            }
        }

        for (var leadDay = 0; leadDay < instance.Leads.Length * Instance.Days; leadDay++)
        {
            flow.AddArcWithCapacityAndUnitCost(firstLeadDay + leadDay, Sink, 1, 0);
        }

        var missed = flow.AddArcWithCapacityAndUnitCost(Source, Sink, instance.Reviews, Instance.MissCost);
        flow.SetNodeSupply(Source, instance.Reviews);
        flow.SetNodeSupply(Sink, -instance.Reviews);
        return flow.Solve() == MinCostFlowBase.Status.OPTIMAL
            ? (flow.OptimalCost(), (int)flow.Flow(missed))
            : throw new InvalidOperationException("The flow bound was not found.");
    }

    // A triad alone: which of its reviews each free day could take, and the most that fit five days apart, by trying all.
    private static int MostAlone(Instance instance, int triad)
    {
        var days = Array.ConvertAll(new[] { 3 * triad, (3 * triad) + 1, (3 * triad) + 2 }, review =>
            instance.Options(review).Select(option => option.Day).Distinct().ToArray());
        return Most(days, review: 0, []);
    }

    private static int Most(int[][] days, int review, List<int> taken)
    {
        if (review == days.Length)
        {
            return taken.Count;
        }

        var most = Most(days, review + 1, taken);
        foreach (var day in days[review])
        {
            if (most < days.Length - review + taken.Count && taken.TrueForAll(other => Math.Abs(other - day) >= Instance.Spacing))
            {
                taken.Add(day);
                most = Math.Max(most, Most(days, review + 1, taken));
                taken.RemoveAt(taken.Count - 1);
            }
        }

        return most;
    }
}
