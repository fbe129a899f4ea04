using System.Globalization;
using System.Text;
using CsvHelper;
using PeerReview.Local;

namespace PeerReview.TestKit;

/// <summary>A register of few schools: real ones of Norfolk where the national file lies beside the repository, fictional ones otherwise.</summary>
/// <param name="Register">The rows of these schools, as downloaded.</param>
/// <param name="Urns">The schools.</param>
public sealed record NorfolkSchools(byte[] Register, IReadOnlyList<int> Urns)
{
    /// <summary>The first schools with coordinates, of each trust in turn.</summary>
    public static NorfolkSchools Take(int primaries, int secondaries)
    {
        using var file = File.OpenRead(FindFile());
        using var csv = CsvReader.Create(file, new CsvReaderOptions { HasHeader = false });
        csv.Read();
        var names = Cells(csv);
        var rows = new List<(string Raw, int Urn, string Phase, string Trust)>();
        while (csv.Read())
        {
            var cells = Cells(csv);
            string At(string name) => names.IndexOf(name) is >= 0 and var column ? cells[column] : "";
            if (At("LA (name)") is "Norfolk" or "Broadshire" && At("x_state_funded") is "" or "1" && At("Easting").Length > 0)
                rows.Add((Line(cells), int.Parse(At("URN"), CultureInfo.InvariantCulture), At("PhaseOfEducation (name)"), At("Trusts (name)")));
        }

        var byPhase = rows
            .GroupBy(row => row.Trust.Length > 0 ? row.Trust : row.Raw)
            .SelectMany(trust => trust.Select((row, turn) => (row, turn)))
            .OrderBy(one => one.turn).ThenBy(one => one.row.Urn)
            .ToLookup(one => one.row.Phase, one => one.row);
        var taken = byPhase["Primary"].Take(primaries).Concat(byPhase["Secondary"].Take(secondaries)).ToList();
        return new NorfolkSchools(Encoding.UTF8.GetBytes(Line(names) + string.Concat(taken.Select(row => row.Raw))), [.. taken.Select(row => row.Urn)]);
    }

    private static List<string> Cells(CsvReader csv) => [.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)];

    private static string Line(IEnumerable<string> cells) => string.Join(',', cells.Select(cell => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + "\n";

    private static string FindFile()
    {
        for (var folder = new DirectoryInfo(Repository.Root).Parent; folder is not null; folder = folder.Parent)
        {
            var national = Path.Combine(folder.FullName, "shared", "data", "england-schools.csv");
            if (File.Exists(national))
                return national;
        }

        return Path.Combine(Repository.Root, "AppHost", "Local", "Demo", "schools.csv");
    }
}
