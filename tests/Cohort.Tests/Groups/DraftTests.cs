using System.Net;
using CsCheck;
using PeerReview.Cohorts.Drafting;
using PeerReview.ServiceDefaults.Http;
using PeerReview.TestKit;
using static PeerReview.Cohorts.Tests.TestNetwork;

namespace PeerReview.Cohorts.Tests.Groups;

public sealed class DraftTests(CohortFactory service)
{
    [Fact]
    public async Task Every_edit_is_judged_at_once_and_an_edit_can_be_tried_without_saving()
    {
        var groups = await GroupNetwork.CreateAsync(service, schools: 6);
        var ids = groups.Network.Schools.Select(school => school.Id).ToList();
        var empty = await groups.DraftAsync();
        Assert.Equal((6, false), (empty.Unplaced.Count, empty.CanBePublished));

        var draft = await groups.GroupedAsync([0, 1, 2], [3, 4, 5]);
        Assert.True(draft.CanBePublished);
        Assert.True(draft.Objective.Kilometres > 0);

        var tried = await groups.Coordinator.PostAsync(groups.Path + "/draft/evaluate", new EditDraftRequest([new SwapSchools(ids[0], ids[3])])).ReadAsync<DraftView>();
        Assert.NotEqual(draft.Objective.Kilometres, tried.Objective.Kilometres);
        Assert.Equal(draft.Version, tried.Version);
        Assert.Equal(draft.Objective, (await groups.DraftAsync()).Objective);

        var swapped = await groups.EditedAsync(new SwapSchools(ids[0], ids[3]));
        Assert.Equal(tried.Objective, swapped.Objective);
        var moved = await groups.EditedAsync(new MoveSchool(ids[0], "Group 1"));
        Assert.Contains(moved.Broken, broken => broken.Group == "Group 2"); // two are left in it
        Assert.False(moved.CanBePublished);
        await ShouldBeRefusedAsync(groups.PostIfMatchAsync("/draft/publish", new { }, moved.Version), HttpStatusCode.Conflict, "groups-not-ready");
    }

    [Fact]
    public async Task Pins_and_forbidden_pairs_are_rules_and_locked_groups_are_left_alone()
    {
        var groups = await GroupNetwork.CreateAsync(service, schools: 6);
        var ids = groups.Network.Schools.Select(school => school.Id).ToList();
        await groups.GroupedAsync([0, 1, 2], [3, 4, 5]);
        var forbidden = await groups.EditedAsync(new AddPin(new DraftPin(PinKind.Forbidden, [ids[0], ids[1]], Reason: "asked by the head")));
        Assert.Contains(forbidden.Broken, broken => broken.SchoolIds.Order().SequenceEqual(new[] { ids[0], ids[1] }.Order()));
        await ShouldBeRefusedAsync(groups.PostIfMatchAsync("/draft/publish", new { }, forbidden.Version), HttpStatusCode.Conflict, "groups-not-ready");
        Assert.True((await groups.EditedAsync(new SwapSchools(ids[1], ids[3]))).CanBePublished);

        var locked = await groups.EditedAsync(new LockGroup("Group 2"));
        await ShouldBeRefusedAsync(groups.EditAsync(locked.Version, new MoveSchool(ids[4], null)), HttpStatusCode.Conflict, "group-locked");
        await ShouldBeRefusedAsync(groups.EditAsync(locked.Version, new SwapSchools(ids[0], ids[4])), HttpStatusCode.Conflict, "group-locked");
        await ShouldBeRefusedAsync(groups.EditAsync(locked.Version, new SetGroups([])), HttpStatusCode.Conflict, "group-locked");
        var run = await groups.RanAsync();
        Assert.Contains(run.Result!.Groups, group => group.SchoolIds.Order().SequenceEqual(new[] { ids[1], ids[4], ids[5] }.Order()));
        Assert.Empty((await groups.EditedAsync(new LockGroup("Group 2", IsLocked: false), new RemovePin(new DraftPin(PinKind.Forbidden, [ids[1], ids[0]], Reason: "x")))).Pins);
    }

