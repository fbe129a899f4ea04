namespace PeerReview.Cohorts.Grouping.Rules;

/// <summary>
/// Road kilometres between schools, estimated as the straight line on the National Grid times a road factor, unless the
/// caller knows better. It is an estimate and is labelled so wherever a person sees it.
/// </summary>
internal sealed class TravelEstimate
{
    private readonly Dictionary<(int, int), double> _known = [];
    private readonly double _kilometresPerMetre;

    public TravelEstimate(GroupingProblem problem, GroupingSchool[] schools, Dictionary<Guid, int> indexOf)
    {
        _kilometresPerMetre = problem.Weights.RoadFactor / 1000;
        Eastings = new double[schools.Length];
        Northings = new double[schools.Length];
        IsGuessed = new bool[schools.Length];
        GridPoint[] located = [.. schools.Select(school => school.Location).OfType<GridPoint>().Where(IsReal)];
        GridPoint middle = new(Median(located.Select(p => p.Easting)), Median(located.Select(p => p.Northing)));
        for (int i = 0; i < schools.Length; i++)
        {
            IsGuessed[i] = schools[i].Location is not { } location || !IsReal(location);
            GridPoint point = IsGuessed[i] ? middle : schools[i].Location!.Value;
            (Eastings[i], Northings[i]) = (point.Easting, point.Northing);
        }

        foreach (KnownTravel known in problem.KnownTravel)
        {
            if (indexOf.TryGetValue(known.First, out int i) && indexOf.TryGetValue(known.Second, out int j))
            {
                _known[RuleBook.Ordered(i, j)] = known.Kilometres;
            }
        }
    }

    public double[] Eastings { get; }

    public double[] Northings { get; }

    /// <summary>Which schools have no place of their own and stand at the middle of the others.</summary>
    public bool[] IsGuessed { get; }

    /// <summary>Whether distances obey the triangle inequality; measured ones need not.</summary>
    public bool IsMetric => _known.Count == 0;

    public double Kilometres(int i, int j)
    {
        if (_known.Count > 0 && _known.TryGetValue(RuleBook.Ordered(i, j), out double known))
        {
            return known;
        }

        double east = Eastings[i] - Eastings[j];
        double north = Northings[i] - Northings[j];
        return Math.Sqrt((east * east) + (north * north)) * _kilometresPerMetre;
    }

    /// <summary>GIAS leaves a grid reference blank or writes 0 where it has none.</summary>
    private static bool IsReal(GridPoint point) =>
        double.IsFinite(point.Easting) && double.IsFinite(point.Northing) && (point.Easting != 0 || point.Northing != 0);

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? 0 : sorted[sorted.Length / 2];
    }
}
