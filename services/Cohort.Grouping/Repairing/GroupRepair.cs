using PeerReview.Cohorts.Grouping.Costs;
using PeerReview.Cohorts.Grouping.Explaining;
using PeerReview.Cohorts.Grouping.Proving;
using PeerReview.Cohorts.Grouping.Rules;
using PeerReview.Cohorts.Grouping.Searching;

namespace PeerReview.Cohorts.Grouping.Repairing;

/// <summary>
/// Mends a published grouping: opens the groups that have to change (a school left, a rule is broken now) and then as
/// few others as will do, tried in order of their number; among equals the cheapest.
/// </summary>
internal sealed class GroupRepair
{
    private readonly RuleBook _rules;
    private readonly CostBook _costs;
    private readonly WorkBudget _budget;
    private readonly int _seed;
    private readonly StickTogether _stick;
    private readonly Evaluator _evaluator;
    private readonly List<(NamedGroup Before, int[] Left)> _groups = [];
    private readonly int[] _joined;
    private double _bestCost = double.PositiveInfinity;
    private int[][]? _best;
    private List<int> _bestOpened = [];
    private bool _triedAll = true;

    public GroupRepair(GroupingProblem problem, IReadOnlyList<NamedGroup> published, GroupingOptions options, CancellationToken cancellation)
    {
        _rules = new RuleBook(problem);
        _costs = new CostBook(_rules);
        _budget = WorkBudget.Of(options, cancellation);
        _seed = options.Seed;
        _stick = new StickTogether(_rules, active: null);
        _evaluator = new Evaluator(_rules, _costs);
        HashSet<int> locked = [.. _rules.Locks.SelectMany(l => l.Schools)];
        HashSet<int> seen = [];
        foreach (NamedGroup group in published)
        {
            int[] left = [.. group.Schools.Where(_rules.IndexOf.ContainsKey).Select(id => _rules.IndexOf[id]).Order()];
            if (!left.All(seen.Add))
            {
                throw new ArgumentException("A school is in two published groups.", nameof(published));
            }

            bool isLocked = _rules.Locks.Exists(l => l.Schools.SequenceEqual(left)) && left.Length == group.Schools.Count;
            if (!isLocked)
            {
                _groups.Add((group, [.. left.Where(school => !locked.Contains(school))]));
            }
        }

        _joined = [.. Enumerable.Range(0, _rules.Schools.Length).Where(school => !seen.Contains(school) && !locked.Contains(school))];
    }

    public RepairResult Run()
    {
        List<int> forced = Forced();
        List<int> others = [.. Enumerable.Range(0, _groups.Count).Except(forced)];
        SortByDistance(others, forced);
        if (_stick.IsPossible)
        {
            for (int more = 0; more <= others.Count && _best is null && !_budget.IsSpent; more++)
            {
                TryAll(forced, others, more);
            }
        }

        if (_best is null)
        {
            return Unmended();
        }

        return Mended(forced);
    }

    /// <summary>Groups that cannot stay as published: a school left, a rule is broken in them or across them.</summary>
    private List<int> Forced()
    {
        NamedGroup[] now = [.. _groups.Select(group => Named(group.Before.Name, group.Left)), .. _rules.Locks.Select(locked => locked.Group)];
        HashSet<string> broken = [];
        foreach (BrokenRule item in _evaluator.Evaluate(now).Broken)
        {
            broken.Add(item.Group);
            HashSet<Guid> schools = [.. item.Schools];
            broken.UnionWith(now.Where(group => group.Schools.Any(schools.Contains)).Select(group => group.Name));
        }

        foreach ((_, int school, string name) in _rules.Intos)
        {
            broken.UnionWith(_groups.Where(group => group.Before.Name == name && !group.Left.Contains(school)).Select(_ => name));
        }

        foreach (int[] block in _stick.Blocks)
        {
            broken.UnionWith(_groups.Where(group => group.Left.Any(block.Contains) && !block.All(group.Left.Contains)).Select(group => group.Before.Name));
        }

        return [.. Enumerable.Range(0, _groups.Count).Where(g =>
            _groups[g].Left.Length != _groups[g].Before.Schools.Count || broken.Contains(_groups[g].Before.Name))];
    }

    /// <summary>Every choice of so many further groups to open; nearest first, so that a good one is found early.</summary>
    private void TryAll(List<int> forced, List<int> others, int more)
    {
        int[] chosen = [.. Enumerable.Range(0, more)];
        while (true)
        {
            Try([.. forced, .. chosen.Select(k => others[k])]);
            if (_budget.IsSpent)
            {
                _triedAll = false;
                return;
            }

            int at = more - 1;
            while (at >= 0 && chosen[at] == others.Count - more + at)
            {
                at--;
            }

            if (at < 0)
            {
                return;
            }

            chosen[at]++;
            for (int k = at + 1; k < more; k++)
            {
                chosen[k] = chosen[k - 1] + 1;
            }
        }
    }

    private void Try(List<int> opened)
    {
        int[] schools = [.. opened.SelectMany(g => _groups[g].Left).Concat(_joined).Order()];
        GroupSize size = _rules.Problem.Size;
        if (FirstGroups.Sizes(schools.Length, size.Fewest, size.Most) is null)
        {
            return;
        }

        // What the opened groups cost before is saved; compare choices by what they add.
        double saved = opened.Sum(g => _costs.Group(_groups[g].Left).Total);
        Instance part = Instance.Part(_rules, _costs, _stick, schools);
        (int[][] Groups, double Cost)? found = schools.Length <= SmallPartition.Largest
            ? SmallPartition.Cheapest(part, _bestCost + saved)
            : Search(part);
        _budget.Charge(1 + (schools.Length * schools.Length / 4));
        if (found is { } better && better.Cost - saved < _bestCost - 1e-9)
        {
            _bestCost = better.Cost - saved;
            _best = [.. better.Groups.Select(group => group.Select(i => schools[i]).ToArray())];
            _bestOpened = opened;
        }
    }

