using System.Numerics;
using System.Runtime.InteropServices;
using PeerReview.Cohorts.Grouping.Searching;

namespace PeerReview.Cohorts.Grouping.Proving;

/// <summary>
/// A linear program min c·x, A·x = or ≥ b, x ≥ 0 that grows by columns and rows and is solved again from where it stood:
/// the primal simplex method with an explicit inverse. Every row has an artificial column of a given penalty, so that a
/// solution always exists and no price exceeds its penalty. Made for some hundred sparse rows.
/// </summary>
/// <remarks>
/// Set partitioning is as degenerate as linear programs get; right-hand sides are therefore shifted by tiny fixed
/// amounts. The prices stay valid for the true ones: whether a price vector is feasible does not depend on b.
/// </remarks>
internal sealed class ColumnLp
{
    private const double Tolerance = 1e-9;
    private const int PivotsBetweenRebuilds = 400;
    private const int CandidateCount = 24;

    private readonly List<double> _costs = [];
    private readonly List<int> _starts = [0];
    private readonly List<int> _columnRows = [];
    private readonly List<double> _columnValues = [];
    private readonly List<int> _place = [];
    private readonly List<double> _penalties = [];
    private readonly List<bool> _isEquality = [];
    private readonly List<(double Reduced, int Column)> _candidates = [];
    private int _capacity;
    private double[] _inverse;
    private int[] _basis;
    private double[] _values;
    private double[] _prices;
    private double[] _shifted;
    private double[] _alpha;
    private int[] _touched;
    private double[] _basicCosts;
    private int _pivots;
    private uint _noise = 12345;

    public ColumnLp(int capacity)
    {
        _capacity = Math.Max(16, capacity);
        _inverse = new double[_capacity * _capacity];
        _basis = new int[_capacity];
        _values = new double[_capacity];
        _prices = new double[_capacity];
        _shifted = new double[_capacity];
        _alpha = new double[_capacity];
        _touched = new int[_capacity];
        _basicCosts = new double[_capacity];
    }

    private ColumnLp(ColumnLp other)
        : this(other._capacity)
    {
        _costs.AddRange(other._costs);
        _starts.Clear();
        _starts.AddRange(other._starts);
        _columnRows.AddRange(other._columnRows);
        _columnValues.AddRange(other._columnValues);
        _place.AddRange(other._place);
        _penalties.AddRange(other._penalties);
        _isEquality.AddRange(other._isEquality);
        other._inverse.CopyTo(_inverse, 0);
        other._basis.CopyTo(_basis, 0);
        other._values.CopyTo(_values, 0);
        other._prices.CopyTo(_prices, 0);
        other._shifted.CopyTo(_shifted, 0);
        (_pivots, _noise, TotalPivots) = (other._pivots, other._noise, other.TotalPivots);
    }

    public int Rows => _penalties.Count;

    public int Columns => _costs.Count;

    public long TotalPivots { get; private set; }

    /// <summary>The price (dual value) of each row; its sign is free for equalities, not negative for inequalities.</summary>
    public ReadOnlySpan<double> Prices => _prices.AsSpan(0, Rows);

    public ColumnLp Copy() => new(this);

    /// <summary>Adds the row Σ a·x = b (or ≥ b), its coefficients in the columns that are there given by the caller.</summary>
    public void AddRow(double rightHandSide, bool isEquality, double penalty, Func<int, double>? coefficient = null)
    {
        if (Rows == _capacity)
        {
            Grow();
        }

        int row = Rows;
        _penalties.Add(penalty);
        _isEquality.Add(isEquality);
        double shift = 1e-7 * (1 + NextNoise());
        _shifted[row] = isEquality ? rightHandSide + shift : rightHandSide - shift;
        if (coefficient is not null && Columns > 0)
        {
            InsertCoefficients(row, coefficient);
        }

        double level = 0;
        double[] inBasis = new double[row];
        for (int r = 0; r < row; r++)
        {
            double value = coefficient is not null && _basis[r] >= 0 ? coefficient(_basis[r]) : 0;
            inBasis[r] = value;
            level += value * _values[r];
        }

        // The artificial carries what is missing; where more than enough is there, the surplus does.
        bool isMissing = isEquality || level < _shifted[row];
        double sign = isMissing ? 1 : -1;
        for (int column = 0; column < row; column++)
        {
            double sum = 0;
            for (int r = 0; r < row; r++)
            {
                sum += inBasis[r] * _inverse[(column * _capacity) + r];
            }

            _inverse[(column * _capacity) + row] = -sign * sum;
        }

        Array.Clear(_inverse, row * _capacity, row);
        _inverse[(row * _capacity) + row] = sign;
        _basis[row] = isMissing ? ArtificialOf(row) : SurplusOf(row);
        _values[row] = sign * (_shifted[row] - level);
        Reprice();
    }

