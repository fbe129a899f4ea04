using PeerReview.Cohorts.Grouping.Rules;

namespace PeerReview.Cohorts.Grouping.Costs;

/// <summary>
/// A problem boiled down for the search: the schools not in a locked group as 0..n-1, what each pair costs (infinite
/// where a rule keeps it apart), which schools stick together, and which groups are allowed.
/// </summary>
internal sealed class Instance
{
    /// <summary>Up to here every pair is tabled: 50 MB at most.</summary>
    private const int LargestTable = 2500;

    /// <summary>How large groups may get while the size rule is switched off; only asked when naming clashing rules.</summary>
    public const int LargestUnsized = 12;

    private readonly RuleBook _rules;
    private readonly CostBook _costs;
    private readonly bool[]? _active;
    private readonly double[]? _table;
    private readonly bool _isPlain;
    private readonly string?[]? _names;

    private Instance(RuleBook rules, CostBook costs, bool[]? active, int[] schools, int[][] blocks, string?[]? names, bool isFree)
    {
        (_rules, _costs, _active, _names) = (rules, costs, active, names);
        Schools = schools;
        Count = schools.Length;
        IsFree = isFree;
        bool sized = RuleBook.IsOn(rules.SizeRule, active);
        Fewest = sized ? rules.Problem.Size.Fewest : 1;
        Most = sized ? rules.Problem.Size.Most : Math.Clamp(Count, 1, LargestUnsized);
        double scale = costs.TravelWeight * rules.Problem.Weights.RoadFactor / 1000;
        X = [.. schools.Select(school => rules.Travel.Eastings[school] * scale)];
        Y = [.. schools.Select(school => rules.Travel.Northings[school] * scale)];
        IsMetric = rules.Travel.IsMetric;
        Blocks = blocks;
        BlockOf = new int[Count];
        Array.Fill(BlockOf, -1);
        for (int b = 0; b < blocks.Length; b++)
        {
            foreach (int member in blocks[b])
            {
                BlockOf[member] = b;
            }
        }

        TrainedPerGroup = rules.PerGroupRule >= 0 && RuleBook.IsOn(rules.PerGroupRule, active) ? rules.Problem.TrainedReviewersPerGroup : 0;
        Trained = [.. schools.Select(school => rules.Schools[school].TrainedReviewers)];
        HasNeeds = costs.HasNeeds && !isFree;
        _isPlain = !isFree && costs.IsTravelOnly && !rules.HasPairRules && names is null && IsMetric;
        _table = Count <= LargestTable ? Table() : null;
    }

    public int Count { get; }

    public int Fewest { get; }

    public int Most { get; }

    /// <summary>The number of each school in the rule book.</summary>
    public int[] Schools { get; }

    /// <summary>Positions scaled so that their distance is the travel cost (where travel is not known otherwise).</summary>
    public double[] X { get; }

    public double[] Y { get; }

    /// <summary>Whether a pair never costs less than its distance, and distances obey the triangle inequality.</summary>
    public bool IsMetric { get; }

    /// <summary>Sets of two or more schools that share a group; disjoint.</summary>
    public int[][] Blocks { get; }

    /// <summary>The block of each school, or -1.</summary>
    public int[] BlockOf { get; }

    public int[] Trained { get; }

    public int TrainedPerGroup { get; }

    public bool HasNeeds { get; }

    /// <summary>Whether a pair costs its distance and nothing else, and no pair is banned.</summary>
    public bool IsPlain => _isPlain;

    /// <summary>Whether every allowed group costs nothing: only asked whether there is a grouping at all.</summary>
    public bool IsFree { get; }

    /// <summary>The name of the group a school is pinned into, or null.</summary>
    public string? NameOf(int i) => _names?[i];

    /// <summary>Whether any group of fitting size whose pairs may meet is allowed.</summary>
    public bool OnlyPairsMatter => Blocks.Length == 0 && TrainedPerGroup == 0;

    /// <summary>
    /// Builds the instance of the active rules; where they contradict each other without any search, returns null.
    /// </summary>
    public static Instance? TryBuild(RuleBook rules, CostBook costs, bool[]? active = null, bool isFree = false)
    {
        StickTogether stick = new(rules, active);
        return stick.IsPossible ? Build(rules, costs, stick, stick.Free, active, isFree) : null;
    }

