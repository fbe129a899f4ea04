using System.Globalization;

namespace PeerReview.Cohorts.Grouping.Rules;

/// <summary>
/// Every hard rule of a problem as one numbered item, so that any subset of them can be asked about: the clash analysis
/// switches rules off, the evaluation names the one that is broken.
/// </summary>
internal sealed class RuleBook
{
    private readonly int[] _stanceRule;
    private readonly MatStance[] _stance;
    private readonly HashSet<(string, string)>? _mayMix;
    private readonly Dictionary<(int, int), List<int>> _pairRules = [];
    private readonly Dictionary<(int, int), int> _roundsAgo = [];
    private readonly List<HardRule> _rules = [];

    public RuleBook(GroupingProblem problem)
    {
        Problem = problem;
        Schools = [.. problem.Schools.OrderBy(school => school.Id)];
        IndexOf = new Dictionary<Guid, int>(Schools.Length);
        for (int i = 0; i < Schools.Length; i++)
        {
            if (!IndexOf.TryAdd(Schools[i].Id, i))
            {
                throw new ArgumentException($"School {Schools[i].Id} is listed twice.", nameof(problem));
            }
        }

        Check(problem);
        Travel = new TravelEstimate(problem, Schools, IndexOf);
        _stance = new MatStance[Schools.Length];
        _stanceRule = new int[Schools.Length];
        _mayMix = problem.PhasesThatMayMix is null ? null : [.. problem.PhasesThatMayMix.SelectMany(BothWays)];
        foreach (PastPartners past in problem.PastPartners)
        {
            if (past.RoundsAgo > 0 && TryPair(past.First, past.Second, out (int, int) pair))
            {
                _roundsAgo[pair] = Math.Min(past.RoundsAgo, _roundsAgo.GetValueOrDefault(pair, int.MaxValue));
            }
        }

        SizeRule = Add(RuleKind.Size, SizeSentence(problem.Size), []);
        AddCohortRules();
        AddStances();
        AddPairs(RuleKind.Conflict, problem.Conflicts, "conflict of interest");
        AddPairs(RuleKind.ForbiddenPair, problem.ForbiddenPairs, "kept apart on request");
        AddPins();
    }

    public GroupingProblem Problem { get; }

    public GroupingSchool[] Schools { get; }

    public Dictionary<Guid, int> IndexOf { get; }

    public TravelEstimate Travel { get; }

    public IReadOnlyList<HardRule> Rules => _rules;

    public int SizeRule { get; }

    public int PhaseRule { get; private set; } = -1;

    public int FreshRule { get; private set; } = -1;

    public int DistanceRule { get; private set; } = -1;

    public int PerSchoolRule { get; private set; } = -1;

    public int PerGroupRule { get; private set; } = -1;

    /// <summary>Sets of schools that share a group, each with the rule that says so.</summary>
    public List<(int Rule, int[] Schools)> Togethers { get; } = [];

    public List<(int Rule, int School, string Group)> Intos { get; } = [];

    public List<(int Rule, NamedGroup Group, int[] Schools)> Locks { get; } = [];

    /// <summary>Whether any rule can forbid a pair at all; where none can, the search need not ask.</summary>
    public bool HasPairRules => PhaseRule >= 0 || FreshRule >= 0 || DistanceRule >= 0 || _pairRules.Count > 0 || HasStances;

    public bool HasStances { get; private set; }

    public bool HasPastPartners => _roundsAgo.Count > 0;

    /// <summary>The last round in which two schools met, counted back from now, or null.</summary>
    public int? RoundsAgo(int i, int j) => _roundsAgo.TryGetValue(Ordered(i, j), out int rounds) ? rounds : null;

    public bool PhasesDiffer(int i, int j) =>
        Schools[i].PhaseFamily is { } a && Schools[j].PhaseFamily is { } b && a != b;

    /// <summary>The number of the first active rule that keeps two schools apart, or -1.</summary>
    public int FirstBan(int i, int j, bool[]? active = null)
    {
        int stance = StanceBan(i, j, active);
        if (stance >= 0)
        {
            return stance;
        }

        if (PhaseRule >= 0 && IsOn(PhaseRule, active) && PhasesDiffer(i, j)
            && !_mayMix!.Contains((Schools[i].PhaseFamily!, Schools[j].PhaseFamily!)))
        {
            return PhaseRule;
        }

        if (FreshRule >= 0 && IsOn(FreshRule, active) && RoundsAgo(i, j) <= Problem.PartnerMemoryRounds)
        {
            return FreshRule;
        }

        if (DistanceRule >= 0 && IsOn(DistanceRule, active) && Travel.Kilometres(i, j) > Problem.FurthestKilometres)
        {
            return DistanceRule;
        }

        if (_pairRules.Count > 0 && _pairRules.TryGetValue(Ordered(i, j), out List<int>? rules))
        {
            foreach (int rule in rules)
            {
                if (IsOn(rule, active))
                {
                    return rule;
                }
            }
        }

        return -1;
    }