    /// <summary>Adds a column; its rows must be distinct.</summary>
    public int AddColumn(double cost, ReadOnlySpan<int> rows, ReadOnlySpan<double> values)
    {
        _costs.Add(cost);
        _place.Add(-1);
        for (int k = 0; k < rows.Length; k++)
        {
            _columnRows.Add(rows[k]);
            _columnValues.Add(values[k]);
        }

        _starts.Add(_columnRows.Count);
        return Columns - 1;
    }

    public void SetCost(int column, double cost) => _costs[column] = cost;

    public double CostOf(int column) => _costs[column];

    /// <summary>Makes what is missing dearer: a solution that still misses something afterwards is closer to impossible.</summary>
    public void RaisePenalties(double factor)
    {
        for (int row = 0; row < Rows; row++)
        {
            _penalties[row] *= factor;
        }

        Reprice();
    }

    /// <summary>To be called after costs were changed.</summary>
    public void Reprice()
    {
        Span<double> basic = BasicCosts();
        for (int column = 0; column < Rows; column++)
        {
            _prices[column] = Dot(basic, _inverse.AsSpan(column * _capacity, Rows));
        }
    }

    public double ValueOf(int column) => _place[column] < 0 ? 0 : _values[_place[column]];

    /// <summary>What the artificial columns still carry, over and above the shifts of the right-hand sides.</summary>
    public double Missing()
    {
        double missing = 0;
        for (int r = 0; r < Rows; r++)
        {
            missing += IsArtificial(_basis[r]) ? Math.Max(0, _values[r] - 1e-5) : 0;
        }

        return missing;
    }

