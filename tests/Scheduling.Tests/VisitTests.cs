using System.Net;
using PeerReview.Membership.Contracts;
using PeerReview.Scheduling.Contracts;
using PeerReview.Scheduling.Visits;
using PeerReview.TestKit;

namespace PeerReview.Scheduling.Tests;

public sealed class VisitTests(SchedulingFactory factory)
{
    private readonly Net _net = new(factory);

    [Fact]
    public async Task Each_school_of_a_published_group_hosts_once_and_the_others_come()
    {
        var (cohort, schools) = await TriadAsync();
        var group = await _net.GroupAsync(cohort, schools);

        var visits = await _net.VisitsAsync(group);
        Assert.Equal(schools.Select(school => school.Id).Order(), visits.Select(visit => visit.HostSchoolId).Order());
        var first = visits.Single(visit => visit.HostSchoolId == schools[0].Id);
        Assert.Equal([schools[1].HeadId, schools[1].DeputyId, schools[2].HeadId, schools[2].DeputyId], first.Visitors.Select(person => person.PersonId));
        var told = await factory.Bus.WaitForAsync<VisitChanged>(change => change.VisitId == first.Id);
        Assert.Equal((VisitState.ToBePlanned, null, 1L), (told.State, told.Day, told.Version));
    }

    [Fact]
    public async Task Dates_are_proposed_with_reasons_and_confirmed_when_every_school_agrees()
    {
        var (cohort, schools) = await TriadAsync();
        var group = await _net.GroupAsync(cohort, schools);
        var proposals = await _net.ProposeAsync(group);

        Assert.Equal(3, proposals.Proposals.Count);
        Assert.All(proposals.Proposals, proposal =>
        {
            Assert.NotNull(proposal.Day);
            Assert.NotEmpty(proposal.Why);
            Assert.Equal(3, proposal.NextBest.Count);
            Assert.Contains(proposal.Day.Value.DayOfWeek, new[] { DayOfWeek.Thursday, DayOfWeek.Friday });
            Assert.True(proposal.Day > new DateOnly(2027, 1, 25), "Ten school days of notice lie between.");
        });

        var visit = (await _net.VisitsAsync(group))[0];
        Assert.Equal(VisitState.Proposed, visit.State);
        foreach (var school in schools)
            visit = await AnswerAsync(_net.Head(school), visit.Id, agrees: true).ReadAsync<VisitView>();

        Assert.Equal(VisitState.Confirmed, visit.State);
        var told = await factory.Bus.WaitForAsync<VisitChanged>(change => change.VisitId == visit.Id && change.State == VisitState.Confirmed);
        Assert.Equal(visit.Deadlines, told.Deadlines);
        Assert.True(told.Deadlines!.SelfEvaluationDue < told.Day && told.Day < told.Deadlines.WrittenFeedbackDue && told.Deadlines.WrittenFeedbackDue < told.Deadlines.FactualCheckDue);
        var notice = await factory.Bus.WaitForAsync<TellPeople>(tell => tell.Notice == "visit-confirmed" && tell.Facts["visit"] == visit.Id.ToString() && tell.SchoolId == schools[1].Id);
        Assert.Equal("headteacher", notice.SchoolRole);
        Assert.Equal([schools[1].HeadId, schools[1].DeputyId], notice.PersonIds);
        Assert.Contains("METHOD:REQUEST", notice.Invitation, StringComparison.Ordinal);
        Assert.Contains($"UID:{visit.Id}@", notice.Invitation, StringComparison.Ordinal);
        Assert.All(factory.Bus.Seen<TellPeople>().Where(tell => tell.Notice == "visit-date-proposed"), tell => Assert.Null(tell.Invitation));
        await _net.ShouldBeSoundAsync();
    }

    [Fact]
    public async Task Schools_that_agree_at_the_same_moment_have_all_agreed()
    {
        var (cohort, schools) = await TriadAsync();
        var group = await _net.GroupAsync(cohort, schools);
        await _net.ProposeAsync(group);
        foreach (var visit in await _net.VisitsAsync(group))
        {
            await Task.WhenAll(schools.Select(school => AnswerAsync(_net.Head(school), visit.Id, agrees: true)));
            Assert.Equal(VisitState.Confirmed, (await _net.VisitAsync(visit.Id)).State);
        }
    }

