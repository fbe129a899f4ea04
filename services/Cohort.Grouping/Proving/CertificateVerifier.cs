using PeerReview.Cohorts.Grouping.Costs;
using PeerReview.Cohorts.Grouping.Rules;
using PeerReview.Cohorts.Grouping.Searching;

namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>
/// Checks a certificate from the problem alone. It shares with the engine what a group costs and which groups are
/// allowed, and nothing of how bounds are found: its own search over groups is plain and prunes with less.
/// </summary>
internal sealed class CertificateVerifier
{
    private const double Rounding = 1e-6;
    private readonly GroupingCertificate _certificate;
    private readonly Instance? _instance;
    private readonly double _lockedCost;
    private readonly List<(CountingCut Cut, double Price)>[] _cutsOf;
    private readonly Guid[] _ids;
    private long _looked;
    public CertificateVerifier(GroupingProblem problem, GroupingCertificate certificate)
    {
        _certificate = certificate;
        RuleBook rules = new(problem);
        CostBook costs = new(rules);
        _instance = Instance.TryBuild(rules, costs);
        _lockedCost = rules.Locks.Sum(locked => costs.Group(locked.Schools).Total);
        _ids = _instance is null ? [] : [.. _instance.Schools.Select(school => rules.Schools[school].Id)];
        _cutsOf = new List<(CountingCut, double)>[_ids.Length];
    }

    public CertificateCheck Run(CancellationToken cancellation)
    {
        if (_instance is null)
        {
            return Fail("The rules of this problem contradict each other.");
        }

        if (!_certificate.Schools.SequenceEqual(_ids))
        {
            return Fail("The certificate is for other schools.");
        }

        CertificateLeaf[] all = [_certificate.Root, .. _certificate.Leaves];
        if (all.Any(leaf => leaf.Prices.Count != _ids.Length || leaf.Prices.Any(price => !double.IsFinite(price))))
        {
            return Fail("A price is missing or not a number.");
        }

        foreach (CertificateCut cut in all.SelectMany(leaf => leaf.Cuts))
        {
            if (!IsCutValid(cut))
            {
                return Fail("A cut does not hold for every grouping.");
            }
        }

        if (!Covers([.. _certificate.Leaves], depth: 0))
        {
            return Fail("The cases do not cover every grouping.");
        }

        double bound = Math.Min(ProvenByLeaves(cancellation), BestOfCutoff()) + _lockedCost;
        double slack = Rounding * (1 + Math.Abs(_certificate.LowerBound));
        return bound >= _certificate.LowerBound - slack
            ? new CertificateCheck(true, bound, null, _looked)
            : new CertificateCheck(false, bound, "Some group costs less than the prices of its schools allow.", _looked);
    }

    private CertificateCheck Fail(string reason) => new(false, double.NegativeInfinity, reason, _looked);

    /// <summary>Only where groups were left out does the proof say no more than "not below the cutoff".</summary>
    private double BestOfCutoff() => IsRestricted ? _certificate.Cutoff : double.PositiveInfinity;

    private bool IsRestricted => _certificate.Leaves.Count > 1 || _certificate.Leaves[0].Decisions.Count > 0;

    private double ProvenByLeaves(CancellationToken cancellation)
    {
        if (!IsRestricted)
        {
            CertificateLeaf only = _certificate.Leaves[0];
            return BoundOf(only) + (LeastReduced(only, cancellation) * MostGroups);
        }

        // Every group that a grouping below the cutoff can use, by the root's prices.
        List<int[]> listed = [];
        double rootLeast = 0;
        double rootBound = BoundOf(_certificate.Root);
        double gap = _certificate.Cutoff - rootBound;
        Search(_certificate.Root, gap, Note, cancellation);
        void Note(int[] group, double reduced)
        {
            listed.Add(group);
            rootLeast = Math.Min(rootLeast, reduced);
        }

        if (rootLeast * MostGroups < -Rounding * (1 + Math.Abs(rootBound)))
        {
            return double.NegativeInfinity;
        }

        double bound = double.PositiveInfinity;
        foreach (CertificateLeaf leaf in _certificate.Leaves)
        {
            Load(leaf);
            double least = 0;
            foreach (int[] group in listed)
            {
                if (Obeys(group, leaf.Decisions))
                {
                    least = Math.Min(least, Reduced(leaf, group));
                }
            }

            bound = Math.Min(bound, BoundOf(leaf) + (least * MostGroups));
        }

        return bound;
    }

