using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Membership.Contracts;
using PeerReview.ServiceDefaults.Http;

namespace PeerReview.Membership.Register;

/// <summary>A school of the national register. Says nothing of whether it takes part in anything.</summary>
/// <param name="Id">The platform's own id: it outlives the URN.</param>
/// <param name="School">What the register says.</param>
/// <param name="IsClosed">True once the register says so.</param>
/// <param name="Type">GIAS's type of establishment.</param>
/// <param name="LowAge">Lowest statutory age.</param>
/// <param name="HighAge">Highest statutory age.</param>
public sealed record RegisterSchoolView(Guid Id, SchoolProfile School, bool IsClosed, string Type, int? LowAge, int? HighAge);

/// <summary>A trust of the national register.</summary>
/// <param name="Id">The platform's own id.</param>
/// <param name="Name">The name as shown to people.</param>
/// <param name="OpenSchools">How many open schools the register has in it.</param>
public sealed record RegisterTrustView(Guid Id, string Name, int OpenSchools);

/// <summary>Which schools are wanted.</summary>
public sealed record RegisterSearch
{
    /// <summary>Part of the name, the town or the postcode.</summary>
    [Description("Part of the name, the town or the postcode.")]
    public string? Search { get; init; }

    /// <summary>Name of the local authority.</summary>
    [Description("Name of the local authority.")]
    public string? LocalAuthority { get; init; }

    /// <summary>The phase family.</summary>
    [Description("The phase family.")]
    public Named<PhaseFamily>? Phase { get; init; }

    /// <summary>Today's URN or a former one.</summary>
    [Description("Today's URN or a former one.")]
    public int? Urn { get; init; }

    /// <summary>True to see closed schools too.</summary>
    [Description("True to see closed schools too.")]
    public bool? IncludeClosed { get; init; }
}

/// <summary>Reads the national register: it is public, so every coordinator may.</summary>
internal static class ReadRegister
{
    /// <summary>Schools of the register, in the order in which it came to know them.</summary>
    public static Task<Page<RegisterSchoolView>> ListSchoolsAsync(
        [AsParameters] RegisterSearch search, [AsParameters] PageRequest page, MembershipDb db, CancellationToken cancellationToken)
    {
        var schools = db.Schools.AsNoTracking();
        if (search.IncludeClosed is not true)
            schools = schools.Where(school => !school.IsClosed);
        if (search.Urn is { } urn)
            schools = schools.Where(school => db.SchoolUrns.Any(known => known.Urn == urn && known.SchoolId == school.Id));
        if (search.Phase?.Value is { } phase)
            schools = schools.Where(school => school.PhaseFamily == phase);
        if (Text.Clean(search.LocalAuthority) is { Length: > 0 } authority)
            schools = schools.Where(school => school.LocalAuthority == authority);
        if (Text.Clean(search.Search) is { Length: > 0 } text)
        {
            var pattern = Pattern.Containing(text);
            schools = schools.Where(school =>
                EF.Functions.ILike(school.Name, pattern, "\\") || EF.Functions.ILike(school.Town, pattern, "\\") || EF.Functions.ILike(school.Postcode, pattern, "\\"));
        }

        var rows =
            from school in schools
            join trust in db.Trusts on school.TrustId equals trust.Id into trusts
            from trust in trusts.DefaultIfEmpty()
            select new SchoolAndTrust { School = school, TrustName = trust.Name };
        return rows.ToPageAsync(page, row => row.School.Id, ViewOf, cancellationToken);
    }

    /// <summary>One school of the register.</summary>
    public static async Task<Ok<RegisterSchoolView>> ReadSchoolAsync(Guid schoolId, MembershipDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(ViewOf(await SchoolAndTrust.FindAsync(db, schoolId, cancellationToken) ?? throw Refusal.NotFound("The school")));

    /// <summary>Trusts of the register.</summary>
    public static Task<Page<RegisterTrustView>> ListTrustsAsync(
        [Description("Part of the name.")] string? search, [AsParameters] PageRequest page, MembershipDb db, CancellationToken cancellationToken)
    {
        var pattern = Pattern.Containing(Text.Clean(search));
        return db.Trusts.AsNoTracking().Where(trust => EF.Functions.ILike(trust.Name, pattern, "\\"))
            .Select(trust => new { trust.Id, trust.Name, OpenSchools = db.Schools.Count(school => school.TrustId == trust.Id && !school.IsClosed) })
            .ToPageAsync(page, trust => trust.Id, trust => new RegisterTrustView(trust.Id, trust.Name, trust.OpenSchools), cancellationToken);
    }

    private static RegisterSchoolView ViewOf(SchoolAndTrust row) => new(
        row.School.Id, row.School.Profile(row.TrustName), row.School.IsClosed, row.School.Type, row.School.LowAge, row.School.HighAge);
}

/// <summary>A school with its trust's name.</summary>
internal sealed class SchoolAndTrust
{
    public required School School { get; init; }

    public required string? TrustName { get; init; }

    public SchoolProfile Profile => School.Profile(TrustName);

    /// <summary>One school; null when the register has none of this id.</summary>
    public static async Task<SchoolAndTrust?> FindAsync(MembershipDb db, Guid schoolId, CancellationToken cancellationToken) =>
        (await ReadAsync(db, [schoolId], cancellationToken)).GetValueOrDefault(schoolId);

    /// <summary>Several schools by their ids.</summary>
    public static async Task<Dictionary<Guid, SchoolAndTrust>> ReadAsync(MembershipDb db, IReadOnlyCollection<Guid> schoolIds, CancellationToken cancellationToken) =>
        await (
            from school in db.Schools.AsNoTracking()
            where schoolIds.Contains(school.Id)
            join trust in db.Trusts on school.TrustId equals trust.Id into trusts
            from trust in trusts.DefaultIfEmpty()
            select new SchoolAndTrust { School = school, TrustName = trust.Name }).ToDictionaryAsync(row => row.School.Id, cancellationToken);
}
