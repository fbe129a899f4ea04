namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>Cuts with their prices, by school: what a group pays or earns for the cuts it counts in.</summary>
internal sealed class CutPrices
{
    private readonly List<(CountingCut Cut, double Price, double PerSchool)> _cuts = [];
    private readonly Dictionary<int, List<int>> _ofSchool = [];
    private readonly Dictionary<int, double> _ceilings = [];
    private readonly List<int> _met = [];
    private readonly int[] _shared;

    public CutPrices(IEnumerable<(CountingCut Cut, double Price)> cuts)
    {
        foreach ((CountingCut cut, double price) in cuts)
        {
            if (price <= 0)
            {
                continue;
            }

            double perSchool = price * cut.MostPerSchool();
            foreach (int school in cut.Schools)
            {
                if (!_ofSchool.TryGetValue(school, out List<int>? list))
                {
                    _ofSchool[school] = list = [];
                }

                list.Add(_cuts.Count);
                _ceilings[school] = _ceilings.GetValueOrDefault(school) + perSchool;
            }

            _cuts.Add((cut, price, perSchool));
        }

        _shared = new int[_cuts.Count];
    }

    public static CutPrices None { get; } = new([]);

    /// <summary>The sum of price times right-hand side: what the cuts add to the bound.</summary>
    public double Bound => _cuts.Sum(item => item.Price * item.Cut.AtLeast);

    /// <summary>At most what the cuts earn a group per school of this kind in it.</summary>
    public double Ceiling(int school) => _ceilings.GetValueOrDefault(school);

    /// <summary>What a group's reduced cost really is above the one reckoned with ceilings.</summary>
    public double Correction(ReadOnlySpan<int> members)
    {
        if (_cuts.Count == 0)
        {
            return 0;
        }

        _met.Clear();
        double correction = 0;
        foreach (int member in members)
        {
            if (!_ofSchool.TryGetValue(member, out List<int>? list))
            {
                continue;
            }

            foreach (int cut in list)
            {
                correction += _cuts[cut].PerSchool;
                if (_shared[cut]++ == 0)
                {
                    _met.Add(cut);
                }
            }
        }

        foreach (int cut in _met)
        {
            correction -= _cuts[cut].Price * _cuts[cut].Cut.WeightOf(members.Length, _shared[cut]);
            _shared[cut] = 0;
        }

        return correction;
    }
}
