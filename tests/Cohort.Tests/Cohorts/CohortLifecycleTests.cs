using System.Net;
using Microsoft.AspNetCore.Http;
using PeerReview.Cohorts.Bookings;
using PeerReview.Cohorts.Cohorts;
using PeerReview.Cohorts.Contracts;
using PeerReview.Cohorts.Programmes;
using PeerReview.ServiceDefaults.Http;
using PeerReview.TestKit;
using static PeerReview.Cohorts.Tests.TestNetwork;

namespace PeerReview.Cohorts.Tests.Cohorts;

public sealed class CohortLifecycleTests(CohortFactory service)
{
    /// <summary>Every pair of status and command, reviewed: what is not named here is refused.</summary>
    private static readonly Dictionary<(CohortStatus, CohortCommand), CohortStatus> Allowed = new()
    {
        [(CohortStatus.Draft, CohortCommand.Open)] = CohortStatus.Open,
        [(CohortStatus.Draft, CohortCommand.Cancel)] = CohortStatus.Cancelled,
        [(CohortStatus.Open, CohortCommand.Close)] = CohortStatus.Closed,
        [(CohortStatus.Open, CohortCommand.Cancel)] = CohortStatus.Cancelled,
        [(CohortStatus.Closed, CohortCommand.Open)] = CohortStatus.Open,
        [(CohortStatus.Closed, CohortCommand.PublishGroups)] = CohortStatus.GroupsPublished,
        [(CohortStatus.Closed, CohortCommand.Finish)] = CohortStatus.Finished,
        [(CohortStatus.Closed, CohortCommand.Cancel)] = CohortStatus.Cancelled,
        [(CohortStatus.GroupsPublished, CohortCommand.WithdrawGroups)] = CohortStatus.Closed,
        [(CohortStatus.GroupsPublished, CohortCommand.Finish)] = CohortStatus.Finished,
        [(CohortStatus.GroupsPublished, CohortCommand.Cancel)] = CohortStatus.Cancelled,
    };

    [Fact]
    public void Each_pair_of_status_and_command_is_allowed_or_refused_as_reviewed()
    {
        foreach (var status in Enum.GetValues<CohortStatus>())
        {
            foreach (var command in Enum.GetValues<CohortCommand>())
            {
                if (Allowed.TryGetValue((status, command), out var next))
                    Assert.Equal(next, CohortLifecycle.Next(status, command));
                else
                    Assert.Equal(409, Assert.Throws<Refusal>(() => CohortLifecycle.Next(status, command)).Status);
            }
        }
    }

    [Fact]
    public void Each_pair_of_booking_state_and_command_is_allowed_or_refused_as_reviewed()
    {
        Dictionary<(BookingState, BookingCommand), BookingState> allowed = new()
        {
            [(BookingState.Waiting, BookingCommand.Offer)] = BookingState.Offered,
            [(BookingState.Waiting, BookingCommand.Withdraw)] = BookingState.Withdrawn,
            [(BookingState.Offered, BookingCommand.Accept)] = BookingState.Confirmed,
            [(BookingState.Offered, BookingCommand.Decline)] = BookingState.OfferDeclined,
            [(BookingState.Offered, BookingCommand.Expire)] = BookingState.OfferExpired,
            [(BookingState.Offered, BookingCommand.Withdraw)] = BookingState.Withdrawn,
            [(BookingState.Confirmed, BookingCommand.Withdraw)] = BookingState.Withdrawn,
        };
        foreach (var state in Enum.GetValues<BookingState>())
        {
            foreach (var command in Enum.GetValues<BookingCommand>())
            {
                if (allowed.TryGetValue((state, command), out var next))
                    Assert.Equal(next, BookingLifecycle.Next(state, command));
                else
                    Assert.Equal(409, Assert.Throws<Refusal>(() => BookingLifecycle.Next(state, command)).Status);
            }
        }
    }

    [Fact]
    public async Task A_cohort_goes_from_draft_to_open_to_closed_and_others_are_told_each_time()
    {
        var network = await CreateAsync(service, schools: 1);
        var draft = await network.DrawUpAsync(capacity: 12);
        var told = await service.Bus.WaitForAsync<CohortChanged>(changed => changed.CohortId == draft.Id && changed.Version == 1);
        Assert.Equal(CohortStatus.Draft, told.Status);
        Assert.Equal("Personal Development", told.Theme);
        Assert.Equal(new ReviewRules(Vnet, 1, VisitLength.FullDay, 2, 10, 10, 5, 10, 15, 90, HostChoosesFocus: false, AgreementRequired: true), told.Rules);

        // Nobody but those who run the network sees a draft.
        await ShouldBeRefusedAsync(network.HeadOf(0).GetAsync($"/api/cohorts/{draft.Id}"), HttpStatusCode.NotFound, "not-found");
        Assert.Empty((await network.HeadOf(0).GetAsync("/api/cohorts").ReadAsync<Page<CohortSummary>>()).Items);

        await network.Coordinator.PostAsync($"/api/cohorts/{draft.Id}/open", new { }).ReadAsync<CohortView>();
        await ShouldBeRefusedAsync(network.Coordinator.PostAsync($"/api/cohorts/{draft.Id}/finish", new { }), HttpStatusCode.Conflict, "not-possible-now");
        var closed = await network.Coordinator.PostAsync($"/api/cohorts/{draft.Id}/close", new { }).ReadAsync<CohortView>();
        Assert.Equal((CohortStatus.Closed, 3L), (closed.Status, closed.Version));
        // A programme with groups is not finished before they were published.
        await ShouldBeRefusedAsync(network.Coordinator.PostAsync($"/api/cohorts/{draft.Id}/finish", new { }), HttpStatusCode.Conflict, "not-possible-now");
        await service.Bus.WaitForAsync<CohortChanged>(changed => changed.CohortId == draft.Id && changed.Status == CohortStatus.Closed);
    }

