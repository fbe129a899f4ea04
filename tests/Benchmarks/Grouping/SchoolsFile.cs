using System.Globalization;

namespace PeerReview.Benchmarks.Grouping;

/// <summary>A row of a schools file that has a place.</summary>
internal sealed record SchoolRow(int Row, double Easting, double Northing, string Name, string? Trust, string? Phase);

/// <summary>
/// Reads a CSV of schools: columns easting and northing in any case, others used where they are there. Rows without
/// coordinates are left out.
/// </summary>
internal static class SchoolsFile
{
    /// <param name="path">The file.</param>
    /// <param name="atMost">How many rows to take, from the first.</param>
    /// <param name="stateFundedOnly">Whether to leave out rows whose column x_state_funded is not 1.</param>
    public static List<SchoolRow> Read(string path, int atMost, bool stateFundedOnly = false)
    {
        List<SchoolRow> rows = [];
        using StreamReader reader = new(path);
        string[] header = Split(reader.ReadLine() ?? "");
        int Column(params string[] names) => Array.FindIndex(header, h => names.Contains(h.Trim().ToLowerInvariant()));
        int easting = Column("easting");
        int northing = Column("northing");
        int funded = Column("x_state_funded");
        int name = Column("establishmentname", "name", "school");
        int trust = Column("trusts (code)", "trust");
        int phase = Column("phaseofeducation (name)", "phase");
        if (easting < 0 || northing < 0)
        {
            throw new ArgumentException("The file has no columns easting and northing.");
        }

        int number = 0;
        while (rows.Count < atMost && reader.ReadLine() is { } line)
        {
            if (line.Length == 0)
            {
                continue;
            }

            string[] fields = Split(line);
            string? Field(int column) => column >= 0 && column < fields.Length && fields[column].Length > 0 ? fields[column] : null;
            bool hasPlace = double.TryParse(Field(easting), NumberStyles.Float, CultureInfo.InvariantCulture, out double east)
                & double.TryParse(Field(northing), NumberStyles.Float, CultureInfo.InvariantCulture, out double north);
            if (hasPlace && (!stateFundedOnly || funded < 0 || Field(funded) == "1"))
            {
                rows.Add(new SchoolRow(number, east, north, Field(name) ?? $"School {number}", Field(trust), Field(phase)));
            }

            number++;
        }

        return rows;
    }

    private static string[] Split(string line)
    {
        if (!line.Contains('"'))
        {
            return line.Split(',');
        }

        List<string> fields = [];
        System.Text.StringBuilder field = new();
        bool quoted = false;
        foreach (char c in line)
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
            {
                field.Append(c);
            }
        }

        fields.Add(field.ToString());
        return [.. fields];
    }
}
