using CsCheck;
using PeerReview.Reviews.Contracts;
using PeerReview.Reviews.Cycle;
using PeerReview.Scheduling.Contracts;
using PeerReview.ServiceDefaults.Http;
using PeerReview.TestKit;

namespace PeerReview.Reviews.Tests;

/// <summary>Events arrive late, twice and in any order; the reviews come out the same.</summary>
public sealed class EventOrderTests(ReviewFactory service)
{
    /// <summary>
    /// A group that loses and regains a school, a visit moved twice, one called off and planned anew; each told with its last version, so that
    /// only the last may count.
    /// </summary>
    private static List<object> Events(ReviewStory story)
    {
        var later = ReviewStory.VisitDay.AddDays(7);
        return
        [
            story.CohortAs(1, agreementRequired: true), story.CohortAs(2, agreementRequired: false),
            story.GroupAs(1), story.GroupAs(2, members: [0, 1]), story.GroupAs(3),
            story.VisitTo(0, 1, VisitState.ToBePlanned), story.VisitTo(0, 2, VisitState.Proposed), story.VisitTo(0, 3), story.VisitTo(0, 4, day: later),
            story.VisitTo(1, 1), story.VisitTo(1, 2, VisitState.Postponed),
            story.VisitTo(2, 1), story.VisitTo(2, 2, VisitState.Cancelled),
            story.VisitTo(2, 1) with { VisitId = Later, VisitorIds = [story.Reviewers[0].Id] },
            story.SchoolAs(0), story.SchoolAs(0, version: 2, trust: story.OtherTrust), story.SchoolAs(1), story.SchoolAs(2),
        ];
    }

    private static readonly Guid Later = new("ffffffff-0000-7000-8000-000000000001");

    [Fact]
    public async Task In_whatever_order_events_come_the_reviews_are_the_same()
    {
        var inOrder = await TellAsync(events => events);
        Assert.Equal(
            [
                $"School A SelfEvaluation Confirmed {ReviewStory.VisitDay.AddDays(7):O} due True reviewers 1,2 schools 1,2 trust False",
                "School B SelfEvaluation Postponed  due False reviewers 0,2 schools 0,2 trust False",
                $"School C SelfEvaluation Confirmed {ReviewStory.VisitDay:O} due True reviewers 0 schools 0,1 trust False",
            ],
            inOrder);

        var seeds = Gen.UInt.Array[12].Single();
        await Parallel.ForEachAsync(seeds, new ParallelOptions { MaxDegreeOfParallelism = 3 }, async (seed, _) =>
        {
            var random = new Random((int)seed);
            var outcome = await TellAsync(events =>
            {
                // Every event once or twice, shuffled, and all on their way at the same time.
                var told = events.Concat(events.Where(_ => random.Next(3) == 0)).ToArray();
                random.Shuffle(told);
                return told;
            });
            Assert.True(inOrder.SequenceEqual(outcome), $"seed {seed}:\n{string.Join('\n', outcome)}");
        });
    }

    private async Task<IReadOnlyList<string>> TellAsync(Func<IReadOnlyList<object>, IReadOnlyList<object>> arrange)
    {
        var story = new ReviewStory(service).Cast();
        var events = Events(story);
        await Task.WhenAll(arrange(events).Select(story.TellAsync));
        // Everything told is here when every copy has its last version and the bus has nothing more of this network: the counts stay.
        await Eventually.SeeAsync(
            () => service.AsOwnerAsync<long>(
                "SELECT coalesce(sum(v), 0)::bigint FROM (SELECT source_version AS v FROM visits UNION ALL SELECT source_version FROM groups UNION ALL SELECT source_version FROM cohorts UNION ALL SELECT source_version FROM schools) all_facts",
                story.Network),
            sum => sum == 4 + 2 + 2 + 1 + 3 + 2 + (2 + 1 + 1), atMost: TimeSpan.FromSeconds(60));
        await ReviewInvariants.AssertAsync(story);
        return await DescribeAsync(story);
    }

    private static async Task<IReadOnlyList<string>> DescribeAsync(ReviewStory story)
    {
        var reviews = (await story.As(story.Coordinator).GetAsync("/api/reviews").ReadAsync<Page<ReviewStatus>>()).Items;
        var lines = new List<string>();
        foreach (var review in reviews.Where(review => review.Stage != ReviewStage.Cancelled))
        {
            var host = story.Schools.ToList().IndexOf(review.HostSchoolId);
            var view = (HostReview)await story.As(story.Heads[host]).GetAsync($"/api/reviews/{review.Id}").ReadAsync<ReviewView>();
            var reviewers = view.Reviewers.Select(person => story.Reviewers.ToList().FindIndex(known => known.Id == person.PersonId)).Order();
            var schools = view.OtherSchools.Select(school => story.Schools.ToList().IndexOf(school.SchoolId)).Order();
            var oldTrust = (await story.As(story.Somebody(ServiceDefaults.Security.Role.MatLead, story.HostTrust)).GetAsync($"/api/reviews/{review.Id}")).IsSuccessStatusCode;
            lines.Add($"{review.HostName} {review.Stage} {review.VisitState} {review.VisitDay:O} due {review.Deadlines is not null} reviewers {string.Join(',', reviewers)} schools {string.Join(',', schools)} trust {oldTrust}");
        }

        return [.. lines.Order(StringComparer.Ordinal)];
    }

    [Fact]
    public async Task Reviews_of_a_dissolved_group_are_cancelled_unless_they_took_place()
    {
        var story = await new ReviewStory(service).BeginAsync().ToAsync(ReviewStage.WrittenFeedback);
        await story.TellAsync(story.GroupAs(version: 2, isActive: false));
        var all = await Eventually.SeeAsync(
            async () => (await story.As(story.Coordinator).GetAsync("/api/reviews").ReadAsync<Page<ReviewStatus>>()).Items,
            reviews => reviews.Count(review => review.Stage == ReviewStage.Cancelled) == 2);
        Assert.Equal(ReviewStage.WrittenFeedback, all.Single(review => review.Id == story.ReviewId).Stage);
        foreach (var cancelled in all.Where(review => review.Stage == ReviewStage.Cancelled))
            await service.Bus.WaitForAsync<ReviewChanged>(changed => changed.ReviewId == cancelled.Id && changed.Stage == ReviewStage.Cancelled);

        // Those who were there finish what they began.
        await Journey.SendFeedbackAsync(story);
        await Journey.AcceptFeedbackAsync(story);
        await ReviewInvariants.AssertAsync(story);
    }

    [Fact]
    public async Task A_group_that_is_there_again_goes_on_where_it_stood()
    {
        var story = await new ReviewStory(service).BeginAsync().ToAsync(ReviewStage.Ready);
        await story.TellAsync(story.GroupAs(version: 2, isActive: false));
        await Eventually.SeeAsync(story.StatusAsync, status => status.Stage == ReviewStage.Cancelled);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await story.Reviewer.GetAsync($"{story.Path}/self-evaluation")).StatusCode);
        Assert.Equal(System.Net.HttpStatusCode.OK, (await story.Host.GetAsync($"{story.Path}/self-evaluation")).StatusCode);
        var refused = await story.Reviewer.PostAsync($"{story.Path}/day/start", new { });
        Assert.Contains("will not take place", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        await story.TellAsync(story.GroupAs(version: 3));
        await Eventually.SeeAsync(story.StatusAsync, status => status.Stage == ReviewStage.Ready);
        await Journey.StartDayAsync(story);
        await ReviewInvariants.AssertAsync(story);
    }
}