    /// <summary>The instance of some schools only: no block may reach over the edge of the set.</summary>
    public static Instance Part(RuleBook rules, CostBook costs, StickTogether stick, int[] schools) =>
        Build(rules, costs, stick, schools, active: null, isFree: false);

    private static Instance Build(RuleBook rules, CostBook costs, StickTogether stick, int[] schools, bool[]? active, bool isFree)
    {
        int[] position = new int[rules.Schools.Length];
        for (int i = 0; i < schools.Length; i++)
        {
            position[schools[i]] = i;
        }

        HashSet<int> present = [.. schools];
        int[][] blocks = [.. stick.Blocks.Where(block => present.Contains(block[0])).Select(block => block.Select(school => position[school]).ToArray())];
        string?[]? names = rules.Intos.Count > 0 ? stick.Names(schools) : null;
        return new Instance(rules, costs, active, schools, blocks, names, isFree);
    }

    /// <summary>What two schools in one group cost; infinite where they may not meet.</summary>
    public double Pair(int i, int j) =>
        _table is not null ? _table[(i * Count) + j] : _isPlain ? Distance(i, j) : Compute(i, j);

    /// <summary>The straight part of a pair's cost: never more than <see cref="Pair"/> where metric.</summary>
    public double Distance(int i, int j)
    {
        double east = X[i] - X[j];
        double north = Y[i] - Y[j];
        return Math.Sqrt((east * east) + (north * north));
    }

    public bool MayMeet(int i, int j) => _isPlain || Pair(i, j) < double.PositiveInfinity;

    /// <summary>What a group costs, infinite where two of its schools may not meet; its size, blocks and training are not looked at.</summary>
    public double GroupCost(ReadOnlySpan<int> members)
    {
        double cost = 0;
        for (int a = 1; a < members.Length; a++)
        {
            for (int b = 0; b < a; b++)
            {
                cost += Pair(members[a], members[b]);
            }
        }

        return HasNeeds ? cost + NeedsCost(members) : cost;
    }

    /// <summary>Whether a set is a group as far as size, blocks and training go.</summary>
    public bool IsWhole(ReadOnlySpan<int> members)
    {
        if (members.Length < Fewest || members.Length > Most)
        {
            return false;
        }

        int trained = 0;
        foreach (int member in members)
        {
            trained += Trained[member];
            if (BlockOf[member] >= 0)
            {
                foreach (int mate in Blocks[BlockOf[member]])
                {
                    if (!members.Contains(mate))
                    {
                        return false;
                    }
                }
            }
        }

        return trained >= TrainedPerGroup;
    }

    /// <summary>More than any allowed grouping can cost.</summary>
    public double DearestGrouping()
    {
        if (IsFree)
        {
            return 0;
        }

        double dearest = 0;
        for (int i = 0; i < Count; i++)
        {
            for (int j = 0; j < i && _table is not null; j++)
            {
                double cost = Pair(i, j);
                dearest = double.IsFinite(cost) ? Math.Max(dearest, cost) : dearest;
            }
        }

        if (_table is null)
        {
            dearest = Math.Max(X.Max() - X.Min(), Y.Max() - Y.Min()) * 1.5;
        }

        double needs = HasNeeds ? Enumerable.Range(0, Count).Sum(i => NeedsCost([i])) : 0;
        return (Count * (Most - 1) / 2.0 * dearest) + needs;
    }

    public double NeedsCost(ReadOnlySpan<int> members)
    {
        Span<int> schools = members.Length <= 16 ? stackalloc int[members.Length] : new int[members.Length];
        for (int k = 0; k < members.Length; k++)
        {
            schools[k] = Schools[members[k]];
        }

        return _costs.UnmetNeeds(schools) * _costs.UnmetNeedWeight;
    }

    private double Compute(int i, int j)
    {
        (int a, int b) = (Schools[i], Schools[j]);
        bool twoNames = _names?[i] is { } first && _names[j] is { } second && first != second;
        if (twoNames || _rules.FirstBan(a, b, _active) >= 0)
        {
            return double.PositiveInfinity;
        }

        return IsFree ? 0 : _costs.PairTotal(a, b);
    }

    private double[] Table()
    {
        double[] table = new double[Count * Count];
        for (int i = 0; i < Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                table[(i * Count) + j] = table[(j * Count) + i] = _isPlain ? Distance(i, j) : Compute(i, j);
            }
        }

        return table;
    }
}
