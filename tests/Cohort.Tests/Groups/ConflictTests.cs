using System.Net;
using Microsoft.EntityFrameworkCore;
using PeerReview.Cohorts.Drafting;
using PeerReview.Cohorts.Groups;
using PeerReview.Cohorts.Schools;
using PeerReview.Membership.Contracts;
using PeerReview.ServiceDefaults.Security;
using PeerReview.TestKit;
using static PeerReview.Cohorts.Tests.TestNetwork;

namespace PeerReview.Cohorts.Tests.Groups;

/// <summary>Conflict rules hold on every path by which two schools can come into one group.</summary>
public sealed class ConflictTests(CohortFactory service)
{
    [Fact]
    public async Task A_declared_conflict_keeps_two_schools_apart_on_every_path()
    {
        var groups = await GroupNetwork.CreateAsync(service, schools: 7);
        var ids = groups.Network.Schools.Select(school => school.Id).ToList();
        await DeclareAsync(groups, ids[0], ids[1]);

        // A run.
        var run = await groups.RanAsync();
        Assert.DoesNotContain(run.Result!.Groups, group => group.SchoolIds.Contains(ids[0]) && group.SchoolIds.Contains(ids[1]));
        // A move by hand.
        await groups.GroupedAsync([0, 2, 3], [1, 4, 5, 6]);
        var moved = await groups.EditedAsync(new MoveSchool(ids[1], "Group 1"));
        Assert.Contains(moved.Broken, broken => broken.Kind == Grouping.RuleKind.Conflict);
        await ShouldBeRefusedAsync(groups.PostIfMatchAsync("/draft/publish", new { }, moved.Version), HttpStatusCode.Conflict, "groups-not-ready");
        // An import.
        var imported = await groups.GroupedAsync([0, 1, 2], [3, 4, 5, 6]);
        Assert.False(imported.CanBePublished);
        await ShouldBeRefusedAsync(groups.PostIfMatchAsync("/draft/publish", new { }, imported.Version), HttpStatusCode.Conflict, "groups-not-ready");
        // A repair, the engine's and by hand.
        await groups.GroupedAsync([0, 2, 3], [1, 4, 5, 6]);
        await groups.PublishedAsync();
        await groups.WithdrawAsync(3);
        var repair = await groups.Coordinator.PostAsync(groups.Path + "/repairs", new ProposeRepairRequest()).ReadAsync<RepairView>();
        Assert.DoesNotContain(repair.Groups, group => group.SchoolIds.Contains(ids[0]) && group.SchoolIds.Contains(ids[1]));
        await ShouldBeRefusedAsync(
            groups.Coordinator.PostAsync(groups.Path + "/repairs", new ProposeRepairRequest([new ProposedGroup("Group 1", [ids[0], ids[1], ids[2]]), new ProposedGroup("Group 2", [ids[4], ids[5], ids[6]])])),
            HttpStatusCode.Conflict,
            "groups-not-ready");
    }

    [Fact]
    public async Task Two_schools_of_one_trust_may_be_grouped_with_a_reason_and_a_second_person_only()
    {
        var trust = Guid.CreateVersion7();
        var groups = await GroupNetwork.CreateAsync(service, schools: 3, (number, school) => number < 2 ? school with { TrustId = trust } : school);
        var ids = groups.Network.Schools.Select(school => school.Id).ToList();
        var draft = await groups.GroupedAsync([0, 1, 2]);
        Assert.Contains(draft.Broken, broken => broken.Kind == Grouping.RuleKind.Outward);

        await ShouldBeRefusedAsync(groups.Coordinator.PostAsync(groups.Path + "/overrides", new { schoolId = ids[0], otherSchoolId = ids[1], reason = "" }), HttpStatusCode.BadRequest, "invalid");
        var asked = await groups.Coordinator.PostAsync(groups.Path + "/overrides", new OverrideConflictRequest(ids[1], ids[0], "The trust joined only last month.")).ReadAsync<OverrideView>();
        Assert.False((await groups.DraftAsync()).CanBePublished);
        await ShouldBeRefusedAsync(groups.Coordinator.PostAsync($"/api/cohorts/overrides/{asked.Id}/approve", new { }), HttpStatusCode.Conflict, "second-person-needed");

        var second = groups.Network.As(Person.Coordinator(groups.Network.Id));
        var approved = await second.PostAsync($"/api/cohorts/overrides/{asked.Id}/approve", new { }).ReadAsync<OverrideView>();
        Assert.True(approved.IsInForce);
        Assert.True((await groups.DraftAsync()).CanBePublished);
        var group = Assert.Single(await groups.PublishedAsync());

        // Taken back, the published group is marked, and not before.
        Assert.Empty(group.Flags);
        await second.PostAsync($"/api/cohorts/overrides/{asked.Id}/revoke", new { }).ReadAsync<OverrideView>();
        Assert.Equal(Grouping.RuleKind.Outward, Assert.Single((await groups.GroupsAsync()).Single().Flags).Rule);
        Assert.Empty(await service.ViolationsAsync(groups.Network.Id));
    }

