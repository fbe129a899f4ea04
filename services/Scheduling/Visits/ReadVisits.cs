using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Scheduling.Cohorts;
using PeerReview.Scheduling.Contracts;
using PeerReview.ServiceDefaults.Http;

namespace PeerReview.Scheduling.Visits;

/// <summary>The visits of a group.</summary>
/// <param name="GroupId">The group.</param>
/// <param name="Visits">One for each school, in order of their dates.</param>
public sealed record GroupVisitsView(Guid GroupId, IReadOnlyList<VisitView> Visits);

internal static class ReadVisits
{
    /// <summary>The visits of the caller's schools' groups, and those the caller takes part in; called-off ones left out.</summary>
    public static async Task<Ok<Page<VisitView>>> MineAsync(
        [AsParameters] PageRequest page, SchedulingDb db, Reach reach, VisitViews views, CancellationToken cancellationToken)
    {
        var me = reach.PersonId;
        var schools = (await reach.SchoolIdsAsync(cancellationToken)).ToArray();
        var mine = db.Visits.AsNoTracking()
            .Where(visit => visit.State != VisitState.Cancelled)
            .Where(visit => visit.SchoolIds.Any(school => schools.Contains(school))
                || visit.VisitorIds.Contains(me) || visit.HostPartnerIds.Contains(me) || visit.FacilitatorId == me);
        return TypedResults.Ok(await PageAsync(mine, page, views, cancellationToken));
    }

    /// <summary>One visit.</summary>
    public static async Task<Ok<VisitView>> OneAsync(
        Guid visitId, SchedulingDb db, VisitAccess access, VisitViews views, CancellationToken cancellationToken)
    {
        var visit = await db.Visits.AsNoTracking().SingleOrDefaultAsync(row => row.Id == visitId, cancellationToken) ?? throw Refusal.NotFound("The visit");
        await access.RefuseOutsidersAsync(visit, cancellationToken);
        return TypedResults.Ok(await views.OfAsync(visit, cancellationToken));
    }

    /// <summary>The visits of a group, called-off ones left out.</summary>
    public static async Task<Ok<GroupVisitsView>> OfGroupAsync(
        Guid groupId, SchedulingDb db, Reach reach, VisitAccess access, VisitViews views, CancellationToken cancellationToken)
    {
        var group = await Group.FindAsync(db, groupId, cancellationToken);
        var visits = await db.Visits.AsNoTracking()
            .Where(visit => visit.GroupId == groupId && visit.State != VisitState.Cancelled)
            .ToListAsync(cancellationToken);
        if (!reach.SeesAll && !group.SchoolIds.Intersect(await reach.SchoolIdsAsync(cancellationToken)).Any() && !visits.Exists(access.IsInGroup))
            throw Refusal.NotFound("The group");

        return TypedResults.Ok(new GroupVisitsView(groupId,
            [.. (await views.OfAsync(visits, cancellationToken)).OrderBy(visit => visit.StartsAt ?? DateTimeOffset.MaxValue).ThenBy(visit => visit.HostSchoolName, StringComparer.Ordinal)]));
    }

    /// <summary>The visits of a cohort, called-off ones included, in the order in which they were drawn up.</summary>
    public static async Task<Ok<Page<VisitView>>> OfCohortAsync(
        Guid cohortId, [AsParameters] PageRequest page, SchedulingDb db, VisitViews views, CancellationToken cancellationToken)
    {
        await Cohort.FindAsync(db, cohortId, cancellationToken);
        return TypedResults.Ok(await PageAsync(db.Visits.AsNoTracking().Where(visit => visit.CohortId == cohortId), page, views, cancellationToken));
    }

    private static async Task<Page<VisitView>> PageAsync(IQueryable<Visit> visits, PageRequest page, VisitViews views, CancellationToken cancellationToken)
    {
        var found = await visits.AsSplitQuery().ToPageAsync(page, visit => visit, cancellationToken);
        return new Page<VisitView>(await views.OfAsync(found.Items, cancellationToken), found.Next);
    }
}
