using PeerReview.Cohorts.Grouping.Costs;
using PeerReview.Cohorts.Grouping.Searching;

namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>
/// Prices for the edges of conurbations too large for a region: where all groups have one size and a far-lying set does
/// not divide by it, some group has to travel. Each edge is raised by itself, as far as the cheapest group over it allows.
/// </summary>
internal sealed class WideCuts(Instance instance, Dendrogram dendrogram, PriceBook book, int threads)
{
    private const int Smallest = 160;
    private const int MostPairs = 600;
    private const int MostCandidates = 60;
    private const int PairsAtOnce = 40;

    /// <summary>Edges shorter than so many schools' prices are seen by the regions themselves.</summary>
    private const double FarInPrices = 3;
    private const double Margin = 1 - 1e-9;

    /// <summary>Edges that found no room once hardly ever find any later, and looking costs as much each time.</summary>
    private readonly HashSet<int> _shut = [];
    private double _dearest;

    /// <summary>Makes each edge as dear as it may be.</summary>
    public void Raise()
    {
        if (instance.Fewest != instance.Most || !instance.IsMetric || instance.Fewest < 2)
        {
            return;
        }

        _dearest = Enumerable.Range(0, instance.Count).Max(book.Ceiling);
        foreach ((int node, double exit) in Candidates())
        {
            int[] schools = dendrogram.Members(node).ToArray();
            if (schools.Length > instance.Count / 2)
            {
                // Over the same edge from outside; the whole divides, or there would be no grouping.
                HashSet<int> inside = [.. schools];
                schools = [.. Enumerable.Range(0, instance.Count).Where(school => !inside.Contains(school))];
            }

            Array.Sort(schools);
            if (!Raise(schools, exit))
            {
                _shut.Add(node);
            }
        }
    }

    /// <summary>Sets that do not divide, with the distance at which they are joined to others; the furthest first.</summary>
    private IEnumerable<(int Node, double Exit)> Candidates()
    {
        int count = instance.Count;
        double farAway = FarInPrices * book.Prices.Sum() / count;
        List<(int Node, double Exit)> candidates = [];
        foreach (Join join in dendrogram.Joins)
        {
            foreach (int node in (int[])[join.First, join.Second])
            {
                if (join.Length > farAway && !_shut.Contains(node) && dendrogram.SizeOf(node) >= Smallest && dendrogram.SizeOf(node) < count
                    && dendrogram.SizeOf(node) % instance.Fewest != 0)
                {
                    candidates.Add((node, join.Length));
                }
            }
        }

        return candidates.OrderByDescending(candidate => candidate.Exit).Take(MostCandidates);
    }

    private bool Raise(int[] schools, double exit)
    {
        CountingCut cut = CountingCut.Circle(schools, instance.Fewest, instance.Most)!;
        cut = new CountingCut(cut.Schools, cut.Weights, cut.AtLeast, isWide: true);
        PricedCut? old = book.CutsOf(schools[0]).FirstOrDefault(priced => priced.Cut.IsWide && priced.Cut.Schools.Length == schools.Length
            && priced.Cut.Schools.AsSpan().SequenceEqual(schools));
        bool[] isIn = new bool[instance.Count];
        foreach (int school in schools)
        {
            isIn[school] = true;
        }

        List<(double Cost, int A, int B)> pairs = Separated(schools, isIn, exit);
        double raise = Room(pairs, isIn, cut) * Margin;
        if (raise < 1e-4 || (old is null && book.Wide.Count == WideEdges.Most))
        {
            return false;
        }

        if (old is not null)
        {
            book.RaiseEdge(old, raise);
        }
        else
        {
            book.Add(new PricedCut(cut, raise));
        }

        return true;
    }

    /// <summary>The pairs over the edge that a group over it is likeliest to have.</summary>
    private List<(double Cost, int A, int B)> Separated(int[] schools, bool[] isIn, double exit)
    {
        List<(double Cost, int A, int B)> pairs = [];
        List<int> near = [];
        int others = instance.Fewest - 1;
        double bar = double.PositiveInfinity;
        foreach (int a in schools)
        {
            double radius = Math.Min((exit * 1.1) + (2 * book.DearestAround(a)), (bar + book.Ceiling(a) + _dearest) / others);
            near.Clear();
            // Pairs that other edges make cheaper may be further apart and still the likeliest.
            book.Wide.Within(a, radius, 1.0 / others, near);
            foreach (int b in near)
            {
                Offer(a, b);
            }

            if (pairs.Count > 4 * MostPairs)
            {
                bar = Cheapest(pairs)[^1].Cost;
            }
        }

        return Cheapest(pairs);

        void Offer(int a, int b)
        {
            if (isIn[b])
            {
                return;
            }

            double cost = (others * instance.Distance(a, b)) - book.Ceiling(a) - book.Ceiling(b) - book.Wide.Between(a, b);
            if (cost < bar)
            {
                pairs.Add((cost, a, b));
            }
        }
    }

    private static List<(double Cost, int A, int B)> Cheapest(List<(double Cost, int A, int B)> pairs)
    {
        pairs.Sort();
        if (pairs.Count > MostPairs)
        {
            pairs.RemoveRange(MostPairs, pairs.Count - MostPairs);
        }

        return pairs;
    }

    /// <summary>How much dearer the edge may get before a group over it is undercut.</summary>
    private double Room(List<(double Cost, int A, int B)> pairs, bool[] isIn, CountingCut cut)
    {
        double room = double.PositiveInfinity;
        object gate = new();
        Workers.Each((pairs.Count + PairsAtOnce - 1) / PairsAtOnce, threads, part =>
        {
            OverAnEdge search = new(instance, book, isIn, cut);
            for (int p = part * PairsAtOnce; p < Math.Min(pairs.Count, (part + 1) * PairsAtOnce); p++)
            {
                search.Try(pairs[p].A, pairs[p].B, pairs[p].Cost, Volatile.Read(ref room));
            }

            lock (gate)
            {
                room = Math.Min(room, search.Room);
            }
        });
        return double.IsFinite(room) ? room : 0;
    }
}
