using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Bookings;
using PeerReview.Cohorts.Cohorts;
using PeerReview.Cohorts.Contracts;
using PeerReview.Cohorts.Drafting;
using PeerReview.Cohorts.Programmes;
using PeerReview.ServiceDefaults.Http;
using Engine = PeerReview.Cohorts.Grouping;

namespace PeerReview.Cohorts.Groups;

/// <summary>
/// Publishes a draft: every school with a confirmed place is in a group, sizes are within bounds, no hard rule is broken, no offer is open.
/// From then on the groups are known to their schools and to the other services.
/// </summary>
public static class PublishGroups
{
    internal static async Task<Ok<IReadOnlyList<GroupForNetwork>>> HandleAsync(
        Guid id, IfMatch ifMatch, CohortDb db, ProgrammeCatalogue programmes, IPublishEndpoint publish, TimeProvider time, CancellationToken cancellationToken)
    {
        await Places.LockAsync(db, id, cancellationToken);
        var cohort = await db.Cohorts.SingleAsync(row => row.Id == id, cancellationToken);
        var template = await programmes.OfAsync(db, cohort, cancellationToken);
        var input = await GroupingInput.LoadAsync(db, cohort, template, cancellationToken);
        var draft = (await GroupingDraft.LockAsync(db, id, cancellationToken))!;
        ifMatch.Check(draft.Version);
        if (await db.Bookings.AnyAsync(booking => booking.CohortId == id && booking.State == BookingState.Offered, cancellationToken))
            throw Refusal.Conflict("offers-open", "A school has still to answer the place it was offered: wait for it, or withdraw its booking.");

        var evaluation = input.Judge(draft.Content, input.GroupsOf(draft.Content));
        RefuseUnlessReady(evaluation, input);
        cohort.Move(CohortCommand.PublishGroups, template);

        var now = time.GetUtcNow();
        var groups = evaluation.Groups.Select(group => Group.Publish(id, group.Name, group.Schools.Select(school => input.Bookings[school]), now)).ToList();
        db.AddRange(groups);
        foreach (var group in groups)
        {
            await publish.TellAsync(group, db.Tenant.NetworkId, lastMembers: null, cancellationToken);
            await publish.TellSchoolsAsync(group, "groups-published", cohort, group.Members, db.Tenant.NetworkId, cancellationToken);
        }

        await publish.TellAsync(cohort, template, db.Tenant.NetworkId, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok<IReadOnlyList<GroupForNetwork>>([.. groups.Select(GroupForNetwork.Of)]);
    }

    /// <summary>Says everything that is in the way, not only the first thing.</summary>
    internal static void RefuseUnlessReady(Engine.Evaluation evaluation, GroupingInput input)
    {
        var reasons = evaluation.Missing.Select(id => $"{input.Schools[id].Name} is in no group.")
            .Concat(evaluation.Broken.Select(broken => $"{broken.Group}: {broken.Rule.Sentence} ({string.Join(", ", broken.Schools.Select(id => input.Schools[id].Name))})"))
            .ToList();
        if (input.Schools.Count == 0)
            reasons.Add("No school has a confirmed place.");
        if (reasons.Count > 0)
            throw Refusal.Conflict("groups-not-ready", string.Join(" ", reasons.Take(10).Concat(reasons.Count > 10 ? [$"And {reasons.Count - 10} more."] : [])));
    }
}
