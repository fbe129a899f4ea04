namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>
/// An inequality every grouping obeys because of how a set of schools can be counted out into groups: each group weighs
/// by how many of the set it has, and the weights add up to at least the right-hand side. Whether that is so depends only
/// on the size of the set, so that anyone can check it by counting (<see cref="IsValid"/>).
/// </summary>
internal sealed class CountingCut
{
    public CountingCut(int[] schools, double[] weights, double atLeast, bool isWide = false)
    {
        (Schools, Weights, AtLeast, IsWide) = (schools, weights, atLeast, isWide);
        (PerSchool, PerPair) = isWide ? (0, 0) : Ceilings(weights);
    }

    /// <summary>
    /// Whether the set is a whole conurbation. Ceilings per school would then make all its schools look dear; instead each
    /// pair that the edge of the set separates counts as cheaper (<see cref="PerSeparatedPair"/>). Only for one group size.
    /// </summary>
    public bool IsWide { get; }

    /// <summary>
    /// A group over the edge has at least size − 1 separated pairs, and weighs at most 1: its share for each.
    /// </summary>
    public double PerSeparatedPair => IsWide ? 1.0 / (Weights.Length - 2) : 0;

    /// <summary>The set, ascending.</summary>
    public int[] Schools { get; }

    /// <summary>What a group with so many of the set weighs; 0 for none.</summary>
    public double[] Weights { get; }

    /// <summary>What the weights of the groups of any grouping add up to at least.</summary>
    public double AtLeast { get; }

    /// <summary>
    /// No group weighs more than this for each of its schools in the set and <see cref="PerPair"/> (at most 0) for each
    /// pair of them: a ceiling that adds up as a search goes on.
    /// </summary>
    public double PerSchool { get; }

    public double PerPair { get; }

    /// <summary>Whether, however the set is shared out among groups, the weights reach the right-hand side.</summary>
    public bool IsValid()
    {
        double[] least = new double[Schools.Length + 1];
        for (int left = 1; left <= Schools.Length; left++)
        {
            least[left] = double.PositiveInfinity;
            for (int shared = 1; shared < Weights.Length && shared <= left; shared++)
            {
                least[left] = Math.Min(least[left], least[left - shared] + Weights[shared]);
            }
        }

        return least[^1] >= AtLeast - 1e-9;
    }

    /// <summary>How much a group weighs, by looking its few schools up in the many of the set.</summary>
    public double WeightIn(ReadOnlySpan<int> group)
    {
        int shared = 0;
        foreach (int school in group)
        {
            shared += Array.BinarySearch(Schools, school) >= 0 ? 1 : 0;
        }

        return Weights[shared];
    }

    /// <summary>How much a group, ascending, weighs.</summary>
    public double WeightOf(ReadOnlySpan<int> group)
    {
        int shared = 0;
        int k = 0;
        foreach (int school in group)
        {
            while (k < Schools.Length && Schools[k] < school)
            {
                k++;
            }

            shared += k < Schools.Length && Schools[k] == school ? 1 : 0;
        }

        return Weights[shared];
    }

    /// <summary>
    /// Counting round a circle of q places: the schools of the set that groups have come to |set| in all, so that groups
    /// whose share is no multiple of q must make up the rest. With q = 2 and three schools: at most one group has two of
    /// them. With q the group size: a town that does not divide shares a group with the country. Null where q divides.
    /// </summary>
    /// <remarks>
    /// Weights are frac(m·shared/q) over frac(m·rest/q), a Chvátal–Gomory cut for any m and any group sizes. The m that
    /// makes the rest the largest fraction gives the least to all others; for rest 2 of 4 the facet of the circle of four
    /// (½, 1, ½) is better than either.
    /// </remarks>
    public static CountingCut? Circle(int[] schools, int q, int most)
    {
        int rest = schools.Length % q;
        return rest == 0 ? null : new CountingCut(schools, CircleWeights(q, rest, most), 1);
    }

    public static double[] CircleWeights(int q, int rest, int most)
    {
        double[] weights = new double[most + 1];
        for (int shared = 1; shared <= most; shared++)
        {
            weights[shared] = CircleWeight(q, rest, shared % q);
        }

        return weights;
    }

    private static double CircleWeight(int q, int rest, int shared)
    {
        if (q == 4 && rest == 2)
        {
            return shared == 2 ? 1 : shared == 0 ? 0 : 0.5;
        }

        bool forward = 2 * rest > q;
        int Steps(int count) => forward ? count : (q - count) % q;
        return Steps(shared) / (double)Steps(rest);
    }

    private static (double PerSchool, double PerPair) Ceilings(double[] weights)
    {
        double first = Math.Max(0, weights[1]);
        double pair = double.NegativeInfinity;
        double most = first;
        for (int shared = 2; shared < weights.Length; shared++)
        {
            pair = Math.Max(pair, (weights[shared] - (first * shared)) / (shared * (shared - 1) / 2));
            most = Math.Max(most, weights[shared] / shared);
        }

        return pair <= 0 && double.IsFinite(pair) ? (first, pair) : (most, 0);
    }
}
