using PeerReview.Cohorts.Grouping.Costs;
using PeerReview.Cohorts.Grouping.Explaining;
using PeerReview.Cohorts.Grouping.Proving;
using PeerReview.Cohorts.Grouping.Rules;
using PeerReview.Cohorts.Grouping.Searching;

namespace PeerReview.Cohorts.Grouping;

/// <summary>One call of <see cref="GroupingSolver.Solve"/>.</summary>
internal sealed class GroupingRun
{
    /// <summary>Up to so many schools one relaxation holds them all, and branching can finish the proof.</summary>
    private const int LargestWhole = 200;

    private readonly GroupingOptions _options;
    private readonly IProgress<GroupingProgress>? _progress;
    private readonly RuleBook _rules;
    private readonly CostBook _costs;
    private readonly WorkBudget _budget;
    private readonly long _started;
    private readonly double _lockedCost;

    public GroupingRun(GroupingProblem problem, GroupingOptions options, IProgress<GroupingProgress>? progress, CancellationToken cancellation)
    {
        (_options, _progress) = (options, progress);
        _started = options.Clock.GetTimestamp();
        _budget = WorkBudget.Of(options, cancellation);
        _rules = new RuleBook(problem);
        _costs = new CostBook(_rules);
        _lockedCost = _rules.Locks.Sum(locked => _costs.Group(locked.Schools).Total);
    }

    public GroupingResult Solve()
    {
        if (Instance.TryBuild(_rules, _costs) is not { } instance
            || FirstGroups.Sizes(instance.Count, instance.Fewest, instance.Most) is null)
        {
            return Impossible();
        }

        if (instance.Count == 0)
        {
            return Formed(instance, [], 0, new ProofTree(Nothing, [Nothing], 0));
        }

        return instance.Count > LargestWhole || instance.Most > BranchAndBound.LargestGroup ? OverTheMap(instance) : AsAWhole(instance);
    }

    private GroupingResult OverTheMap(Instance instance)
    {
        MapSearch search = new(instance, _options, _budget, (stage, groups, bound) => Report(instance, stage, groups, CostOf(instance, groups), bound));
        return search.Run() is { } found
            ? Formed(instance, found.Groups, found.Proof.Bound, new ProofTree(found.Proof, [found.Proof], 0))
            : NotFound();
    }

    private GroupingResult AsAWhole(Instance instance)
    {
        Partition? best = Search(instance);
        BranchAndBound proof = BranchAndBound.Whole(instance, best?.ToGroups(), _budget, _options.GapTarget,
            search => Report(instance, "proving", search.Best, search.BestCost, search.LowerBound));
        return proof.Best is not null
            ? Formed(instance, proof.Best, proof.LowerBound, proof.Proof())
            : proof.IsImpossible ? Impossible() : NotFound();
    }

    private static ProofLeaf Nothing { get; } = new([], [], []);

    private Partition? Search(Instance instance)
    {
        if (FirstGroups.Build(instance) is not { } start)
        {
            return null;
        }

        Annealer annealer = new(instance, start, _options.Seed);
        WorkBudget share = _budget.Share(0.25, 0.02 + (0.002 * instance.Count));
        annealer.Run(share, hot: 1, cold: 0.02);
        _budget.Settle(share);
        if (annealer.Best is { } best)
        {
            Report(instance, "searching", best.ToGroups(), annealer.BestCost, 0);
        }

        return annealer.Best;
    }

    private static double CostOf(Instance instance, int[][] groups) => groups.Sum(group => instance.GroupCost(group));

    private void Report(Instance instance, string stage, int[][]? groups, double cost, double bound)
    {
        if (_progress is null || groups is null)
        {
            return;
        }

        bound = Math.Max(0, bound) + _lockedCost;
        cost += _lockedCost;
        Guid[][] best = [.. groups.Select(group => group.Select(i => _rules.Schools[instance.Schools[i]].Id).ToArray())];
        _progress.Report(new GroupingProgress(Elapsed, stage, cost, bound, Gap(cost, bound), best));
    }

    private GroupingResult Impossible() => new()
    {
        Outcome = GroupingOutcome.Impossible,
        // Saying why is worth a moment more than the budget that was given to find a grouping.
        Clash = new ClashFinder(_rules, _costs, WorkBudget.Of(_options, CancellationToken.None)).Find(),
        WasCancelled = _budget.IsCancelled,
        Elapsed = Elapsed,
    };

    private GroupingResult NotFound() => new()
    {
        Outcome = GroupingOutcome.NotFound,
        WasCancelled = _budget.IsCancelled,
        Elapsed = Elapsed,
    };

    private GroupingResult Formed(Instance instance, int[][] groups, double bound, ProofTree proof)
    {
        NamedGroup[] named = GroupNames.Give(_rules, instance, groups);
        Evaluation evaluation = new Evaluator(_rules, _costs).Evaluate(named);
        double cost = evaluation.Cost.Total;
        // All costs are at least 0, and a bound above the cost is rounding.
        bound = Math.Min(cost, Math.Max(0, bound) + _lockedCost);
        bool isOptimal = cost - bound <= 1e-5 * Math.Max(1, cost) / 10;
        return new GroupingResult
        {
            Outcome = GroupingOutcome.Formed,
            Groups = evaluation.Groups,
            Cost = evaluation.Cost,
            LowerBound = bound,
            Gap = isOptimal ? 0 : Gap(cost, bound),
            IsProvenOptimal = isOptimal,
            Certificate = Certificates.From(_rules, instance, proof, bound),
            Rules = RuleFindings.Of(_rules, evaluation),
            Alternatives = _options.Alternatives > 0 && evaluation.Groups.Count <= 400
                ? new NearMisses(_rules, _costs).Of(evaluation.Groups, _options.Alternatives, CancellationToken.None)
                : [],
            WasCancelled = _budget.IsCancelled,
            Elapsed = Elapsed,
        };
    }

    private TimeSpan Elapsed => _options.Clock.GetElapsedTime(_started);

    private static double Gap(double cost, double bound) =>
        bound > 0 ? Math.Max(0, (cost / bound) - 1) : cost <= 1e-9 ? 0 : double.PositiveInfinity;
}
