using PeerReview.Cohorts.Grouping.Costs;

namespace PeerReview.Cohorts.Grouping.Searching;

/// <summary>
/// For each school the schools worth trying as partners: the cheapest allowed ones, and the cheapest of each quarter of the
/// compass, because a town whose schools do not divide evenly is only mended by looking out of it.
/// </summary>
internal static class Neighbours
{
    private const int MostScannedPerSchool = 600;

    /// <summary>The same by the map alone, whether or not two may meet.</summary>
    public static int[][] OnTheMap(Instance instance, int nearest, int perQuarter)
    {
        Scan scan = new(instance, new SpatialGrid(instance.X, instance.Y), nearest, perQuarter, byMap: true);
        return [.. Enumerable.Range(0, instance.Count).Select(scan.Around)];
    }

    public static int[][] Of(Instance instance, int nearest, int perQuarter)
    {
        int[][] lists = new int[instance.Count][];
        if (!instance.IsMetric && instance.Count <= 2500)
        {
            for (int i = 0; i < instance.Count; i++)
            {
                lists[i] = Cheapest(instance, i, nearest + (4 * perQuarter));
            }

            return lists;
        }

        SpatialGrid grid = new(instance.X, instance.Y);
        Scan scan = new(instance, grid, nearest, perQuarter, byMap: instance.IsPlain);
        for (int i = 0; i < instance.Count; i++)
        {
            lists[i] = scan.Around(i);
        }

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
        private readonly List<(double Cost, int School)> _found = [];
        private readonly int[] _taken = new int[4];
        private int _scanned;

        public int[] Around(int i)
        {
            _found.Clear();
            _scanned = 0;
            int column = grid.ColumnOf(instance.X[i]);
            int row = grid.RowOf(instance.Y[i]);
            int widest = Math.Max(grid.Columns, grid.Rows);
            int wanted = nearest + (4 * perQuarter);
            int enoughAt = int.MaxValue;
            for (int ring = 0; ring <= widest && ring <= enoughAt && _scanned < MostScannedPerSchool; ring++)
            {
                Ring(i, column, row, ring);
                // What is in the corner of a ring may be further than what is outside its edge: on to the furthest wanted.
                if (enoughAt == int.MaxValue && _found.Count >= wanted)
                {
                    _found.Sort();
                    enoughAt = (int)(_found[wanted - 1].Cost / grid.CellSide) + 1;
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

                if (++_scanned > MostScannedPerSchool)
                {
                    return;
                }

                double cost = byMap ? instance.Distance(i, j) : instance.Pair(i, j);
                if (cost < double.PositiveInfinity)
                {
                    _found.Add((cost, j));
                }
            }
        }

        private int[] Pick(int i)
        {
            _found.Sort();
            Array.Clear(_taken);
            List<int> picked = new(nearest + (4 * perQuarter));
            for (int k = 0; k < _found.Count && picked.Count < nearest + (4 * perQuarter); k++)
            {
                int j = _found[k].School;
                int quarter = (instance.X[j] > instance.X[i] ? 1 : 0) + (instance.Y[j] > instance.Y[i] ? 2 : 0);
                if (k < nearest || _taken[quarter] < perQuarter)
                {
                    picked.Add(j);
                    _taken[quarter]++;
                }
            }

            return [.. picked];
        }
    }
}
