using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PeerReview.Reviews.Contracts;
using PeerReview.Reviews.Evidence;
using PeerReview.Reviews.Feedback;
using PeerReview.Reviews.Findings;
using PeerReview.Reviews.SelfEvaluations;
using PeerReview.ServiceDefaults.Http;
using PeerReview.TestKit;

namespace PeerReview.Reviews.Tests;

/// <summary>Two tabs, two reviewers, a phone that repeats itself: nobody's words are lost and nothing happens twice.</summary>
public sealed class ConcurrencyTests(ReviewFactory service)
{
    [Fact]
    public async Task Of_two_tabs_the_second_gets_what_the_first_saved_and_both_texts_are_kept()
    {
        var story = await new ReviewStory(service).BeginAsync();
        var path = $"{story.Path}/self-evaluation";
        var etag = (await story.Host.GetAsync(path)).Headers.ETag!.ToString();
        await story.Host.PutAsync(path, new SelfEvaluationContent(Focus: "From the first tab"), etag).ReadAsync<SelfEvaluationView>();
        var late = await story.Host.PutAsync(path, new SelfEvaluationContent(Focus: "From the second tab"), etag);
        Assert.Equal(HttpStatusCode.PreconditionFailed, late.StatusCode);
        var current = await CurrentOfAsync<SelfEvaluationView>(late);
        Assert.Equal("From the first tab", current.Content.Focus);

        await story.Host.PutAsync(path, new SelfEvaluationContent(Focus: "Both"), $"\"{current.Version}\"").ReadAsync<SelfEvaluationView>();
        var revisions = (await story.Host.GetAsync($"{path}/revisions").ReadAsync<Page<RevisionView>>()).Items;
        Assert.Equal(2, revisions.Count);
        var first = await story.Host.GetAsync($"{path}/revisions/{revisions[0].Number}").ReadAsync<SelfEvaluationContent>();
        Assert.Equal("From the first tab", first.Focus);

        var now = (await story.Host.GetAsync(path)).Headers.ETag!.ToString();
        var restored = await story.Host.PutAsync($"{path}/restored-revision/{revisions[0].Number}", new { }, now).ReadAsync<SelfEvaluationView>();
        Assert.Equal("From the first tab", restored.Content.Focus);
        Assert.Equal(3, (await story.Host.GetAsync($"{path}/revisions").ReadAsync<Page<RevisionView>>()).Items.Count);
    }

    [Fact]
    public async Task A_save_whose_answer_was_lost_may_be_repeated()
    {
        var story = await new ReviewStory(service).BeginAsync();
        var path = $"{story.Path}/self-evaluation";
        var etag = (await story.Host.GetAsync(path)).Headers.ETag!.ToString();
        var first = await story.Host.PutAsync(path, new SelfEvaluationContent(Focus: "Once"), etag).ReadAsync<SelfEvaluationView>();
        var again = await story.Host.PutAsync(path, new SelfEvaluationContent(Focus: "Once"), etag).ReadAsync<SelfEvaluationView>();
        Assert.Equal(first.Version, again.Version);
    }

