using PeerReview.Cohorts.Grouping.Costs;
using PeerReview.Cohorts.Grouping.Rules;

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
        double rootBound = BoundOf(_certificate.Root);
        List<PricedGroup> listed = Below(_certificate.Root, _certificate.Cutoff - rootBound, cancellation);
        double rootLeast = Math.Min(0, listed.Select(group => group.Reduced).DefaultIfEmpty(0).Min());
        if (rootLeast * MostGroups < -Rounding * (1 + Math.Abs(rootBound)))
        {
            return double.NegativeInfinity;
        }

        double bound = double.PositiveInfinity;
        foreach (CertificateLeaf leaf in _certificate.Leaves)
        {
            LeafSearch search = Search(leaf);
            double least = 0;
            foreach (PricedGroup group in listed)
            {
                if (Obeys(group.Schools, leaf.Decisions))
                {
                    least = Math.Min(least, search.Reduced(group.Schools));
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

        return Below(leaf, 0, cancellation).Select(group => group.Reduced).DefaultIfEmpty(0).Min();
    }

    private List<PricedGroup> Below(CertificateLeaf leaf, double threshold, CancellationToken cancellation)
    {
        LeafSearch search = Search(leaf);
        List<PricedGroup> found = search.Below(threshold, cancellation);
        _looked += search.Looked;
        return found;
    }

    private LeafSearch Search(CertificateLeaf leaf) =>
        new(_instance!, [.. leaf.Prices], [.. leaf.Cuts.Select(cut => (ToCounting(cut), cut.Price))]);

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
}
