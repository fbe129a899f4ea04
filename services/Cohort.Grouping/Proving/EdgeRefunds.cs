using System.Numerics;
using System.Runtime.CompilerServices;

namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>
/// Searches add up what an edge earns a group as a share for each separated pair. With more than one school beyond the edge
/// the shares come to more than the group weighs; this is what is to be given back, at the least, whoever else joins.
/// </summary>
/// <param name="inside">For each school the edges it is inside of, as bits.</param>
internal sealed class EdgeRefunds(ulong[] inside)
{
    private readonly double[]?[] _least = new double[]?[WideEdges.Most];
    private int _row;

    /// <summary>Says what an edge costs; its schools are those with its bit.</summary>
    public void Price(int edge, CountingCut cut, double price)
    {
        int size = cut.Weights.Length - 1;
        _row = size + 1;
        double[] least = new double[_row * _row];
        for (int within = 0; within <= size; within++)
        {
            for (int without = 0; within + without <= size; without++)
            {
                double back = double.PositiveInfinity;
                for (int all = within; all <= size - without; all++)
                {
                    back = Math.Min(back, (all * (size - all) * cut.PerSeparatedPair) - cut.Weights[all]);
                }

                least[(within * _row) + without] = price * Math.Max(0, back);
            }
        }

        _least[edge] = least;
    }

    /// <summary>Whether an edge lies between two schools.</summary>
    public bool Parts(int first, int second) => inside[first] != inside[second];

    /// <summary>What any group with these schools gives back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Of(ReadOnlySpan<int> schools)
    {
        ulong over = 0;
        foreach (int school in schools)
        {
            over |= inside[school] ^ inside[schools[0]];
        }

        double back = 0;
        for (; over != 0; over &= over - 1)
        {
            int edge = BitOperations.TrailingZeroCount(over);
            int within = 0;
            foreach (int school in schools)
            {
                within += (int)(inside[school] >> edge & 1);
            }

            back += _least[edge]![(within * _row) + schools.Length - within];
        }

        return back;
    }
}