    [Fact]
    public async Task Of_twenty_coordinators_who_edit_the_same_version_one_is_heard_and_the_others_are_told()
    {
        var groups = await GroupNetwork.CreateAsync(service, schools: 8);
        var ids = groups.Network.Schools.Select(school => school.Id).ToList();
        for (var round = 0; round < 3; round++)
        {
            var version = (await groups.DraftAsync()).Version;
            var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => groups.EditAsync(version, new MoveSchool(ids[number % 8], $"Group {number % 3}"))));
            Assert.Single(answers, answer => answer.IsSuccessStatusCode);
            Assert.Equal(19, answers.Count(answer => answer.StatusCode == HttpStatusCode.PreconditionFailed));
            Assert.Equal(version + 1, (await groups.DraftAsync()).Version);
        }
    }

    [Fact]
    public async Task Coordinators_heads_and_a_run_at_work_at_once_cannot_corrupt_a_cohort()
    {
        var groups = await GroupNetwork.CreateAsync(service, schools: 12);
        var ids = groups.Network.Schools.Select(school => school.Id).ToList();
        var run = groups.RanAsync();
        var editors = Task.WhenAll(Enumerable.Range(0, 4).Select(async editor =>
        {
            for (var step = 0; step < 8; step++)
            {
                var answer = await groups.EditAsync((await groups.DraftAsync()).Version, new MoveSchool(ids[(editor + (step * 3)) % 10], $"Group {(editor + step) % 4}"));
                Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.PreconditionFailed, answer.StatusCode.ToString());
            }
        }));
        var leavers = Task.WhenAll(groups.WithdrawAsync(10), groups.WithdrawAsync(11));
        await Task.WhenAll(run, editors, leavers);

        // Everything is quiet: whoever publishes first wins, of five.
        var taken = await groups.RanAsync();
        var draft = await groups.PostIfMatchAsync($"/draft/take/{taken.Id}", new { }, (await groups.DraftAsync()).Version).ReadAsync<DraftView>();
        var published = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => groups.PostIfMatchAsync("/draft/publish", new { }, draft.Version)));
        Assert.Single(published, answer => answer.IsSuccessStatusCode);
        Assert.Equal(10, (await groups.GroupsAsync()).Sum(group => group.SchoolIds.Count));
        Assert.Empty(await service.ViolationsAsync(groups.Network.Id));
    }

    [Fact]
    public async Task Groups_are_published_only_with_trained_reviewers_and_without_open_offers_and_after_booking_closed()
    {
        var groups = await GroupNetwork.CreateAsync(service, schools: 3, isTrained: false);
        var untrained = await groups.GroupedAsync([0, 1, 2]);
        Assert.Equal(3, untrained.Broken.Count);
        await ShouldBeRefusedAsync(groups.PostIfMatchAsync("/draft/publish", new { }, untrained.Version), HttpStatusCode.Conflict, "groups-not-ready");

        // Being at this cohort's training session trains as well as a credential does.
        foreach (var school in groups.Network.Schools)
            await service.Bus.PublishAsync(school.Attended(groups.CohortId, school.Head.Id));
        var trained = await Eventually.SeeAsync(groups.DraftAsync, draft => draft.CanBePublished);

        await groups.Coordinator.PostAsync(groups.Path + "/open", new { }).ReadAsync<object>();
        await ShouldBeRefusedAsync(groups.PostIfMatchAsync("/draft/publish", new { }, trained.Version), HttpStatusCode.Conflict, "not-possible-now");
        await groups.Coordinator.PostAsync(groups.Path + "/close", new { }).ReadAsync<object>();
        Assert.Single(await groups.PublishedAsync());
        await ShouldBeRefusedAsync(groups.EditAsync(trained.Version, new MoveSchool(groups.Network.Schools[0].Id, null)), HttpStatusCode.Conflict, "not-possible-now");
    }

    [Fact]
    public async Task A_school_that_withdraws_while_groups_are_drafted_is_gone_from_them()
    {
        var groups = await GroupNetwork.CreateAsync(service, schools: 7);
        await groups.GroupedAsync([0, 1, 2], [3, 4, 5, 6]);
        await groups.WithdrawAsync(6);
        var draft = await groups.DraftAsync();
        Assert.Equal([3, 3], draft.Groups.Select(group => group.Schools.Count));
        Assert.True(draft.CanBePublished);
    }

    /// <summary>Pure: whatever coordinators do, a school is in one group at most, no group is empty, and a locked group stays as it is.</summary>
    [Fact]
    public void No_series_of_edits_places_a_school_twice_or_touches_a_locked_group()
    {
        var schools = Enumerable.Range(0, 8).Select(_ => Guid.CreateVersion7()).ToArray();
        var known = schools.ToHashSet();
        var school = Gen.Int[0, 7].Select(index => schools[index]);
        var name = Gen.Int[1, 3].Select(number => $"Group {number}");
        var edit = Gen.OneOf(
            Gen.Select(school, Gen.Bool, name).Select(move => (DraftEdit)new MoveSchool(move.Item1, move.Item2 ? move.Item3 : null)),
            Gen.Select(school, school).Select(swap => (DraftEdit)new SwapSchools(swap.Item1, swap.Item2)),
            Gen.Select(name, Gen.Bool).Select(locking => (DraftEdit)new LockGroup(locking.Item1, locking.Item2)),
            Gen.Select(school, school).Select(pair => (DraftEdit)new AddPin(new DraftPin(PinKind.Apart, [pair.Item1, pair.Item2]))),
            Gen.Select(name, name).Select(names => (DraftEdit)new RenameGroup(names.Item1, names.Item2)),
            Gen.Shuffle(schools, 0, 8).Select(some => (DraftEdit)new SetGroups([.. some.Chunk(3).Select((chunk, index) => new DraftGroup($"Group {index + 1}", chunk, false))])));
        edit.Array[0, 30].Sample(edits =>
        {
            var draft = DraftContent.Empty;
            foreach (var step in edits)
            {
                var before = draft;
                try
                {
                    draft = step.Apply(draft, known);
                }
                catch (Refusal)
                {
                    continue;
                }

                var placed = draft.Groups.SelectMany(group => group.SchoolIds).ToList();
                Assert.Equal(placed.Count, placed.Distinct().Count());
                Assert.All(draft.Groups, group => Assert.NotEmpty(group.SchoolIds));
                Assert.Equal(draft.Groups.Count, draft.Groups.Select(group => group.Name).Distinct().Count());
                foreach (var locked in before.Groups.Where(group => group.IsLocked))
                    Assert.Contains(draft.Groups, group => group.SchoolIds.Order().SequenceEqual(locked.SchoolIds.Order()));
            }
        });
    }

    [Fact]
    public async Task A_list_with_nothing_in_one_of_its_places_is_refused()
    {
        var groups = await GroupNetwork.CreateAsync(service, schools: 3);
        using var body = new StringContent("""{"edits":[{"kind":"groups","groups":[null]}]}""", System.Text.Encoding.UTF8, "application/json");
        var answer = await groups.Coordinator.PostAsync(new Uri(groups.Path + "/draft/evaluate", UriKind.Relative), body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("edits[0].groups", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
