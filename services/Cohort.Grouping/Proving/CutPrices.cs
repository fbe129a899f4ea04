using System.Runtime.CompilerServices;

namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>Cuts with their prices, by school: what a group pays or earns for the cuts it counts in.</summary>
internal sealed class CutPrices
{
    private readonly List<(CountingCut Cut, double Price)> _cuts = [];
    private readonly List<int>?[] _ofSchool;
    private readonly List<int> _met = [];
    private readonly int[] _shared;

    public CutPrices(int count, IEnumerable<(CountingCut Cut, double Price)> cuts)
    {
        _ofSchool = new List<int>?[count];
        foreach ((CountingCut cut, double price) in cuts)
        {
            if (price <= 0)
            {
                continue;
            }

            foreach (int school in cut.Schools)
            {
                (_ofSchool[school] ??= []).Add(_cuts.Count);
            }

            Bound += price * cut.AtLeast;
            _cuts.Add((cut, price));
        }

        _shared = new int[_cuts.Count];
    }

    private CutPrices(CutPrices other)
    {
        (_cuts, _ofSchool, Bound) = (other._cuts, other._ofSchool, other.Bound);
        _shared = new int[_cuts.Count];
    }

    /// <summary>The same cuts for another thread.</summary>
    public CutPrices Fork() => new(this);

    /// <summary>The sum of price times right-hand side: what the cuts add to the bound.</summary>
    public double Bound { get; }

    public IReadOnlyList<(CountingCut Cut, double Price)> Cuts => _cuts;

    /// <summary>At most what the cuts earn a group per school of this kind in it.</summary>
    public double PerSchool(int school)
    {
        double sum = 0;
        foreach (int cut in _ofSchool[school] ?? [])
        {
            sum += _cuts[cut].Price * _cuts[cut].Cut.PerSchool;
        }

        return sum;
    }

    /// <summary>What the cuts earn a group.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Earned(ReadOnlySpan<int> group)
    {
        if (_cuts.Count == 0)
        {
            return 0;
        }

        _met.Clear();
        foreach (int member in group)
        {
            foreach (int cut in _ofSchool[member] ?? [])
            {
                if (_shared[cut]++ == 0)
                {
                    _met.Add(cut);
                }
            }
        }

        double earned = 0;
        foreach (int cut in _met)
        {
            earned += _cuts[cut].Price * _cuts[cut].Cut.Weights[_shared[cut]];
            _shared[cut] = 0;
        }

        return earned;
    }
}
