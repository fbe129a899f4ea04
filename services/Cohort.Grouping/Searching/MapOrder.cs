using PeerReview.Cohorts.Grouping.Costs;

namespace PeerReview.Cohorts.Grouping.Searching;

/// <summary>An order of schools in which near ones on the map are mostly near.</summary>
internal static class MapOrder
{
    /// <summary>All schools of an instance along a curve through the map.</summary>
    public static int[] Along(Instance instance)
    {
        int[] order = [.. Enumerable.Range(0, instance.Count)];
        ulong[] places = [.. order.Select(school => Place(instance, school))];
        Array.Sort(places, order);
        return order;
    }

    /// <summary>The place of a school on a Hilbert curve over the map: near on the curve is near on the ground.</summary>
    public static ulong Place(Instance instance, int school)
    {
        const double CellsPerKilometre = 50;
        const double Offset = 2_000_000;
        uint x = (uint)Math.Clamp((instance.X[school] * CellsPerKilometre) + Offset, 0, uint.MaxValue / 2);
        uint y = (uint)Math.Clamp((instance.Y[school] * CellsPerKilometre) + Offset, 0, uint.MaxValue / 2);
        ulong place = 0;
        for (uint side = 1u << 30; side > 0; side >>= 1)
        {
            uint right = (x & side) > 0 ? 1u : 0;
            uint up = (y & side) > 0 ? 1u : 0;
            place = (place << 2) | ((3 * right) ^ up);
            if (up == 0)
            {
                if (right == 1)
                {
                    (x, y) = (side - 1 - (x & (side - 1)), side - 1 - (y & (side - 1)));
                }

                (x, y) = (y, x);
            }
        }

        return place;
    }
}
