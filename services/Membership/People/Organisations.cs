using Microsoft.EntityFrameworkCore;
using PeerReview.Membership.Contracts;

namespace PeerReview.Membership.People;

/// <summary>An organisation at which a role can be held.</summary>
/// <param name="Name">Its name; the network's own is not repeated beside the network's.</param>
/// <param name="TrustId">A school's trust now.</param>
internal sealed record Organisation(string Name, Guid? TrustId);

/// <summary>Finds the network itself, its member schools, and the trusts of those.</summary>
internal static class Organisations
{
    /// <summary>The organisation, when it is in this network now; null otherwise, whatever the register knows.</summary>
    public static async Task<Organisation?> FindAsync(MembershipDb db, OrganisationKind kind, Guid id, CancellationToken cancellationToken) => kind switch
    {
        OrganisationKind.Network => await db.Networks.Where(network => network.Id == id).Select(network => new Organisation(network.Name, null)).SingleOrDefaultAsync(cancellationToken),
        OrganisationKind.School => await (
            from membership in db.SchoolMemberships
            join school in db.Schools on membership.Id equals school.Id
            where membership.Id == id && membership.Until == null
            select new Organisation(school.Name, school.TrustId)).SingleOrDefaultAsync(cancellationToken),
        OrganisationKind.Trust => await (
            from trust in db.Trusts
            where trust.Id == id && db.SchoolMemberships.Any(membership => membership.Until == null && db.Schools.Any(school => school.Id == membership.Id && school.TrustId == id))
            select new Organisation(trust.Name, null)).SingleOrDefaultAsync(cancellationToken),
        _ => null,
    };

    /// <summary>Names for lists; organisations that left the network still have theirs.</summary>
    public static async Task<Dictionary<Guid, string>> NamesAsync(MembershipDb db, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var names = await db.Schools.Where(school => ids.Contains(school.Id)).ToDictionaryAsync(school => school.Id, school => school.Name, cancellationToken);
        foreach (var trust in await db.Trusts.Where(trust => ids.Contains(trust.Id)).ToListAsync(cancellationToken))
            names[trust.Id] = trust.Name;
        foreach (var network in await db.Networks.Where(network => ids.Contains(network.Id)).ToListAsync(cancellationToken))
            names[network.Id] = network.Name;
        return names;
    }

    /// <summary>The member schools of trusts.</summary>
    public static IQueryable<Guid> SchoolsOf(MembershipDb db, IReadOnlyCollection<Guid> trustIds) =>
        from membership in db.SchoolMemberships
        join school in db.Schools on membership.Id equals school.Id
        where membership.Until == null && school.TrustId != null && trustIds.Contains(school.TrustId.Value)
        select membership.Id;
}
