using MassTransit;
using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Contracts;
using PeerReview.Cohorts.Programmes;

namespace PeerReview.Cohorts.Groups;

/// <summary>
/// Checks published groups again when a fact they rest on changed elsewhere: a school joined another trust in the register, a conflict
/// was declared or withdrawn, an override taken back. Groups are marked, never changed: that is the coordinator's decision.
/// </summary>
internal static class GroupChecks
{
    /// <summary>Checks every cohort in which one of these schools is in a live group.</summary>
    public static async Task AgainAsync(
        CohortDb db, ProgrammeCatalogue programmes, IPublishEndpoint publish, IReadOnlyList<Guid> schoolIds, CancellationToken cancellationToken)
    {
        var cohortIds = await db.GroupSchools.Where(member => member.IsActive && schoolIds.Contains(member.SchoolId))
            .Select(member => member.CohortId).Distinct().ToListAsync(cancellationToken);
        var cohorts = await db.Cohorts.AsNoTracking()
            .Where(cohort => cohortIds.Contains(cohort.Id) && cohort.Status == CohortStatus.GroupsPublished).ToListAsync(cancellationToken);
        foreach (var cohort in cohorts)
        {
            var template = await programmes.OfAsync(db, cohort, cancellationToken);
            var groups = await PublishedGroups.LiveAsync(db, cohort.Id, cancellationToken);
            foreach (var group in await PublishedGroups.FlagAsync(db, cohort, template, groups, publish, cancellationToken))
                await publish.TellAsync(group, db.Tenant.NetworkId, lastMembers: null, cancellationToken);
        }
    }
}
