using PeerReview.Cohorts.Grouping.Costs;
using PeerReview.Cohorts.Grouping.Rules;

namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>Writes a proof down in public terms.</summary>
internal static class Certificates
{
    public static GroupingCertificate From(RuleBook rules, Instance instance, ProofTree proof, double bound) => new()
    {
        LowerBound = bound,
        Schools = [.. instance.Schools.Select(school => rules.Schools[school].Id)],
        Root = Leaf(proof.Root),
        Leaves = [.. proof.Leaves.Select(Leaf)],
        Cutoff = proof.Cutoff,
    };

    private static CertificateLeaf Leaf(ProofLeaf leaf) => new(
        [.. leaf.Decisions.Select(d => new PairDecision(d.First, d.Second, d.IsTogether))],
        leaf.Prices,
        [.. leaf.Cuts.Select(item => new CertificateCut(item.Cut.Schools, item.Cut.Weights, item.Cut.AtLeast, item.Price))]);
}
