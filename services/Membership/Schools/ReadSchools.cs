using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Membership.Contracts;
using PeerReview.Membership.Register;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Membership.Schools;

/// <summary>Which schools of the network are wanted.</summary>
public sealed record SchoolSearch
{
    /// <summary>Part of the name, the town or the postcode, or the URN.</summary>
    [Description("Part of the name, the town or the postcode, or the URN.")]
    public string? Search { get; init; }

    /// <summary>The membership tier.</summary>
    [Description("The membership tier.")]
    public string? Tier { get; init; }

    /// <summary>The trust.</summary>
    [Description("The trust.")]
    public Guid? TrustId { get; init; }

    /// <summary>The phase family.</summary>
    [Description("The phase family.")]
    public Named<PhaseFamily>? Phase { get; init; }

    /// <summary>True to see ended memberships too.</summary>
    [Description("True to see ended memberships too.")]
    public bool? IncludeEnded { get; init; }
}

/// <summary>Reads the network's schools.</summary>
internal static class ReadSchools
{
    /// <summary>Schools of the network that the caller may see.</summary>
    public static Task<Page<SchoolView>> ListAsync(
        [AsParameters] SchoolSearch search, [AsParameters] PageRequest page, Caller caller, MembershipDb db, CancellationToken cancellationToken)
    {
        var memberships = db.SchoolMemberships.AsNoTracking().VisibleTo(caller, db);
        if (search.IncludeEnded is not true)
            memberships = memberships.Where(membership => membership.Until == null);
        if (search.Tier is { } tier)
            memberships = memberships.Where(membership => membership.Tier == tier);
        return Joined(db, memberships, Matching(db, search)).ToPageAsync(page, row => row.Membership.Id, ViewOf, cancellationToken);
    }

    /// <summary>One school of the network.</summary>
    public static async Task<Ok<SchoolView>> ReadAsync(Guid schoolId, Caller caller, MembershipDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(ViewOf(
            await Joined(db, db.SchoolMemberships.AsNoTracking().VisibleTo(caller, db), db.Schools).SingleOrDefaultAsync(row => row.Membership.Id == schoolId, cancellationToken)
            ?? throw Refusal.NotFound("The school")));

    private static IQueryable<School> Matching(MembershipDb db, SchoolSearch search)
    {
        IQueryable<School> schools = db.Schools;
        if (search.TrustId is { } trustId)
            schools = schools.Where(school => school.TrustId == trustId);
        if (search.Phase?.Value is { } phase)
            schools = schools.Where(school => school.PhaseFamily == phase);
        if (Text.Clean(search.Search) is { Length: > 0 } text)
        {
            var pattern = Pattern.Containing(text);
            var urn = int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0;
            schools = schools.Where(school =>
                EF.Functions.ILike(school.Name, pattern, "\\") || EF.Functions.ILike(school.Town, pattern, "\\") || EF.Functions.ILike(school.Postcode, pattern, "\\")
                || db.SchoolUrns.Any(known => known.Urn == urn && known.SchoolId == school.Id));
        }

        return schools;
    }

    private static IQueryable<Row> Joined(MembershipDb db, IQueryable<SchoolMembership> memberships, IQueryable<School> schools) =>
        from membership in memberships
        join school in schools on membership.Id equals school.Id
        join trust in db.Trusts on school.TrustId equals trust.Id into trusts
        from trust in trusts.DefaultIfEmpty()
        select new Row { Membership = membership, School = school, TrustName = trust.Name };

    private static SchoolView ViewOf(Row row) => SchoolView.Of(row.Membership, new SchoolAndTrust { School = row.School, TrustName = row.TrustName });

    private sealed class Row
    {
        public required SchoolMembership Membership { get; init; }

        public required School School { get; init; }

        public required string? TrustName { get; init; }
    }
}
