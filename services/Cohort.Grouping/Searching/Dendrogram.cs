using PeerReview.Cohorts.Grouping.Costs;

namespace PeerReview.Cohorts.Grouping.Searching;

/// <summary>Two sets of schools that join at a distance; children are schools (below the count) or earlier joins (count + index), From and To the schools nearest each other.</summary>
internal readonly record struct Join(int First, int Second, double Length, int Size, int From, int To);

/// <summary>
/// Which schools lie together, at every scale: nearest sets join first (single linkage), from neighbours on one street to
/// whole conurbations. In <see cref="Order"/> every joined set is one unbroken stretch.
/// </summary>
internal sealed class Dendrogram
{
    private readonly int _count;
    private readonly List<Join> _joins = [];
    private readonly int[] _start;

    /// <param name="instance">The whole.</param>
    /// <param name="near">For each school those near it on the map.</param>
    public Dendrogram(Instance instance, int[][] near)
    {
        _count = instance.Count;
        Kruskal kruskal = new(_count);
        (double[] lengths, (int A, int B)[] edges) = NearEdges(instance, near);
        for (int edge = 0; edge < edges.Length; edge++)
        {
            Add(kruskal, edges[edge].A, edges[edge].B, lengths[edge]);
        }

        foreach ((double length, int a, int b) in FarEdges(instance, kruskal))
        {
            Add(kruskal, a, b, length);
        }

        Order = new int[_count];
        Position = new int[_count];
        _start = new int[_count + _joins.Count];
        LayOut();
    }

    public IReadOnlyList<Join> Joins => _joins;

    /// <summary>The schools, every joined set in one stretch.</summary>
    public int[] Order { get; }

    /// <summary>Where each school is in the order.</summary>
    public int[] Position { get; }

    public int SizeOf(int node) => node < _count ? 1 : _joins[node - _count].Size;

    /// <summary>The schools of a node: a school or a join (count + index).</summary>
    public ReadOnlySpan<int> Members(int node) => Order.AsSpan(_start[node], SizeOf(node));

    private void Add(Kruskal kruskal, int a, int b, double length)
    {
        if (kruskal.Join(a, b, _count + _joins.Count) is { } joined)
        {
            _joins.Add(new Join(joined.First, joined.Second, length, SizeOf(joined.First) + SizeOf(joined.Second), a, b));
        }
    }

    private static (double[] Lengths, (int A, int B)[] Edges) NearEdges(Instance instance, int[][] near)
    {
        int count = near.Sum(list => list.Length);
        double[] lengths = new double[count];
        (int A, int B)[] edges = new (int, int)[count];
        int edge = 0;
        for (int i = 0; i < near.Length; i++)
        {
            foreach (int j in near[i])
            {
                lengths[edge] = instance.Distance(i, j);
                edges[edge++] = (i, j);
            }
        }

        Array.Sort(lengths, edges);
        return (lengths, edges);
    }

    /// <summary>Near edges may leave islands; these join by their outermost schools, as near as a sample can tell.</summary>
    private static List<(double, int, int)> FarEdges(Instance instance, Kruskal kruskal)
    {
        int[][] islands = [.. Enumerable.Range(0, instance.Count).GroupBy(kruskal.Root).Select(island => Outermost(instance, [.. island]))];
        List<(double, int, int)> edges = [];
        for (int p = 0; p < islands.Length; p++)
        {
            for (int q = 0; q < p; q++)
            {
                (double, int, int) best = (double.PositiveInfinity, 0, 0);
                foreach (int a in islands[p])
                {
                    foreach (int b in islands[q])
                    {
                        double distance = instance.Distance(a, b);
                        best = distance < best.Item1 ? (distance, a, b) : best;
                    }
                }

                edges.Add(best);
            }
        }

        edges.Sort();
        return edges;
    }

    private static int[] Outermost(Instance instance, int[] island)
    {
        const int Directions = 48;
        HashSet<int> outer = [];
        for (int d = 0; d < Directions; d++)
        {
            (double sin, double cos) = Math.SinCos(d * 2 * Math.PI / Directions);
            outer.Add(island.MaxBy(school => (instance.X[school] * cos) + (instance.Y[school] * sin)));
        }

        return [.. outer];
    }

    /// <summary>From the last join down: the first child begins where its parent does, the second follows.</summary>
    private void LayOut()
    {
        int next = 0;
        bool[] placed = new bool[_count + _joins.Count];
        for (int node = _count + _joins.Count - 1; node >= 0; node--)
        {
            if (!placed[node])
            {
                _start[node] = next;
                next += SizeOf(node);
            }

            if (node >= _count)
            {
                Join join = _joins[node - _count];
                _start[join.First] = _start[node];
                _start[join.Second] = _start[node] + SizeOf(join.First);
                placed[join.First] = placed[join.Second] = true;
            }
            else
            {
                Order[_start[node]] = node;
                Position[node] = _start[node];
            }
        }
    }

    private sealed class Kruskal(int count)
    {
        private readonly int[] _parent = [.. Enumerable.Range(0, count)];
        private readonly int[] _node = [.. Enumerable.Range(0, count)];

        public int Root(int i)
        {
            while (_parent[i] != i)
            {
                i = _parent[i] = _parent[_parent[i]];
            }

            return i;
        }

        public (int First, int Second)? Join(int a, int b, int node)
        {
            int first = Root(a);
            int second = Root(b);
            if (first == second)
            {
                return null;
            }

            (int, int) joined = (_node[first], _node[second]);
            _parent[second] = first;
            _node[first] = node;
            return joined;
        }
    }
}
