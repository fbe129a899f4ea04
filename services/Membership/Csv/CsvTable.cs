using System.Text;
using CsvHelper;

namespace PeerReview.Membership.Csv;

/// <summary>Why a file cannot be read on as CSV.</summary>
/// <param name="line">The line where it ended.</param>
/// <param name="reason">A sentence for the person.</param>
public sealed class CsvException(int line, string reason) : Exception(reason)
{
    public int Line => line;
}

/// <summary>
/// A CSV file read row by row, cells found by the name of their column. Cells are text and nothing else: what looks like a formula stays
/// what it is.
/// </summary>
public sealed class CsvTable : IDisposable
{
    /// <summary>No row of schools or people is this long; a lone quotation mark makes one of the rest of the file.</summary>
    private const int MaxRowSize = 64 * 1024;

    private readonly CsvReader _reader;
    private readonly Dictionary<string, int> _columns = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="stream">The file.</param>
    /// <param name="encoding">Its encoding, from <see cref="CsvText"/>.</param>
    /// <exception cref="CsvException">The file is empty.</exception>
    public CsvTable(Stream stream, Encoding encoding)
    {
        _reader = CsvReader.Create(stream, new CsvReaderOptions
        {
            Separator = ',',
            HasHeader = false,
            Encoding = encoding,
            MaxRecordSize = MaxRowSize,
            TrackLineNumbers = true,
            IncludeValuesInExceptions = false,
        });
        if (!Read())
            throw new CsvException(1, "The file is empty.");

        for (var index = 0; index < Cells; index++)
        {
            var name = this[index];
            Headers.Add(name);
            if (name.Length > 0 && !_columns.TryAdd(name, index))
                RepeatedHeaders.Add(name);
        }
    }

    /// <summary>The column names as they stand in the file.</summary>
    public List<string> Headers { get; } = [];

    /// <summary>Names that stand there twice: nobody can say which column is meant.</summary>
    public HashSet<string> RepeatedHeaders { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The line of the file where the current row begins, counted from 1.</summary>
    public int Line { get; private set; } = 1;

    /// <summary>How many cells the current row has.</summary>
    public int Cells => _reader.FieldCount;

    /// <summary>The column's place; null when the file has no such column.</summary>
    public int? Find(string header) => _columns.TryGetValue(header, out var index) ? index : null;

    /// <summary>The current row's cell, cleaned; empty when the row is too short for it.</summary>
    public string this[int column] => column < Cells ? Text.Clean(_reader.GetString(column)) : string.Empty;

    /// <summary>The current row's cell in the column of this name; empty when there is no such column.</summary>
    public string this[string header] => Find(header) is { } column ? this[column] : string.Empty;

    /// <summary>Goes to the next row; false at the end. Rows of nothing but empty cells are passed over.</summary>
    /// <exception cref="CsvException">From here on the file cannot be read.</exception>
    public bool Read()
    {
        try
        {
            while (_reader.Read())
            {
                Line = (int)_reader.LineNumber;
                if (Enumerable.Range(0, Cells).Any(index => !_reader.IsEmpty(index)))
                    return true;
            }

            return false;
        }
        catch (CsvFormatException)
        {
            throw new CsvException(Line + 1, "From here on the file cannot be read as CSV. Perhaps a quotation mark is missing.");
        }
    }

    public void Dispose() => _reader.Dispose();
}