    [Fact]
    public async Task A_school_that_joins_its_partners_trust_marks_their_published_group_and_coordinators_are_told()
    {
        var trust = Guid.CreateVersion7();
        var groups = await GroupNetwork.CreateAsync(service, schools: 6, (number, school) => number == 0 ? school with { TrustId = trust } : school);
        var coordinator = groups.Network.CoordinatorPerson;
        await service.Bus.PublishAsync(new PersonChanged(groups.Network.Id, coordinator.Id, 1, coordinator.Name, true, [new RoleHeld(Role.Coordinator, OrganisationKind.Network, groups.Network.Id)]));
        await groups.Network.SeeAsync(db => db.People.CountAsync(person => person.Id == coordinator.Id), count => count == 1);
        await groups.GroupedAsync([0, 1, 2], [3, 4, 5]);
        await groups.PublishedAsync();

        var joined = groups.Network.Schools[1] with { TrustId = trust };
        await service.Bus.PublishAsync(joined.Membership(version: 2));
        var marked = await Eventually.SeeAsync(groups.GroupsAsync, all => all.Any(group => group.Flags.Count > 0));
        var group = Assert.Single(marked, group => group.Flags.Count > 0);
        Assert.Equal("Group 1", group.Name);
        var notice = await service.Bus.WaitForAsync<TellPeople>(tell => tell.NetworkId == groups.Network.Id && tell.Notice == "group-needs-attention");
        Assert.Equal([coordinator.Id], notice.PersonIds);

        // It leaves again: all is well again. The repair in between would have separated them.
        var repair = await groups.Coordinator.PostAsync(groups.Path + "/repairs", new ProposeRepairRequest()).ReadAsync<RepairView>();
        Assert.DoesNotContain(repair.Groups, proposed => proposed.SchoolIds.Contains(joined.Id) && proposed.SchoolIds.Contains(groups.Network.Schools[0].Id));
        await service.Bus.PublishAsync(groups.Network.Schools[1].Membership(version: 3));
        await Eventually.SeeAsync(groups.GroupsAsync, all => all.All(each => each.Flags.Count == 0));
    }

    [Fact]
    public async Task A_conflict_declared_after_publishing_marks_the_group_and_members_never_learn_of_it()
    {
        var groups = await GroupNetwork.CreateAsync(service, schools: 3);
        var ids = groups.Network.Schools.Select(school => school.Id).ToList();
        await groups.GroupedAsync([0, 1, 2]);
        await groups.PublishedAsync();
        await DeclareAsync(groups, ids[0], ids[2]);
        var marked = await Eventually.SeeAsync(groups.GroupsAsync, all => all.Any(group => group.Flags.Count > 0));
        Assert.Equal(Grouping.RuleKind.Conflict, marked.Single().Flags.Single().Rule);

        var seen = await groups.Network.HeadOf(1).GetStringAsync($"/api/cohorts/groups/{marked[0].Id}");
        Assert.DoesNotContain("conflict", seen, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(await service.ViolationsAsync(groups.Network.Id));
    }

    private async Task DeclareAsync(GroupNetwork groups, Guid one, Guid other)
    {
        await service.Bus.PublishAsync(new ConflictChanged(groups.Network.Id, Guid.CreateVersion7(), 1, one, other, null, true));
        await groups.Network.SeeAsync(db => db.Set<DeclaredConflict>().CountAsync(), count => count == 1);
    }
}
