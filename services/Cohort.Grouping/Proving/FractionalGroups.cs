namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>The groups a relaxation chooses only in part, by school: what cuts are looked for in.</summary>
internal sealed class FractionalGroups
{
    private readonly List<int>?[] _of;

    public FractionalGroups(Relaxation relaxation)
    {
        _of = new List<int>?[relaxation.Region.Count];
        foreach ((int[] group, double value) in relaxation.Solution())
        {
            if (value < 0.9999)
            {
                foreach (int school in group)
                {
                    (_of[school] ??= []).Add(Groups.Count);
                }

                Groups.Add(group);
                Values.Add(value);
            }
        }

        Schools = [.. Enumerable.Range(0, relaxation.Region.Own).Where(school => _of[school] is not null)];
    }

    public List<int[]> Groups { get; } = [];

    public List<double> Values { get; } = [];

    /// <summary>Own schools that are in any of the groups.</summary>
    public int[] Schools { get; }

    /// <summary>The groups of a school; none for one that is not fractional.</summary>
    public List<int> Of(int school) => _of[school] ?? [];
}
