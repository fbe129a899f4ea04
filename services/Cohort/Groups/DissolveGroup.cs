using System.ComponentModel.DataAnnotations;
using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Cohorts;
using PeerReview.Cohorts.Programmes;
using PeerReview.ServiceDefaults.Http;

namespace PeerReview.Cohorts.Groups;

/// <summary>Why a group is dissolved.</summary>
public sealed record DissolveGroupRequest([property: Required, StringLength(500, MinimumLength = 3)] string Reason);

/// <summary>Dissolves a published group. Its schools keep their places and can be put into other groups by a repair.</summary>
public static class DissolveGroup
{
    internal static async Task<Ok<GroupForNetwork>> HandleAsync(
        Guid id,
        IfMatch ifMatch,
        DissolveGroupRequest request,
        CohortDb db,
        ProgrammeCatalogue programmes,
        IPublishEndpoint publish,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var cohortId = await db.Groups.Where(row => row.Id == id).Select(row => (Guid?)row.CohortId).SingleOrDefaultAsync(cancellationToken) ?? throw Refusal.NotFound("The group");
        await Places.LockAsync(db, cohortId, cancellationToken);
        var cohort = await db.Cohorts.SingleAsync(row => row.Id == cohortId, cancellationToken);
        var template = await programmes.OfAsync(db, cohort, cancellationToken);
        var groups = await PublishedGroups.LiveAsync(db, cohortId, cancellationToken);
        var group = groups.Find(row => row.Id == id) ?? throw Refusal.Conflict("not-possible-now", "This group was dissolved.");
        ifMatch.Check(group.Version);

        var members = group.Members;
        group.Dissolve(request.Reason.Trim(), time.GetUtcNow());
        await publish.TellAsync(group, db.Tenant.NetworkId, members, cancellationToken);
        await publish.TellSchoolsAsync(group, "group-dissolved", cohort, members, db.Tenant.NetworkId, cancellationToken);
        await PublishedGroups.CloseWhenEmptyAsync(db, cohort, template, groups.Count - 1, publish, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(GroupForNetwork.Of(group));
    }
}
