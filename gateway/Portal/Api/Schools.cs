namespace PeerReview.Portal.Api;

/// <summary>A school as the national register has it.</summary>
public sealed record SchoolProfile(
    int Urn, string Name, PhaseFamily PhaseFamily, string LocalAuthority, Guid? TrustId, string? TrustName, int? Easting, int? Northing, string Town, string Postcode);

/// <summary>A school of the network.</summary>
public sealed record MemberSchool(Guid Id, long Version, string Tier, DateOnly From, DateOnly? Until, bool IsMember, SchoolProfile School, bool IsClosed);

/// <summary>What becomes of one row of a list of schools.</summary>
public enum SchoolOutcome
{
    Added,
    Rejoined,
    Moved,
    Unchanged,
    Refused,
}

/// <summary>One row of an imported list of schools.</summary>
public sealed record SchoolImportRow(int Line, int? Urn, SchoolOutcome Outcome, string? Name, string? Reason);

/// <summary>What becomes of a list of schools; one refused row is enough that nothing is taken in.</summary>
public sealed record SchoolImport(bool IsDryRun, bool IsApplied, IReadOnlyList<SchoolImportRow> Rows);

/// <summary>What becomes of one row of a list of people.</summary>
public enum InvitationOutcome
{
    Invited,
    Unchanged,
    Refused,
}

/// <summary>One row of an imported list of people.</summary>
public sealed record InvitationImportRow(int Line, InvitationOutcome Outcome, string? Reason);

/// <summary>What becomes of a list of people; one refused row is enough that nobody is invited.</summary>
public sealed record InvitationImport(bool IsDryRun, bool IsApplied, IReadOnlyList<InvitationImportRow> Rows);

/// <summary>Schools and people of the network, many at once: for coordinators.</summary>
public static class SchoolsApi
{
    public static Task<IReadOnlyList<MemberSchool>> SchoolsAsync(this ApiClient api) => api.ListAsync<MemberSchool>("/api/membership/schools", atMost: 5_000);

    public static Task<IReadOnlyList<Person>> PeopleAsync(this ApiClient api) => api.ListAsync<Person>("/api/membership/people", atMost: 10_000);

    public static Task<SchoolImport> ImportSchoolsAsync(this ApiClient api, byte[] csv, bool dryRun, string key) =>
        api.PostCsvAsync<SchoolImport>($"/api/membership/schools/imports?dryRun={(dryRun ? "true" : "false")}", csv, key);

    public static Task<InvitationImport> ImportInvitationsAsync(this ApiClient api, byte[] csv, bool dryRun, string key) =>
        api.PostCsvAsync<InvitationImport>($"/api/membership/invitations/imports?dryRun={(dryRun ? "true" : "false")}", csv, key);
}