    /// <summary>Every rule that keeps two schools apart.</summary>
    public IEnumerable<int> Bans(int i, int j)
    {
        bool[] active = new bool[_rules.Count];
        Array.Fill(active, true);
        for (int rule = FirstBan(i, j, active); rule >= 0; rule = FirstBan(i, j, active))
        {
            active[rule] = false;
            yield return rule;
        }
    }

    public bool LacksTraining(int school, bool[]? active = null) =>
        PerSchoolRule >= 0 && IsOn(PerSchoolRule, active)
        && Schools[school].TrainedReviewers < Problem.TrainedReviewersPerSchool;

    public static bool IsOn(int rule, bool[]? active) => active is null || active[rule];

    public static (int, int) Ordered(int i, int j) => i < j ? (i, j) : (j, i);

    private int StanceBan(int i, int j, bool[]? active)
    {
        if (!HasStances)
        {
            return -1;
        }

        bool sameTrust = Schools[i].Trust is { } trust && trust == Schools[j].Trust;
        MatStance banned = sameTrust ? MatStance.Outward : MatStance.InHouse;
        if (_stance[i] == banned && IsOn(_stanceRule[i], active))
        {
            return _stanceRule[i];
        }

        return _stance[j] == banned && IsOn(_stanceRule[j], active) ? _stanceRule[j] : -1;
    }

    private void AddCohortRules()
    {
        if (Problem.PhasesThatMayMix is not null)
        {
            string mixes = Problem.PhasesThatMayMix.Count == 0
                ? "Phases do not mix in a group."
                : $"Only these phases mix in a group: {string.Join("; ", Problem.PhasesThatMayMix.GroupBy(p => p.First).Select(p => $"{p.Key} with {string.Join(", ", p.Select(pair => pair.Second))}"))}.";
            PhaseRule = Add(RuleKind.Phases, mixes, []);
        }

        if (Problem.PartnerPolicy == PartnerPolicy.RequireFresh)
        {
            FreshRule = Add(RuleKind.FreshPartners, $"Partners of the last {Problem.PartnerMemoryRounds} rounds do not meet again.", []);
        }

        if (Problem.FurthestKilometres is { } furthest)
        {
            string limit = furthest.ToString("0.#", CultureInfo.InvariantCulture);
            DistanceRule = Add(RuleKind.Distance, $"No two schools of a group are further apart than {limit} km.", []);
        }

        if (Problem.TrainedReviewersPerSchool > 0)
        {
            PerSchoolRule = Add(RuleKind.TrainedPerSchool, $"Every school has at least {Counted(Problem.TrainedReviewersPerSchool)}.", []);
        }

        if (Problem.TrainedReviewersPerGroup > 0)
        {
            PerGroupRule = Add(RuleKind.TrainedPerGroup, $"Every group has at least {Counted(Problem.TrainedReviewersPerGroup)} together.", []);
        }
    }

    private void AddStances()
    {
        int cohortRule = Problem.Stance switch
        {
            MatStance.Outward => Add(RuleKind.Outward, "Outward-facing: no two schools of one trust share a group.", []),
            MatStance.InHouse => Add(RuleKind.InHouse, "In-house: a group has schools of one trust only.", []),
            _ => -1,
        };
        for (int i = 0; i < Schools.Length; i++)
        {
            GroupingSchool school = Schools[i];
            _stance[i] = school.Stance ?? Problem.Stance;
            _stanceRule[i] = school.Stance switch
            {
                null => cohortRule,
                MatStance.Outward => Add(RuleKind.Outward, $"{school.Name} reviews outside its trust only.", [school.Id]),
                MatStance.InHouse => Add(RuleKind.InHouse, $"{school.Name} reviews inside its trust only.", [school.Id]),
                _ => -1,
            };
            HasStances |= _stance[i] != MatStance.Either;
        }
    }