    [Fact]
    public async Task Only_schools_that_have_not_answered_are_reminded_each_once()
    {
        var (cohort, schools) = await TriadAsync();
        var group = await _net.GroupAsync(cohort, schools);
        await _net.ProposeAsync(group);
        foreach (var visit in await _net.VisitsAsync(group))
            await AnswerAsync(_net.Head(schools[0]), visit.Id, agrees: true).ReadAsync<VisitView>();

        var reminded = await _net.Coordinator.PostAsync($"/api/scheduling/cohorts/{cohort}/date-reminders", new { }).ReadAsync<RemindedOfDates>();
        Assert.Equal(2, reminded.Schools);
        var told = await factory.Bus.WaitForAsync<TellPeople>(tell => tell.NetworkId == _net.Id && tell.Notice == "reminder" && tell.SchoolId == schools[1].Id);
        Assert.Equal(("headteacher", "/dates", schools[1].Name), (told.SchoolRole, told.Facts["link"], told.Facts["school"]));
        await factory.Bus.WaitForAsync<TellPeople>(tell => tell.NetworkId == _net.Id && tell.Notice == "reminder" && tell.SchoolId == schools[2].Id);
        Assert.DoesNotContain(factory.Bus.Seen<TellPeople>(), tell => tell.NetworkId == _net.Id && tell.Notice == "reminder" && tell.SchoolId == schools[0].Id);
    }

    [Fact]
    public async Task A_date_that_a_school_cannot_do_is_not_proposed_again()
    {
        var (cohort, schools) = await TriadAsync();
        var group = await _net.GroupAsync(cohort, schools);
        await _net.ProposeAsync(group);
        var before = (await _net.VisitsAsync(group))[1];

        var refused = await AnswerAsync(_net.Deputy(schools[2]), before.Id, agrees: false).ReadAsync<VisitView>();
        Assert.Equal(VisitState.Proposed, refused.State);
        var again = Assert.Single((await _net.ProposeAsync(group)).Proposals);
        Assert.Equal(before.Id, again.VisitId);
        Assert.NotEqual(before.Day, again.Day);
    }

