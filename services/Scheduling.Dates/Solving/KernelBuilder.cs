using System.Runtime.InteropServices;
using PeerReview.Scheduling.Dates.Compiling;

namespace PeerReview.Scheduling.Dates.Solving;

/// <summary>Turns a compiled request into the bare problem.</summary>
internal sealed class KernelBuilder
{
    private readonly CompiledRequest _request;
    private readonly Rows _rows;
    private readonly List<Charge> _charges = [];

    private KernelBuilder(CompiledRequest request)
    {
        _request = request;
        _rows = new Rows(request);
    }

    /// <summary>
    /// Builds the bare problem; block i is group i, its visits in the order of the second result. The third is what settled
    /// visits of different groups cost together, in points, whatever is chosen.
    /// </summary>
    public static (Kernel Kernel, CompiledVisit[][] Visits, long Constant) Build(CompiledRequest request)
    {
        var builder = new KernelBuilder(request);
        var visits = new CompiledVisit[request.Groups.Length][];
        var blocks = new Block[request.Groups.Length];
        for (var group = 0; group < blocks.Length; group++)
        {
            (blocks[group], visits[group]) = builder.BuildBlock(request.Groups[group]);
        }

        var kernel = builder._rows.ToKernel(blocks);
        MovePenalty.Apply(request, kernel, visits);
        return (kernel, visits, builder._rows.Constant);
    }

    private (Block Block, CompiledVisit[] Visits) BuildBlock(CompiledGroup group)
    {
        // Fewest slots first keeps the search narrow at the top.
        var built = group.Visits
            .Select(visit => (Compiled: visit, Kernel: BuildVisit(visit)))
            .OrderBy(pair => pair.Kernel.Slots)
            .ThenBy(pair => pair.Compiled.Visit.Id)
            .ToArray();
        var visits = Array.ConvertAll(built, pair => pair.Compiled);
        return (new Block(Array.ConvertAll(built, pair => pair.Kernel), PairRules(group, visits), SharingOf(visits)), visits);
    }

    private KernelVisit BuildVisit(CompiledVisit visit)
    {
        List<(int Day, DayParts Parts)> slots = [];
        List<int> firstOption = [], optionSlot = [], optionFacilitator = [];
        List<long> optionCost = [];
        List<int[]> optionRows = [];
        foreach (var (day, parts, facilitators) in SlotsOf(visit))
        {
            firstOption.Add(optionSlot.Count);
            var slotCost = SlotCost(visit, day, parts);
            int[] slotRows = visit.Settled is null ? _rows.OfSlot(visit, day, parts) : [];
            for (var f = 0; f < Math.Max(1, facilitators.Count); f++)
            {
                var facilitator = facilitators.Count > 0 ? facilitators[f] : null;
                optionSlot.Add(slots.Count);
                optionFacilitator.Add(facilitator is null ? -1 : Array.IndexOf(visit.Facilitators, facilitator));
                optionCost.Add((slotCost + FacilitatorCost(facilitator, day, parts)) * Kernel.Scale);
                optionRows.Add(facilitator is null || visit.Settled is not null
                    ? slotRows
                    : _rows.WithFacilitator(slotRows, facilitator, day, parts));
            }

            slots.Add((day, parts));
        }

        firstOption.Add(optionSlot.Count);
        return new KernelVisit
        {
            Day = [.. slots.Select(slot => slot.Day)],
            Parts = [.. slots.Select(slot => (int)slot.Parts)],
            SchoolDay = [.. slots.Select(slot => visit.Group.SchoolDayCount[slot.Day])],
            Week = [.. slots.Select(slot => _request.Horizon.Week(slot.Day))],
            FirstOption = [.. firstOption],
            OptionSlot = [.. optionSlot],
            OptionFacilitator = [.. optionFacilitator],
            OptionCost = [.. optionCost],
            OptionRows = [.. optionRows],
            MissCost = visit.Settled is null ? _request.Weights.Missed * Kernel.Scale : Kernel.Forbidden,
        };
    }