    private void AddPairs(RuleKind kind, IReadOnlyList<PairBan> bans, string what)
    {
        foreach (PairBan ban in bans)
        {
            if (TryPair(ban.First, ban.Second, out (int I, int J) pair))
            {
                string reason = string.IsNullOrWhiteSpace(ban.Reason) ? "" : $" ({ban.Reason.TrimEnd('.')})";
                AddPairRule(pair, kind, $"{Schools[pair.I].Name} and {Schools[pair.J].Name}: {what}{reason}.");
            }
        }
    }

    private void AddPins()
    {
        foreach (Pin pin in Problem.Pins)
        {
            switch (pin)
            {
                case Pin.Together together:
                    int[] members = [.. together.Schools.Distinct().Select(Known).Order()];
                    Togethers.Add((Add(RuleKind.Together, $"Pinned together: {NamesOf(members)}.", IdsOf(members)), members));
                    break;
                case Pin.Apart apart when TryPair(apart.First, apart.Second, out (int I, int J) pair):
                    AddPairRule(pair, RuleKind.Apart, $"Pinned apart: {Schools[pair.I].Name} and {Schools[pair.J].Name}.");
                    break;
                case Pin.Into into:
                    int school = Known(into.School);
                    Intos.Add((Add(RuleKind.Into, $"{Schools[school].Name} is pinned into {into.Group}.", [into.School]), school, into.Group));
                    break;
            }
        }

        foreach (NamedGroup locked in Problem.LockedGroups)
        {
            int[] members = [.. locked.Schools.Distinct().Select(Known).Order()];
            Locks.Add((Add(RuleKind.Locked, $"{locked.Name} is locked: {NamesOf(members)}.", IdsOf(members)), locked, members));
        }
    }

    private void AddPairRule((int I, int J) pair, RuleKind kind, string sentence)
    {
        int rule = Add(kind, sentence, [Schools[pair.I].Id, Schools[pair.J].Id]);
        if (!_pairRules.TryGetValue(pair, out List<int>? rules))
        {
            _pairRules[pair] = rules = [];
        }

        rules.Add(rule);
    }

    private int Add(RuleKind kind, string sentence, IReadOnlyList<Guid> schools)
    {
        _rules.Add(new HardRule(kind, sentence, schools));
        return _rules.Count - 1;
    }

    /// <summary>A pair with a school that has left the cohort says nothing about it.</summary>
    private bool TryPair(Guid first, Guid second, out (int, int) pair)
    {
        pair = default;
        if (first == second || !IndexOf.TryGetValue(first, out int i) || !IndexOf.TryGetValue(second, out int j))
        {
            return false;
        }

        pair = Ordered(i, j);
        return true;
    }

    private int Known(Guid id) => IndexOf.TryGetValue(id, out int index)
        ? index
        : throw new ArgumentException($"School {id} is pinned or locked but not in the cohort.");

    private static void Check(GroupingProblem problem)
    {
        if (problem.Size.Fewest < 1 || problem.Size.Most < problem.Size.Fewest)
        {
            throw new ArgumentException("A group has at least one school, and the most is not below the fewest.", nameof(problem));
        }

        GroupingWeights weights = problem.Weights;
        double[] all = [weights.Kilometre, weights.RoadFactor, weights.PastPartners, weights.MixedPhases, weights.UnmetNeed];
        if (all.Any(weight => !(weight >= 0 && double.IsFinite(weight))))
        {
            throw new ArgumentException("Weights are finite and not negative.", nameof(problem));
        }

        if (problem.KnownTravel.Any(known => !(known.Kilometres >= 0 && double.IsFinite(known.Kilometres))))
        {
            throw new ArgumentException("Known travel is finite and not negative.", nameof(problem));
        }
    }

    private string NamesOf(int[] members) => Sentences.List(members.Select(i => Schools[i].Name));

    private Guid[] IdsOf(int[] members) => [.. members.Select(i => Schools[i].Id)];

    private static string Counted(int reviewers) => reviewers == 1 ? "1 trained reviewer" : $"{reviewers} trained reviewers";

    private static string SizeSentence(GroupSize size) => size.Fewest == size.Most
        ? $"A group has exactly {Sentences.Count(size.Fewest, "school", "schools")}."
        : $"A group has {size.Fewest} to {size.Most} schools.";

    private static (string, string)[] BothWays(PhasePair pair) => [(pair.First, pair.Second), (pair.Second, pair.First)];
}
