namespace PeerReview.Scheduling.Dates.Solving;

/// <summary>The best plan found for the bare problem, with the prices that prove its bound.</summary>
/// <param name="Choice">The options of each block.</param>
/// <param name="Cost">In scaled points.</param>
/// <param name="Bound">In scaled points.</param>
/// <param name="Prices">The row prices that prove the bound, unless the plan was proven best by exhaustion.</param>
/// <param name="Cancelled">Whether the caller stopped it.</param>
internal sealed record KernelPlan(int[][] Choice, long Cost, long Bound, long[] Prices, bool Cancelled);

/// <summary>Solves the bare problem: prices for the bound, placement by prices, improvement, and a choice among whole calendars.</summary>
internal sealed class DateSolver
{
    private const int ConstructEvery = 8;
    private const int MasterEvery = 60;
    private const double MasterEffort = 2;

    private readonly PlanOptions _options;
    private readonly Action<int, KernelPlan>? _report;
    private readonly DualAscent _dual;
    private readonly Improver _improver;
    private readonly Master _master;
    private bool _proven;

    private DateSolver(Kernel kernel, PlanOptions options, Action<int, KernelPlan>? report)
    {
        _options = options;
        _report = report;
        var solver = new BlockSolver(kernel);
        _dual = new DualAscent(kernel, solver);
        _improver = new Improver(kernel, solver, options.Seed);
        _master = new Master(kernel, solver);
    }

    public static KernelPlan Solve(Kernel kernel, PlanOptions options, Action<int, KernelPlan>? report, CancellationToken cancellationToken) =>
        new DateSolver(kernel, options, report).Run(cancellationToken);

    private KernelPlan Run(CancellationToken cancellationToken)
    {
        _improver.Construct(_dual.BestPrice, share: 0);
        for (var round = 1; round <= _options.Rounds && !_proven && !cancellationToken.IsCancellationRequested; round++)
        {
            _dual.Step(_improver.Current.Cost);
            _proven = _dual.Bound >= _improver.Current.Cost;
            if (round % ConstructEvery == 0)
            {
                _improver.Construct(_dual.BestPrice, share: 64);
            }

            if (!_proven && round > 20)
            {
                _improver.Round(_dual.BestPrice, cancellationToken);
            }

            if (!_proven && round % MasterEvery == 0)
            {
                ChooseAmongCalendars(cancellationToken);
            }

            _report?.Invoke(round, Result(cancelled: false));
        }

        _improver.Polish();
        return Result(cancellationToken.IsCancellationRequested);
    }

    private void ChooseAmongCalendars(CancellationToken cancellationToken)
    {
        var (choice, proven) = _master.Solve(_improver.Current, _dual.BestPrice, _dual.Bound, MasterEffort, cancellationToken);
        _improver.Current.Replace(choice);
        _proven = proven;
    }

    private KernelPlan Result(bool cancelled)
    {
        var plan = _improver.Current;
        return new(plan.Placed, plan.Cost, _proven ? plan.Cost : Math.Max(_dual.Bound, 0), _dual.BestPrice, cancelled);
    }
}
