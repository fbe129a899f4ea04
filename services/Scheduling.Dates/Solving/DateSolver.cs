namespace PeerReview.Scheduling.Dates.Solving;

/// <summary>The best plan found for the bare problem.</summary>
/// <param name="Choice">The options of each block.</param>
/// <param name="Cost">In scaled points.</param>
/// <param name="Bound">A proven lower bound, in scaled points.</param>
/// <param name="Cancelled">Whether the caller stopped it.</param>
internal sealed record KernelPlan(int[][] Choice, long Cost, long Bound, bool Cancelled);

/// <summary>
/// Solves the bare problem. What shares nothing is solved apart: a lone group at once, groups that share people together, all
/// in turn, so that a caller who stops early has a plan for everyone.
/// </summary>
internal sealed class DateSolver
{
    private readonly Kernel _kernel;
    private readonly List<(int[] Blocks, ComponentSolver Solver)> _components;

    private DateSolver(Kernel kernel, int seed)
    {
        _kernel = kernel;
        _components = [.. Components.Of(kernel).Select(component => (component.Blocks, new ComponentSolver(component.Kernel, seed)))];
    }

    public static KernelPlan Solve(Kernel kernel, PlanOptions options, Action<int, KernelPlan>? report, CancellationToken cancellationToken)
    {
        var solver = new DateSolver(kernel, options.Seed);
        for (var round = 1; round <= options.Rounds && !cancellationToken.IsCancellationRequested; round++)
        {
            var open = solver._components.FindAll(component => !component.Solver.Proven);
            if (open.Count == 0)
            {
                break;
            }

            open.ForEach(component => component.Solver.Round(cancellationToken));
            report?.Invoke(round, solver.Result(cancelled: false));
        }

        solver._components.ForEach(component => component.Solver.Polish());
        return solver.Result(cancellationToken.IsCancellationRequested);
    }

    private KernelPlan Result(bool cancelled)
    {
        var choice = new int[_kernel.Blocks.Length][];
        foreach (var (blocks, solver) in _components)
        {
            for (var index = 0; index < blocks.Length; index++)
            {
                choice[blocks[index]] = solver.Plan.Placed[index];
            }
        }

        return new(choice, _components.Sum(one => one.Solver.Plan.Cost), _components.Sum(one => one.Solver.Bound), cancelled);
    }
}
