namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>
/// An inequality every grouping obeys because of how a set of schools can be counted out into groups: each group weighs
/// by how many of the set it has, and the weights add up to at least the right-hand side. Whether that is so depends only
/// on the size of the set, so that anyone can check it by counting (<see cref="IsValid"/>).
/// </summary>
/// <param name="Schools">The set, ascending.</param>
/// <param name="Weights">
/// Weights[t][j] is the weight of a group of t schools with j of the set; row 0 where the group's size does not matter.
/// </param>
/// <param name="AtLeast">What the weights of the groups of any grouping add up to at least.</param>
internal sealed record CountingCut(int[] Schools, double[][] Weights, double AtLeast)
{
    public double WeightOf(int groupSize, int shared) => shared == 0 ? 0 : Weights.Length == 1 ? Weights[0][shared] : Weights[groupSize][shared];

    /// <summary>The most one school of the set can add to a group's weight, spread evenly over the set's schools in it.</summary>
    public double MostPerSchool()
    {
        double most = 0;
        foreach (double[] row in Weights)
        {
            for (int shared = 1; shared < row.Length; shared++)
            {
                most = Math.Max(most, row[shared] / shared);
            }
        }

        return most;
    }

    /// <summary>Whether, however the set is shared out among groups of allowed sizes, the weights reach the right-hand side.</summary>
    public bool IsValid(int fewest, int most)
    {
        double[] least = new double[Schools.Length + 1];
        for (int left = 1; left <= Schools.Length; left++)
        {
            least[left] = double.PositiveInfinity;
            for (int size = fewest; size <= most; size++)
            {
                for (int shared = 1; shared <= Math.Min(size, left); shared++)
                {
                    least[left] = Math.Min(least[left], least[left - shared] + WeightOf(size, shared));
                }
            }
        }

        return least[^1] >= AtLeast - 1e-9;
    }

    /// <summary>Of any three schools, at most one group has two or more.</summary>
    public static CountingCut AnyThree(int a, int b, int c, int most)
    {
        int[] schools = [a, b, c];
        Array.Sort(schools);
        double[] weights = new double[most + 1];
        for (int shared = 2; shared < weights.Length; shared++)
        {
            weights[shared] = -1;
        }

        return new CountingCut(schools, [weights], -1);
    }

    /// <summary>
    /// Where a set does not divide into groups of one size, some group reaches over its edge: the facets of the cyclic
    /// group of the size. Null where the set divides, or sizes may vary.
    /// </summary>
    public static CountingCut? Edge(int[] schools, int fewest, int most)
    {
        if (fewest != most || fewest < 2 || schools.Length % fewest == 0)
        {
            return null;
        }

        int size = fewest;
        int rest = schools.Length % size;
        double[] weights = new double[size + 1];
        for (int shared = 1; shared < size; shared++)
        {
            weights[shared] = EdgeWeight(size, rest, shared);
        }

        return new CountingCut(schools, [weights], 1);
    }

    /// <summary>
    /// The largest weights that are additive on the way to the rest: with m·rest ≡ size − 1 or the like, shared counts
    /// weigh frac(m·shared/size) over frac(m·rest/size). For sizes 3 and 4 this is the best there is.
    /// </summary>
    private static double EdgeWeight(int size, int rest, int shared)
    {
        if (size == 4 && rest == 2)
        {
            return shared == 2 ? 1 : 0.5;
        }

        // Multiplying by size − 1 reverses the circle: a rest of 1 is then the largest fraction.
        bool forward = 2 * rest > size;
        int Fraction(int count) => forward ? count % size : size - (count % size);
        return Fraction(shared) / (double)Fraction(rest);
    }
}