    [Fact]
    public async Task Two_coordinators_who_close_at_once_close_once()
    {
        var network = await CreateAsync(service, schools: 0);
        var cohort = await network.OpenCohortAsync(capacity: 12);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => network.Coordinator.PostAsync($"/api/cohorts/{cohort.Id}/close", new { })));
        Assert.Single(answers, answer => answer.IsSuccessStatusCode);
        Assert.Equal(7, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task Three_termly_cohorts_stand_side_by_side()
    {
        var network = await CreateAsync(service, schools: 1);
        foreach (var term in Enum.GetValues<Term>())
            await network.OpenCohortAsync(24, plan: plan => plan with { Name = $"{term} – Personal Development", Term = term });
        var list = await network.HeadOf(0).GetAsync($"/api/cohorts?programme={Vnet}").ReadAsync<Page<CohortSummary>>();
        Assert.Equal(Enum.GetValues<Term>(), list.Items.Select(cohort => cohort.Term!.Value));
        Assert.All(list.Items, cohort => Assert.Equal(24, cohort.Places.Free));
    }

    [Fact]
    public async Task A_cohort_of_sessions_only_has_no_groups_and_can_simply_finish()
    {
        var network = await CreateAsync(service, schools: 1);
        var cohort = await network.OpenCohortAsync(10, "walkthrus", plan => plan with { Name = "Norfolk WalkThrus" });
        await network.BookAsync(cohort.Id, 0, declarations: []).ReadAsync<BookingView>();
        await network.Coordinator.PostAsync($"/api/cohorts/{cohort.Id}/close", new { }).ReadAsync<CohortView>();
        var finished = await network.Coordinator.PostAsync($"/api/cohorts/{cohort.Id}/finish", new { }).ReadAsync<CohortView>();
        Assert.Equal(CohortStatus.Finished, finished.Status);
        await ShouldBeRefusedAsync(network.Coordinator.PutAsync($"/api/cohorts/{cohort.Id}", finished.Plan, "*"), HttpStatusCode.Conflict, "not-possible-now");
    }

    [Fact]
    public async Task Deadlines_can_be_moved_for_one_cohort_but_not_into_disorder()
    {
        var network = await CreateAsync(service, schools: 0);
        var cohort = await network.DrawUpAsync(12, plan: plan => plan with { StageOffsets = new Dictionary<StageKind, int> { [StageKind.SelfEvaluation] = -15, [StageKind.FollowUp] = 60 } });
        Assert.Equal((15, 60, 10), (cohort.Rules.SelfEvaluationDueBefore, cohort.Rules.FollowUpAfterDays, cohort.Rules.FactualCheckDueAfter));
        var disorder = cohort.Plan with { StageOffsets = new Dictionary<StageKind, int> { [StageKind.FactualCheck] = 2 } };
        var problem = await ShouldBeRefusedAsync(network.Coordinator.PutAsync($"/api/cohorts/{cohort.Id}", disorder, "*"), HttpStatusCode.BadRequest, "invalid");
        Assert.Contains("stageOffsets", ErrorFields(problem));
    }

    [Fact]
    public async Task A_theme_that_is_not_on_offer_is_refused_with_those_that_are()
    {
        var network = await CreateAsync(service, schools: 0);
        var cohort = await network.DrawUpAsync(12);
        var problem = await ShouldBeRefusedAsync(network.Coordinator.PutAsync($"/api/cohorts/{cohort.Id}", cohort.Plan with { Theme = "Sports" }, "*"), HttpStatusCode.BadRequest, "invalid");
        var errors = Assert.IsType<HttpValidationProblemDetails>(problem).Errors;
        Assert.Contains("Personal Development", Assert.Single(errors["theme"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_names_the_version_it_changes()
    {
        var network = await CreateAsync(service, schools: 0);
        var cohort = await network.DrawUpAsync(12);
        var renamed = cohort.Plan with { Name = "Renamed" };
        await network.Coordinator.PutAsync($"/api/cohorts/{cohort.Id}", renamed, "\"1\"").ReadAsync<CohortView>();
        await ShouldBeRefusedAsync(network.Coordinator.PutAsync($"/api/cohorts/{cohort.Id}", renamed, "\"1\""), HttpStatusCode.PreconditionFailed, "changed-meanwhile");
        await ShouldBeRefusedAsync(network.Coordinator.PutAsync($"/api/cohorts/{cohort.Id}", renamed, etag: null), HttpStatusCode.PreconditionRequired, "if-match-required");
    }
}
