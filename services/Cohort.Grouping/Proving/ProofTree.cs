namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>The prices that prove a bound for all groupings obeying some decisions.</summary>
internal sealed record ProofLeaf(
    IReadOnlyList<(int First, int Second, bool IsTogether)> Decisions,
    double[] Prices,
    IReadOnlyList<(CountingCut Cut, double Price)> Cuts)
{
    public double Bound => Prices.Sum() + Cuts.Sum(item => item.Price * item.Cut.AtLeast);

    /// <summary>The proof that a relaxation of a whole instance has arrived at.</summary>
    public static ProofLeaf Of(Relaxation node)
    {
        int count = node.Region.Own;
        bool isProven = node.BestPrices.Length > 0;
        List<(CountingCut, double)> cuts = [];
        for (int c = 0; c < node.Cuts.Count && count + c < node.BestPrices.Length; c++)
        {
            if (node.BestPrices[count + c] > 0)
            {
                cuts.Add((node.Cuts[c], node.BestPrices[count + c]));
            }
        }

        return new ProofLeaf([.. node.Decisions], isProven ? node.BestPrices[..count] : new double[count], cuts);
    }
}

/// <summary>
/// A whole proof: at the root, prices by which every group with a reduced cost above the gap is out; at the leaves, one
/// set of prices per combination of decisions.
/// </summary>
internal sealed record ProofTree(ProofLeaf Root, IReadOnlyList<ProofLeaf> Leaves, double Cutoff);
