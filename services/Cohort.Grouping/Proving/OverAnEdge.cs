using PeerReview.Cohorts.Grouping.Costs;

namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>
/// How much dearer an edge may get before one of the likeliest groups over it is undercut: groups of a separated pair and
/// of the schools around either that go best with both.
/// </summary>
internal sealed class OverAnEdge(Instance instance, PriceBook book, bool[] isIn, CountingCut cut)
{
    private const int OthersPerSide = 6;
    private readonly int _size = instance.Fewest;
    private readonly int[] _group = new int[instance.Fewest];
    private readonly List<int> _others = new(2 * OthersPerSide);
    private int[] _schools = new int[64];
    private double[] _added = new double[64];

    /// <summary>What the pairs tried so far leave.</summary>
    public double Room { get; private set; } = double.PositiveInfinity;

    /// <param name="a">A school on one side.</param>
    /// <param name="b">One on the other.</param>
    /// <param name="least">What the two cost at least before others pay, as the caller sorted pairs by.</param>
    /// <param name="below">Room of more than this is of no interest.</param>
    public void Try(int a, int b, double least, double below)
    {
        double third = 0;
        foreach (int remote in book.Remote)
        {
            third = Math.Max(third, book.Ceiling(remote) - instance.Distance(remote, a));
        }

        double most = Math.Max(third, Math.Max(book.DearestAround(a), book.DearestAround(b)));
        if (least - ((_size - 2) * most) > Math.Min(Room, below))
        {
            return;
        }

        // No separated pair may come to cost less than nothing: searches rely on it.
        Room = Math.Min(Room, (instance.Distance(a, b) * (_size - 1)) - book.Wide.Between(a, b));
        if (_size == 2)
        {
            Measure(a, b);
            return;
        }

        FindOthers(a, b);
        for (int c = 0; c < _others.Count; c++)
        {
            if (_size == 3)
            {
                Measure(a, b, _others[c]);
                continue;
            }

            for (int d = c + 1; d < _others.Count && _size == 4; d++)
            {
                Measure(a, b, _others[c], _others[d]);
            }
        }
    }

    private void Measure(params ReadOnlySpan<int> schools)
    {
        int inside = 0;
        foreach (int school in schools)
        {
            inside += isIn[school] ? 1 : 0;
        }

        double weight = cut.Weights[inside];
        if (weight > 0)
        {
            schools.CopyTo(_group);
            Array.Sort(_group);
            Room = Math.Min(Room, book.Reduced(_group) / weight);
        }
    }

    /// <summary>The few on each side that add least to both.</summary>
    private void FindOthers(int a, int b)
    {
        int count = 0;
        count = Append(book.Near(a), count, a, b);
        count = Append(book.Near(b), count, a, b);
        count = Append(book.Remote, count, a, b);
        Array.Sort(_added, _schools, 0, count);
        _others.Clear();
        Take(count, inside: true);
        Take(count, inside: false);
    }

    private int Append(IReadOnlyList<int> schools, int count, int a, int b)
    {
        for (int k = 0; k < schools.Count; k++)
        {
            int school = schools[k];
            if (school == a || school == b || Array.IndexOf(_schools, school, 0, count) >= 0)
            {
                continue;
            }

            if (count == _schools.Length)
            {
                Array.Resize(ref _schools, 2 * count);
                Array.Resize(ref _added, 2 * count);
            }

            _schools[count] = school;
            _added[count++] = instance.Pair(a, school) + instance.Pair(b, school) - book.Ceiling(school)
                - ((book.Wide.Between(a, school) + book.Wide.Between(b, school)) / (_size - 1));
        }

        return count;
    }

    private void Take(int count, bool inside)
    {
        int taken = 0;
        for (int k = 0; k < count && taken < OthersPerSide; k++)
        {
            if (isIn[_schools[k]] == inside)
            {
                _others.Add(_schools[k]);
                taken++;
            }
        }
    }
}
