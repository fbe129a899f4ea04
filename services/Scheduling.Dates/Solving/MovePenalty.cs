using PeerReview.Scheduling.Dates.Compiling;

namespace PeerReview.Scheduling.Dates.Solving;

/// <summary>
/// Prices leaving the present date above all soft rules together, half as much for another facilitator on the same date, and no
/// date at all above all moves together, so that the cheapest plan is the one that moves least.
/// </summary>
internal static class MovePenalty
{
    public static void Apply(CompiledRequest request, Kernel kernel, CompiledVisit[][] visits)
    {
        if (request.Standing.Now.Count == 0)
        {
            return;
        }

        var half = kernel.Blocks.Sum(block => MostSoftCost(kernel, block)) + Kernel.Scale;
        var miss = 2 * half * (request.Standing.Open.Count + 1);
        for (var block = 0; block < visits.Length; block++)
        {
            for (var v = 0; v < visits[block].Length; v++)
            {
                Apply(request, visits[block][v], kernel.Blocks[block].Visits[v], half, miss);
            }
        }
    }

    private static void Apply(CompiledRequest request, CompiledVisit visit, KernelVisit options, long half, long miss)
    {
        if (!request.Standing.Open.Contains(visit.Visit.Id))
        {
            return;
        }

        options.MissCost = miss;
        if (request.Standing.Now.GetValueOrDefault(visit.Visit.Id) is not { } now)
        {
            return;
        }

        for (var option = 0; option < options.Options; option++)
        {
            var slot = options.OptionSlot[option];
            var sameDate = options.Day[slot] == request.Horizon.Day(now.Slot.Date) && options.Parts[slot] == (int)now.Slot.Parts;
            var facilitator = options.OptionFacilitator[option];
            var sameFacilitator = (facilitator < 0 ? null : (Guid?)visit.Facilitators[facilitator].Id) == now.FacilitatorId;
            options.OptionCost[option] += sameDate ? sameFacilitator ? 0 : half : 2 * half;
        }
    }

    private static long MostSoftCost(Kernel kernel, Block block) =>
        block.Visits.Sum(visit => visit.OptionCost.DefaultIfEmpty().Max()
            + visit.OptionRows.Select(rows => rows.Where(row => kernel.Penalty[row] < Kernel.Forbidden).Sum(row => kernel.Penalty[row]))
                .DefaultIfEmpty().Max())
        + block.MostPairCost
        + block.Sharing.Sum(share => share.Cost * block.Visits.Length * 2);
}
