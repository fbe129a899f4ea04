using System.Runtime.CompilerServices;
using PeerReview.Cohorts.Grouping.Searching;

namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>
/// A linear program over groups: min c·x, each school covered once in sum, and cuts a·x ≥ b; it grows by columns and cuts
/// and is solved again from where it stood, by the primal simplex method with an explicit inverse. Every row has an
/// artificial column of a given penalty, so that a solution always exists and no price exceeds its penalty. Made for
/// some hundred rows: both the rows of groups and the inverse are sparse then.
/// </summary>
/// <remarks>
/// Set partitioning is as degenerate as linear programs get; right-hand sides are therefore shifted by tiny fixed
/// amounts. The prices stay valid for the true ones: whether a price vector is feasible does not depend on b.
/// </remarks>
internal sealed class ColumnLp
{
    private const double Tolerance = 1e-7;
    private const int PivotsBetweenRebuilds = 500;
    private const int CandidateCount = 32;

    private readonly LpColumns _columns;
    private readonly (double Reduced, int Column)[] _candidates = new (double, int)[CandidateCount];
    private int _candidateCount;
    private int _capacity;
    private int _rows;
    private double[] _inverse;
    private int[] _basis;
    private bool[] _isEquality;
    private double[] _penalties;
    private double[] _values;
    private double[] _prices;
    private double[] _shifted;
    private double[] _alpha;
    private double[] _scratch;
    private int[] _touched;
    private int _pivots;
    private uint _noise = 12345;

    public ColumnLp(int schools, int mostPerGroup, int capacity)
    {
        Schools = schools;
        _columns = new LpColumns(mostPerGroup);
        _capacity = Math.Max(16, Math.Max(schools, capacity));
        _inverse = new double[_capacity * _capacity];
        _basis = new int[_capacity];
        _isEquality = new bool[_capacity];
        _penalties = new double[_capacity];
        _values = new double[_capacity];
        _prices = new double[_capacity];
        _shifted = new double[_capacity];
        _alpha = new double[_capacity];
        _scratch = new double[_capacity];
        _touched = new int[_capacity];
    }

    private ColumnLp(ColumnLp other)
    {
        Schools = other.Schools;
        _columns = other._columns.Copy();
        (_capacity, _rows, _pivots, _noise, TotalPivots) = (other._capacity, other._rows, other._pivots, other._noise, other.TotalPivots);
        _inverse = (double[])other._inverse.Clone();
        _basis = (int[])other._basis.Clone();
        _isEquality = (bool[])other._isEquality.Clone();
        _penalties = (double[])other._penalties.Clone();
        _values = (double[])other._values.Clone();
        _prices = (double[])other._prices.Clone();
        _shifted = (double[])other._shifted.Clone();
        _alpha = new double[_capacity];
        _scratch = new double[_capacity];
        _touched = new int[_capacity];
    }

    /// <summary>The first rows, one per school; the cuts follow.</summary>
    public int Schools { get; }

    public int Rows => _rows;

    public int Columns => _columns.Count;

    public long TotalPivots { get; private set; }

    /// <summary>The price (dual value) of each row; its sign is free for schools, not negative for cuts.</summary>
    public ReadOnlySpan<double> Prices => _prices.AsSpan(0, _rows);

    public ColumnLp Copy() => new(this);

    /// <summary>Adds the row of the next school.</summary>
    public void AddSchool(double penalty)
    {
        double shift = 1e-7 * (1 + NextNoise());
        int row = NewRow(1 + shift, penalty, isEquality: true);
        _inverse[(row * _capacity) + row] = 1;
        _basis[row] = ArtificialOf(row);
        _values[row] = 1 + shift;
        _prices[row] = penalty;
    }

