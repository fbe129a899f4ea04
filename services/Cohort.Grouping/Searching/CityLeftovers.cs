using PeerReview.Cohorts.Grouping.Costs;
using PeerReview.Cohorts.Grouping.Weighted;

namespace PeerReview.Cohorts.Grouping.Searching;

/// <summary>
/// Which schools of far cities share a group because their cities do not divide by the group size: a small problem of its
/// own, and most of what a map of few cities costs. Each city is stood for by the schools at its gates (the ends of the
/// long edges of the shortest tree through all schools) and as many beside them as leave the rest of the city divisible.
/// </summary>
internal sealed class CityLeftovers
{
    private const int MostEdges = 24;
    private const int SchoolsPerEdge = 30;
    private const double FarInJoins = 6;
    private const long Work = 60_000;

    private readonly Instance _instance;
    private readonly Dendrogram _dendrogram;
    private readonly int[] _cityOf;
    private readonly double _typical;

    private CityLeftovers(Instance instance, Dendrogram dendrogram)
    {
        (_instance, _dendrogram) = (instance, dendrogram);
        _cityOf = new int[instance.Count];
        _typical = dendrogram.Joins.Average(join => join.Length);
    }

    /// <summary>The groups that reach from city to city; none where the map is one city or all divide.</summary>
    public static int[][] Share(Instance instance, Dendrogram dendrogram, int seed) =>
        instance.Count <= instance.Most ? [] : new CityLeftovers(instance, dendrogram).Share(seed);

    private int[][] Share(int seed)
    {
        Join[] far = [.. _dendrogram.Joins.OrderByDescending(join => join.Length)
            .Take(Math.Min(MostEdges, _instance.Count / SchoolsPerEdge))
            .Where(join => join.Length > FarInJoins * _typical)];
        if (far.Length == 0)
        {
            return [];
        }

        List<int[]> cities = Cities(far.Min(join => join.Length));
        int[] chosen = [.. cities.SelectMany(city => Stand(city, far))];
        int groupsOfFew = chosen.Length / _instance.Fewest;
        if (chosen.Length > groupsOfFew * _instance.Most)
        {
            return [];
        }

        WeightedPartition few = new()
        {
            Count = chosen.Length,
            Weights = [.. chosen.SelectMany(a => chosen.Select(b => Cost(a, b)))],
            Groups = [.. Enumerable.Repeat(new GroupSize(_instance.Fewest, _instance.Most), groupsOfFew)],
        };
        WeightedPartitionResult found = few.Solve(new GroupingOptions { WorkLimit = Work, Seed = seed, Threads = 1 });
        int[][] groups = [.. found.Groups.Select(group => group.Select(place => chosen[place]).Order().ToArray())];
        return [.. groups.Where(group => group.Any(school => _cityOf[school] != _cityOf[group[0]]))];
    }

    /// <summary>Within a city a group further on makes room for little: only what lies between cities counts.</summary>
    private double Cost(int a, int b) =>
        _cityOf[a] == _cityOf[b] ? Math.Min(_instance.Distance(a, b), 2 * _typical) : _instance.Distance(a, b);

    private List<int[]> Cities(double shortest)
    {
        List<int[]> cities = [];
        Stack<int> open = new([_instance.Count + _dendrogram.Joins.Count - 1]);
        while (open.TryPop(out int node))
        {
            if (node >= _instance.Count && _dendrogram.Joins[node - _instance.Count] is var join && join.Length >= shortest)
            {
                open.Push(join.First);
                open.Push(join.Second);
                continue;
            }

            int[] city = _dendrogram.Members(node).ToArray();
            foreach (int school in city)
            {
                _cityOf[school] = cities.Count;
            }

            cities.Add(city);
        }

        return cities;
    }

    /// <summary>The schools that stand for a city: as many, up to a multiple of the group size, as it has.</summary>
    private IEnumerable<int> Stand(int[] city, Join[] far)
    {
        int size = _instance.Fewest;
        int[] gates = [.. far.SelectMany(join => (int[])[join.From, join.To]).Where(gate => _cityOf[gate] == _cityOf[city[0]]).Distinct()];
        HashSet<int> standing = [];
        foreach (int gate in gates)
        {
            standing.UnionWith(Nearest(city, size - 1, school => _instance.Distance(gate, school)));
        }

        int more = ((city.Length - standing.Count) % size + size) % size;
        return standing.Concat(Nearest(
            [.. city.Where(school => !standing.Contains(school))], more, school => gates.Min(gate => _instance.Distance(gate, school))));
    }

    /// <summary>The few of many at the least distance.</summary>
    private static int[] Nearest(int[] schools, int few, Func<int, double> distance)
    {
        double[] distances = [.. schools.Select(distance)];
        int[] nearest = new int[Math.Min(few, schools.Length)];
        for (int n = 0; n < nearest.Length; n++)
        {
            int least = 0;
            for (int k = 1; k < distances.Length; k++)
            {
                least = distances[k] < distances[least] ? k : least;
            }

            nearest[n] = schools[least];
            distances[least] = double.PositiveInfinity;
        }

        return nearest;
    }
}
