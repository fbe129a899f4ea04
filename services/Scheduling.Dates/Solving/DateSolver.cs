namespace PeerReview.Scheduling.Dates.Solving;

/// <summary>The best plan found for the bare problem, with the prices that prove its bound.</summary>
/// <param name="Choice">The options of each block.</param>
/// <param name="Cost">In scaled points.</param>
/// <param name="Bound">In scaled points.</param>
/// <param name="Prices">The row prices that prove the bound.</param>
/// <param name="Cancelled">Whether the caller stopped it.</param>
internal sealed record KernelPlan(int[][] Choice, long Cost, long Bound, long[] Prices, bool Cancelled);

/// <summary>Solves the bare problem: prices for the bound, placement by prices, then improvement, until proven or out of budget.</summary>
internal static class DateSolver
{
    // Prices settle in the first part of the budget; the rest betters the plan.
    private const int ConstructEvery = 8;

    public static KernelPlan Solve(Kernel kernel, PlanOptions options, Action<int, KernelPlan>? report, CancellationToken cancellationToken)
    {
        var solver = new BlockSolver(kernel);
        var dual = new DualAscent(kernel, solver);
        var improver = new Improver(kernel, solver, options.Seed);
        improver.Construct(dual.BestPrice, share: 0);
        for (var round = 0; round < options.Rounds && !cancellationToken.IsCancellationRequested; round++)
        {
            if (round < options.Rounds * 3 / 4)
            {
                dual.Step(improver.Current.Cost);
            }

            if (dual.Bound >= improver.Current.Cost)
            {
                break;
            }

            if (round % ConstructEvery == ConstructEvery - 1)
            {
                improver.Construct(dual.BestPrice, share: 64);
            }

            if (round > 20)
            {
                improver.Round(dual.BestPrice, cancellationToken);
            }

            report?.Invoke(round + 1, Result(improver, dual, cancelled: false));
        }

        return Result(improver, dual, cancellationToken.IsCancellationRequested);
    }

    private static KernelPlan Result(Improver improver, DualAscent dual, bool cancelled) =>
        new([.. improver.Current.Choice.Select(choice => choice!)], improver.Current.Cost, Math.Max(dual.Bound, 0), dual.BestPrice, cancelled);
}
