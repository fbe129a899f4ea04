using System.Numerics;

namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>
/// The priced edges of whole conurbations: on which side of each a school lies, and what the edges between two schools
/// cost together.
/// </summary>
internal sealed class WideEdges(int count)
{
    /// <summary>As many as fit the bits of a word.</summary>
    public const int Most = 64;

    private readonly PricedCut?[] _edges = new PricedCut?[Most];
    private readonly double[] _prices = new double[Most];
    private readonly ulong[] _sides = new ulong[count];
    private readonly double[] _mostAround = new double[count];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The prices of the edges with exactly one of two schools inside.</summary>
    public double Between(int first, int second)
    {
        double sum = 0;
        for (ulong edges = _sides[first] ^ _sides[second]; edges != 0; edges &= edges - 1)
        {
            sum += _prices[BitOperations.TrailingZeroCount(edges)];
        }

        return sum;
    }

    /// <summary>The most that lies between a school and any other.</summary>
    public double MostAround(int school) => _mostAround[school];

    public void Add(PricedCut cut)
    {
        int edge = Array.IndexOf(_edges, null);
        (_edges[edge], _prices[edge]) = (cut, cut.Price);
        Flip(cut, edge);
        Count++;
        Remeasure();
    }

    public void Remove(PricedCut cut)
    {
        int edge = Array.IndexOf(_edges, cut);
        (_edges[edge], _prices[edge]) = (null, 0);
        Flip(cut, edge);
        Count--;
        Remeasure();
    }

    private void Flip(PricedCut cut, int edge)
    {
        foreach (int school in cut.Cut.Schools)
        {
            _sides[school] ^= 1UL << edge;
        }
    }

    private void Remeasure()
    {
        Dictionary<ulong, (int School, double Most)> cells = [];
        for (int school = 0; school < _sides.Length; school++)
        {
            cells.TryAdd(_sides[school], (school, 0));
        }

        foreach (ulong cell in cells.Keys.ToArray())
        {
            (int school, _) = cells[cell];
            cells[cell] = (school, cells.Values.Max(other => Between(school, other.School)));
        }

        for (int school = 0; school < _sides.Length; school++)
        {
            _mostAround[school] = cells[_sides[school]].Most;
        }
    }
}
