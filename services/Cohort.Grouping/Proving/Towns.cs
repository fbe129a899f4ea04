using PeerReview.Cohorts.Grouping.Searching;

namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>The sets of schools that lie together and are small enough to be handled within one region.</summary>
internal sealed class Towns
{
    private const int Smallest = 4;
    private readonly List<int[]>?[] _byFirst;

    public Towns(Dendrogram dendrogram, int largest = 200)
    {
        int count = dendrogram.Order.Length;
        _byFirst = new List<int[]>?[count];
        for (int j = 0; j < dendrogram.Joins.Count; j++)
        {
            if (dendrogram.Joins[j].Size >= Smallest && dendrogram.Joins[j].Size <= largest)
            {
                int[] town = dendrogram.Members(count + j).ToArray();
                Array.Sort(town);
                (_byFirst[town[0]] ??= []).Add(town);
            }
        }
    }

    /// <summary>The towns that lie wholly among a region's own schools, in its numbers.</summary>
    public IEnumerable<int[]> In(Region region)
    {
        Dictionary<int, int> local = new(region.Own);
        for (int i = 0; i < region.Own; i++)
        {
            local[region.Schools[i]] = i;
        }

        for (int i = 0; i < region.Own; i++)
        {
            foreach (int[] town in _byFirst[region.Schools[i]] ?? [])
            {
                if (Array.TrueForAll(town, local.ContainsKey))
                {
                    yield return [.. town.Select(school => local[school])];
                }
            }
        }
    }
}
