using System.Globalization;
using PeerReview.Membership.Csv;

namespace PeerReview.Membership.Register.Import;

/// <summary>One school of a file, its values in the order of <see cref="RegisterFile.Columns"/>.</summary>
public sealed record RegisterRow(int Line, int Urn, object?[] Values, bool IsClosed, string? TrustKey, string? TrustName);

/// <summary>Something wrong in a file.</summary>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="Urn">The school, when it could be read.</param>
/// <param name="Column">The column, when it is about one.</param>
/// <param name="Reason">A sentence for the person who looks after the file; never repeats the cell.</param>
/// <param name="IsSkipped">True when the row was left out; false when only the value was.</param>
public sealed record RowProblem(int Line, int? Urn, string? Column, string Reason, bool IsSkipped);

/// <summary>
/// Reads GIAS's establishment file by the names of its columns; only URN and EstablishmentName must be there. A column the file does not
/// have leaves what is known; an empty cell of one it has takes it away.
/// </summary>
public sealed class RegisterFile
{
    private readonly CsvTable _table;
    private readonly int _urn;
    private readonly List<(RegisterColumn Column, int? Cell)> _plain;
    private readonly bool _hasStatus;
    private readonly bool _hasFamily;
    private readonly bool _hasTrust;
    private readonly Dictionary<int, int> _lineOfUrn = [];

    /// <exception cref="CsvException">The file is empty, lacks a required column or has one twice.</exception>
    public RegisterFile(CsvTable table)
    {
        _table = table;
        var missing = new[] { RegisterColumns.Urn, RegisterColumns.Name }.FirstOrDefault(header => table.Find(header) is null);
        if (missing is not null)
            throw new CsvException(1, $"The file has no column {missing}. Is it an establishment file of GIAS, separated by commas?");
        if (table.RepeatedHeaders.FirstOrDefault(RegisterColumns.Used.Contains) is { } repeated)
            throw new CsvException(1, $"The file has the column {repeated} twice.");

        _urn = table.Find(RegisterColumns.Urn)!.Value;
        _hasStatus = Has(RegisterColumns.StatusCode.Header) || Has(RegisterColumns.IsClosed.Header);
        _hasTrust = Has(RegisterColumns.TrustId.Header) || Has(RegisterColumns.TrustNameHeader);
        var groups = RegisterColumns.Plain.Where(column => Has(column.Header)).Select(column => column.Group).ToHashSet();
        _hasFamily = groups.Contains("type") || groups.Contains("phase");
        _plain = [.. RegisterColumns.Plain.Where(column => groups.Contains(column.Group)).Select(column => (column, table.Find(column.Header)))];
        Columns =
        [
            .. _plain.Select(pair => pair.Column),
            .. _hasFamily ? [RegisterColumns.PhaseFamily] : Array.Empty<RegisterColumn>(),
            .. _hasStatus ? [RegisterColumns.StatusCode, RegisterColumns.IsClosed] : Array.Empty<RegisterColumn>(),
        ];
        UnknownHeaders = [.. table.Headers.Where(header => header.Length > 0 && !RegisterColumns.Used.Contains(header) && !RegisterColumns.Ignored.Contains(header)).Take(200)];
        MissingHeaders = [.. RegisterColumns.Used.Where(header => !Has(header))];
    }

    /// <summary>The columns this file fills.</summary>
    public IReadOnlyList<RegisterColumn> Columns { get; }

    /// <summary>True when the file says which trust a school is in.</summary>
    public bool HasTrusts => _hasTrust;

    /// <summary>Headers that are neither used nor known to be GIAS's: one of them may be a used one under a new name.</summary>
    public IReadOnlyList<string> UnknownHeaders { get; }

    /// <summary>Headers that would be used and are not there.</summary>
    public IReadOnlyList<string> MissingHeaders { get; }

    private bool Has(string header) => _table.Find(header) is not null;

