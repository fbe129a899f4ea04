using System.Net;
using PeerReview.Cohorts.Contracts;
using PeerReview.Reviews.Contracts;
using PeerReview.Reviews.Cycle;
using PeerReview.Reviews.Feedback;
using PeerReview.Reviews.Plans;
using PeerReview.Reviews.SelfEvaluations;
using PeerReview.Reviews.Visibility;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;
using PeerReview.TestKit;

namespace PeerReview.Reviews.Tests.Visibility;

/// <summary>The ladder as people meet it: through the API, as facts change under their feet.</summary>
public sealed class VisibilityTests(ReviewFactory service)
{
    [Fact]
    public async Task Nobody_sees_a_hosts_material_before_signing_and_everybody_who_may_does_after()
    {
        var story = await new ReviewStory(service).BeginAsync(isSigned: false).ToAsync(ReviewStage.Ready);
        var view = await story.Reviewer.GetAsync(story.Path).ReadAsync<ReviewView>();
        var reviewer = Assert.IsType<ReviewerReview>(view);
        Assert.True(reviewer.MustSignAgreement);
        Assert.Equal(ToDoCode.SignAgreement, reviewer.ToDo[0].Code);
        Assert.Equal([Thing.Status, Thing.Concerns], reviewer.MayRead);
        Assert.Equal(HttpStatusCode.Conflict, await GetAsync(story.Reviewer, $"{story.Path}/self-evaluation"));
        Assert.Equal(HttpStatusCode.Conflict, (await story.Reviewer.PostAsync($"{story.Path}/day/start", new { })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, await GetAsync(story.Reviewer, $"{story.Path}/concerns"));

        await story.TellAsync(story.SignedBy(story.Reviewers[1]));
        await Eventually.SeeAsync(() => GetAsync(story.Reviewer, $"{story.Path}/self-evaluation"), status => status == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.Conflict, await GetAsync(story.SecondReviewer, $"{story.Path}/self-evaluation"));
    }

    [Fact]
    public async Task An_agreement_that_has_run_out_is_none()
    {
        var story = await new ReviewStory(service).BeginAsync().ToAsync(ReviewStage.Ready);
        await service.AsOwnerAsync<long>("WITH past AS (UPDATE signatures SET valid_until = current_date - 2 RETURNING 1) SELECT count(*) FROM past", story.Network);
        Assert.Equal(HttpStatusCode.Conflict, await GetAsync(story.Reviewer, $"{story.Path}/self-evaluation"));
    }

    [Fact]
    public async Task The_host_sees_who_opened_what_also_when_the_answer_was_as_you_have_it()
    {
        var story = await new ReviewStory(service).BeginAsync().ToAsync(ReviewStage.Ready);
        var first = await story.Reviewer.GetAsync($"{story.Path}/self-evaluation");
        using var again = new HttpRequestMessage(HttpMethod.Get, $"{story.Path}/self-evaluation");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await story.Reviewer.SendAsync(again)).StatusCode);
        await story.SecondReviewer.GetAsync($"{story.Path}/self-evaluation?download=true");

        var log = (await story.Host.GetAsync($"{story.Path}/access-log").ReadAsync<Page<AccessView>>()).Items;
        Assert.Equal(["Reviewer 1", "Reviewer 1", "Reviewer 2"], log.Select(entry => entry.PersonName));
        Assert.Equal([false, false, true], log.Select(entry => entry.IsDownload));
        Assert.All(log, entry => Assert.Equal((Thing.SelfEvaluation, true), (entry.Thing, entry.As.Contains(Relations.Reviewer))));

