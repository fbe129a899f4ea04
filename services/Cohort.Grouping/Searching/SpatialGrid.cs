using System.Runtime.CompilerServices;

namespace PeerReview.Cohorts.Grouping.Searching;

/// <summary>Points sorted into square cells, for "who is near" in time that does not grow with the whole.</summary>
internal sealed class SpatialGrid
{
    private readonly double[] _x;
    private readonly double[] _y;
    private readonly double _left;
    private readonly double _bottom;
    private readonly double _cell;
    private readonly int[] _start;
    private readonly int[] _points;

    public SpatialGrid(double[] x, double[] y, double pointsPerCell = 2)
    {
        (_x, _y) = (x, y);
        int count = x.Length;
        (_left, _bottom) = (count == 0 ? 0 : x.Min(), count == 0 ? 0 : y.Min());
        double width = count == 0 ? 0 : x.Max() - _left;
        double height = count == 0 ? 0 : y.Max() - _bottom;
        double side = Math.Sqrt(Math.Max(width * height, 1e-12) * pointsPerCell / Math.Max(1, count));
        _cell = Math.Max(side, Math.Max(width, height) / 2000) + 1e-9;
        Columns = (int)(width / _cell) + 1;
        Rows = (int)(height / _cell) + 1;
        _start = new int[(Columns * Rows) + 1];
        _points = new int[count];
        Fill();
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

    private void Fill()
    {
        int[] cellOf = new int[_x.Length];
        for (int i = 0; i < _x.Length; i++)
        {
            cellOf[i] = (RowOf(_y[i]) * Columns) + ColumnOf(_x[i]);
            _start[cellOf[i] + 1]++;
        }

        for (int cell = 0; cell < Columns * Rows; cell++)
        {
            _start[cell + 1] += _start[cell];
        }

        int[] next = _start[..^1];
        for (int i = 0; i < _x.Length; i++)
        {
            _points[next[cellOf[i]]++] = i;
        }
    }
}
