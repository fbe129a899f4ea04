using PeerReview.Reviews.Contracts;

namespace PeerReview.Reviews.Tests;

public sealed class ReviewInvariantsTests(ReviewFactory service)
{
    [Fact]
    public async Task A_complete_review_breaks_none() =>
        await ReviewInvariants.AssertAsync(await new ReviewStory(service).BeginAsync().ToAsync(ReviewStage.Complete));

    // The control: break each on purpose, in a transaction's own network, and the checker says so.
    [Theory]
    [InlineData("UPDATE reviews SET stage = 'Complete' WHERE stage = 'ActionPlanning'", "I8: the history")]
    [InlineData("UPDATE transitions SET \"to\" = 'WrittenFeedback' WHERE step = 'StartDay'", "I8: every step")]
    [InlineData("UPDATE feedback SET accepted_at = NULL", "I8: what is released")]
    [InlineData("UPDATE point_checks SET state = 'Queried'", "I8: what is released")]
    [InlineData("UPDATE review_participant p SET school_id = r.host_school_id FROM reviews r WHERE r.id = p.review_id", "I6: a reviewer")]
    [InlineData("UPDATE evidence SET author_id = gen_random_uuid()", "I6: what only reviewers write")]
    [InlineData("UPDATE reviews SET released_to = 8 WHERE stage = 'ActionPlanning'", "a release that holds")]
    [InlineData("UPDATE access_log SET relations = 0", "I9")]
    [InlineData("DELETE FROM revisions", "every version of a text")]
    public async Task Each_is_noticed_when_broken(string sabotage, string invariant)
    {
        var story = await new ReviewStory(service).BeginAsync().ToAsync(ReviewStage.ActionPlanning);
        await story.Reviewer.GetAsync($"{story.Path}/feedback");
        await ReviewInvariants.AssertAsync(story);
        await service.AsOwnerAsync<long>($"WITH broken AS ({sabotage} RETURNING 1) SELECT count(*) FROM broken", story.Network);
        Assert.Contains(await ReviewInvariants.ViolationsAsync(service, story.Network), violation => violation.StartsWith(invariant, StringComparison.Ordinal));
    }
}
