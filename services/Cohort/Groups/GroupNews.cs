using MassTransit;
using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Cohorts;
using PeerReview.Cohorts.Contracts;
using PeerReview.Membership.Contracts;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Cohorts.Groups;

/// <summary>What others are told of groups.</summary>
internal static class GroupNews
{
    /// <summary>Tells the other services. A dissolved group is told with the members it had last.</summary>
    public static Task TellAsync(this IPublishEndpoint publish, Group group, Guid networkId, IReadOnlyList<GroupSchool>? lastMembers, CancellationToken cancellationToken) =>
        publish.Publish(
            new GroupChanged(
                networkId,
                group.CohortId,
                group.Id,
                group.Version,
                group.Name,
                group.IsActive,
                [.. (lastMembers ?? group.Members).Select(member => new GroupMember(member.SchoolId, member.DelegateIds))]),
            cancellationToken);

    /// <summary>Tells the head and the delegates of each school in the group.</summary>
    public static async Task TellSchoolsAsync(
        this IPublishEndpoint publish, Group group, string notice, Cohort cohort, IReadOnlyList<GroupSchool> members, Guid networkId, CancellationToken cancellationToken)
    {
        foreach (var member in members)
        {
            await publish.Publish(
                new TellPeople(
                    networkId,
                    $"{notice}/{group.Id}/{group.Version}/{member.SchoolId}",
                    notice,
                    member.DelegateIds,
                    member.SchoolId,
                    Role.Headteacher,
                    new Dictionary<string, string> { ["cohort"] = cohort.Name, ["cohortId"] = cohort.Id.ToString(), ["group"] = group.Name, ["groupId"] = group.Id.ToString(), ["link"] = $"/cohorts/{cohort.Id}" }),
                cancellationToken);
        }
    }

    /// <summary>Tells the coordinators that a published group breaks a rule. Which rule they read here, not in a mail.</summary>
    public static async Task TellCoordinatorsAsync(this IPublishEndpoint publish, CohortDb db, Group group, Cohort cohort, CancellationToken cancellationToken)
    {
        var people = await db.People.AsNoTracking().Where(person => person.IsActive).Select(person => new { person.Id, person.Roles }).ToListAsync(cancellationToken);
        var coordinators = people.Where(person => person.Roles.Any(role => role.Role == Role.Coordinator)).Select(person => person.Id).ToList();
        if (coordinators.Count == 0)
            return;

        await publish.Publish(
            new TellPeople(
                db.Tenant.NetworkId,
                $"group-needs-attention/{group.Id}/{group.Version}",
                "group-needs-attention",
                coordinators,
                null,
                null,
                new Dictionary<string, string> { ["cohort"] = cohort.Name, ["cohortId"] = cohort.Id.ToString(), ["group"] = group.Name, ["groupId"] = group.Id.ToString(), ["link"] = $"/coordinator/cohorts/{cohort.Id}/groups" }),
            cancellationToken);
    }
}
