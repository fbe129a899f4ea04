using System.Globalization;
using System.Text;

namespace PeerReview.Membership.Tests;

/// <summary>Writes files as GIAS does: its headers, quoted values, Windows-1252.</summary>
public sealed class GiasFile
{
    public static readonly IReadOnlyList<string> Headers =
    [
        "URN", "LA (code)", "LA (name)", "EstablishmentNumber", "EstablishmentName", "TypeOfEstablishment (code)", "TypeOfEstablishment (name)",
        "EstablishmentTypeGroup (name)", "EstablishmentStatus (code)", "EstablishmentStatus (name)", "OpenDate", "CloseDate", "PhaseOfEducation (code)",
        "PhaseOfEducation (name)", "StatutoryLowAge", "StatutoryHighAge", "Gender (name)", "NumberOfPupils", "PercentageFSM", "Trusts (code)", "Trusts (name)",
        "UKPRN", "Street", "Town", "Postcode", "GOR (name)", "DistrictAdministrative (name)", "Easting", "Northing",
    ];

    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
    private readonly List<string> _lines = [string.Join(',', Headers.Select(header => $"\"{header}\""))];

    /// <summary>How many schools it has.</summary>
    public int Rows => _lines.Count - 1;

    public GiasFile Add(int urn, string name, string? trust = null, int? trustUid = null, string status = "1", string town = "Norwich", string easting = "623000", string northing = "308000")
    {
        var uid = trust is null ? "" : (trustUid ?? 10_000 + (Math.Abs(StringComparer.Ordinal.GetHashCode(trust)) % 80_000)).ToString(CultureInfo.InvariantCulture);
        string[] cells =
        [
            urn.ToString(CultureInfo.InvariantCulture), "926", "Norfolk", "2001", name, "01", "Community school", "Local authority maintained schools", status,
            status == "2" ? "Closed" : "Open", "01-09-1990", status == "2" ? "31-08-2024" : "", "2", "Primary", "4", "11", "Mixed", "210", "21.4", uid, trust ?? "",
            "10012345", "1 School Lane", town, "NR1 1AA", "East of England", "Norwich", easting, northing,
        ];
        _lines.Add(string.Join(',', cells.Select(cell => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")));
        return this;
    }

    /// <summary>A line as it is.</summary>
    public GiasFile AddLine(string line)
    {
        _lines.Add(line);
        return this;
    }

    public override string ToString() => string.Join("\r\n", _lines) + "\r\n";

    public byte[] ToBytes(Encoding? encoding = null) => (encoding ?? Windows1252).GetBytes(ToString());
}