    /// <summary>Adds the cut Σ a·x ≥ b; <see cref="Reprice"/> is due before the next solve.</summary>
    public int AddCut(double rightHandSide, double penalty, ReadOnlySpan<int> columns, ReadOnlySpan<double> weights)
    {
        double shifted = rightHandSide - (1e-7 * (1 + NextNoise()));
        int row = NewRow(shifted, penalty, isEquality: false);
        Span<double> inBasis = _scratch.AsSpan(0, row);
        inBasis.Clear();
        double level = 0;
        for (int k = 0; k < columns.Length; k++)
        {
            _columns.AddCutEntry(columns[k], row, weights[k]);
            int place = _columns.Place[columns[k]];
            if (place >= 0)
            {
                inBasis[place] = weights[k];
                level += weights[k] * _values[place];
            }
        }

        // The artificial carries what is missing; where more than enough is there, the surplus does.
        bool isMissing = level < shifted;
        double sign = isMissing ? 1 : -1;
        for (int column = 0; column < row; column++)
        {
            _inverse[(column * _capacity) + row] = -sign * Linear.Dot(inBasis, _inverse.AsSpan(column * _capacity, row));
        }

        _inverse[(row * _capacity) + row] = sign;
        _basis[row] = isMissing ? ArtificialOf(row) : SurplusOf(row);
        _values[row] = sign * (shifted - level);
        return row;
    }

    /// <summary>
    /// Adds a group as a column. Cuts it counts in follow by <see cref="AddCutEntry"/>.
    /// </summary>
    public int AddColumn(double cost, ReadOnlySpan<int> schools) => _columns.Add(cost, schools);

    public void AddCutEntry(int column, int row, double weight) => _columns.AddCutEntry(column, row, weight);

    public void SetCost(int column, double cost) => _columns.Cost[column] = cost;

    public double CostOf(int column) => _columns.Cost[column];

    public double ValueOf(int column) => _columns.Place[column] < 0 ? 0 : _values[_columns.Place[column]];