    [Fact]
    public async Task Of_twenty_saves_of_one_version_at_once_one_is_kept_and_nineteen_are_told()
    {
        var story = await new ReviewStory(service).BeginAsync();
        var path = $"{story.Path}/self-evaluation";
        var etag = (await story.Host.GetAsync(path)).Headers.ETag!.ToString();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(number =>
            story.Host.PutAsync(path, new SelfEvaluationContent(Focus: $"Tab {number}"), etag)));
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal(19, answers.Count(answer => answer.StatusCode == HttpStatusCode.PreconditionFailed));
        await ReviewInvariants.AssertAsync(story);
    }

    [Fact]
    public async Task Two_reviewers_editing_the_draft_cannot_overwrite_each_other()
    {
        var story = await new ReviewStory(service).BeginAsync().ToAsync(ReviewStage.WrittenFeedback);
        var path = $"{story.Path}/feedback";
        var response = await story.Reviewer.GetAsync(path);
        var (draft, etag) = (await response.ReadAsync<FeedbackView>(), response.Headers.ETag!.ToString());
        var mine = draft.Content with { SuggestedSummary = "Mine" };
        var theirs = draft.Content with { SuggestedSummary = "Theirs" };
        await story.Reviewer.PutAsync(path, mine, etag).ReadAsync<FeedbackView>();
        var late = await story.SecondReviewer.PutAsync(path, theirs, etag);
        Assert.Equal(HttpStatusCode.PreconditionFailed, late.StatusCode);
        Assert.Equal("Mine", (await CurrentOfAsync<FeedbackView>(late)).Content.SuggestedSummary);

        var finding = (await story.Reviewer.GetAsync($"{story.Path}/findings").ReadAsync<Page<FindingView>>()).Items[0];
        var findingPath = $"{story.Path}/findings/{finding.Id}";
        var request = new FindingRequest(finding.Kind, "Better worded.", finding.EvidenceIds);
        await story.Reviewer.PutAsync(findingPath, request, $"\"{finding.Version}\"").ReadAsync<FindingView>();
        var second = await story.SecondReviewer.PutAsync(findingPath, request with { Text = "Worded otherwise." }, $"\"{finding.Version}\"");
        Assert.Equal("Better worded.", (await CurrentOfAsync<FindingView>(second)).Text);
    }

    [Fact]
    public async Task Of_two_reviewers_who_send_at_once_one_does_and_the_host_is_told_once()
    {
        var story = await new ReviewStory(service).BeginAsync().ToAsync(ReviewStage.WrittenFeedback);
        var answers = await Task.WhenAll(
            story.Reviewer.PostAsync($"{story.Path}/feedback/send", new { }), story.SecondReviewer.PostAsync($"{story.Path}/feedback/send", new { }));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], answers.Select(answer => answer.StatusCode).Order());
        await ReviewInvariants.AssertAsync(story);
    }

    [Fact]
    public async Task Everybody_may_record_at_once_and_every_record_counts()
    {
        var story = await new ReviewStory(service).BeginAsync().ToAsync(ReviewStage.OnSite);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => story.RecordAsync(number % 2 == 0 ? story.Reviewer : story.SecondReviewer, note: $"Note {number}")));
        Assert.Equal(20, (await story.StatusAsync()).Progress.EvidenceRecords);
        await service.Bus.WaitForAsync<ReviewChanged>(changed => changed.ReviewId == story.ReviewId && changed.Progress.EvidenceRecords == 20);
    }

    [Fact]
    public async Task A_batch_is_settled_record_by_record_and_sent_again_changes_nothing()
    {
        var story = await new ReviewStory(service).BeginAsync().ToAsync(ReviewStage.OnSite);
        var changed = await story.RecordAsync(story.Reviewer, note: "As it was");
        await PutAsync(story.Reviewer, story, changed.Id, "Changed at the desk", changed.Version);
        var removed = await story.RecordAsync(story.Reviewer, note: "To go");
        await story.Reviewer.DeleteAsync($"{story.Path}/evidence/{removed.Id}", $"\"{removed.Version}\"");
        var theirs = await story.RecordAsync(story.SecondReviewer, note: "Theirs");
        var other = await new ReviewStory(service).BeginAsync().ToAsync(ReviewStage.OnSite);
        var now = DateTimeOffset.UtcNow;
        var fresh = Guid.CreateVersion7();
        var batch = new SyncEvidenceRequest(
        [
            new(fresh, null, "pupilVoice", "New", now, Journey.Line), new(fresh, null, "pupilVoice", "New", now, Journey.Line),
            new(changed.Id, changed.Version, "pupilVoice", "Changed on the phone", now), new(removed.Id, removed.Version, "pupilVoice", "Back again?", now),
            new(theirs.Id, theirs.Version, "pupilVoice", "Mine now", now), new(Guid.CreateVersion7(), 4, "pupilVoice", "Never here", now),
            new(Guid.CreateVersion7(), null, "seance", "x", now), new(Guid.CreateVersion7(), null, "website", "  ", now),
            new(Guid.CreateVersion7(), null, "website", new string('x', 10_001), now), new(Guid.CreateVersion7(), null, "3", "By number", now),
        ]);
        EvidenceOutcome[] expected =
        [
            EvidenceOutcome.Created, EvidenceOutcome.Unchanged, EvidenceOutcome.Conflict, EvidenceOutcome.Removed, EvidenceOutcome.NotYours, EvidenceOutcome.Missing,
            EvidenceOutcome.Invalid, EvidenceOutcome.Invalid, EvidenceOutcome.Invalid, EvidenceOutcome.Invalid,
        ];
        var first = await story.Reviewer.PostAsync($"{story.Path}/evidence/sync", batch).ReadAsync<SyncEvidenceAnswer>();
        Assert.Equal(expected, first.Outcomes.Select(outcome => outcome.Outcome));
        Assert.Equal("Changed at the desk", first.Outcomes[2].Record!.Note);
        Assert.Null(first.Outcomes[4].Record);

        expected[0] = EvidenceOutcome.Unchanged;
        var second = await story.Reviewer.PostAsync($"{story.Path}/evidence/sync", batch).ReadAsync<SyncEvidenceAnswer>();
        Assert.Equal(expected, second.Outcomes.Select(outcome => outcome.Outcome));
        Assert.Equal(3, (await story.StatusAsync()).Progress.EvidenceRecords);

        var elsewhere = await other.Reviewer.PostAsync($"{other.Path}/evidence/sync", batch).ReadAsync<SyncEvidenceAnswer>();
        Assert.Equal(EvidenceOutcome.Created, elsewhere.Outcomes[0].Outcome); // another network's ids are not in the way
    }

    [Fact]
    public async Task The_same_record_sent_eight_times_at_once_is_there_once()
    {
        var story = await new ReviewStory(service).BeginAsync().ToAsync(ReviewStage.OnSite);
        var id = Guid.CreateVersion7();
        var now = DateTimeOffset.UtcNow;
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ =>
            SendAsync(story.Reviewer, $"{story.Path}/evidence/{id}", new EvidenceRequest(SourceType.Website, "Once", now), "If-None-Match", "*")));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(1, (await story.StatusAsync()).Progress.EvidenceRecords);
    }

    [Fact]
    public async Task A_record_that_is_cited_cannot_be_removed_and_one_that_is_not_is_gone_for_good()
    {
        var story = await new ReviewStory(service).BeginAsync().ToAsync(ReviewStage.OnSite);
        var cited = await story.RecordAsync(story.Reviewer);
        await story.FindAsync(story.Reviewer, FindingKind.WhatWentWell, "x", cited.Id);
        Assert.Equal(HttpStatusCode.Conflict, (await story.Reviewer.DeleteAsync($"{story.Path}/evidence/{cited.Id}", $"\"{cited.Version}\"")).StatusCode);
        var free = await story.RecordAsync(story.Reviewer, note: "SECRET-NAME");
        Assert.Equal(HttpStatusCode.NoContent, (await story.Reviewer.DeleteAsync($"{story.Path}/evidence/{free.Id}", $"\"{free.Version}\"")).StatusCode);
        Assert.Equal(0, await service.AsOwnerAsync<long>("SELECT count(*) FROM evidence WHERE note LIKE '%SECRET-NAME%'", story.Network));
        var refused = await story.Reviewer.PostAsync($"{story.Path}/findings", new FindingRequest(FindingKind.WhatWentWell, "x", [free.Id]));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    private static async Task PutAsync(HttpClient client, ReviewStory story, Guid id, string note, long version) =>
        await (await SendAsync(client, $"{story.Path}/evidence/{id}", new EvidenceRequest(SourceType.PupilVoice, note, DateTimeOffset.UtcNow), "If-Match", $"\"{version}\""))
            .ReadAsync<EvidenceView>();

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string path, object body, string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = JsonContent.Create(body, options: ReviewFactory.Json) };
        request.Headers.TryAddWithoutValidation(header, value);
        return await client.SendAsync(request);
    }

    private static async Task<T> CurrentOfAsync<T>(HttpResponseMessage problem) =>
        (await problem.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("current").Deserialize<T>(ReviewFactory.Json)!;
}