    private double MostGroups => _ids.Length / (double)_instance!.Fewest;

    private static double BoundOf(CertificateLeaf leaf) => leaf.Prices.Sum() + leaf.Cuts.Sum(cut => cut.Price * cut.AtLeast);

    private double LeastReduced(CertificateLeaf leaf, CancellationToken cancellation)
    {
        if (IsNearestProof(leaf))
        {
            return 0;
        }

        double least = 0;
        Search(leaf, 0, (_, reduced) => least = Math.Min(least, reduced), cancellation);
        return least;
    }

    /// <summary>
    /// Half of what a school's cheapest possible partners cost is a price no group can undercut, whatever its size: then
    /// no search is needed.
    /// </summary>
    private bool IsNearestProof(CertificateLeaf leaf)
    {
        if (leaf.Cuts.Count > 0 || _instance!.Count > 30_000 || _instance.Most <= 4)
        {
            return false;
        }

        double[] costs = new double[Math.Max(0, _instance.Count - 1)];
        for (int i = 0; i < _instance.Count; i++)
        {
            int count = 0;
            for (int j = 0; j < _instance.Count; j++)
            {
                if (j != i)
                {
                    costs[count++] = _instance.Pair(i, j);
                }
            }

            Array.Sort(costs);
            if (leaf.Prices[i] > (costs.Take(_instance.Fewest - 1).Sum() / 2) + 1e-12)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Calls back with every allowed group whose reduced cost is below the threshold.</summary>
    private void Search(CertificateLeaf leaf, double threshold, Action<int[], double> found, CancellationToken cancellation)
    {
        Load(leaf);
        Instance instance = _instance!;
        double[] worth = new double[instance.Count];
        for (int i = 0; i < worth.Length; i++)
        {
            worth[i] = leaf.Prices[i] + (_cutsOf[i]?.Sum(item => item.Price * MostPerSchool(item.Cut)) ?? 0);
        }

        int[] order = [.. Enumerable.Range(0, worth.Length).OrderByDescending(i => worth[i])];
        int[] rank = new int[worth.Length];
        for (int r = 0; r < order.Length; r++)
        {
            rank[order[r]] = r;
        }

        SpatialGrid? grid = instance.IsMetric ? new SpatialGrid(instance.X, instance.Y) : null;
        List<int> near = [];
        int[] group = new int[instance.Most];
        for (int r = 0; r < order.Length; r++)
        {
            if ((r & 255) == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }

            int anchor = order[r];
            double budget = (instance.Most * worth[anchor]) + Math.Max(0, threshold);
            near.Clear();
            if (grid is null)
            {
                near.AddRange(order.AsSpan(r + 1));
            }
            else if (budget >= 0)
            {
                // With s schools at least s−1 times the longest edge is walked; two or more in any case.
                double radius = instance.Fewest > 1 ? Radius(worth[anchor], threshold) : budget;
                grid.Within(instance.X[anchor], instance.Y[anchor], radius, near);
                near.RemoveAll(j => rank[j] <= r);
                near.Sort((a, b) => rank[a].CompareTo(rank[b]));
            }

            group[0] = anchor;
            Grow(group, 1, 0, worth[anchor], near, 0);
        }

        void Grow(int[] members, int size, double cost, double total, List<int> from, int next)
        {
            if (size >= instance.Fewest && cost - total < threshold)
            {
                ReadOnlySpan<int> candidate = members.AsSpan(0, size);
                _looked++;
                if (instance.IsWhole(candidate))
                {
                    int[] sorted = candidate.ToArray();
                    Array.Sort(sorted);
                    double reduced = Reduced(leaf, sorted);
                    if (reduced < threshold)
                    {
                        found(sorted, reduced);
                    }
                }
            }

            if (size == instance.Most)
            {
                return;
            }

            for (int k = next; k < from.Count; k++)
            {
                int school = from[k];
                // Those to come are worth at most as much each: where even that is too little, none of them helps.
                if (cost - total - ((instance.Most - size) * Math.Max(0, worth[school])) >= threshold)
                {
                    return;
                }

                double more = cost;
                for (int m = 0; m < size; m++)
                {
                    more += instance.Pair(members[m], school);
                }

                if (more - total - worth[school] - ((instance.Most - size - 1) * Math.Max(0, worth[school])) < threshold)
                {
                    members[size] = school;
                    Grow(members, size + 1, more, total + worth[school], from, k + 1);
                }
            }
        }
    }

    private double Radius(double worth, double threshold)
    {
        double radius = 0;
        for (int size = Math.Max(2, _instance!.Fewest); size <= _instance.Most; size++)
        {
            radius = Math.Max(radius, ((size * worth) + Math.Max(0, threshold)) / (size - 1));
        }

        return radius * (1 + 1e-12);
    }

    private void Load(CertificateLeaf leaf)
    {
        Array.Clear(_cutsOf);
        foreach (CertificateCut cut in leaf.Cuts)
        {
            CountingCut counting = ToCounting(cut);
            foreach (int school in counting.Schools)
            {
                (_cutsOf[school] ??= []).Add((counting, cut.Price));
            }
        }
    }

    private double Reduced(CertificateLeaf leaf, int[] group)
    {
        double reduced = _instance!.GroupCost(group);
        foreach (int school in group)
        {
            reduced -= leaf.Prices[school];
            foreach ((CountingCut cut, double price) in _cutsOf[school] ?? [])
            {
                // Each cut once, at the first of its schools in the group.
                if (group.First(member => Array.BinarySearch(cut.Schools, member) >= 0) == school)
                {
                    reduced -= price * cut.Weights[group.Count(member => Array.BinarySearch(cut.Schools, member) >= 0)];
                }
            }
        }

        return reduced;
    }

    private bool IsCutValid(CertificateCut cut)
    {
        bool isSet = cut.Schools.All(school => school >= 0 && school < _ids.Length)
            && cut.Schools.Zip(cut.Schools.Skip(1)).All(pair => pair.First < pair.Second);
        bool hasWeights = cut.Weights.Count == _instance!.Most + 1 && cut.Weights.All(double.IsFinite) && cut.Weights[0] == 0;
        return isSet && cut.Price >= 0 && hasWeights && ToCounting(cut).IsValid();
    }

    /// <summary>Cases split two by two: those with a pair together and those with it apart.</summary>
    private static bool Covers(List<CertificateLeaf> leaves, int depth)
    {
        if (leaves.Count == 0)
        {
            return false;
        }

        if (leaves.Exists(leaf => leaf.Decisions.Count == depth))
        {
            return true;
        }

        PairDecision split = leaves[0].Decisions[depth];
        if (leaves.Exists(leaf => (leaf.Decisions[depth].First, leaf.Decisions[depth].Second) != (split.First, split.Second)))
        {
            return false;
        }

        return Covers(leaves.FindAll(leaf => leaf.Decisions[depth].IsTogether), depth + 1)
            && Covers(leaves.FindAll(leaf => !leaf.Decisions[depth].IsTogether), depth + 1);
    }

    private static bool Obeys(int[] group, IReadOnlyList<PairDecision> decisions)
    {
        foreach (PairDecision decision in decisions)
        {
            bool first = Array.BinarySearch(group, decision.First) >= 0;
            bool second = Array.BinarySearch(group, decision.Second) >= 0;
            if (decision.IsTogether ? first != second : first && second)
            {
                return false;
            }
        }

        return true;
    }

    private static CountingCut ToCounting(CertificateCut cut) =>
        new([.. cut.Schools], [.. cut.Weights], cut.AtLeast);

    private static double MostPerSchool(CountingCut cut)
    {
        double most = 0;
        for (int shared = 1; shared < cut.Weights.Length; shared++)
        {
            most = Math.Max(most, cut.Weights[shared] / shared);
        }

        return most;
    }
}
