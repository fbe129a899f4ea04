using Microsoft.EntityFrameworkCore;
using PeerReview.Membership.Contracts;
using PeerReview.Membership.Register;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Membership.Schools;

/// <summary>A school of the network.</summary>
/// <param name="Id">The school.</param>
/// <param name="Version">The ETag.</param>
/// <param name="Tier">The network's own name of the membership tier.</param>
/// <param name="From">First day of membership.</param>
/// <param name="Until">Last day of membership; null while it lasts.</param>
/// <param name="IsMember">False once the membership has ended.</param>
/// <param name="School">What the national register says.</param>
/// <param name="IsClosed">True once the register says that the school is closed: time to end the membership.</param>
public sealed record SchoolView(Guid Id, long Version, string Tier, DateOnly From, DateOnly? Until, bool IsMember, SchoolProfile School, bool IsClosed) : IVersioned
{
    internal static SchoolView Of(SchoolMembership membership, SchoolAndTrust school) => new(
        membership.Id, membership.Version, membership.Tier, membership.From, membership.Until, membership.IsMember, school.Profile, school.School.IsClosed);
}

/// <summary>Finds schools and memberships.</summary>
internal static class MemberSchools
{
    /// <summary>The school of a URN – today's or a former one –, which cannot change until the transaction ends.</summary>
    public static async Task<School?> FindByUrnAsync(MembershipDb db, int urn, CancellationToken cancellationToken) =>
        (await LockByUrnsAsync(db, [urn], cancellationToken)).GetValueOrDefault(urn);

    /// <summary>The schools of several URNs, by URN.</summary>
    public static async Task<Dictionary<int, School>> LockByUrnsAsync(MembershipDb db, int[] urns, CancellationToken cancellationToken)
    {
        var known = await db.SchoolUrns.AsNoTracking().Where(row => urns.Contains(row.Urn)).ToListAsync(cancellationToken);
        var ids = known.Select(row => row.SchoolId).ToArray();
        var schools = await db.Schools.FromSql($"SELECT * FROM school WHERE id = ANY({ids}) ORDER BY id FOR SHARE").AsNoTracking().ToDictionaryAsync(school => school.Id, cancellationToken);
        return known.Where(row => schools.ContainsKey(row.SchoolId)).ToDictionary(row => row.Urn, row => schools[row.SchoolId]);
    }

    /// <summary>The trust's name of a school, for its profile.</summary>
    public static async Task<SchoolProfile> ProfileAsync(MembershipDb db, School school, CancellationToken cancellationToken) =>
        school.Profile(await db.Trusts.Where(trust => trust.Id == school.TrustId).Select(trust => trust.Name).SingleOrDefaultAsync(cancellationToken));

    /// <summary>
    /// The memberships the caller may see: all of them for who runs or serves the network, otherwise those of the own schools and trusts.
    /// Who else takes part is the network's business.
    /// </summary>
    public static IQueryable<SchoolMembership> VisibleTo(this IQueryable<SchoolMembership> memberships, Caller caller, MembershipDb db)
    {
        if (caller.Holds(Role.Coordinator, Role.Director, Role.Finance, Role.Support) || caller.HoldsAt(caller.NetworkId ?? Guid.Empty, Role.ApiClient))
            return memberships;

        var organisations = caller.Roles.Select(role => role.OrganisationId).ToArray();
        return memberships.Where(membership =>
            organisations.Contains(membership.Id)
            || db.Schools.Any(school => school.Id == membership.Id && school.TrustId != null && organisations.Contains(school.TrustId.Value)));
    }
}
