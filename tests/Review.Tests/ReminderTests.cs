using PeerReview.Membership.Contracts;
using PeerReview.Reviews.Contracts;
using PeerReview.Reviews.Reminders;
using PeerReview.ServiceDefaults;
using PeerReview.TestKit;

namespace PeerReview.Reviews.Tests;

/// <summary>Reminders lie in the outbox until their day; tests let that day come by moving it, not by waiting.</summary>
public sealed class ReminderTests(ReviewFactory service)
{
    [Fact]
    public async Task A_day_that_comes_near_is_told_to_those_whose_turn_it_is()
    {
        var story = await new ReviewStory(service).BeginAsync();
        await LetDaysComeAsync(story, count: 10);
        var told = await service.Bus.WaitForAsync<TellPeople>(notice => notice.NetworkId == story.Network && notice.Notice == "self-evaluation-due-soon" && notice.SchoolId == story.Schools[0]);
        Assert.Equal("headteacher", told.SchoolRole);
        Assert.Equal("School A", told.Facts["school"]);
        await service.Bus.WaitForAsync<TellPeople>(notice => notice.NetworkId == story.Network && notice.Notice == "self-evaluation-overdue" && notice.SchoolId == story.Schools[0]);
        // At this stage nothing else is due, though the reminders of all five days have come.
        Assert.All(Told(story), notice => Assert.StartsWith("self-evaluation", notice.Notice, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Written_feedback_is_the_reviewers_turn()
    {
        var story = await new ReviewStory(service).BeginAsync().ToAsync(ReviewStage.WrittenFeedback);
        await LetDaysComeAsync(story, count: 10);
        var told = await service.Bus.WaitForAsync<TellPeople>(notice => notice.NetworkId == story.Network && notice.Notice == "written-feedback-due-soon");
        Assert.Equal(new[] { story.Reviewers[1].Id, story.Reviewers[2].Id }.Order(), told.PersonIds.Order());
        Assert.Null(told.SchoolId);
    }

    [Fact]
    public async Task A_reminder_for_a_day_that_was_moved_is_dropped()
    {
        var story = await new ReviewStory(service).BeginAsync();
        var firstDue = ReviewStory.VisitDay.AddDays(-7);
        await story.TellAsync(story.VisitTo(0, version: 2, day: ReviewStory.VisitDay.AddDays(14)));
        await LetDaysComeAsync(story, count: 20);
        var due = await service.Bus.WaitForAsync<TellPeople>(notice => notice.NetworkId == story.Network && notice.Notice == "self-evaluation-due-soon" && notice.SchoolId == story.Schools[0]);
        Assert.Contains($"{firstDue.AddDays(14):O}", due.Key, StringComparison.Ordinal);
        Assert.DoesNotContain(Told(story), notice => notice.SchoolId == story.Schools[0] && notice.Key.Contains($"{firstDue:O}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_plan_is_asked_after_on_three_days_and_not_once_the_follow_up_was_held()
    {
        var story = await new ReviewStory(service).BeginAsync().ToAsync(ReviewStage.FollowUp);
        await Eventually.SeeAsync(() => WaitingAsync(story), count => count == 13);
        var today = TimeProvider.System.Today();
        foreach (var days in ReviewRemindersMachine.ProgressAfterDays)
        {
            // In London's morning on that day.
            var due = await service.AsOwnerAsync<DateTime>(
                $"SELECT due_at FROM outbox_message WHERE {About(story)} AND convert_from(body, 'UTF8') ~ '\"afterDays\":\\s*{days}'",
                story.Network);
            Assert.Equal(today.AddDays(days), London.DayOf(due));
            Assert.Equal(8, TimeZoneInfo.ConvertTime(new DateTimeOffset(due), London.Zone).Hour);
        }

        await LetDaysComeAsync(story, count: 13);
        foreach (var days in ReviewRemindersMachine.ProgressAfterDays)
            await service.Bus.WaitForAsync<TellPeople>(notice => notice.NetworkId == story.Network && notice.Notice == "plan-progress" && notice.Key.EndsWith($"/{days}", StringComparison.Ordinal));
        await service.Bus.WaitForAsync<TellPeople>(notice => notice.NetworkId == story.Network && notice.Notice == "follow-up-overdue");

        var other = await new ReviewStory(service).BeginAsync().ToAsync(ReviewStage.Complete);
        await LetDaysComeAsync(other, count: 13);
        Assert.DoesNotContain(Told(other), notice => notice.Notice.StartsWith("plan-progress", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reminder_that_comes_twice_has_one_key_so_it_is_told_once()
    {
        var story = await new ReviewStory(service).BeginAsync();
        var due = new ReminderDue(story.Network, story.ReviewId, ReminderKind.SelfEvaluation, ReminderMoment.DueSoon, ReviewStory.VisitDay.AddDays(-7), 0);
        await service.Bus.PublishAsync(due);
        await service.Bus.PublishAsync(due);
        await Eventually.SeeAsync(
            () => Task.FromResult(Told(story).Where(notice => notice.Notice == "self-evaluation-due-soon").ToList()),
            notices => notices.Count == 2 && notices[0].Key == notices[1].Key);
    }

    [Fact]
    public async Task A_reminder_of_an_unknown_review_is_dropped_without_an_error()
    {
        var network = Guid.CreateVersion7();
        await service.Bus.PublishAsync(new ReminderDue(network, Guid.CreateVersion7(), ReminderKind.ActionPlan, ReminderMoment.Overdue, new DateOnly(2027, 1, 1), 0));
        await A_day_that_comes_near_is_told_to_those_whose_turn_it_is();
        Assert.Equal(0, await service.AsOwnerAsync<long>($"SELECT count(*) FROM dead_letter WHERE network_id = '{network}'", network));
    }

    /// <summary>Makes what waits for a later day, of this story's review, due now, and waits until each was dealt with.</summary>
    private async Task LetDaysComeAsync(ReviewStory story, int count)
    {
        await Eventually.SeeAsync(() => WaitingAsync(story), waiting => waiting == count);
        var messages = await service.AsOwnerAsync<Guid[]>(
            $"WITH due AS (UPDATE outbox_message SET due_at = now() WHERE {IsWaiting} AND {About(story)} RETURNING message_id) SELECT array_agg(message_id) FROM due", story.Network);
        Assert.Equal(count, messages.Length);
        var ids = string.Join(',', messages.Select(id => $"'{id}'"));
        await Eventually.SeeAsync(
            () => service.AsOwnerAsync<long>($"SELECT count(*) FROM inbox_message WHERE message_id IN ({ids})", story.Network), dealtWith => dealtWith == count);

        // What came of them has left, and the probe has seen all that was sent before this.
        await Eventually.SeeAsync(
            () => service.AsOwnerAsync<long>($"SELECT count(*) FROM outbox_message WHERE NOT ({IsWaiting}) AND {About(story)}", story.Network), left => left == 0);
        var last = new TellPeople(story.Network, "last", $"last-{Guid.NewGuid()}", [], null, null, new Dictionary<string, string>());
        await service.Bus.PublishAsync(last);
        await service.Bus.WaitForAsync<TellPeople>(notice => notice.Notice == last.Notice);
    }

    private Task<long> WaitingAsync(ReviewStory story) =>
        service.AsOwnerAsync<long>($"SELECT count(*) FROM outbox_message WHERE {IsWaiting} AND {About(story)}", story.Network);

    private const string IsWaiting = "due_at > now() + interval '1 hour'";

    private static string About(ReviewStory story) => $"convert_from(body, 'UTF8') LIKE '%{story.ReviewId}%'";

    private IEnumerable<TellPeople> Told(ReviewStory story) =>
        service.Bus.Seen<TellPeople>().Where(notice => notice.NetworkId == story.Network && !notice.Notice.StartsWith("last-", StringComparison.Ordinal));
}
