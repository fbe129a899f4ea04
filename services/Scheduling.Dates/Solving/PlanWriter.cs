using PeerReview.Scheduling.Dates.Compiling;
using PeerReview.Scheduling.Dates.Explaining;

namespace PeerReview.Scheduling.Dates.Solving;

/// <summary>Turns choices of the bare problem back into dates, and dates into a plan with its costs.</summary>
internal static class PlanWriter
{
    public static IEnumerable<Dated> Dated(Horizon horizon, Kernel kernel, CompiledVisit[][] visits, KernelPlan plan)
    {
        for (var block = 0; block < visits.Length; block++)
        {
            for (var v = 0; v < visits[block].Length; v++)
            {
                if (plan.Choice[block][v] is var option && option != Block.Missed)
                {
                    yield return DatedOf(horizon, visits[block][v], kernel.Blocks[block].Visits[v], option);
                }
            }
        }
    }

    /// <param name="request">The request.</param>
    /// <param name="dates">The dates; every open or settled visit without one is missed.</param>
    /// <param name="bound">A lower bound in points, or null when only the cost itself is to be told.</param>
    /// <param name="cancelled">Whether the caller stopped the search.</param>
    public static DatePlan Write(CompiledRequest request, IEnumerable<Dated> dates, long? bound, bool cancelled)
    {
        var dated = dates.ToList();
        var costing = new Costing(request, dated);
        var missed = request.Visits.Keys.Except(dated.Select(one => one.Visit.Visit.Id)).Order().ToList();
        var cost = costing.Total(missed.Count);
        return new DatePlan
        {
            Visits = [.. dated.OrderBy(one => one.Visit.Group.Group.Id).ThenBy(one => one.Visit.Visit.Id).Select(one => new PlannedVisit(
                one.Visit.Visit.Id, one.Visit.Group.Group.Id, one.Slot, one.FacilitatorId, costing.Of(one.Visit.Visit.Id)))],
            Missed = missed,
            Cost = cost,
            Bound = Math.Min(bound ?? 0, cost),
            Cancelled = cancelled,
        };
    }

    private static Dated DatedOf(Horizon horizon, CompiledVisit visit, KernelVisit options, int option)
    {
        var slot = options.OptionSlot[option];
        var facilitator = options.OptionFacilitator[option];
        return new Dated(
            visit,
            new Slot(horizon.Date(options.Day[slot]), (DayParts)options.Parts[slot]),
            facilitator >= 0 ? visit.Facilitators[facilitator].Id : visit.Settled?.FacilitatorId);
    }
}