    private (int[][], double)? Search(Instance part)
    {
        WorkBudget share = _budget.Share(0.5);
        int[][]? first = null;
        if (FirstGroups.Build(part) is { } start)
        {
            Annealer annealer = new(part, start, _seed);
            WorkBudget annealing = share.Share(0.3, mostSeconds: 0.002 * part.Count);
            annealer.Run(annealing, hot: 1, cold: 0.02);
            share.Settle(annealing);
            first = annealer.Best?.ToGroups();
        }

        BranchAndBound proof = BranchAndBound.Whole(part, first, share, gapTarget: 0);
        _budget.Settle(share);
        _triedAll &= proof.Best is not null || proof.IsImpossible;
        return proof.Best is null ? null : (proof.Best, proof.BestCost);
    }

    private RepairResult Mended(List<int> forced)
    {
        HashSet<int> opened = [.. _bestOpened];
        List<NamedGroup> named = [.. _rules.Locks.Select(locked => locked.Group)];
        named.AddRange(Enumerable.Range(0, _groups.Count).Where(g => !opened.Contains(g)).Select(g => _groups[g].Before));
        named.AddRange(NameMended(named));
        Evaluation evaluation = _evaluator.Evaluate(named);
        string[] changed = [.. _bestOpened.Order().Select(g => _groups[g].Before.Name)];
        return new RepairResult
        {
            Outcome = GroupingOutcome.Formed,
            Groups = evaluation.Groups,
            ChangedGroups = changed,
            IsFewestChanges = _triedAll || changed.Length == forced.Count,
            Cost = evaluation.Cost,
            Steps = [.. Steps(evaluation.Groups)],
        };
    }

    /// <summary>A mended group keeps the name of the opened group most of its schools were in, unless pinned to a name.</summary>
    private IEnumerable<NamedGroup> NameMended(List<NamedGroup> kept)
    {
        int[][] mended = _best ?? [];
        string?[] pinned = [.. mended.Select(group => _stick.Names(group).FirstOrDefault(name => name is not null))];
        HashSet<string> taken = [.. kept.Select(group => group.Name), .. pinned.OfType<string>(), .. _rules.Intos.Select(into => into.Group)];
        List<int> waiting = [.. _bestOpened.Where(g => !taken.Contains(_groups[g].Before.Name))];
        int number = 0;
        foreach (int b in Enumerable.Range(0, mended.Length).OrderByDescending(b => waiting.Select(g => Overlap(g, mended[b])).DefaultIfEmpty(0).Max()))
        {
            string? name = pinned[b];
            if (name is null && waiting.Count > 0)
            {
                int from = waiting.MaxBy(g => Overlap(g, mended[b]));
                waiting.Remove(from);
                name = _groups[from].Before.Name;
                taken.Add(name);
            }

            yield return Named(name ?? GroupNames.Next(taken, ref number), mended[b]);
        }
    }

    private int Overlap(int group, int[] schools) => _groups[group].Left.Count(schools.Contains);

    private IEnumerable<string> Steps(IReadOnlyList<FormedGroup> after)
    {
        Dictionary<Guid, string> before = _groups.SelectMany(g => g.Before.Schools.Select(id => (id, g.Before.Name))).ToDictionary(x => x.id, x => x.Name);
        foreach ((NamedGroup group, int[] left) in _groups)
        {
            int gone = group.Schools.Count - left.Length;
            if (gone > 0)
            {
                yield return $"{Sentences.Count(gone, "school", "schools")} left {group.Name}.";
            }
        }

        foreach (FormedGroup group in after)
        {
            foreach (Guid id in group.Schools)
            {
                string school = _rules.Schools[_rules.IndexOf[id]].Name;
                if (!before.TryGetValue(id, out string? from))
                {
                    bool wasLocked = group.IsLocked;
                    if (!wasLocked)
                    {
                        yield return $"{school} joins {group.Name}.";
                    }
                }
                else if (from != group.Name)
                {
                    yield return $"{school} goes from {from} to {group.Name}.";
                }
            }
        }
    }

    private RepairResult Unmended()
    {
        bool isImpossible = _triedAll && !_budget.IsSpent;
        return new RepairResult
        {
            Outcome = isImpossible ? GroupingOutcome.Impossible : GroupingOutcome.NotFound,
            Clash = isImpossible ? new ClashFinder(_rules, _costs, WorkBudget.Of(new GroupingOptions { Budget = TimeSpan.FromSeconds(2) }, CancellationToken.None)).Find() : null,
        };
    }

    private void SortByDistance(List<int> others, List<int> forced)
    {
        int[] concerned = [.. forced.SelectMany(g => _groups[g].Left).Concat(_joined)];
        if (concerned.Length == 0)
        {
            return;
        }

        double Distance(int g) => _groups[g].Left.Length == 0 ? 0 : _groups[g].Left.Min(a => concerned.Min(b => _rules.Travel.Kilometres(a, b)));
        Dictionary<int, double> distances = others.ToDictionary(g => g, Distance);
        others.Sort((a, b) => distances[a].CompareTo(distances[b]));
    }

    private NamedGroup Named(string name, int[] schools) => new(name, [.. schools.Select(school => _rules.Schools[school].Id)]);
}
