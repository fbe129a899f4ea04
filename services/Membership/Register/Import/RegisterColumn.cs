using System.Globalization;
using NpgsqlTypes;

namespace PeerReview.Membership.Register.Import;

/// <summary>A column of the <c>school</c> table that an import fills from a cell.</summary>
/// <param name="Name">The table's column.</param>
/// <param name="Type">Its type.</param>
/// <param name="Header">The header in GIAS's file.</param>
/// <param name="Group">Columns that say the same thing in two ways, as a code and a name: a file with either of them rewrites both.</param>
/// <param name="IsTold">True when other services are told of it, so that a change is a new version of the school.</param>
public sealed record RegisterColumn(string Name, NpgsqlDbType Type, string Header, string Group, bool IsTold = false)
{
    /// <summary>What a cell says when it has nothing to say. "Not applicable" is a phase of its own, so the phase is not asked here.</summary>
    private static readonly HashSet<string> Nothing = new(StringComparer.OrdinalIgnoreCase) { "Not applicable", "Does not apply", "None", "Not recorded", "SUPP", "z", "x", "NP", "NA" };

    /// <summary>What the school table has where a new school's file has no such column.</summary>
    public object? Default => Type == NpgsqlDbType.Text ? string.Empty : null;

    /// <summary>Reads the cell; a sentence says what is wrong with it, and then the value is empty.</summary>
    public (object? Value, string? Problem) Read(string cell)
    {
        if (Type == NpgsqlDbType.Text)
        {
            return cell.Length > School.MaxTextLength
                ? (Default, $"is longer than {School.MaxTextLength} characters")
                : (Group != "phase" && Nothing.Contains(cell) ? string.Empty : Name == "postcode" ? cell.ToUpperInvariant() : cell, null);
        }

        if (cell.Length == 0 || Nothing.Contains(cell))
            return (null, null);

        return Type switch
        {
            NpgsqlDbType.Date => DateOnly.TryParseExact(cell, "dd-MM-yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                ? (day, null)
                : (null, "is not a date such as 01-09-2024"),
            NpgsqlDbType.Numeric => decimal.TryParse(cell, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number <= 100
                ? (Math.Round(number, 2), null)
                : (null, "is not a percentage"),
            _ => ReadInteger(cell),
        };
    }

    /// <summary>Codes may be zero-padded ("02"), and some exports write whole numbers as "205.0".</summary>
    private (object? Value, string? Problem) ReadInteger(string cell)
    {
        var digits = cell.EndsWith(".0", StringComparison.Ordinal) ? cell[..^2] : cell;
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return (null, "is not a whole number");

        return Group == "grid"
            ? number switch
            {
                0 => (null, null),
                > GridLimit => (null, "is not on the National Grid"),
                _ => (number, null),
            }
            : (number, null);
    }

    /// <summary>Metres north of the false origin at the far end of Shetland.</summary>
    private const int GridLimit = 1_300_000;
}

/// <summary>The columns of GIAS's establishment file.</summary>
public static class RegisterColumns
{
    public const string Urn = "URN";
    public const string Name = "EstablishmentName";

    private static RegisterColumn Text(string name, string header, string? group = null, bool isTold = false) =>
        new(name, NpgsqlDbType.Text, header, group ?? name, isTold);

    private static RegisterColumn Integer(string name, string header, string? group = null, bool isTold = false) =>
        new(name, NpgsqlDbType.Integer, header, group ?? name, isTold);

    /// <summary>The columns filled from one cell each.</summary>
    public static readonly IReadOnlyList<RegisterColumn> Plain =
    [
        Text("name", Name, isTold: true),
        Integer("ukprn", "UKPRN"),
        Integer("local_authority_code", "LA (code)"),
        Text("local_authority", "LA (name)", isTold: true),
        Integer("establishment_number", "EstablishmentNumber"),
        Integer("type_code", "TypeOfEstablishment (code)", "type"),
        Text("type", "TypeOfEstablishment (name)", "type"),
        Text("type_group", "EstablishmentTypeGroup (name)"),
        Integer("phase_code", "PhaseOfEducation (code)", "phase"),
        Text("phase", "PhaseOfEducation (name)", "phase"),
        new("opened_on", NpgsqlDbType.Date, "OpenDate", "opened"),
        new("closed_on", NpgsqlDbType.Date, "CloseDate", "closed"),
        Integer("low_age", "StatutoryLowAge"),
        Integer("high_age", "StatutoryHighAge"),
        Text("gender", "Gender (name)"),
        Text("religious_character", "ReligiousCharacter (name)"),
        Text("diocese", "Diocese (name)"),
        Integer("pupils", "NumberOfPupils"),
        Integer("capacity", "SchoolCapacity"),
        new("percentage_free_school_meals", NpgsqlDbType.Numeric, "PercentageFSM", "fsm"),
        Text("federation", "Federations (name)"),
        Text("street", "Street"),
        Text("locality", "Locality"),
        Text("town", "Town", isTold: true),
        Text("county", "County (name)"),
        Text("postcode", "Postcode", isTold: true),
        Text("region", "GOR (name)"),
        Text("district", "DistrictAdministrative (name)"),
        Text("urban_rural", "UrbanRural (name)"),
        Integer("easting", "Easting", "grid", isTold: true),
        Integer("northing", "Northing", "grid", isTold: true),
    ];

    /// <summary>Filled from several cells.</summary>
    public static readonly RegisterColumn PhaseFamily = new("phase_family", NpgsqlDbType.Text, string.Empty, "family", IsTold: true);
    public static readonly RegisterColumn StatusCode = new("status_code", NpgsqlDbType.Integer, "EstablishmentStatus (code)", "status");
    public static readonly RegisterColumn IsClosed = new("is_closed", NpgsqlDbType.Boolean, "EstablishmentStatus (name)", "status");
    public static readonly RegisterColumn TrustId = new("trust_id", NpgsqlDbType.Uuid, "Trusts (code)", "trust", IsTold: true);
    public const string TrustNameHeader = "Trusts (name)";

    /// <summary>The headers an import makes use of.</summary>
    public static readonly IReadOnlySet<string> Used = new HashSet<string>(
        [Urn, StatusCode.Header, IsClosed.Header, TrustId.Header, TrustNameHeader, .. Plain.Select(column => column.Header)], StringComparer.OrdinalIgnoreCase);

    /// <summary>Headers GIAS is known to write that we keep nothing of: people's names and telephone numbers among them. Any other is reported as unknown.</summary>
    public static readonly IReadOnlySet<string> Ignored = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "EstablishmentTypeGroup (code)", "ReasonEstablishmentOpened (code)", "ReasonEstablishmentOpened (name)", "ReasonEstablishmentClosed (code)",
        "ReasonEstablishmentClosed (name)", "Boarders (code)", "Boarders (name)", "NurseryProvision (name)", "OfficialSixthForm (code)", "OfficialSixthForm (name)",
        "Gender (code)", "ReligiousCharacter (code)", "ReligiousEthos (name)", "Diocese (code)", "AdmissionsPolicy (code)", "AdmissionsPolicy (name)",
        "SpecialClasses (code)", "SpecialClasses (name)", "CensusDate", "NumberOfBoys", "NumberOfGirls", "TrustSchoolFlag (code)", "TrustSchoolFlag (name)",
        "SchoolSponsorFlag (name)", "SchoolSponsors (name)", "FederationFlag (name)", "Federations (code)", "FEHEIdentifier", "FurtherEducationType (name)",
        "OfstedLastInsp", "OfstedSpecialMeasures (code)", "OfstedSpecialMeasures (name)", "LastChangedDate", "Address3", "SchoolWebsite", "TelephoneNum",
        "HeadTitle (name)", "HeadFirstName", "HeadLastName", "HeadPreferredJobTitle", "BSOInspectorateName (name)", "InspectorateReport",
        "DateOfLastInspectionVisit", "NextInspectionVisit", "TeenMoth (name)", "TeenMothPlaces", "CCF (name)", "SENPRU (name)", "EBD (name)", "PlacesPRU",
        "FTProv (name)", "EdByOther (name)", "Section41Approved (name)", "SEN1 (name)", "SEN2 (name)", "SEN3 (name)", "SEN4 (name)", "SEN5 (name)",
        "SEN6 (name)", "SEN7 (name)", "SEN8 (name)", "SEN9 (name)", "SEN10 (name)", "SEN11 (name)", "SEN12 (name)", "SEN13 (name)",
        "TypeOfResourcedProvision (name)", "ResourcedProvisionOnRoll", "ResourcedProvisionCapacity", "SenUnitOnRoll", "SenUnitCapacity", "GOR (code)",
        "DistrictAdministrative (code)", "AdministrativeWard (code)", "AdministrativeWard (name)", "ParliamentaryConstituency (code)",
        "ParliamentaryConstituency (name)", "UrbanRural (code)", "GSSLACode (name)", "CensusAreaStatisticWard (name)", "MSOA (name)", "LSOA (name)",
        "InspectorateName (name)", "SENStat", "SENNoStat", "BoardingEstablishment (name)", "PropsName", "PreviousLA (code)", "PreviousLA (name)",
        "PreviousEstablishmentNumber", "OfstedRating (name)", "RSCRegion (name)", "Country (name)", "UPRN", "SiteName", "QABName (code)", "QABName (name)",
        "EstablishmentAccredited (code)", "EstablishmentAccredited (name)", "QABReport", "CHNumber", "MSOA (code)", "LSOA (code)", "FSM", "AccreditationExpiryDate",
    };
}
