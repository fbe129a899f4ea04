using System.Runtime.CompilerServices;

namespace PeerReview.Cohorts.Grouping.Searching;

/// <summary>Points sorted into square cells, for "who is near" in time that does not grow with the whole.</summary>
internal sealed class SpatialGrid
{
    private const double PointsPerCell = 2;
    private readonly double[] _x;
    private readonly double[] _y;
    private readonly double _left;
    private readonly double _bottom;
    private readonly double _right;
    private readonly double _top;
    private readonly double _cell;
    private readonly int[] _start;
    private readonly int[] _points;

    public SpatialGrid(double[] x, double[] y)
        : this(x, y, [.. Enumerable.Range(0, x.Length)])
    {
    }

    /// <summary>Only some of the points, by their numbers.</summary>
    public SpatialGrid(double[] x, double[] y, int[] points)
    {
        (_x, _y) = (x, y);
        (_left, _bottom, _right, _top) = points.Length == 0 ? (0, 0, 0, 0)
            : (points.Min(p => x[p]), points.Min(p => y[p]), points.Max(p => x[p]), points.Max(p => y[p]));
        double width = _right - _left;
        double height = _top - _bottom;
        double side = Math.Sqrt(Math.Max(width * height, 1e-12) * PointsPerCell / Math.Max(1, points.Length));
        _cell = Math.Max(side, Math.Max(width, height) / 2000) + 1e-9;
        Columns = (int)(width / _cell) + 1;
        Rows = (int)(height / _cell) + 1;
        _start = new int[(Columns * Rows) + 1];
        _points = new int[points.Length];
        Fill(points);
    }

    public int Columns { get; }

    public int Rows { get; }

    public double CellSide => _cell;

    public int ColumnOf(double x) => Math.Clamp((int)((x - _left) / _cell), 0, Columns - 1);

    public int RowOf(double y) => Math.Clamp((int)((y - _bottom) / _cell), 0, Rows - 1);

    public ReadOnlySpan<int> Cell(int column, int row)
    {
        int cell = (row * Columns) + column;
        return _points.AsSpan(_start[cell], _start[cell + 1] - _start[cell]);
    }

    /// <summary>How far a place is from the rectangle around all points; 0 within.</summary>
    public double DistanceTo(double x, double y)
    {
        double east = Math.Max(0, Math.Max(_left - x, x - _right));
        double north = Math.Max(0, Math.Max(_bottom - y, y - _top));
        return Math.Sqrt((east * east) + (north * north));
    }

    /// <summary>Adds every point within the radius, the centre itself included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Within(double x, double y, double radius, List<int> found)
    {
        double square = radius * radius;
        int lastColumn = ColumnOf(x + radius);
        int lastRow = RowOf(y + radius);
        for (int row = RowOf(y - radius); row <= lastRow; row++)
        {
            for (int column = ColumnOf(x - radius); column <= lastColumn; column++)
            {
                foreach (int point in Cell(column, row))
                {
                    double east = _x[point] - x;
                    double north = _y[point] - y;
                    if ((east * east) + (north * north) <= square)
                    {
                        found.Add(point);
                    }
                }
            }
        }
    }

    private void Fill(int[] points)
    {
        int[] cellOf = new int[points.Length];
        for (int k = 0; k < points.Length; k++)
        {
            cellOf[k] = (RowOf(_y[points[k]]) * Columns) + ColumnOf(_x[points[k]]);
            _start[cellOf[k] + 1]++;
        }

        for (int cell = 0; cell < Columns * Rows; cell++)
        {
            _start[cell + 1] += _start[cell];
        }

        int[] next = _start[..^1];
        for (int k = 0; k < points.Length; k++)
        {
            _points[next[cellOf[k]]++] = points[k];
        }
    }
}