    [Fact]
    public async Task Twenty_who_confirm_the_same_visit_at_once_make_one_transition_and_one_event()
    {
        var (cohort, schools) = await TriadAsync();
        var group = await _net.GroupAsync(cohort, schools);
        await _net.ProposeAsync(group);
        var visit = (await _net.VisitsAsync(group))[0];

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _net.Coordinator.PostAsync($"/api/scheduling/visits/{visit.Id}/confirm", new { })));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(visit.Version + 1, (await _net.VisitAsync(visit.Id)).Version);

        // Whatever is told afterwards comes after every event of the twenty.
        await _net.Coordinator.PostAsync($"/api/scheduling/visits/{visit.Id}/postpone", new PostponeVisitRequest(PostponementReason.Weather));
        await factory.Bus.WaitForAsync<VisitChanged>(change => change.VisitId == visit.Id && change.State == VisitState.Postponed);
        Assert.Single(factory.Bus.Seen<VisitChanged>(), change => change.VisitId == visit.Id && change.State == VisitState.Confirmed);
    }

    [Fact]
    public async Task Ofsted_called_moves_the_visit_and_tells_nobody_outside_the_group_why()
    {
        var (cohort, schools) = await TriadAsync();
        var group = await _net.GroupAsync(cohort, schools);
        await _net.ProposeAsync(group);
        foreach (var one in await _net.VisitsAsync(group))
            await _net.Coordinator.PostAsync($"/api/scheduling/visits/{one.Id}/confirm", new { });
        var before = await _net.VisitsAsync(group);
        var visit = before[0];
        var host = schools.Single(school => school.Id == visit.HostSchoolId);

        var moved = await _net.Head(host).PostAsync($"/api/scheduling/visits/{visit.Id}/postpone", new PostponeVisitRequest(PostponementReason.Ofsted)).ReadAsync<PostponedVisitView>();
        Assert.Equal(VisitState.Proposed, moved.Visit.State);
        Assert.NotEqual(visit.Day, moved.Visit.Day);
        Assert.Equal(PostponementReason.Ofsted, moved.Visit.PostponedBecause);
        Assert.Null((await _net.VisitAsync(visit.Id)).PostponedBecause);
        Assert.Empty(moved.AlsoMoved);
        Assert.Equal(before.Skip(1).Select(one => one.Day), (await _net.VisitsAsync(group)).Where(one => one.Id != visit.Id).Select(one => one.Day));

        await factory.Bus.WaitForAsync<VisitChanged>(change => change.VisitId == visit.Id && change.State == VisitState.Proposed && change.Day == moved.Visit.Day);
        var struck = await factory.Bus.WaitForAsync<TellPeople>(tell => tell.Notice == "visit-postponed" && tell.Facts["visit"] == visit.Id.ToString());
        Assert.Contains("METHOD:CANCEL", struck.Invitation, StringComparison.Ordinal);
        Assert.Contains("SEQUENCE:2", struck.Invitation, StringComparison.Ordinal);
        var told = factory.Bus.Seen<VisitChanged>().Where(change => change.VisitId == visit.Id).OrderBy(change => change.Version).Select(change => change.State);
        Assert.Equal([VisitState.ToBePlanned, VisitState.Proposed, VisitState.Confirmed, VisitState.Postponed, VisitState.Proposed], told);
        Assert.DoesNotContain(factory.Bus.Seen<TellPeople>(), tell => tell.NetworkId == _net.Id && tell.ToString().Contains("fsted", StringComparison.Ordinal));
        Assert.DoesNotContain(factory.Bus.Seen<TellPeople>().Where(tell => tell.NetworkId == _net.Id).SelectMany(tell => tell.Facts.Values), fact => fact.Contains("fsted", StringComparison.Ordinal));
        await _net.ShouldBeSoundAsync();
    }

    [Fact]
    public async Task A_date_set_by_hand_keeps_the_rules_and_names_those_it_would_break()
    {
        var (cohort, schools) = await TriadAsync();
        var group = await _net.GroupAsync(cohort, schools);
        var visit = (await _net.VisitsAsync(group)).Single(one => one.HostSchoolId == schools[0].Id);

        var holiday = await Net.SetDateAsync(_net.Coordinator, visit, new DateOnly(2027, 5, 3));
        Assert.Equal(HttpStatusCode.BadRequest, holiday.StatusCode);
        Assert.Contains("Early May bank holiday", await holiday.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("Key stage 2", await (await Net.SetDateAsync(_net.Coordinator, visit, new DateOnly(2027, 5, 11))).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await Net.SetDateAsync(_net.Head(schools[1]), visit, new DateOnly(2027, 3, 4))).StatusCode);

        var set = await Net.SetDateAsync(_net.Head(schools[0]), visit, new DateOnly(2027, 3, 4)).ReadAsync<VisitView>();
        Assert.Equal((VisitState.Proposed, new DateOnly(2027, 3, 4), new TimeOnly(9, 0)), (set.State, set.Day, set.From));
        Assert.True(set.Answers.Single(answer => answer.SchoolId == schools[0].Id).Agrees);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await Net.SetDateAsync(_net.Coordinator, visit, new DateOnly(2027, 3, 5))).StatusCode);
    }

    [Fact]
    public async Task When_a_group_changes_dates_that_still_make_sense_are_kept()
    {
        var (cohort, schools) = await TriadAsync();
        var joining = await _net.SchoolAsync("Rowan");
        var group = await _net.GroupAsync(cohort, schools);
        await _net.ProposeAsync(group);
        foreach (var one in await _net.VisitsAsync(group))
            await _net.Coordinator.PostAsync($"/api/scheduling/visits/{one.Id}/confirm", new { });
        var before = (await _net.VisitsAsync(group)).ToDictionary(visit => visit.HostSchoolId);

        await _net.TellGroupAsync(cohort, group, version: 2, schools[0], schools[1]);
        var left = await Eventually.SeeAsync(() => _net.VisitsAsync(group), visits => visits.Count == 2);
        Assert.All(left, visit => Assert.Equal((VisitState.Confirmed, before[visit.HostSchoolId].Day), (visit.State, visit.Day)));
        Assert.All(left, visit => Assert.Equal(2, visit.Visitors.Count));
        await factory.Bus.WaitForAsync<VisitChanged>(change => change.VisitId == before[schools[2].Id].Id && change.State == VisitState.Cancelled);

        await _net.TellGroupAsync(cohort, group, version: 3, schools[0], schools[1], joining);
        var grown = await Eventually.SeeAsync(() => _net.VisitsAsync(group), visits => visits.Count == 3 && visits.All(visit => visit.HostSchoolName is not null));
        Assert.All(grown.Where(visit => visit.HostSchoolId != joining.Id), visit =>
        {
            Assert.Equal((VisitState.Proposed, before[visit.HostSchoolId].Day), (visit.State, visit.Day));
            Assert.Equal([joining.Id], visit.Answers.Where(answer => answer.Agrees is null).Select(answer => answer.SchoolId));
        });
        Assert.Equal(VisitState.ToBePlanned, grown.Single(visit => visit.HostSchoolId == joining.Id).State);
        await _net.ShouldBeSoundAsync();

        await _net.TellGroupAsync(cohort, group, version: 2, schools); // late and old: not believed
        await _net.TellGroupAsync(cohort, group, version: 4);
        await Eventually.SeeAsync(() => _net.VisitsAsync(group), visits => visits.Count == 0);
        await _net.ShouldBeSoundAsync();
    }

    [Fact]
    public async Task A_new_rule_of_the_programme_moves_what_is_due_and_not_the_date()
    {
        var (cohort, schools) = await TriadAsync();
        var group = await _net.GroupAsync(cohort, schools);
        await _net.ProposeAsync(group);
        var visit = (await _net.VisitsAsync(group))[0];
        var confirmed = await _net.Coordinator.PostAsync($"/api/scheduling/visits/{visit.Id}/confirm", new { }).ReadAsync<VisitView>();

        await _net.CohortAsync(version: 2, id: cohort, writtenFeedbackDueAfter: 7);
        var told = await factory.Bus.WaitForAsync<VisitChanged>(change => change.VisitId == visit.Id && change.Version > confirmed.Version);
        Assert.Equal(confirmed.Day, told.Day);
        Assert.True(told.Deadlines!.WrittenFeedbackDue > confirmed.Deadlines!.WrittenFeedbackDue);
    }

    [Fact]
    public async Task A_date_nobody_settles_lapses_and_the_coordinators_hear_of_it()
    {
        var coordinator = await _net.CoordinatorAsync("Casey");
        var (cohort, schools) = await TriadAsync();
        var group = await _net.GroupAsync(cohort, schools);
        await _net.ProposeAsync(group);
        var visit = (await _net.VisitsAsync(group))[0];

        await factory.Bus.PublishAsync(new DateHoldLapses(_net.Id, visit.Id, visit.AnswerBy!.Value.AddDays(-1))); // of an earlier proposal: not believed
        await factory.Bus.PublishAsync(new DateHoldLapses(_net.Id, visit.Id, visit.AnswerBy.Value));
        var told = await factory.Bus.WaitForAsync<VisitChanged>(change => change.VisitId == visit.Id && change.Version > visit.Version);
        Assert.Equal((VisitState.ToBePlanned, null), (told.State, told.Day));
        var notice = await factory.Bus.WaitForAsync<TellPeople>(tell => tell.Notice == "visit-hold-lapsed" && tell.Facts["visit"] == visit.Id.ToString());
        Assert.Equal([coordinator], notice.PersonIds);
        Assert.Equal(0, await factory.AsOwnerAsync<long>(_net.Id, $"SELECT count(*) FROM promises WHERE visit_id = '{visit.Id}'"));
    }

    [Fact]
    public async Task A_proposed_date_leaves_a_message_that_waits_until_the_hold_is_over()
    {
        var (cohort, schools) = await TriadAsync();
        var group = await _net.GroupAsync(cohort, schools);
        await _net.ProposeAsync(group);
        var visit = (await _net.VisitsAsync(group))[0];
        var waiting = await factory.AsOwnerAsync<long>(_net.Id,
            $"SELECT count(*) FROM outbox_message WHERE destination LIKE '%DateHoldLapses%' AND convert_from(body, 'UTF8') LIKE '%{visit.Id}%' AND due_at >= '{visit.AnswerBy!.Value.AddSeconds(-1):O}'");
        Assert.Equal(1, waiting);
    }

    [Fact]
    public async Task A_school_sees_its_own_groups_visits_and_no_others()
    {
        var (cohort, schools) = await TriadAsync();
        var group = await _net.GroupAsync(cohort, schools);
        var outside = await _net.SchoolAsync("Yew");
        var visit = (await _net.VisitsAsync(group))[0];

        Assert.Equal(HttpStatusCode.OK, (await _net.Deputy(schools[0]).GetAsync($"/api/scheduling/visits/{visit.Id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _net.Head(outside).GetAsync($"/api/scheduling/visits/{visit.Id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _net.Head(outside).GetAsync($"/api/scheduling/groups/{group}/visits")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await AnswerAsync(_net.Head(outside), visit.Id, agrees: true)).StatusCode);
        Assert.Equal(3, (await _net.Head(schools[1]).GetAsync("/api/scheduling/visits/mine").ReadAsync<ServiceDefaults.Http.Page<VisitView>>()).Items.Count);
        Assert.Empty((await _net.Head(outside).GetAsync("/api/scheduling/visits/mine").ReadAsync<ServiceDefaults.Http.Page<VisitView>>()).Items);
    }

    private async Task<(Guid Cohort, TestSchool[] Schools)> TriadAsync()
    {
        var cohort = await _net.CohortAsync();
        return (cohort, [await _net.SchoolAsync("Alder"), await _net.SchoolAsync("Birch"), await _net.SchoolAsync("Cedar")]);
    }

    private static Task<HttpResponseMessage> AnswerAsync(HttpClient client, Guid visit, bool agrees) =>
        client.PostAsync($"/api/scheduling/visits/{visit}/answers", new AnswerDateRequest(agrees, agrees ? null : RefusalReason.SchoolEvent));
}
