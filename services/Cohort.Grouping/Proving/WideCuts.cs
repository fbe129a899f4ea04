using PeerReview.Cohorts.Grouping.Costs;
using PeerReview.Cohorts.Grouping.Searching;

namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>
/// Prices for the edges of conurbations too large for a region: where all groups have one size and a far-lying set does
/// not divide by it, some group has to travel. Each edge is raised by itself, as far as the cheapest group over it allows.
/// </summary>
internal sealed class WideCuts(Instance instance, Dendrogram dendrogram, PriceBook book)
{
    private const int Smallest = 160;
    private const int MostPairs = 600;
    private const int MostCandidates = 60;
    private const int OthersPerSide = 6;

    /// <summary>Edges shorter than so many schools' prices are seen by the regions themselves.</summary>
    private const double FarInPrices = 3;
    private const double Margin = 1 - 1e-9;
    private readonly double _dearest = Enumerable.Range(0, instance.Count).Max(book.Ceiling);

    /// <summary>Returns how many edges got dearer.</summary>
    public int Raise()
    {
        if (instance.Fewest != instance.Most || !instance.IsMetric || instance.Fewest < 2)
        {
            return 0;
        }

        int raised = 0;
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
            raised += Raise(schools, exit) ? 1 : 0;
        }

        return raised;
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
                if (join.Length > farAway && dendrogram.SizeOf(node) >= Smallest && dendrogram.SizeOf(node) < count
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
            book.Remove(old);
        }

        book.Add(new PricedCut(cut, raise + (old?.Price ?? 0)));
        return true;
    }

    /// <summary>The pairs over the edge that a group over it is likeliest to have.</summary>
    private List<(double Cost, int A, int B)> Separated(int[] schools, bool[] isIn, double exit)
    {
        List<(double Cost, int A, int B)> pairs = [];
        List<int> near = [];
        int others = instance.Fewest - 1;
        int[] outside = [.. Enumerable.Range(0, instance.Count).Where(school => !isIn[school])];
        SpatialGrid beyond = new([.. outside.Select(school => instance.X[school])], [.. outside.Select(school => instance.Y[school])]);
        double bar = double.PositiveInfinity;
        foreach (int a in schools)
        {
            // Pairs that other edges make cheaper may be further apart and still the likeliest.
            double dearest = 2 * book.DearestAround(a);
            double radius = (exit * 1.1) + (book.Wide.MostAround(a) / others) + dearest;
            radius = Math.Min(radius, (bar + book.Ceiling(a) + _dearest + book.Wide.MostAround(a)) / 2);
            near.Clear();
            beyond.Within(instance.X[a], instance.Y[a], radius, near);
            foreach (int place in near)
            {
                int b = outside[place];
                double cost = (2 * instance.Distance(a, b)) - book.Ceiling(a) - book.Ceiling(b) - book.Wide.Between(a, b);
                if (cost < bar)
                {
                    pairs.Add((cost, a, b));
                }
            }

            if (pairs.Count > 4 * MostPairs)
            {
                bar = Cheapest(pairs)[^1].Cost;
            }
        }

        return Cheapest(pairs);
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
        int size = instance.Fewest;
        foreach ((double least, int a, int b) in pairs)
        {
            double third = book.Remote.Select(remote => book.Ceiling(remote) - instance.Distance(remote, a)).DefaultIfEmpty(0).Max();
            if (least - Math.Max(third, Math.Max(book.DearestAround(a), book.DearestAround(b))) > room)
            {
                continue;
            }

            // No separated pair may come to cost less than nothing: searches rely on it.
            room = Math.Min(room, (instance.Distance(a, b) * (size - 1)) - book.Wide.Between(a, b));
            foreach (int[] group in Around(a, b, size, isIn))
            {
                double weight = cut.Weights[group.Count(school => isIn[school])];
                if (weight > 0)
                {
                    Array.Sort(group);
                    room = Math.Min(room, book.Reduced(group) / weight);
                }
            }
        }

        return double.IsFinite(room) ? room : 0;
    }

    /// <summary>The likeliest groups with two schools, from their neighbours.</summary>
    private IEnumerable<int[]> Around(int a, int b, int size, bool[] isIn)
    {
        if (size == 2)
        {
            yield return [a, b];
            yield break;
        }

        double Added(int other) => instance.Pair(a, other) + instance.Pair(b, other) - book.Ceiling(other)
            - ((book.Wide.Between(a, other) + book.Wide.Between(b, other)) / (size - 1));
        int[] likely = [.. book.Near(a).Concat(book.Near(b)).Concat(book.Remote).Distinct().Where(other => other != a && other != b).OrderBy(Added)];
        int[] others = [.. likely.Where(other => isIn[other]).Take(OthersPerSide), .. likely.Where(other => !isIn[other]).Take(OthersPerSide)];
        for (int c = 0; c < others.Length; c++)
        {
            if (size == 3)
            {
                yield return [a, b, others[c]];
                continue;
            }

            for (int d = c + 1; d < others.Length && size == 4; d++)
            {
                yield return [a, b, others[c], others[d]];
            }
        }
    }
}
