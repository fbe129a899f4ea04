namespace PeerReview.Scheduling.Dates.Solving;

/// <summary>
/// Solves one component, a round at a time: first prices until they settle, which gives the bound and tells what every shared
/// day is worth to others; then improvement at those prices; and a choice among whole calendars where that can be exhaustive.
/// </summary>
internal sealed class ComponentSolver
{
    private const int ConstructEvery = 25;
    private const int ConstructionsWhenSettled = 8;
    private const int FirstMaster = 5;

    private readonly DualAscent _dual;
    private readonly Improver _improver;
    private readonly Master _master;
    private bool _exhausted;
    private int _rounds;
    private int _roundsSinceSettled;
    private int _nextMaster = FirstMaster;

    public ComponentSolver(Kernel kernel, int seed)
    {
        var solver = new BlockSolver(kernel);
        _dual = new DualAscent(kernel, solver);
        _improver = new Improver(kernel, solver, seed);
        _master = new Master(kernel, solver);
        _improver.Construct(_dual.BestPrice, share: 0);
    }

    public Assignment Plan => _improver.Current;

    /// <summary>A proven lower bound, in scaled points. Costs are whole points, so a bound between two points proves the upper one.</summary>
    public long Bound => _exhausted ? Plan.Cost : Math.Clamp(WholePoints(_dual.Bound), 0, Plan.Cost);

    /// <summary>Whether the plan is proven best.</summary>
    public bool Proven => Bound == Plan.Cost;

    public void Round(CancellationToken cancellationToken)
    {
        if (!_dual.Settled)
        {
            Price();
            return;
        }

        if (_roundsSinceSettled++ == 0)
        {
            Construct(ConstructionsWhenSettled);
        }

        _improver.Round(_dual.BestPrice, cancellationToken);
        _improver.Exchange();
        if (!Proven && _roundsSinceSettled == _nextMaster && !cancellationToken.IsCancellationRequested)
        {
            _nextMaster *= 3;
            _exhausted = _master.Improve(Plan, _dual.BestPrice, _dual.Bound, cancellationToken);
        }
    }

    /// <summary>Leaves no group that could be bettered by itself.</summary>
    public void Polish() => _improver.Polish();

    private static long WholePoints(long scaled) => scaled <= 0 ? 0 : (scaled + Kernel.Scale - 1) / Kernel.Scale * Kernel.Scale;

    private void Price()
    {
        _dual.Step(Plan.Cost);
        if (++_rounds % ConstructEvery == 0)
        {
            Construct(times: 1);
        }
    }

    private void Construct(int times)
    {
        for (var time = 0; time < times; time++)
        {
            _improver.Construct(_dual.BestPrice, share: 64);
        }
    }
}
