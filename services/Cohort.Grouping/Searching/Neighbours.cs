using PeerReview.Cohorts.Grouping.Costs;

namespace PeerReview.Cohorts.Grouping.Searching;

/// <summary>
/// For each school the schools worth trying as partners: the cheapest allowed ones, and the cheapest of each quarter of the
/// compass, because a town whose schools do not divide evenly is only mended by looking out of it.
/// </summary>
internal static class Neighbours
{
    /// <summary>So many of the usual few are the cheapest, cheapest first; the others look out to all quarters.</summary>
    public const int Nearest = 8;

    private const int MostScannedPerSchool = 600;
    private const int SchoolsAtOnce = 256;
    private const int PerQuarter = 2;

    /// <summary>The usual few by the map alone, whether or not two may meet.</summary>
    public static int[][] OnTheMap(Instance instance, int threads = 1) => Scanned(instance, Nearest, PerQuarter, byMap: true, threads);

    /// <summary>The usual few.</summary>
    public static int[][] Of(Instance instance, int threads) => Of(instance, Nearest, PerQuarter, threads);

    public static int[][] Of(Instance instance, int nearest, int perQuarter, int threads = 1)
    {
        if (instance.IsMetric || instance.Count > 2500)
        {
            return Scanned(instance, nearest, perQuarter, byMap: instance.IsPlain, threads);
        }

        return [.. Enumerable.Range(0, instance.Count).Select(i => Cheapest(instance, i, nearest + (4 * perQuarter)))];
    }

    private static int[][] Scanned(Instance instance, int nearest, int perQuarter, bool byMap, int threads)
    {
        SpatialGrid grid = new(instance.X, instance.Y);
        int[][] lists = new int[instance.Count][];
        int parts = (instance.Count + SchoolsAtOnce - 1) / SchoolsAtOnce;
        Workers.Each(parts, threads, part =>
        {
            Scan scan = new(instance, grid, nearest, perQuarter, byMap);
            for (int i = part * SchoolsAtOnce; i < Math.Min(instance.Count, (part + 1) * SchoolsAtOnce); i++)
            {
                lists[i] = scan.Around(i);
            }
        });
        return lists;
    }

    private static int[] Cheapest(Instance instance, int i, int count)
    {
        int[] others = [.. Enumerable.Range(0, instance.Count).Where(j => j != i && instance.MayMeet(i, j))];
        double[] costs = [.. others.Select(j => instance.Pair(i, j))];
        Array.Sort(costs, others);
        return others.Length <= count ? others : others[..count];
    }

    /// <summary>Walks the grid in growing rings until nothing nearer can turn up.</summary>
    private sealed class Scan(Instance instance, SpatialGrid grid, int nearest, int perQuarter, bool byMap)
    {
        private readonly double[] _costs = new double[MostScannedPerSchool];
        private readonly int[] _schools = new int[MostScannedPerSchool];
        private readonly int _wanted = nearest + (4 * perQuarter);
        private int _found;
        private int _scanned;

        public int[] Around(int i)
        {
            (_found, _scanned) = (0, 0);
            int column = grid.ColumnOf(instance.X[i]);
            int row = grid.RowOf(instance.Y[i]);
            int widest = Math.Max(grid.Columns, grid.Rows);
            int enoughAt = int.MaxValue;
            for (int ring = 0; ring <= widest && ring <= enoughAt && _scanned < MostScannedPerSchool; ring++)
            {
                Ring(i, column, row, ring);
                // What is in the corner of a ring may be further than what is outside its edge: on to the furthest wanted.
                if (enoughAt == int.MaxValue && _found >= _wanted)
                {
                    Array.Sort(_costs, _schools, 0, _found);
                    enoughAt = (int)(_costs[_wanted - 1] / grid.CellSide) + 1;
                }
            }

            return Pick(i);
        }

        private void Ring(int i, int column, int row, int ring)
        {
            for (int r = Math.Max(0, row - ring); r <= Math.Min(grid.Rows - 1, row + ring); r++)
            {
                bool edge = Math.Abs(r - row) == ring;
                int step = edge || ring == 0 ? 1 : 2 * ring;
                for (int c = column - ring; c <= column + ring; c += step)
                {
                    if (c >= 0 && c < grid.Columns)
                    {
                        Collect(i, grid.Cell(c, r));
                    }
                }
            }
        }

        private void Collect(int i, ReadOnlySpan<int> cell)
        {
            foreach (int j in cell)
            {
                if (j == i)
                {
                    continue;
                }

                if (_scanned == MostScannedPerSchool)
                {
                    return;
                }

                _scanned++;
                double cost = byMap ? instance.Distance(i, j) : instance.Pair(i, j);
                if (cost < double.PositiveInfinity)
                {
                    _costs[_found] = cost;
                    _schools[_found++] = j;
                }
            }
        }

        private int[] Pick(int i)
        {
            Array.Sort(_costs, _schools, 0, _found);
            Span<int> taken = stackalloc int[4];
            taken.Clear();
            Span<int> picked = stackalloc int[_wanted];
            int count = 0;
            for (int k = 0; k < _found && count < _wanted; k++)
            {
                int j = _schools[k];
                int quarter = (instance.X[j] > instance.X[i] ? 1 : 0) + (instance.Y[j] > instance.Y[i] ? 2 : 0);
                if (k < nearest || taken[quarter] < perQuarter)
                {
                    picked[count++] = j;
                    taken[quarter]++;
                }
            }

            return picked[..count].ToArray();
        }
    }
}
