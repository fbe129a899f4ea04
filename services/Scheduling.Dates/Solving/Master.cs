using Google.OrTools.Sat;

namespace PeerReview.Scheduling.Dates.Solving;

/// <summary>
/// Chooses one whole calendar per block out of those that a better plan could contain. When no such calendar was left out the
/// outcome is the best plan there is, which is a proof as well.
/// </summary>
internal sealed class Master(Kernel kernel, BlockSolver solver)
{
    private const int MostColumns = 30_000;
    private const int MostColumnsInBlock = 4_000;

    // Beyond this many blocks a choice among some of the calendars finds nothing that improvement does not find sooner.
    private const int MostBlocksWhenIncomplete = 60;

    // In the deterministic time of CP-SAT, of the order of seconds.
    private const double Effort = 2;

    /// <summary>Looks for the best plan.</summary>
    /// <param name="plan">The best plan known, bettered in place.</param>
    /// <param name="price">Prices of rows that prove <paramref name="bound"/>.</param>
    /// <param name="bound">A proven lower bound.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>Whether the plan is now proven best.</returns>
    public bool Improve(Assignment plan, long[] price, long bound, CancellationToken cancellationToken)
    {
        if (Array.Exists(kernel.Blocks, block => block.Visits.Length > BlockSolver.MostVisits))
        {
            return false;
        }

        var columns = new List<int[]>[kernel.Blocks.Length];
        var all = true;
        var most = Math.Min(MostColumns / kernel.Blocks.Length, MostColumnsInBlock);
        for (var block = 0; block < columns.Length; block++)
        {
            var least = solver.Solve(kernel.Blocks[block], price, kernel.Capacity);
            var (choices, complete) = solver.Enumerate(
                kernel.Blocks[block], price, kernel.Capacity, least + (plan.Cost - bound), most);
            columns[block] = choices.ConvertAll(choice => choice.Choice);
            columns[block].Add(plan.Choice[block]!);
            all &= complete;
            if (cancellationToken.IsCancellationRequested || (!all && columns.Length > MostBlocksWhenIncomplete))
            {
                return false;
            }
        }

        var (choice, proven) = Choose(columns, plan, cancellationToken);
        if (choice is not null)
        {
            plan.Replace(choice);
        }

        return all && proven;
    }

    private (int[][]? Choice, bool Proven) Choose(List<int[]>[] columns, Assignment incumbent, CancellationToken cancellationToken)
    {
        var model = new CpModel();
        var usesOfRow = new List<BoolVar>[kernel.Rows];
        List<BoolVar> chosen = [];
        List<long> costs = [];
        foreach (var (block, choices) in columns.Index())
        {
            var first = chosen.Count;
            foreach (var choice in choices)
            {
                var variable = model.NewBoolVar("");
                model.AddHint(variable, ReferenceEquals(choice, incumbent.Choice[block]));
                chosen.Add(variable);
                costs.Add(kernel.Blocks[block].Cost(choice) / Kernel.Scale);
                foreach (var row in incumbent.RowsOf(block, choice))
                {
                    (usesOfRow[row] ??= []).Add(variable);
                }
            }

            model.AddExactlyOne(chosen.Skip(first));
        }

        model.Minimize(LinearExpr.WeightedSum(chosen, costs) + Overdraft(model, usesOfRow));
        return Solved(model, columns, chosen, cancellationToken);
    }

    // Keeps hard rows and returns the price of soft ones drawn beyond their capacity.
    private LinearExpr Overdraft(CpModel model, List<BoolVar>[] usesOfRow)
    {
        List<IntVar> excesses = [];
        List<long> penalties = [];
        for (var row = 0; row < usesOfRow.Length; row++)
        {
            if (usesOfRow[row] is not { } uses || uses.Count <= kernel.Capacity[row])
            {
                continue;
            }

            if (kernel.Penalty[row] == Kernel.Forbidden)
            {
                model.AddLinearConstraint(LinearExpr.Sum(uses), 0, kernel.Capacity[row]);
            }
            else
            {
                var excess = model.NewIntVar(0, uses.Count, "");
                model.Add(LinearExpr.Sum(uses) <= excess + kernel.Capacity[row]);
                excesses.Add(excess);
                penalties.Add(kernel.Penalty[row] / Kernel.Scale);
            }
        }

        return LinearExpr.WeightedSum(excesses, penalties);
    }

    private static (int[][]? Choice, bool Proven) Solved(
        CpModel model, List<int[]>[] columns, List<BoolVar> chosen, CancellationToken cancellationToken)
    {
        using var cp = new CpSolver
        {
            StringParameters = FormattableString.Invariant($"num_workers:1 random_seed:1 max_deterministic_time:{Effort}"),
        };
        using var stop = cancellationToken.Register(cp.StopSearch);
        var status = cp.Solve(model);
        if (status is not (CpSolverStatus.Optimal or CpSolverStatus.Feasible))
        {
            return (null, false);
        }

        var next = 0;
        var choice = Array.ConvertAll(columns, choices =>
        {
            var first = next;
            next += choices.Count;
            return choices[Enumerable.Range(0, choices.Count).First(index => cp.BooleanValue(chosen[first + index]))];
        });
        return (choice, status == CpSolverStatus.Optimal);
    }
}
