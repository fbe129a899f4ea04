namespace PeerReview.Cohorts.Grouping.Rules;

/// <summary>
/// Works out which schools have to share a group by pins, names and locks, and whether that alone is already impossible.
/// </summary>
internal sealed class StickTogether
{
    private readonly RuleBook _rules;
    private readonly bool[]? _active;
    private readonly int[] _parent;

    public StickTogether(RuleBook rules, bool[]? active)
    {
        (_rules, _active) = (rules, active);
        _parent = [.. Enumerable.Range(0, rules.Schools.Length)];
        Join();
        int[][] sets = [.. Enumerable.Range(0, _parent.Length).GroupBy(Root).Select(set => set.ToArray())];
        HashSet<int> locked = [.. ActiveLocks().SelectMany(l => l.Schools)];
        Free = [.. Enumerable.Range(0, _parent.Length).Where(school => !locked.Contains(school))];
        Blocks = [.. sets.Where(set => set.Length > 1 && !locked.Contains(set[0]))];
        IsPossible = LocksAreApart() && NamesAreApart() && sets.All(set => IsAllowed(set, locked.Contains(set[0])));
    }

    /// <summary>Schools in no locked group.</summary>
    public int[] Free { get; }

    /// <summary>Sets of free schools that have to share a group.</summary>
    public int[][] Blocks { get; }

    public bool IsPossible { get; }

    /// <summary>The name of the group each of some schools is pinned into, directly or by a mate, or null.</summary>
    public string?[] Names(int[] schools)
    {
        Dictionary<int, string> nameOf = [];
        foreach ((_, int school, string group) in ActiveIntos())
        {
            nameOf[Root(school)] = group;
        }

        return [.. schools.Select(school => nameOf.GetValueOrDefault(Root(school)))];
    }

    private void Join()
    {
        foreach ((int rule, int[] schools) in _rules.Togethers)
        {
            if (RuleBook.IsOn(rule, _active))
            {
                Union(schools);
            }
        }

        foreach ((int Rule, NamedGroup Group, int[] Schools) locked in ActiveLocks())
        {
            Union(locked.Schools);
        }

        foreach (IGrouping<string, (int Rule, int School, string Group)> named in ActiveIntos().GroupBy(into => into.Group))
        {
            IEnumerable<int> lockedHere = ActiveLocks().Where(l => l.Group.Name == named.Key).SelectMany(l => l.Schools);
            Union([.. named.Select(into => into.School), .. lockedHere]);
        }
    }

    /// <summary>A set that has to share a group may not be too large, nor hold a pair that may not meet.</summary>
    private bool IsAllowed(int[] set, bool isLocked)
    {
        GroupSize size = _rules.Problem.Size;
        bool sized = RuleBook.IsOn(_rules.SizeRule, _active);
        if (sized && (set.Length > size.Most || (isLocked && set.Length < size.Fewest)))
        {
            return false;
        }

        if (isLocked && _rules.PerGroupRule >= 0 && RuleBook.IsOn(_rules.PerGroupRule, _active)
            && set.Sum(school => _rules.Schools[school].TrainedReviewers) < _rules.Problem.TrainedReviewersPerGroup)
        {
            return false;
        }

        for (int a = 0; a < set.Length; a++)
        {
            if (_rules.LacksTraining(set[a], _active))
            {
                return false;
            }

            for (int b = 0; b < a; b++)
            {
                if (_rules.FirstBan(set[a], set[b], _active) >= 0)
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>A locked group is exactly its schools: nobody else may have been joined to it.</summary>
    private bool LocksAreApart() => ActiveLocks().All(locked =>
        locked.Schools.Length == Enumerable.Range(0, _parent.Length).Count(school => Root(school) == Root(locked.Schools[0])));

    /// <summary>Two names are two groups.</summary>
    private bool NamesAreApart()
    {
        Dictionary<int, string> nameOf = [];
        IEnumerable<(int School, string Name)> named = ActiveIntos().Select(into => (into.School, into.Group))
            .Concat(ActiveLocks().Select(l => (l.Schools[0], l.Group.Name)));
        return named.All(item => nameOf.TryAdd(Root(item.School), item.Name) || nameOf[Root(item.School)] == item.Name);
    }

    private IEnumerable<(int Rule, NamedGroup Group, int[] Schools)> ActiveLocks() =>
        _rules.Locks.Where(l => l.Schools.Length > 0 && RuleBook.IsOn(l.Rule, _active));

    private IEnumerable<(int Rule, int School, string Group)> ActiveIntos() =>
        _rules.Intos.Where(into => RuleBook.IsOn(into.Rule, _active));

    private void Union(int[] schools)
    {
        for (int k = 1; k < schools.Length; k++)
        {
            _parent[Root(schools[k])] = Root(schools[0]);
        }
    }

    private int Root(int school)
    {
        while (_parent[school] != school)
        {
            school = _parent[school] = _parent[_parent[school]];
        }

        return school;
    }
}