        var own = (await story.Host.GetAsync($"{story.Path}/access-log?own=true").ReadAsync<Page<AccessView>>()).Items;
        Assert.True(own.Count > log.Count);
        Assert.Equal(HttpStatusCode.Forbidden, await GetAsync(story.As(story.Coordinator), $"{story.Path}/access-log"));
        Assert.Equal(HttpStatusCode.NotFound, await GetAsync(story.As(story.Heads[1]), $"{story.Path}/access-log"));
    }

    [Fact]
    public async Task A_refused_opening_is_not_logged()
    {
        var story = await new ReviewStory(service).BeginAsync().ToAsync(ReviewStage.WrittenFeedback);
        Assert.Equal(HttpStatusCode.NotFound, await GetAsync(story.Host, $"{story.Path}/feedback"));
        Assert.Equal(HttpStatusCode.NotFound, await GetAsync(story.As(story.Coordinator), $"{story.Path}/feedback"));
        Assert.Equal(0, await service.AsOwnerAsync<long>("SELECT count(*) FROM access_log WHERE thing = 'Feedback'", story.Network));
    }

    [Fact]
    public async Task Released_feedback_is_seen_by_its_audience_until_it_is_taken_back()
    {
        var story = await new ReviewStory(service).BeginAsync().ToAsync(ReviewStage.ActionPlanning);
        var lead = story.Somebody(Role.MatLead, story.HostTrust);
        var staff = story.Somebody(Role.SeniorLeader, story.Schools[0]);
        await story.TellAsync(story.SignedBy(lead));
        await story.TellAsync(story.SignedBy(story.Coordinator));
        await Eventually.SeeAsync(() => service.AsOwnerAsync<long>("SELECT count(*) FROM signatures", story.Network), count => count == 14);
        (string Audience, HttpClient Client)[] audiences =
        [
            ("colleagues", story.As(staff)), ("group", story.As(story.Heads[2])), ("trust", story.As(lead)), ("network", story.As(story.Coordinator)),
        ];
        foreach (var (audience, client) in audiences)
        {
            Assert.Equal(HttpStatusCode.NotFound, await GetAsync(client, $"{story.Path}/feedback"));
            Assert.Equal(HttpStatusCode.NoContent, (await story.Host.PutAsync($"{story.Path}/releases/{audience}", new { }, null)).StatusCode);
            Assert.Equal(HttpStatusCode.NoContent, (await story.Host.PutAsync($"{story.Path}/releases/{audience}", new { }, null)).StatusCode);
            var seen = await client.GetAsync($"{story.Path}/feedback").ReadAsync<FeedbackView>();
            Assert.Null(seen.Content.SuggestedSummary);
            Assert.Equal([story.ReviewId], await IdsAsync(client, "?released=true"));
            foreach (var (other, stranger) in audiences.Where(one => one.Audience != audience))
            {
                Assert.True(await GetAsync(stranger, $"{story.Path}/feedback") == HttpStatusCode.NotFound, $"{other} sees what is released to {audience}");
                Assert.Empty(await IdsAsync(stranger, "?released=true"));
            }

            Assert.Equal(HttpStatusCode.NoContent, (await story.Host.DeleteAsync($"{story.Path}/releases/{audience}", null)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, await GetAsync(client, $"{story.Path}/feedback"));
        }

        var releases = (await story.Host.GetAsync($"{story.Path}/releases").ReadAsync<Page<ReleaseView>>()).Items;
        Assert.Equal(4, releases.Count);
        Assert.All(releases, release => Assert.NotNull(release.RevokedAt));
        Assert.Equal(HttpStatusCode.BadRequest, (await story.Host.PutAsync($"{story.Path}/releases/none", new { }, null)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await story.Host.PutAsync($"{story.Path}/releases/15", new { }, null)).StatusCode);
        await ReviewInvariants.AssertAsync(story);
    }

    [Fact]
    public async Task Who_has_not_signed_the_agreement_learns_that_a_signature_is_all_that_is_wanting()
    {
        var story = await new ReviewStory(service).BeginAsync().ToAsync(ReviewStage.ActionPlanning);
        var network = story.As(story.Coordinator);
        Assert.False((await network.GetAsync(story.Path).ReadAsync<OverseenReview>()).MustSignAgreement);
        await story.Host.PutAsync($"{story.Path}/releases/network", new { }, null);
        Assert.True((await network.GetAsync(story.Path).ReadAsync<OverseenReview>()).MustSignAgreement);
        Assert.Equal(HttpStatusCode.Conflict, await GetAsync(network, $"{story.Path}/feedback"));

        await story.TellAsync(story.SignedBy(story.Coordinator));
        await Eventually.SeeAsync(() => GetAsync(network, $"{story.Path}/feedback"), status => status == HttpStatusCode.OK);
        Assert.False((await network.GetAsync(story.Path).ReadAsync<OverseenReview>()).MustSignAgreement);
    }

    [Fact]
    public async Task Reviewers_keep_the_final_feedback_until_the_follow_up_was_held()
    {
        var story = await new ReviewStory(service).BeginAsync().ToAsync(ReviewStage.FollowUp);
        Assert.Equal(HttpStatusCode.OK, await GetAsync(story.Reviewer, $"{story.Path}/feedback"));
        Assert.Equal(HttpStatusCode.NotFound, await GetAsync(story.Reviewer, $"{story.Path}/evidence"));
        await Journey.HoldFollowUpAsync(story);
        Assert.Equal(HttpStatusCode.NotFound, await GetAsync(story.Reviewer, $"{story.Path}/feedback"));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(story.Host, $"{story.Path}/feedback"));
    }

    [Fact]
    public async Task Under_a_strict_policy_not_even_the_reviewers_see_what_the_host_accepted()
    {
        var story = await new ReviewStory(service).BeginAsync(disclosure: DisclosurePolicy.Strict).ToAsync(ReviewStage.FactualCheck);
        Assert.Equal(HttpStatusCode.OK, await GetAsync(story.Reviewer, $"{story.Path}/feedback"));
        await Journey.AcceptFeedbackAsync(story);
        Assert.Equal(HttpStatusCode.NotFound, await GetAsync(story.Reviewer, $"{story.Path}/feedback"));
    }

    [Fact]
    public async Task A_reviewer_who_no_longer_comes_sees_the_papers_no_more()
    {
        var story = await new ReviewStory(service).BeginAsync().ToAsync(ReviewStage.OnSite);
        await story.RecordAsync(story.SecondReviewer);
        Assert.Equal(HttpStatusCode.OK, await GetAsync(story.SecondReviewer, $"{story.Path}/evidence"));
        await story.TellAsync(story.VisitTo(0, version: 2, from: 1));
        await Eventually.SeeAsync(() => GetAsync(story.SecondReviewer, $"{story.Path}/evidence"), status => status == HttpStatusCode.NotFound);
        Assert.Equal(HttpStatusCode.OK, await GetAsync(story.SecondReviewer, story.Path)); // still of the group: status
        Assert.Equal(HttpStatusCode.OK, await GetAsync(story.Reviewer, $"{story.Path}/evidence"));
    }

    [Fact]
    public async Task The_people_of_a_school_that_left_the_group_know_nothing_of_it_any_more()
    {
        var story = await new ReviewStory(service).BeginAsync().ToAsync(ReviewStage.OnSite);
        await story.TellAsync(story.GroupAs(version: 2, members: [0, 1]));
        await Eventually.SeeAsync(() => GetAsync(story.As(story.Heads[2]), story.Path), status => status == HttpStatusCode.NotFound);
        Assert.Empty((await story.As(story.Heads[2]).GetAsync($"/api/reviews?groupId={story.Group}&stage=onSite").ReadAsync<Page<ReviewStatus>>()).Items);
        Assert.Equal(HttpStatusCode.OK, await GetAsync(story.Reviewer, $"{story.Path}/evidence"));
        // The reviewer of the school that left is still named by the visit; without a role at a school of the group that opens nothing.
        Assert.Equal(HttpStatusCode.NotFound, await GetAsync(story.SecondReviewer, $"{story.Path}/evidence"));
    }

    [Fact]
    public async Task A_person_who_left_the_school_is_nobody_to_its_reviews()
    {
        var story = await new ReviewStory(service).BeginAsync().ToAsync(ReviewStage.OnSite);
        var moved = story.Reviewers[1] with { Roles = [new RoleAt(Role.SeniorLeader, story.Schools[3])] };
        Assert.Equal(HttpStatusCode.NotFound, await GetAsync(service.As(moved), $"{story.Path}/evidence"));
        Assert.Equal(HttpStatusCode.NotFound, await GetAsync(service.As(moved), story.Path));
    }

    [Fact]
    public async Task Somebody_of_the_host_school_is_never_its_reviewer_whatever_a_visit_says()
    {
        // A head of two schools of the group, named as a visitor to her own.
        var story = await new ReviewStory(service).BeginAsync().ToAsync(ReviewStage.OnSite);
        var both = story.Reviewers[1] with { Roles = [new RoleAt(Role.SeniorLeader, story.Schools[1]), new RoleAt(Role.Headteacher, story.Schools[0])] };
        Assert.Equal(HttpStatusCode.NotFound, await GetAsync(service.As(both), $"{story.Path}/evidence"));
        Assert.IsType<HostReview>(await service.As(both).GetAsync(story.Path).ReadAsync<ReviewView>());
    }

    [Fact]
    public async Task The_trust_that_sees_a_schools_status_is_the_one_it_belongs_to_now()
    {
        var story = await new ReviewStory(service).BeginAsync();
        var (old, other) = (story.Somebody(Role.MatLead, story.HostTrust), story.Somebody(Role.MatLead, story.OtherTrust));
        Assert.Single(await IdsAsync(story.As(old)));
        Assert.Equal(2, (await IdsAsync(story.As(other))).Count);
        await story.TellAsync(story.SchoolAs(0, version: 2, trust: story.OtherTrust));
        await Eventually.SeeAsync(() => GetAsync(story.As(old), story.Path), status => status == HttpStatusCode.NotFound);
        Assert.Empty(await IdsAsync(story.As(old)));
        Assert.Equal(3, (await IdsAsync(story.As(other))).Count);
    }

    [Fact]
    public async Task Each_viewer_gets_the_view_of_the_part_he_plays_and_no_word_of_content()
    {
        var story = await new ReviewStory(service).BeginAsync().ToAsync(ReviewStage.FollowUp);
        var host = Assert.IsType<HostReview>(await story.Host.GetAsync(story.Path).ReadAsync<ReviewView>());
        Assert.True(host.IsHead);
        Assert.Equal(["Reviewer 1", "Reviewer 2"], host.Reviewers.Select(person => person.Name));
        Assert.Equal(["School B", "School C"], host.OtherSchools.Select(school => school.Name));
        Assert.IsType<ReviewerReview>(await story.Reviewer.GetAsync(story.Path).ReadAsync<ReviewView>());
        foreach (var overseer in new[] { story.As(story.Coordinator), story.As(story.Heads[1]), story.As(story.Somebody(Role.MatLead, story.HostTrust)) })
        {
            var text = await (await overseer.GetAsync(story.Path)).Content.ReadAsStringAsync();
            Assert.Contains("\"view\":\"status\"", text, StringComparison.Ordinal);
            foreach (var word in new[] { "Pupils' voice", "council", "heard", "Deputy head" })
                Assert.DoesNotContain(word, text, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task The_group_gets_the_summary_the_host_agreed_and_only_that()
    {
        var story = await new ReviewStory(service).BeginAsync().ToAsync(ReviewStage.ActionPlanning);
        var path = $"{story.Path}/group-summary";
        var before = await story.Host.GetAsync(path);
        Assert.Null((await before.ReadAsync<GroupSummaryView>()).Summary);
        var agreed = await story.Host.PutAsync(path, new AgreeSummaryRequest("We have a lively council."), before.Headers.ETag!.ToString());
        Assert.Equal("We have a lively council.", (await story.As(story.Heads[2]).GetAsync(path).ReadAsync<GroupSummaryView>()).Summary);
        Assert.Equal(HttpStatusCode.NotFound, await GetAsync(story.As(story.Heads[2]), $"{story.Path}/feedback"));
        Assert.Equal(HttpStatusCode.NotFound, await GetAsync(story.As(story.Heads[3]), path));
        await story.Host.PutAsync(path, new AgreeSummaryRequest(null), agreed.Headers.ETag!.ToString()).ReadAsync<GroupSummaryView>();
        Assert.Null((await story.As(story.Heads[2]).GetAsync(path).ReadAsync<GroupSummaryView>()).Summary);
    }

    [Fact]
    public async Task The_plan_is_the_hosts_alone_and_colleagues_share_it_when_the_head_lets_them()
    {
        var story = await new ReviewStory(service).BeginAsync().ToAsync(ReviewStage.FollowUp);
        var staff = story.As(story.Somebody(Role.SeniorLeader, story.Schools[0]));
        var plan = await story.Host.GetAsync($"{story.Path}/action-plan").ReadAsync<ActionPlanView>();
        foreach (var other in new[] { story.Reviewer, story.As(story.Heads[1]), staff })
            Assert.Equal(HttpStatusCode.NotFound, await GetAsync(other, $"{story.Path}/action-plan"));
        var progress = $"{story.Path}/action-plan/actions/{plan.Actions[0].Id}/progress";
        Assert.Equal(HttpStatusCode.Forbidden, (await staff.PostAsync(progress, new ReportProgressRequest(ActionStatus.Done))).StatusCode);

        await story.Host.PutAsync($"{story.Path}/releases/colleagues", new { }, null);
        Assert.Equal(ActionStatus.Done, (await staff.PostAsync(progress, new ReportProgressRequest(ActionStatus.Done, "All elected.")).ReadAsync<ActionView>()).Status);
        Assert.Equal(1, (await story.StatusAsync()).Progress.ActionsDone);
        Assert.Equal(HttpStatusCode.Forbidden, (await staff.PutAsync($"{story.Path}/releases/network", new { }, null)).StatusCode);
    }

    [Fact]
    public async Task A_concern_is_noted_without_a_word_and_only_its_reporter_sees_it()
    {
        var story = await new ReviewStory(service).BeginAsync(isSigned: false);
        var reports = $"{story.Path}/concerns/reports";
        await story.Reviewer.PostAsync(reports, new Concerns.NoteConcernReportedRequest(Concerns.ReportedTo.Lado, DateTimeOffset.UtcNow.AddMinutes(-5))).ReadAsync<object>();
        Assert.Single((await story.Reviewer.GetAsync(reports).ReadAsync<Page<Concerns.ConcernReportView>>()).Items);
        foreach (var other in new[] { story.Host, story.SecondReviewer })
            Assert.Empty((await other.GetAsync(reports).ReadAsync<Page<Concerns.ConcernReportView>>()).Items);
        var detailed = await story.Reviewer.PostAsync(reports, new { reportedTo = "lado", reportedAt = DateTimeOffset.UtcNow, details = "a child" });
        Assert.Equal(HttpStatusCode.BadRequest, detailed.StatusCode);
    }

    [Fact]
    public async Task A_draft_is_the_hosts_own_and_its_history_stays_so()
    {
        var story = await new ReviewStory(service).BeginAsync();
        await story.SaveSelfEvaluationAsync(new SelfEvaluationContent(Context: "A first thought"));
        Assert.Equal(HttpStatusCode.NotFound, await GetAsync(story.Reviewer, $"{story.Path}/self-evaluation"));
        await Journey.ShareAsync(story);
        Assert.Equal(HttpStatusCode.OK, await GetAsync(story.Reviewer, $"{story.Path}/self-evaluation"));
        Assert.Equal(HttpStatusCode.NotFound, await GetAsync(story.Reviewer, $"{story.Path}/self-evaluation/revisions"));
        Assert.Equal(HttpStatusCode.NotFound, await GetAsync(story.Reviewer, $"{story.Path}/self-evaluation/revisions/2"));
        Assert.Equal(2, (await story.Host.GetAsync($"{story.Path}/self-evaluation/revisions").ReadAsync<Page<RevisionView>>()).Items.Count);
    }

    private static async Task<HttpStatusCode> GetAsync(HttpClient client, string path) => (await client.GetAsync(path)).StatusCode;

    private static async Task<IReadOnlyList<Guid>> IdsAsync(HttpClient client, string query = "") =>
        [.. (await client.GetAsync($"/api/reviews{query}").ReadAsync<Page<ReviewStatus>>()).Items.Select(review => review.Id)];
}
