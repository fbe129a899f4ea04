namespace PeerReview.Portal.Coordinator.Groups;

/// <summary>A point of a drawing.</summary>
public readonly record struct MapPoint(double X, double Y);

/// <summary>Shapes around points.</summary>
public static class MapShape
{
    /// <summary>The outline around points: their convex hull (Andrew's monotone chain).</summary>
    public static IReadOnlyList<MapPoint> Hull(IReadOnlyCollection<MapPoint> points)
    {
        var sorted = points.Distinct().OrderBy(point => point.X).ThenBy(point => point.Y).ToList();
        if (sorted.Count < 3)
            return sorted;

        var lower = Half(sorted);
        sorted.Reverse();
        var upper = Half(sorted);
        return [.. lower.SkipLast(1), .. upper.SkipLast(1)];
    }

    private static List<MapPoint> Half(List<MapPoint> points)
    {
        var chain = new List<MapPoint>();
        foreach (var point in points)
        {
            while (chain.Count >= 2 && Turn(chain[^2], chain[^1], point) <= 0)
                chain.RemoveAt(chain.Count - 1);
            chain.Add(point);
        }

        return chain;
    }

    private static double Turn(MapPoint from, MapPoint over, MapPoint to) => ((over.X - from.X) * (to.Y - from.Y)) - ((over.Y - from.Y) * (to.X - from.X));
}