    /// <summary>Reads all rows; what is wrong is told as it is met.</summary>
    public IEnumerable<RegisterRow> Rows(Action<RowProblem> report)
    {
        while (_table.Read())
        {
            if (ReadRow(report) is { } row)
                yield return row;
        }
    }

    private RegisterRow? ReadRow(Action<RowProblem> report)
    {
        var line = _table.Line;
        if (!int.TryParse(_table[_urn], NumberStyles.None, CultureInfo.InvariantCulture, out var urn) || urn is < 100_000 or > 999_999)
            return Skip(line, null, RegisterColumns.Urn, "The URN is not a number of six digits.");
        if (_table.Cells != _table.Headers.Count)
            return Skip(line, urn, null, string.Create(CultureInfo.InvariantCulture, $"The row has {_table.Cells} cells where the header has {_table.Headers.Count}."));
        if (_table[RegisterColumns.Name].Length == 0)
            return Skip(line, urn, RegisterColumns.Name, "The school has no name.");
        if (!_lineOfUrn.TryAdd(urn, line))
            return Skip(line, urn, RegisterColumns.Urn, string.Create(CultureInfo.InvariantCulture, $"This URN stands on line {_lineOfUrn[urn]} already."));

        var values = new List<object?>(Columns.Count);
        foreach (var (column, cell) in _plain)
        {
            var (value, problem) = cell is { } index ? column.Read(_table[index]) : (column.Default, null);
            if (problem is not null && column.Header == RegisterColumns.Name)
                return Skip(line, urn, column.Header, $"The school's name {problem}.");
            if (problem is not null)
                report(new RowProblem(line, urn, column.Header, $"The value {problem}; the school is taken without it.", IsSkipped: false));
            values.Add(value);
        }

        if (_hasFamily)
            values.Add(FamilyOf(values));
        var status = ReadStatus(line, urn, report);
        if (_hasStatus)
            values.AddRange([status, status == 2]);
        var (trustKey, trustName) = ReadTrust();
        return new RegisterRow(line, urn, [.. values], status == 2, trustKey, trustName);

        RegisterRow? Skip(int line, int? urn, string? column, string reason)
        {
            report(new RowProblem(line, urn, column, reason, IsSkipped: true));
            return null;
        }
    }

    private string FamilyOf(List<object?> values)
    {
        return PhaseFamilies.Of(Value("type_code") as int?, Value("type") as string ?? "", Value("phase_code") as int?, Value("phase") as string ?? "").ToString();

        object? Value(string name) => _plain.FindIndex(pair => pair.Column.Name == name) is >= 0 and var index ? values[index] : null;
    }

    /// <summary>GIAS's code, from the code or the name; open where the file does not say.</summary>
    private int? ReadStatus(int line, int urn, Action<RowProblem> report)
    {
        if (!_hasStatus)
            return null;
        if (int.TryParse(_table[RegisterColumns.StatusCode.Header], NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code is >= 1 and <= 4)
            return code;

        switch (_table[RegisterColumns.IsClosed.Header].ToUpperInvariant())
        {
            case "OPEN": return 1;
            case "CLOSED": return 2;
            case "OPEN, BUT PROPOSED TO CLOSE": return 3;
            case "PROPOSED TO OPEN": return 4;
            default:
                report(new RowProblem(line, urn, RegisterColumns.IsClosed.Header, "The status is none that we know; the school is taken as open.", IsSkipped: false));
                return 1;
        }
    }

    /// <summary>The trust's key is its UID, or its name where the file has none.</summary>
    private (string? Key, string? Name) ReadTrust()
    {
        var name = _table[RegisterColumns.TrustNameHeader];
        var code = _table[RegisterColumns.TrustId.Header];
        if (name.Equals("Not applicable", StringComparison.OrdinalIgnoreCase) || name.Length is 0 or > School.MaxTextLength - 10)
            return (null, null);

        return int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var uid) && uid > 0
            ? (uid.ToString(CultureInfo.InvariantCulture), TrustName.Of(name))
            : ("name:" + name.ToUpperInvariant(), TrustName.Of(name));
    }
}
