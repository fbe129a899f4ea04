using System.Runtime.CompilerServices;

namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>
/// The columns of a <see cref="ColumnLp"/>: each covers a few schools once, and has weights in some cuts. Cut entries are
/// chained, because cuts come after columns.
/// </summary>
internal sealed class LpColumns
{
    private readonly int _most;
    private int[] _schools;
    private int[] _sizes;
    private int _cutEntries;

    public LpColumns(int most)
    {
        _most = most;
        _schools = new int[256 * most];
        _sizes = new int[256];
        Cost = new double[256];
        Place = new int[256];
        CutHead = new int[256];
        CutRow = new int[512];
        CutNext = new int[512];
        CutWeight = new double[512];
    }

    private LpColumns(LpColumns other)
    {
        (_most, Count, _cutEntries) = (other._most, other.Count, other._cutEntries);
        _schools = (int[])other._schools.Clone();
        _sizes = (int[])other._sizes.Clone();
        Cost = (double[])other.Cost.Clone();
        Place = (int[])other.Place.Clone();
        CutHead = (int[])other.CutHead.Clone();
        CutRow = (int[])other.CutRow.Clone();
        CutNext = (int[])other.CutNext.Clone();
        CutWeight = (double[])other.CutWeight.Clone();
    }

    public int Count { get; private set; }

    public double[] Cost { get; private set; }

    /// <summary>The basis row of each column, or -1.</summary>
    public int[] Place { get; private set; }

    /// <summary>The first cut entry of each column, or -1; <see cref="CutNext"/> leads on.</summary>
    public int[] CutHead { get; private set; }

    public int[] CutRow { get; private set; }

    public int[] CutNext { get; private set; }

    public double[] CutWeight { get; private set; }

    public LpColumns Copy() => new(this);

    public ReadOnlySpan<int> SchoolsOf(int column) => _schools.AsSpan(column * _most, _sizes[column]);

    public int Add(double cost, ReadOnlySpan<int> schools)
    {
        if (Count == _sizes.Length)
        {
            Grow();
        }

        schools.CopyTo(_schools.AsSpan(Count * _most));
        _sizes[Count] = schools.Length;
        Cost[Count] = cost;
        Place[Count] = -1;
        CutHead[Count] = -1;
        return Count++;
    }

    public void AddCutEntry(int column, int row, double weight)
    {
        if (_cutEntries == CutRow.Length)
        {
            int length = 2 * _cutEntries;
            (int[] rows, int[] next, double[] weights) = (CutRow, CutNext, CutWeight);
            Array.Resize(ref rows, length);
            Array.Resize(ref next, length);
            Array.Resize(ref weights, length);
            (CutRow, CutNext, CutWeight) = (rows, next, weights);
        }

        (CutRow[_cutEntries], CutWeight[_cutEntries], CutNext[_cutEntries]) = (row, weight, CutHead[column]);
        CutHead[column] = _cutEntries++;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Reduced(int column, double[] prices)
    {
        double reduced = Cost[column];
        int first = column * _most;
        int end = first + _sizes[column];
        for (int k = first; k < end; k++)
        {
            reduced -= prices[_schools[k]];
        }

        for (int entry = CutHead[column]; entry >= 0; entry = CutNext[entry])
        {
            reduced -= prices[CutRow[entry]] * CutWeight[entry];
        }

        return reduced;
    }

    private void Grow()
    {
        int length = 2 * Count;
        (double[] costs, int[] places, int[] heads) = (Cost, Place, CutHead);
        Array.Resize(ref _schools, length * _most);
        Array.Resize(ref _sizes, length);
        Array.Resize(ref costs, length);
        Array.Resize(ref places, length);
        Array.Resize(ref heads, length);
        (Cost, Place, CutHead) = (costs, places, heads);
    }
}
