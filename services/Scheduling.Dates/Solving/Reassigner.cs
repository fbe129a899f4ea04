using Google.OrTools.Graph;

namespace PeerReview.Scheduling.Dates.Solving;

/// <summary>
/// Lets one visit of every group choose again, all at once and exactly: with the groups' other visits in place what is left is
/// an assignment of visits to rows, which minimum-cost flow solves.
/// </summary>
internal sealed class Reassigner(Kernel kernel, int[] coupled, int seed)
{
    private const int Sink = 0;

    private readonly Random _random = new(seed);
    private readonly int[] _nodeOfRow = new int[kernel.Rows];
    private readonly List<int[]> _before = [];
    private readonly int[] _freed = new int[coupled.Length];
    private readonly List<(int Option, int Arc)>[] _arcs = new List<(int Option, int Arc)>[coupled.Length];

    /// <summary>One exchange; the plan is left no dearer than it was.</summary>
    public void Exchange(Assignment plan)
    {
        var cost = plan.Cost;
        _before.Clear();
        for (var index = 0; index < coupled.Length; index++)
        {
            Free(plan, index);
        }

        PlaceAll(plan, Assign(plan) ?? _before);
        if (plan.Cost > cost)
        {
            // Soft rows are priced one use at a time, so together they can come dearer than the flow thought.
            PlaceAll(plan, _before);
        }
    }

    private void Free(Assignment plan, int index)
    {
        var block = coupled[index];
        var visit = _random.Next(kernel.Blocks[block].Visits.Length);
        var choice = plan.Choice[block]!;
        _before.Add(choice);
        _freed[index] = MayBeFreed(block, visit, choice[visit]) ? visit : -1;
        if (_freed[index] >= 0)
        {
            plan.Lift(block);
            int[] without = [.. choice];
            without[visit] = Block.Missed;
            plan.Place(block, without);
        }
    }

    private void PlaceAll(Assignment plan, List<int[]> choices)
    {
        for (var index = 0; index < coupled.Length; index++)
        {
            plan.Lift(coupled[index]);
        }

        for (var index = 0; index < coupled.Length; index++)
        {
            plan.Place(coupled[index], choices[index]);
        }
    }

    // A visit whose option uses several rows would have to be given up for good: others may take one row of them.
    private bool MayBeFreed(int block, int visit, int option) =>
        kernel.Blocks[block].Visits[visit].MissCost < Kernel.Forbidden
        && (option == Block.Missed || HardRows(kernel.Blocks[block].Visits[visit].OptionRows[option]) <= 1);

    private int HardRows(int[] rows)
    {
        var hard = 0;
        foreach (var row in rows)
        {
            hard += kernel.Penalty[row] == Kernel.Forbidden ? 1 : 0;
        }

        return hard;
    }

    private List<int[]>? Assign(Assignment plan)
    {
        var flow = new MinCostFlow();
        Array.Clear(_nodeOfRow);
        var nodes = 1;
        for (var index = 0; index < coupled.Length; index++)
        {
            _arcs[index] = [];
            if (_freed[index] >= 0)
            {
                nodes = AddVisit(flow, plan, coupled[index], _freed[index], _arcs[index], nodes);
            }
        }

        flow.SetNodeSupply(Sink, -_freed.Count(visit => visit >= 0));
        return flow.Solve() == MinCostFlowBase.Status.OPTIMAL ? Read(flow, plan) : null;
    }

    private int AddVisit(MinCostFlow flow, Assignment plan, int block, int visit, List<(int Option, int Arc)> arcs, int nodes)
    {
        var node = nodes++;
        var options = kernel.Blocks[block].Visits[visit];
        flow.SetNodeSupply(node, 1);
        arcs.Add((Block.Missed, flow.AddArcWithCapacityAndUnitCost(node, Sink, 1, options.MissCost / Kernel.Scale)));
        int[] choice = [.. plan.Choice[block]!];
        var without = kernel.Blocks[block].Cost(choice) - options.MissCost;
        for (var option = 0; option < options.Options; option++)
        {
            choice[visit] = option;
            var cost = kernel.Blocks[block].Cost(choice) - without;
            var hard = -1;
            var several = false;
            foreach (var row in options.OptionRows[option])
            {
                cost += plan.Room[row] > 0 ? 0 : kernel.Penalty[row];
                several |= hard >= 0 && kernel.Penalty[row] == Kernel.Forbidden;
                hard = kernel.Penalty[row] == Kernel.Forbidden ? row : hard;
            }

            if (cost >= Kernel.Forbidden || several)
            {
                continue;
            }

            if (hard >= 0 && _nodeOfRow[hard] == 0)
            {
                _nodeOfRow[hard] = nodes++;
                flow.AddArcWithCapacityAndUnitCost(_nodeOfRow[hard], Sink, plan.Room[hard], 0);
            }

            arcs.Add((option, flow.AddArcWithCapacityAndUnitCost(node, hard < 0 ? Sink : _nodeOfRow[hard], 1, cost / Kernel.Scale)));
        }

        return nodes;
    }

    private List<int[]> Read(MinCostFlow flow, Assignment plan)
    {
        List<int[]> assigned = [];
        for (var index = 0; index < coupled.Length; index++)
        {
            int[] choice = [.. plan.Choice[coupled[index]]!];
            if (_freed[index] >= 0)
            {
                choice[_freed[index]] = _arcs[index].First(arc => flow.Flow(arc.Arc) > 0).Option;
            }

            assigned.Add(choice);
        }

        return assigned;
    }
}
