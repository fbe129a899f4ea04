using System.Net;
using PeerReview.Cohorts.Bookings;
using PeerReview.Cohorts.Cohorts;
using PeerReview.Cohorts.Contracts;
using PeerReview.Cohorts.Groups;
using PeerReview.Membership.Contracts;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;
using PeerReview.TestKit;
using static PeerReview.Cohorts.Tests.TestNetwork;

namespace PeerReview.Cohorts.Tests.Groups;

public sealed class PublishedGroupTests(CohortFactory service)
{
    [Fact]
    public async Task Published_groups_are_known_to_other_services_and_to_their_schools_and_to_nobody_else()
    {
        var trust = Guid.CreateVersion7();
        var groups = await GroupNetwork.CreateAsync(service, schools: 6, (number, school) => number == 0 ? school with { TrustId = trust } : school);
        await groups.GroupedAsync([0, 1, 2], [3, 4, 5]);
        var published = await groups.PublishedAsync();
        var schools = groups.Network.Schools;

        var told = await service.Bus.WaitForAsync<GroupChanged>(changed => changed.GroupId == published[0].Id);
        Assert.Equal((groups.Network.Id, groups.CohortId, 1L, true), (told.NetworkId, told.CohortId, told.Version, told.IsActive));
        Assert.Equal(published[0].SchoolIds.Order(), told.Members.Select(member => member.SchoolId).Order());
        Assert.All(told.Members, member => Assert.Equal(schools.Single(school => school.Id == member.SchoolId).Delegates, member.DelegateIds));
        await service.Bus.WaitForAsync<CohortChanged>(changed => changed.CohortId == groups.CohortId && changed.Status == CohortStatus.GroupsPublished);
        foreach (var school in schools)
            await service.Bus.WaitForAsync<TellPeople>(tell => tell.Notice == "groups-published" && tell.SchoolId == school.Id);

        var mine = Assert.Single((await groups.Network.HeadOf(1).GetAsync("/api/cohorts/groups/mine").ReadAsync<Page<GroupView>>()).Items);
        Assert.Equal(3, mine.Schools.Count);
        Assert.All(mine.Schools, school => Assert.Equal(2, school.Delegates.Count));
        Assert.Contains(mine.Why, reason => reason.Contains("km", StringComparison.Ordinal));

        var path = $"/api/cohorts/groups/{mine.Id}";
        await ShouldBeRefusedAsync(groups.Network.HeadOf(4).GetAsync(path), HttpStatusCode.NotFound, "not-found");
        var ownMat = groups.Network.As(new Person(Guid.CreateVersion7(), "Morgan Mat", groups.Network.Id, new RoleAt(Role.MatLead, trust)));
        Assert.Equal(HttpStatusCode.OK, (await ownMat.GetAsync(path)).StatusCode);
        var otherMat = groups.Network.As(new Person(Guid.CreateVersion7(), "Other Mat", groups.Network.Id, new RoleAt(Role.MatLead, Guid.CreateVersion7())));
        await ShouldBeRefusedAsync(otherMat.GetAsync(path), HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task When_a_school_leaves_a_tetrad_the_others_go_on_as_a_triad()
    {
        var groups = await GroupNetwork.CreateAsync(service, schools: 7);
        await groups.GroupedAsync([0, 1, 2], [3, 4, 5, 6]);
        var published = await groups.PublishedAsync();
        await groups.WithdrawAsync(6);

        var told = await service.Bus.WaitForAsync<GroupChanged>(changed => changed.GroupId == published[1].Id && changed.Version == 2);
        Assert.Equal(3, told.Members.Count);
        Assert.All(await groups.GroupsAsync(), group => Assert.Empty(group.Flags));
        Assert.Empty((await groups.Network.HeadOf(6).GetAsync("/api/cohorts/groups/mine").ReadAsync<Page<GroupView>>()).Items);
        await ShouldBeRefusedAsync(groups.Network.HeadOf(6).GetAsync($"/api/cohorts/groups/{published[1].Id}"), HttpStatusCode.NotFound, "not-found");

        var repair = await groups.Coordinator.PostAsync(groups.Path + "/repairs", new ProposeRepairRequest()).ReadAsync<RepairView>();
        Assert.Empty(repair.ChangedGroups);
    }

    [Fact]
    public async Task A_triad_that_loses_a_school_is_marked_and_mended_with_the_fewest_changes()
    {
        var groups = await GroupNetwork.CreateAsync(service, schools: 10);
        await groups.GroupedAsync([0, 1, 2], [3, 4, 5], [6, 7, 8, 9]);
        await groups.PublishedAsync();
        await groups.WithdrawAsync(0);
        var marked = Assert.Single(await groups.GroupsAsync(), group => group.Flags.Count > 0);
        Assert.Equal(("Group 1", 2), (marked.Name, marked.SchoolIds.Count));

        var repair = await groups.Coordinator.PostAsync(groups.Path + "/repairs", new ProposeRepairRequest()).ReadAsync<RepairView>();
        Assert.True(repair.IsFewestChanges);
        Assert.InRange(repair.ChangedGroups.Count, 1, 2);
        Assert.NotEmpty(repair.Steps);
        var applied = await groups.Coordinator.PostAsync($"/api/cohorts/repairs/{repair.Id}/apply", new { }).ReadAsync<RepairView>();
        Assert.NotNull(applied.AppliedAt);

        var live = (await groups.GroupsAsync()).Where(group => group.IsActive).ToList();
        Assert.All(live, group => Assert.InRange(group.SchoolIds.Count, 3, 4));
        Assert.All(live, group => Assert.Empty(group.Flags));
        Assert.Equal(9, live.Sum(group => group.SchoolIds.Count));
        foreach (var group in live)
            await service.Bus.WaitForAsync<GroupChanged>(changed => changed.GroupId == group.Id && changed.Version == group.Version && changed.Members.Count == group.SchoolIds.Count);
        await ShouldBeRefusedAsync(groups.Coordinator.PostAsync($"/api/cohorts/repairs/{repair.Id}/apply", new { }), HttpStatusCode.Conflict, "not-possible-now");
        Assert.Empty(await service.ViolationsAsync(groups.Network.Id));
    }

    [Fact]
    public async Task A_repair_made_for_other_groups_than_there_are_now_is_refused()
    {
        var groups = await GroupNetwork.CreateAsync(service, schools: 10);
        await groups.GroupedAsync([0, 1, 2], [3, 4, 5], [6, 7, 8, 9]);
        await groups.PublishedAsync();
        await groups.WithdrawAsync(0);
        var repair = await groups.Coordinator.PostAsync(groups.Path + "/repairs", new ProposeRepairRequest()).ReadAsync<RepairView>();
        await groups.WithdrawAsync(9);
        await ShouldBeRefusedAsync(groups.Coordinator.PostAsync($"/api/cohorts/repairs/{repair.Id}/apply", new { }), HttpStatusCode.Conflict, "changed-meanwhile");
    }

    [Fact]
    public async Task A_school_that_joins_late_is_placed_by_a_repair()
    {
        var groups = await GroupNetwork.CreateAsync(service, schools: 7, capacity: 6);
        await groups.GroupedAsync([0, 1, 2], [3, 4, 5]);
        await groups.PublishedAsync();
        // The seventh waits; nobody is offered a place by itself any more, but the coordinator may.
        var cohort = await groups.Coordinator.GetAsync(groups.Path).ReadAsync<CohortView>();
        await groups.Coordinator.PutAsync(groups.Path, cohort.Plan with { Capacity = 7 }, "*").ReadAsync<CohortView>();
        Assert.Equal(1, (await groups.Coordinator.GetAsync(groups.Path + "/places").ReadAsync<PlacesView>()).Waiting);
        await groups.Coordinator.PostAsync(groups.Path + "/waiting-list/offer-next", new { }).ReadAsync<PlacesView>();
        await groups.Network.HeadOf(6).PostAsync($"/api/cohorts/bookings/{groups.Bookings[6].Id}/accept", new { }).ReadAsync<BookingView>();

        var repair = await groups.Coordinator.PostAsync(groups.Path + "/repairs", new ProposeRepairRequest()).ReadAsync<RepairView>();
        Assert.Single(repair.ChangedGroups);
        await groups.Coordinator.PostAsync($"/api/cohorts/repairs/{repair.Id}/apply", new { }).ReadAsync<RepairView>();
        Assert.Equal([3, 4], (await groups.GroupsAsync()).Select(group => group.SchoolIds.Count).Order());
        Assert.Single((await groups.Network.HeadOf(6).GetAsync("/api/cohorts/groups/mine").ReadAsync<Page<GroupView>>()).Items);
    }

    [Fact]
    public async Task Two_schools_withdrawing_and_two_repairs_at_once_leave_every_rule_kept()
    {
        var groups = await GroupNetwork.CreateAsync(service, schools: 13);
        await groups.GroupedAsync([0, 1, 2], [3, 4, 5], [6, 7, 8], [9, 10, 11, 12]);
        await groups.PublishedAsync();
        await Task.WhenAll(groups.WithdrawAsync(0), groups.WithdrawAsync(4));
        var repairs = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => groups.Coordinator.PostAsync(groups.Path + "/repairs", new ProposeRepairRequest()).ReadAsync<RepairView>()));
        var answers = await Task.WhenAll(repairs.Select(repair => groups.Coordinator.PostAsync($"/api/cohorts/repairs/{repair.Id}/apply", new { })));
        Assert.Single(answers, answer => answer.IsSuccessStatusCode);
        Assert.Equal(11, (await groups.GroupsAsync()).Sum(group => group.SchoolIds.Count));
        Assert.Empty(await service.ViolationsAsync(groups.Network.Id));
    }

