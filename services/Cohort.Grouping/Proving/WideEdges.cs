using PeerReview.Cohorts.Grouping.Costs;
using PeerReview.Cohorts.Grouping.Searching;

namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>
/// The priced edges of whole conurbations. They part the map into cells whose schools lie on the same side of each, so
/// that what lies between two schools is known by their cells, and only cells near enough are searched.
/// </summary>
internal sealed class WideEdges
{
    /// <summary>As many as fit the bits of a word.</summary>
    public const int Most = 64;

    private readonly Instance _instance;
    private readonly PricedCut?[] _edges = new PricedCut?[Most];
    private readonly ulong[] _sides;
    private readonly int[] _cellOf;
    private SpatialGrid[] _cells = [];
    private ulong[] _sidesOfCells = [];
    private double[] _between = [];

    public WideEdges(Instance instance)
    {
        _instance = instance;
        _sides = new ulong[instance.Count];
        _cellOf = new int[instance.Count];
        Refunds = new EdgeRefunds(_sides);
        PartTheMap();
    }

    /// <summary>What groups with more than one school beyond an edge give back of the shares of <see cref="Between"/>.</summary>
    public EdgeRefunds Refunds { get; }

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The prices of the edges with exactly one of two schools inside.</summary>
    public double Between(int first, int second) => _between[(_cellOf[first] * _cells.Length) + _cellOf[second]];

    /// <summary>Adds every school no further from one than a radius and a share of what the edges between the two cost.</summary>
    public void Within(int school, double radius, double share, List<int> found)
    {
        (double x, double y) = (_instance.X[school], _instance.Y[school]);
        int row = _cellOf[school] * _cells.Length;
        for (int cell = 0; cell < _cells.Length; cell++)
        {
            double reach = radius + (share * _between[row + cell]);
            if (reach >= 0 && _cells[cell].DistanceTo(x, y) <= reach)
            {
                _cells[cell].Within(x, y, reach, found);
            }
        }
    }

    public void Add(PricedCut cut)
    {
        int edge = Array.IndexOf(_edges, null);
        _edges[edge] = cut;
        Flip(cut, edge);
        Count++;
        PartTheMap();
    }

    public void Remove(PricedCut cut)
    {
        int edge = Array.IndexOf(_edges, cut);
        _edges[edge] = null;
        Flip(cut, edge);
        Count--;
        PartTheMap();
    }

    /// <summary>To be called after prices of edges have changed.</summary>
    public void Reprice()
    {
        _between = [.. _sidesOfCells.SelectMany(one => _sidesOfCells.Select(other => PriceOf(one ^ other)))];
        for (int edge = 0; edge < Most; edge++)
        {
            if (_edges[edge] is { } cut)
            {
                Refunds.Price(edge, cut.Cut, cut.Price);
            }
        }
    }

    private void Flip(PricedCut cut, int edge)
    {
        foreach (int school in cut.Cut.Schools)
        {
            _sides[school] ^= 1UL << edge;
        }
    }

    private void PartTheMap()
    {
        List<ulong> sides = [];
        List<List<int>> schools = [];
        Dictionary<ulong, int> cellOf = [];
        for (int school = 0; school < _sides.Length; school++)
        {
            if (!cellOf.TryGetValue(_sides[school], out int cell))
            {
                cellOf[_sides[school]] = cell = sides.Count;
                sides.Add(_sides[school]);
                schools.Add([]);
            }

            _cellOf[school] = cell;
            schools[cell].Add(school);
        }

        _cells = [.. schools.Select(some => new SpatialGrid(_instance.X, _instance.Y, [.. some]))];
        _sidesOfCells = [.. sides];
        Reprice();
    }

    private double PriceOf(ulong edges)
    {
        double sum = 0;
        for (int edge = 0; edge < Most; edge++)
        {
            sum += (edges >> edge & 1) == 1 ? _edges[edge]!.Price : 0;
        }

        return sum;
    }
}
