using System.Numerics;
using PeerReview.Cohorts.Grouping.Rules;

namespace PeerReview.Cohorts.Grouping.Costs;

/// <summary>
/// What a group costs. Every term is a sum over pairs, except needs nobody meets, and none is ever negative: bounds rely
/// on both.
/// </summary>
internal sealed class CostBook
{
    private const int MostThemes = 64;
    private readonly RuleBook _rules;
    private readonly GroupingWeights _weights;
    private readonly ulong[] _needs;
    private readonly ulong[] _strengths;

    public CostBook(RuleBook rules)
    {
        _rules = rules;
        _weights = rules.Problem.Weights;
        _needs = new ulong[rules.Schools.Length];
        _strengths = new ulong[rules.Schools.Length];
        string[] wanted = [.. rules.Schools.SelectMany(school => school.Needs).Distinct().Order(StringComparer.Ordinal)];
        string[] offered = [.. rules.Schools.SelectMany(school => school.Strengths).Distinct()];
        // A theme nobody is strong in costs the same in every grouping; leaving it out keeps the mask small.
        Themes = [.. wanted.Intersect(offered)];
        if (Themes.Length > MostThemes)
        {
            throw new ArgumentException($"At most {MostThemes} themes can be both needed and offered in one cohort.");
        }

        for (int i = 0; i < rules.Schools.Length; i++)
        {
            _needs[i] = Mask(rules.Schools[i].Needs);
            _strengths[i] = Mask(rules.Schools[i].Strengths);
        }

        HasNeeds = _weights.UnmetNeed > 0 && _needs.Any(mask => mask != 0);
    }

    public string[] Themes { get; }

    /// <summary>Whether a group costs more than its pairs.</summary>
    public bool HasNeeds { get; }

    public double UnmetNeedWeight => _weights.UnmetNeed;

    public ulong NeedsOf(int school) => _needs[school];

    public ulong StrengthsOf(int school) => _strengths[school];

    /// <summary>Whether a pair costs nothing but its travel.</summary>
    public bool IsTravelOnly =>
        !HasNeeds && (_weights.MixedPhases == 0 || !_rules.Schools.Any(school => school.PhaseFamily is not null))
        && !PartnersCount;

    public double TravelWeight => _weights.Kilometre;

    private bool PartnersCount => _weights.PastPartners > 0
        && ((_rules.Problem.PartnerPolicy == PartnerPolicy.PreferFresh && _rules.HasPastPartners)
            || _rules.Problem.PartnerPolicy == PartnerPolicy.PreferKept);

    public double PairTotal(int i, int j)
    {
        double cost = _weights.Kilometre * _rules.Travel.Kilometres(i, j);
        if (PartnersCount)
        {
            cost += _weights.PastPartners * PartnerShare(i, j);
        }

        return _rules.PhasesDiffer(i, j) ? cost + _weights.MixedPhases : cost;
    }

    public GroupingCost Pair(int i, int j)
    {
        double kilometres = _rules.Travel.Kilometres(i, j);
        bool mixed = _rules.PhasesDiffer(i, j);
        bool met = _rules.RoundsAgo(i, j) <= _rules.Problem.PartnerMemoryRounds;
        return new GroupingCost(
            Travel: _weights.Kilometre * kilometres,
            PastPartners: PartnersCount ? _weights.PastPartners * PartnerShare(i, j) : 0,
            MixedPhases: mixed ? _weights.MixedPhases : 0,
            UnmetNeeds: 0,
            Kilometres: kilometres,
            RepeatedPairs: met ? 1 : 0,
            MixedPairs: mixed ? 1 : 0,
            UnmetNeedCount: 0);
    }

    public GroupingCost Group(ReadOnlySpan<int> members)
    {
        GroupingCost cost = GroupingCost.Zero;
        for (int a = 1; a < members.Length; a++)
        {
            for (int b = 0; b < a; b++)
            {
                cost += Pair(members[a], members[b]);
            }
        }

        int unmet = UnmetNeeds(members);
        return cost with { UnmetNeeds = unmet * _weights.UnmetNeed, UnmetNeedCount = unmet };
    }

    public int UnmetNeeds(ReadOnlySpan<int> members)
    {
        int unmet = 0;
        foreach (int member in members)
        {
            ulong open = _needs[member];
            foreach (int other in members)
            {
                open &= other == member ? ulong.MaxValue : ~_strengths[other];
            }

            unmet += BitOperations.PopCount(open);
        }

        return unmet;
    }

    public bool MeetsNeed(int helper, int school, int theme) => (_strengths[helper] & _needs[school] & (1UL << theme)) != 0;

    /// <summary>1 for a pair that met in the last round, falling to 0 past the memory; the reverse where partners are kept.</summary>
    private double PartnerShare(int i, int j)
    {
        int memory = _rules.Problem.PartnerMemoryRounds;
        double met = _rules.RoundsAgo(i, j) is { } rounds && rounds <= memory ? (memory + 1.0 - rounds) / memory : 0;
        return _rules.Problem.PartnerPolicy == PartnerPolicy.PreferKept ? 1 - met : met;
    }

    private ulong Mask(IEnumerable<string> themes)
    {
        ulong mask = 0;
        foreach (string theme in themes)
        {
            int index = Array.BinarySearch(Themes, theme, StringComparer.Ordinal);
            mask |= index < 0 ? 0 : 1UL << index;
        }

        return mask;
    }
}