    /// <summary>Whether a cut holds with room to spare and nothing rests on it.</summary>
    public bool IsSlack(int cutRow)
    {
        for (int r = 0; r < _rows; r++)
        {
            if (_basis[r] == SurplusOf(cutRow))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Makes what is missing dearer: a solution that still misses something afterwards is closer to impossible.</summary>
    public void RaisePenalties(double factor)
    {
        for (int row = 0; row < _rows; row++)
        {
            _penalties[row] *= factor;
        }

        Reprice();
    }

    /// <summary>To be called after cuts were added or costs changed.</summary>
    public void Reprice()
    {
        Span<double> basic = _scratch.AsSpan(0, _rows);
        for (int r = 0; r < _rows; r++)
        {
            int column = _basis[r];
            basic[r] = column >= 0 ? _columns.Cost[column] : IsArtificial(column) ? _penalties[RowOf(column)] : 0;
        }

        for (int column = 0; column < _rows; column++)
        {
            _prices[column] = Linear.Dot(basic, _inverse.AsSpan(column * _capacity, _rows));
        }

        _candidateCount = 0;
    }

    /// <summary>What the artificial columns still carry, over and above the shifts of the right-hand sides.</summary>
    public double Missing()
    {
        double missing = 0;
        for (int r = 0; r < _rows; r++)
        {
            missing += IsArtificial(_basis[r]) ? Math.Max(0, _values[r] - 1e-5) : 0;
        }

        return missing;
    }

    /// <summary>Pivots until no column improves; false when the budget ran out first.</summary>
    public bool Solve(WorkBudget budget)
    {
        while (true)
        {
            if (_pivots >= PivotsBetweenRebuilds)
            {
                Rebuild();
            }

            int entering = PickColumn();
            if (entering == int.MinValue)
            {
                return true;
            }

            LoadAlpha(entering);
            int leaving = PickRow();
            if (leaving < 0)
            {
                // Only rounding makes a column that no row limits: all costs are bounded below.
                Rebuild();
                return true;
            }

            Exchange(leaving, entering, ReducedOf(entering));
            if ((TotalPivots & 15) == 0)
            {
                budget.Charge(16 * (1 + (_rows / 16)));
                if (budget.IsSpent)
                {
                    return false;
                }
            }
        }
    }

    /// <summary>Computes the inverse afresh from the basis, undoing rounding.</summary>
    public void Rebuild()
    {
        int[] wanted = _basis[.._rows];
        for (int column = 0; column < _rows; column++)
        {
            Array.Clear(_inverse, column * _capacity, _rows);
            _inverse[(column * _capacity) + column] = 1;
            _basis[column] = ArtificialOf(column);
        }

        bool[] taken = new bool[_rows];
        foreach (int logical in wanted)
        {
            if (logical < 0)
            {
                int row = RowOf(logical);
                taken[row] = true;
                _basis[row] = logical;
                _inverse[(row * _capacity) + row] = IsArtificial(logical) ? 1 : -1;
            }
        }

        foreach (int column in wanted)
        {
            if (column >= 0)
            {
                Restore(column, taken);
            }
        }

        Span<double> values = _values.AsSpan(0, _rows);
        values.Clear();
        for (int column = 0; column < _rows; column++)
        {
            Linear.AddScaled(values, _inverse.AsSpan(column * _capacity, _rows), _shifted[column]);
        }

        _pivots = 0;
        Reprice();
    }

    private void Restore(int column, bool[] taken)
    {
        _columns.Place[column] = -1;
        LoadAlpha(column);
        int row = -1;
        for (int r = 0; r < _rows; r++)
        {
            if (!taken[r] && Math.Abs(_alpha[r]) > 1e-7 && (row < 0 || Math.Abs(_alpha[r]) > Math.Abs(_alpha[row])))
            {
                row = r;
            }
        }

        if (row >= 0)
        {
            taken[row] = true;
            _basis[row] = column;
            _columns.Place[column] = row;
            UpdateInverse(row, 0);
        }
    }

    private static int ArtificialOf(int row) => -1 - (2 * row);

    private static int SurplusOf(int row) => -2 - (2 * row);

    private static bool IsArtificial(int column) => column < 0 && ((-column) & 1) == 1;

    private static int RowOf(int logical) => (-1 - logical) / 2;

    private double ReducedOf(int column) => column >= 0
        ? _columns.Reduced(column, _prices)
        : IsArtificial(column) ? _penalties[RowOf(column)] - _prices[RowOf(column)] : _prices[RowOf(column)];

    /// <summary>The most promising of a short list; the list is renewed from all columns when it is used up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int PickColumn()
    {
        for (int round = 0; round < 2; round++)
        {
            int best = int.MinValue;
            double bestReduced = -Tolerance;
            for (int k = _candidateCount - 1; k >= 0; k--)
            {
                double reduced = ReducedOf(_candidates[k].Column);
                if (reduced >= -Tolerance)
                {
                    _candidates[k] = _candidates[--_candidateCount];
                }
                else if (reduced < bestReduced)
                {
                    (best, bestReduced) = (_candidates[k].Column, reduced);
                }
            }

            if (best != int.MinValue)
            {
                return best;
            }

            Scan();
        }

        return int.MinValue;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scan()
    {
        _candidateCount = 0;
        double bar = -Tolerance;
        for (int column = 0; column < _columns.Count; column++)
        {
            double reduced = _columns.Reduced(column, _prices);
            if (reduced < bar && _columns.Place[column] < 0)
            {
                bar = Offer(reduced, column, bar);
            }
        }

        for (int row = 0; row < _rows; row++)
        {
            if (!_isEquality[row] && _prices[row] < bar)
            {
                bar = Offer(_prices[row], SurplusOf(row), bar);
            }

            if (_penalties[row] - _prices[row] < bar)
            {
                bar = Offer(_penalties[row] - _prices[row], ArtificialOf(row), bar);
            }
        }
    }

    /// <summary>Keeps the best candidates seen; returns the reduced cost a further one has to beat.</summary>
    private double Offer(double reduced, int column, double bar)
    {
        if (_candidateCount < CandidateCount)
        {
            _candidates[_candidateCount++] = (reduced, column);
            return bar;
        }

        int worst = 0;
        double second = double.NegativeInfinity;
        for (int k = 1; k < CandidateCount; k++)
        {
            if (_candidates[k].Reduced > _candidates[worst].Reduced)
            {
                second = _candidates[worst].Reduced;
                worst = k;
            }
            else
            {
                second = Math.Max(second, _candidates[k].Reduced);
            }
        }

        _candidates[worst] = (reduced, column);
        return Math.Max(second, reduced);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void LoadAlpha(int column)
    {
        Span<double> alpha = _alpha.AsSpan(0, _rows);
        if (column < 0)
        {
            alpha.Clear();
            Linear.AddScaled(alpha, _inverse.AsSpan(RowOf(column) * _capacity, _rows), IsArtificial(column) ? 1 : -1);
            return;
        }

        ReadOnlySpan<int> schools = _columns.SchoolsOf(column);
        _inverse.AsSpan(schools[0] * _capacity, _rows).CopyTo(alpha);
        for (int k = 1; k < schools.Length; k++)
        {
            Linear.Add(alpha, _inverse.AsSpan(schools[k] * _capacity, _rows));
        }

        for (int entry = _columns.CutHead[column]; entry >= 0; entry = _columns.CutNext[entry])
        {
            Linear.AddScaled(alpha, _inverse.AsSpan(_columns.CutRow[entry] * _capacity, _rows), _columns.CutWeight[entry]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int PickRow()
    {
        double least = double.PositiveInfinity;
        for (int r = 0; r < _rows; r++)
        {
            if (_alpha[r] > 1e-7)
            {
                least = Math.Min(least, (Math.Max(0, _values[r]) + 1e-10) / _alpha[r]);
            }
        }

        int leaving = -1;
        for (int r = 0; r < _rows; r++)
        {
            // Among equals the largest pivot keeps the inverse accurate.
            if (_alpha[r] > 1e-7 && Math.Max(0, _values[r]) <= least * _alpha[r] && (leaving < 0 || _alpha[r] > _alpha[leaving]))
            {
                leaving = r;
            }
        }

        return leaving;
    }

    private void Exchange(int leaving, int entering, double reduced)
    {
        double step = Math.Max(0, _values[leaving]) / _alpha[leaving];
        Linear.AddScaled(_values.AsSpan(0, _rows), _alpha.AsSpan(0, _rows), -step);
        _values[leaving] = step;
        if (_basis[leaving] >= 0)
        {
            _columns.Place[_basis[leaving]] = -1;
        }

        _basis[leaving] = entering;
        if (entering >= 0)
        {
            _columns.Place[entering] = leaving;
        }

        UpdateInverse(leaving, reduced);
        _pivots++;
        TotalPivots++;
    }

    /// <summary>One elimination step; with the row it divides by, the prices move too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void UpdateInverse(int leaving, double reduced)
    {
        int rows = _rows;
        double pivot = _alpha[leaving];
        int touched = 0;
        for (int r = 0; r < rows; r++)
        {
            if (Math.Abs(_alpha[r]) > 1e-12)
            {
                _touched[touched++] = r;
            }
        }

        bool isSparse = touched * 4 < rows;
        ReadOnlySpan<int> touchedRows = _touched.AsSpan(0, touched);
        Span<double> alpha = _alpha.AsSpan(0, rows);
        alpha[leaving] = 0;
        for (int column = 0; column < rows; column++)
        {
            Span<double> inverse = _inverse.AsSpan(column * _capacity, rows);
            double value = inverse[leaving];
            if (value == 0)
            {
                continue;
            }

            double scaled = value / pivot;
            _prices[column] += reduced * scaled;
            if (isSparse)
            {
                foreach (int r in touchedRows)
                {
                    inverse[r] -= scaled * alpha[r];
                }
            }
            else
            {
                Linear.AddScaled(inverse, alpha, -scaled);
            }

            inverse[leaving] = Math.Abs(scaled) < 1e-13 ? 0 : scaled;
        }

        alpha[leaving] = pivot;
    }

    private int NewRow(double shifted, double penalty, bool isEquality)
    {
        if (_rows == _capacity)
        {
            Grow();
        }

        int row = _rows++;
        (_shifted[row], _penalties[row], _isEquality[row]) = (shifted, penalty, isEquality);
        Array.Clear(_inverse, row * _capacity, _capacity);
        for (int column = 0; column < row; column++)
        {
            _inverse[(column * _capacity) + row] = 0;
        }

        return row;
    }

    private void Grow()
    {
        int capacity = _capacity + Math.Max(32, _capacity / 3);
        double[] inverse = new double[capacity * capacity];
        for (int column = 0; column < _rows; column++)
        {
            Array.Copy(_inverse, column * _capacity, inverse, column * capacity, _rows);
        }

        (_inverse, _capacity) = (inverse, capacity);
        Array.Resize(ref _basis, capacity);
        Array.Resize(ref _isEquality, capacity);
        Array.Resize(ref _penalties, capacity);
        Array.Resize(ref _values, capacity);
        Array.Resize(ref _prices, capacity);
        Array.Resize(ref _shifted, capacity);
        Array.Resize(ref _alpha, capacity);
        Array.Resize(ref _scratch, capacity);
        Array.Resize(ref _touched, capacity);
    }

    private double NextNoise()
    {
        _noise = (_noise * 1664525) + 1013904223;
        return (_noise >> 8) / (double)(1 << 24);
    }
}
