using PeerReview.Scheduling.Dates.Compiling;
using PeerReview.Scheduling.Dates.Solving;

namespace PeerReview.Scheduling.Dates.Explaining;

/// <summary>A slot with its best facilitator and what the whole then costs, in points.</summary>
internal sealed record RankedSlot(Slot Slot, Guid? FacilitatorId, long Cost);

/// <summary>Every possible slot of the one open visit of a request, cheapest first, all other visits being fixed.</summary>
internal sealed class Ranking
{
    private readonly List<(RankedSlot Ranked, int Option)> _options = [];

    public Ranking(CompiledRequest request, CompiledVisit open)
    {
        var (kernel, visits, _) = KernelBuilder.Build(request);
        var block = Array.FindIndex(visits, group => Array.IndexOf(group, open) >= 0);
        var own = Array.IndexOf(visits[block], open);
        var options = kernel.Blocks[block].Visits[own];
        var choice = Array.ConvertAll(visits[block], visit => visit.Settled is null ? Block.Missed : 0);
        for (var option = 0; option < options.Options; option++)
        {
            choice[own] = option;
            var cost = kernel.Blocks[block].Cost(choice) + RowCost(kernel, options.OptionRows[option]);
            if (cost < Kernel.Forbidden)
            {
                var slot = options.OptionSlot[option];
                var facilitator = options.OptionFacilitator[option];
                _options.Add((new RankedSlot(
                    new Slot(request.Horizon.Date(options.Day[slot]), (DayParts)options.Parts[slot]),
                    facilitator < 0 ? null : open.Facilitators[facilitator].Id,
                    cost / Kernel.Scale), option));
            }
        }
    }

    /// <summary>One entry a slot, with the facilitator that makes it cheapest.</summary>
    public IEnumerable<RankedSlot> BySlot() => _options
        .GroupBy(item => item.Ranked.Slot)
        .Select(same => same.MinBy(item => (item.Ranked.Cost, item.Option)).Ranked)
        .OrderBy(ranked => ranked.Cost)
        .ThenBy(ranked => ranked.Slot);

    /// <summary>What the whole costs with the visit at a slot.</summary>
    public long CostOf(Slot slot, Guid? facilitatorId) => _options
        .First(item => item.Ranked.Slot == slot && item.Ranked.FacilitatorId == facilitatorId).Ranked.Cost;

    private static long RowCost(Kernel kernel, int[] rows) => rows.Sum(row => kernel.Capacity[row] > 0 ? 0 : kernel.Penalty[row]);
}