    public double ReducedCost(int column)
    {
        double reduced = _costs[column];
        for (int k = _starts[column]; k < _starts[column + 1]; k++)
        {
            reduced -= _prices[_columnRows[k]] * _columnValues[k];
        }

        return reduced;
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

            double reduced = ReducedOf(entering);
            Exchange(leaving, entering, reduced);
            budget.Charge(1 + (Rows / 16));
            if ((TotalPivots & 15) == 0 && budget.IsSpent)
            {
                return false;
            }
        }
    }

    private static int ArtificialOf(int row) => -1 - (2 * row);

    private static int SurplusOf(int row) => -2 - (2 * row);

    private static bool IsArtificial(int column) => column < 0 && ((-column) & 1) == 1;

    private static int RowOf(int logical) => (-1 - logical) / 2;

    private double CostOfAny(int column) => column >= 0 ? _costs[column] : IsArtificial(column) ? _penalties[RowOf(column)] : 0;

    private double ReducedOf(int column) => column >= 0
        ? ReducedCost(column)
        : IsArtificial(column) ? _penalties[RowOf(column)] - _prices[RowOf(column)] : _prices[RowOf(column)];

    private Span<double> BasicCosts()
    {
        Span<double> basic = _basicCosts.AsSpan(0, Rows);
        for (int r = 0; r < Rows; r++)
        {
            basic[r] = CostOfAny(_basis[r]);
        }

        return basic;
    }

    /// <summary>The most promising of a short list; the list is renewed from all columns when it is used up.</summary>
    private int PickColumn()
    {
        for (int round = 0; round < 2; round++)
        {
            int best = int.MinValue;
            double bestReduced = -Tolerance * 100;
            for (int k = _candidates.Count - 1; k >= 0; k--)
            {
                double reduced = ReducedOf(_candidates[k].Column);
                if (reduced > -Tolerance * 100)
                {
                    _candidates[k] = _candidates[^1];
                    _candidates.RemoveAt(_candidates.Count - 1);
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

    private void Scan()
    {
        _candidates.Clear();
        double bar = -Tolerance * 100;
        ReadOnlySpan<int> starts = CollectionsMarshal.AsSpan(_starts);
        ReadOnlySpan<int> rows = CollectionsMarshal.AsSpan(_columnRows);
        ReadOnlySpan<double> values = CollectionsMarshal.AsSpan(_columnValues);
        ReadOnlySpan<double> costs = CollectionsMarshal.AsSpan(_costs);
        double[] prices = _prices;
        for (int column = 0; column < costs.Length; column++)
        {
            double reduced = costs[column];
            int end = starts[column + 1];
            for (int k = starts[column]; k < end; k++)
            {
                reduced -= prices[rows[k]] * values[k];
            }

            if (reduced < bar && _place[column] < 0)
            {
                bar = Offer(reduced, column, bar);
            }
        }

        for (int row = 0; row < Rows; row++)
        {
            if (!_isEquality[row] && prices[row] < bar)
            {
                bar = Offer(prices[row], SurplusOf(row), bar);
            }

            if (_penalties[row] - prices[row] < bar)
            {
                bar = Offer(_penalties[row] - prices[row], ArtificialOf(row), bar);
            }
        }
    }

    /// <summary>Keeps the best candidates seen; returns the reduced cost a further one has to beat.</summary>
    private double Offer(double reduced, int column, double bar)
    {
        if (_candidates.Count < CandidateCount)
        {
            _candidates.Add((reduced, column));
            return bar;
        }

        int worst = 0;
        for (int k = 1; k < CandidateCount; k++)
        {
            worst = _candidates[k].Reduced > _candidates[worst].Reduced ? k : worst;
        }

        _candidates[worst] = (reduced, column);
        double next = double.NegativeInfinity;
        foreach ((double value, _) in _candidates)
        {
            next = Math.Max(next, value);
        }

        return next;
    }

    private void LoadAlpha(int column)
    {
        Span<double> alpha = _alpha.AsSpan(0, Rows);
        alpha.Clear();
        if (column < 0)
        {
            AddScaled(alpha, _inverse.AsSpan(RowOf(column) * _capacity, Rows), IsArtificial(column) ? 1 : -1);
            return;
        }

        for (int k = _starts[column]; k < _starts[column + 1]; k++)
        {
            AddScaled(alpha, _inverse.AsSpan(_columnRows[k] * _capacity, Rows), _columnValues[k]);
        }
    }

    private int PickRow()
    {
        double least = double.PositiveInfinity;
        for (int r = 0; r < Rows; r++)
        {
            if (_alpha[r] > 1e-7)
            {
                least = Math.Min(least, (Math.Max(0, _values[r]) + 1e-10) / _alpha[r]);
            }
        }

        int leaving = -1;
        for (int r = 0; r < Rows; r++)
        {
            // Among equals the largest pivot keeps the inverse accurate.
            if (_alpha[r] > 1e-7 && Math.Max(0, _values[r]) / _alpha[r] <= least && (leaving < 0 || _alpha[r] > _alpha[leaving]))
            {
                leaving = r;
            }
        }

        return leaving;
    }

    private void Exchange(int leaving, int entering, double reduced)
    {
        double step = Math.Max(0, _values[leaving]) / _alpha[leaving];
        AddScaled(_values.AsSpan(0, Rows), _alpha.AsSpan(0, Rows), -step);
        _values[leaving] = step;
        if (_basis[leaving] >= 0)
        {
            _place[_basis[leaving]] = -1;
        }

        _basis[leaving] = entering;
        if (entering >= 0)
        {
            _place[entering] = leaving;
        }

        UpdateInverse(leaving, reduced);
        _pivots++;
        TotalPivots++;
    }

    /// <summary>One elimination step; with the row it divides by, the prices move too.</summary>
    private void UpdateInverse(int leaving, double reduced)
    {
        int rows = Rows;
        double pivot = _alpha[leaving];
        int touched = 0;
        for (int r = 0; r < rows; r++)
        {
            if (r != leaving && Math.Abs(_alpha[r]) > 1e-12)
            {
                _touched[touched++] = r;
            }
        }

        bool isSparse = touched * 5 < rows;
        Span<double> alpha = _alpha.AsSpan(0, rows);
        alpha[leaving] = 0;
        for (int column = 0; column < rows; column++)
        {
            int at = column * _capacity;
            double value = _inverse[at + leaving];
            if (value == 0)
            {
                continue;
            }

            double scaled = value / pivot;
            _prices[column] += reduced * scaled;
            if (isSparse)
            {
                for (int k = 0; k < touched; k++)
                {
                    int r = _touched[k];
                    _inverse[at + r] -= scaled * alpha[r];
                }
            }
            else
            {
                AddScaled(_inverse.AsSpan(at, rows), alpha, -scaled);
            }

            _inverse[at + leaving] = Math.Abs(scaled) < 1e-13 ? 0 : scaled;
        }

        alpha[leaving] = pivot;
    }

    /// <summary>Computes the inverse afresh from the basis, undoing rounding.</summary>
    public void Rebuild()
    {
        int rows = Rows;
        int[] wanted = _basis[..rows];
        for (int column = 0; column < rows; column++)
        {
            Array.Clear(_inverse, column * _capacity, rows);
            _inverse[(column * _capacity) + column] = 1;
            _basis[column] = ArtificialOf(column);
        }

        bool[] taken = new bool[rows];
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

        foreach (int column in wanted.Where(column => column >= 0).OrderBy(column => _starts[column + 1] - _starts[column]))
        {
            _place[column] = -1;
            LoadAlpha(column);
            int row = -1;
            for (int r = 0; r < rows; r++)
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
                _place[column] = row;
                UpdateInverse(row, 0);
            }
        }

        for (int r = 0; r < rows; r++)
        {
            double value = 0;
            for (int column = 0; column < rows; column++)
            {
                value += _inverse[(column * _capacity) + r] * _shifted[column];
            }

            _values[r] = value;
        }

        _pivots = 0;
        Reprice();
    }

    private void InsertCoefficients(int row, Func<int, double> coefficient)
    {
        List<int> rows = new(_columnRows.Count + Columns);
        List<double> values = new(_columnRows.Count + Columns);
        int from = 0;
        for (int column = 0; column < Columns; column++)
        {
            int to = _starts[column + 1];
            rows.AddRange(CollectionsMarshal.AsSpan(_columnRows)[from..to]);
            values.AddRange(CollectionsMarshal.AsSpan(_columnValues)[from..to]);
            double value = coefficient(column);
            if (value != 0)
            {
                rows.Add(row);
                values.Add(value);
            }

            from = to;
            _starts[column + 1] = rows.Count;
        }

        _columnRows.Clear();
        _columnRows.AddRange(rows);
        _columnValues.Clear();
        _columnValues.AddRange(values);
    }

    private void Grow()
    {
        int capacity = _capacity + Math.Max(32, _capacity / 3);
        double[] inverse = new double[capacity * capacity];
        for (int column = 0; column < Rows; column++)
        {
            Array.Copy(_inverse, column * _capacity, inverse, column * capacity, Rows);
        }

        (_inverse, _capacity) = (inverse, capacity);
        Array.Resize(ref _basis, capacity);
        Array.Resize(ref _values, capacity);
        Array.Resize(ref _prices, capacity);
        Array.Resize(ref _shifted, capacity);
        Array.Resize(ref _alpha, capacity);
        Array.Resize(ref _touched, capacity);
        Array.Resize(ref _basicCosts, capacity);
    }

    private double NextNoise()
    {
        _noise = (_noise * 1664525) + 1013904223;
        return (_noise >> 8) / (double)(1 << 24);
    }

    private static void AddScaled(Span<double> target, ReadOnlySpan<double> source, double factor)
    {
        int k = 0;
        Vector<double> scale = new(factor);
        for (; k <= target.Length - Vector<double>.Count; k += Vector<double>.Count)
        {
            (new Vector<double>(target[k..]) + (new Vector<double>(source[k..]) * scale)).CopyTo(target[k..]);
        }

        for (; k < target.Length; k++)
        {
            target[k] += source[k] * factor;
        }
    }

    private static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        Vector<double> sums = Vector<double>.Zero;
        int k = 0;
        for (; k <= left.Length - Vector<double>.Count; k += Vector<double>.Count)
        {
            sums += new Vector<double>(left[k..]) * new Vector<double>(right[k..]);
        }

        double sum = Vector.Sum(sums);
        for (; k < left.Length; k++)
        {
            sum += left[k] * right[k];
        }

        return sum;
    }
}