    [Fact]
    public async Task A_dissolved_group_is_told_with_its_last_members_and_without_groups_the_cohort_can_form_new_ones()
    {
        var groups = await GroupNetwork.CreateAsync(service, schools: 3);
        await groups.GroupedAsync([0, 1, 2]);
        var group = Assert.Single(await groups.PublishedAsync());
        var dissolved = await groups.PostIfMatchAsync($"/api/cohorts/groups/{group.Id}/dissolve", new DissolveGroupRequest("They could not agree on dates."), group.Version).ReadAsync<GroupForNetwork>();
        Assert.False(dissolved.IsActive);
        var told = await service.Bus.WaitForAsync<GroupChanged>(changed => changed.GroupId == group.Id && !changed.IsActive);
        Assert.Equal(3, told.Members.Count);
        Assert.Equal(CohortStatus.Closed, (await groups.Coordinator.GetAsync(groups.Path).ReadAsync<CohortView>()).Status);
        await ShouldBeRefusedAsync(groups.PostIfMatchAsync($"/api/cohorts/groups/{group.Id}/dissolve", new DissolveGroupRequest("Again."), 2), HttpStatusCode.Conflict, "not-possible-now");
        Assert.Single(await groups.PublishedAsync());
    }

    [Fact]
    public async Task A_school_that_sends_other_people_sends_them_to_its_group_too()
    {
        var groups = await GroupNetwork.CreateAsync(service, schools: 3);
        await groups.GroupedAsync([0, 1, 2]);
        var group = Assert.Single(await groups.PublishedAsync());
        var other = groups.Network.Schools[0].Leaders[1].Id;
        await groups.Network.HeadOf(0).PutAsync($"/api/cohorts/bookings/{groups.Bookings[0].Id}/delegates", new SendOthersRequest([other]), "*").ReadAsync<BookingView>();
        var told = await service.Bus.WaitForAsync<GroupChanged>(changed => changed.GroupId == group.Id && changed.Version == 2);
        Assert.Contains(told.Members, member => member.DelegateIds.SequenceEqual([other]));
    }

    [Fact]
    public async Task A_cancelled_cohort_dissolves_its_groups()
    {
        var groups = await GroupNetwork.CreateAsync(service, schools: 3);
        await groups.GroupedAsync([0, 1, 2]);
        var group = Assert.Single(await groups.PublishedAsync());
        await groups.Coordinator.PostAsync(groups.Path + "/cancel", new CancelCohortRequest("No money.")).ReadAsync<CohortView>();
        await service.Bus.WaitForAsync<GroupChanged>(changed => changed.GroupId == group.Id && !changed.IsActive);
    }
}