    private IReadOnlyList<Candidate> SlotsOf(CompiledVisit visit)
    {
        if (visit.Settled is not { } agreed)
        {
            return visit.IsOpen ? visit.Candidates() : [];
        }

        var facilitator = visit.Facilitators.Where(one => one.Id == agreed.FacilitatorId).ToArray();
        return [new Candidate(_request.Horizon.Day(agreed.Slot.Date), agreed.Slot.Parts, facilitator)];
    }

    private long SlotCost(CompiledVisit visit, int day, DayParts parts)
    {
        _charges.Clear();
        Charges.OfSlot(_request, visit, day, parts, _charges);
        return Sum(_charges);
    }

    private long FacilitatorCost(Facilitator? facilitator, int day, DayParts parts)
    {
        _charges.Clear();
        if (facilitator is not null)
        {
            Charges.OfFacilitator(facilitator, day, parts, _charges);
        }

        return Sum(_charges);
    }

    private static long Sum(List<Charge> charges)
    {
        long sum = 0;
        foreach (ref readonly var charge in CollectionsMarshal.AsSpan(charges))
        {
            sum += charge.Points;
        }

        return sum;
    }

    private PairRule[,] PairRules(CompiledGroup group, CompiledVisit[] visits)
    {
        var rules = new PairRule[visits.Length, visits.Length];
        for (var j = 0; j < visits.Length; j++)
        {
            for (var i = 0; i < j; i++)
            {
                rules[i, j] = Rule(group.Group.Rules, visits[i], visits[j]);
            }
        }

        return rules;
    }

    private PairRule Rule(DateRules rules, CompiledVisit one, CompiledVisit two)
    {
        var perDayShort = _request.Weights.SpacingPerDayShort * Kernel.Scale;
        if (one.Settled is not null && two.Settled is not null)
        {
            // What was agreed stands even where it breaks a rule, but the price of the spacing is still told.
            return new PairRule(0, rules.PreferredSpacing, perDayShort, SharesPeople: false, 0, 0);
        }

        var sharesPeople = one.Occupied.Intersect(two.Occupied).Any();
        var secondAfter = two.Visit.AfterVisitIds.Contains(one.Visit.Id);
        var firstAfter = one.Visit.AfterVisitIds.Contains(two.Visit.Id);
        return (firstAfter, secondAfter) switch
        {
            (_, true) => new(rules.LeastSpacing, rules.PreferredSpacing, perDayShort, sharesPeople, 1, two.Visit.SchoolDaysAfter),
            (true, _) => new(rules.LeastSpacing, rules.PreferredSpacing, perDayShort, sharesPeople, -1, one.Visit.SchoolDaysAfter),
            _ => new(rules.LeastSpacing, rules.PreferredSpacing, perDayShort, sharesPeople, 0, 0),
        };
    }

    private Sharing[] SharingOf(CompiledVisit[] visits)
    {
        var weekly = _request.Weights.SecondVisitInWeek * Kernel.Scale;
        var daily = _request.Weights.SecondReleaseOnDay * Kernel.Scale;
        return
        [
            .. Masks(visits, visit => visit.Visit.PeopleIds.Where(id => !_rows.IsShared(id)))
                .Select(mask => new Sharing(mask.Visits, mask.Owners * weekly, ByWeek: true)),
            .. Masks(visits, visit => _request.ReleasingSchools(visit.Visit).Where(id => !_rows.IsShared(id)))
                .Select(mask => new Sharing(mask.Visits, mask.Owners * daily, ByWeek: false)),
        ];
    }

    // Owners with the same visits are priced together.
    private static IEnumerable<(ulong Visits, int Owners)> Masks(CompiledVisit[] visits, Func<CompiledVisit, IEnumerable<Guid>> ownersOf)
    {
        Dictionary<Guid, ulong> masks = [];
        for (var v = 0; v < visits.Length; v++)
        {
            foreach (var owner in ownersOf(visits[v]).Distinct())
            {
                masks[owner] = masks.GetValueOrDefault(owner) | 1UL << v;
            }
        }

        return masks.Values
            .Where(mask => (mask & (mask - 1)) != 0)
            .GroupBy(mask => mask)
            .OrderBy(same => same.Key)
            .Select(same => (same.Key, same.Count()));
    }
}
