namespace PeerReview.Cohorts.Grouping.Rounds;

/// <summary>
/// Which pairs stand for which while rounds are searched. Without symmetry every pair is its own kind and every round is
/// laid out. With it some rounds are laid out and others follow by turning these: members stand on rings of as many places
/// as there are turns, all rings turn by one place a round, and whoever is left over stands still. Of a pair that turns
/// only its difference counts, so that the search is as many times smaller as there are turns. Kirkman's fifteen
/// schoolgirls are found like this at once.
/// </summary>
internal sealed class RoundSymmetry
{
    private readonly int _members;
    private readonly int _turns;
    private readonly int _onRings;

    /// <param name="members">How many members there are.</param>
    /// <param name="rounds">How many rounds.</param>
    /// <param name="turns">How many rounds follow from each that is laid out, itself included; a divisor of the rounds.</param>
    public RoundSymmetry(int members, int rounds, int turns)
    {
        _members = members;
        _turns = turns;
        _onRings = turns > 1 ? members / turns * turns : 0;
        LaidOut = rounds / turns;
        KindOf = new int[members * members];
        Dictionary<(int, int, int), int> kinds = [];
        List<int> sizes = [];
        for (int a = 0; a < members; a++)
        {
            for (int b = 0; b < a; b++)
            {
                (int, int, int) kind = Kind(b, a);
                if (!kinds.TryGetValue(kind, out int number))
                {
                    kinds[kind] = number = sizes.Count;
                    sizes.Add(0);
                }

                sizes[number]++;
                KindOf[(a * members) + b] = KindOf[(b * members) + a] = number;
            }
        }

        Pairs = [.. sizes];
    }

    /// <summary>How many rounds are laid out; the others follow.</summary>
    public int LaidOut { get; }

    /// <summary>How many meetings follow from one.</summary>
    public int Weight => _turns;

    /// <summary>The kind of each pair of members.</summary>
    public int[] KindOf { get; }

    /// <summary>How many pairs are of each kind.</summary>
    public int[] Pairs { get; }

    /// <summary>Who stands, after so many turns, where a member stood.</summary>
    public int Turned(int member, int turns) =>
        member >= _onRings ? member : member - (member % _turns) + ((member + turns) % _turns);

    private (int, int, int) Kind(int a, int b)
    {
        if (_onRings == 0)
        {
            return (a, b, 0);
        }

        (int ringA, int ringB) = (Ring(a), Ring(b));
        int difference = a < _onRings && b < _onRings ? ((b % _turns) - (a % _turns) + _turns) % _turns : 0;
        return (ringA, ringB, ringA == ringB ? Math.Min(difference, _turns - difference) : difference);
    }

    /// <summary>Whoever stands still is a ring of one.</summary>
    private int Ring(int member) => member < _onRings ? member / _turns : _members + member;
}
