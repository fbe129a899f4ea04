using PeerReview.Cohorts.Contracts;
using PeerReview.Membership.Contracts;
using PeerReview.Reporting.Facts;
using PeerReview.Reporting.Reminders;
using PeerReview.ServiceDefaults.Security;
using PeerReview.TestKit;

namespace PeerReview.Reporting.Tests.Reminders;

public sealed class ReminderTests(ReportingFactory reporting)
{
    private readonly CohortStory _story = new();

    [Fact]
    public async Task The_heads_who_are_late_are_told_and_nobody_is_told_twice_a_day()
    {
        foreach (var message in _story.Events())
            await reporting.Bus.PublishAsync(message);
        using var coordinator = reporting.As(Person.Coordinator(_story.Network));
        var path = $"/api/reporting/cohorts/{_story.Cohort}/reminders";
        var late = await Eventually.SeeAsync(
            async () => await coordinator.GetAsync(path) is { IsSuccessStatusCode: true } answer ? await answer.ReadAsync<List<Reminder>>() : [],
            reminders => reminders.Count == 2 && reminders[0].Schools[0].Name == "School B");
        Assert.Equal([ReminderKind.ShareSelfEvaluation, ReminderKind.AgreeActionPlan], late.Select(reminder => reminder.Kind));

        for (var times = 0; times < 2; times++)
        {
            var answer = await coordinator.PostAsync(path, new RemindRequest(ReminderKind.ShareSelfEvaluation));
            Assert.Equal(1, (await answer.ReadAsync<Reminded>()).Schools);
        }

        var told = await Eventually.SeeAsync(
            () => Task.FromResult(reporting.Bus.Seen<TellPeople>().Where(tell => tell.NetworkId == _story.Network).ToList()), seen => seen.Count == 2);
        // Membership tells a person once for a key, however often it comes.
        Assert.Single(told.Select(tell => tell.Key).Distinct());
        var letter = told[0];
        Assert.Equal(("reminder", _story.Schools[1], Role.Headteacher), (letter.Notice, letter.SchoolId, letter.SchoolRole));
        Assert.Equal($"/our-reviews/{_story.Reviews[1]}/self-evaluation", letter.Facts["link"]);
        Assert.Equal("2027-02-04", letter.Facts["due"]);
    }

    [Fact]
    public void Only_members_without_a_place_anywhere_are_asked_to_book_and_only_while_booking_is_open()
    {
        var cohort = new CohortFact { Status = CohortStatus.Open };
        SchoolFact[] schools = [SchoolOf("Free"), SchoolOf("Placed"), SchoolOf("Left")];
        schools[2].IsMember = false;
        var placed = new HashSet<Guid> { schools[1].Id };
        var reminder = Assert.Single(ReminderRules.Of(cohort, schools, placed, [], []));
        Assert.Equal(["Free"], reminder.Schools.Select(school => school.Name));

        cohort.Status = CohortStatus.Closed;
        Assert.Empty(ReminderRules.Of(cohort, schools, placed, [], []));
    }

    [Fact]
    public async Task A_place_in_another_cohort_counts_and_one_given_back_does_not()
    {
        var elsewhere = Guid.CreateVersion7();
        foreach (var message in (object[])[
            _story.CohortAt(CohortStatus.Open, 1), _story.CohortAt(CohortStatus.Open, 1) with { CohortId = elsewhere }, _story.School(0), _story.School(1), _story.School(2),
            _story.Booking(1, BookingState.Confirmed) with { CohortId = elsewhere }, _story.Booking(2, BookingState.Withdrawn)])
            await reporting.Bus.PublishAsync(message);

        using var coordinator = reporting.As(Person.Coordinator(_story.Network));
        await Eventually.SeeAsync(
            async () => await coordinator.GetAsync($"/api/reporting/cohorts/{_story.Cohort}/reminders") is { IsSuccessStatusCode: true } answer ? await answer.ReadAsync<List<Reminder>>() : [],
            reminders => reminders is [{ Kind: ReminderKind.BookPlace, Schools: [{ Name: "School A" }, { Name: "School C" }] }]);
    }

    [Fact]
    public void Whoever_has_an_offer_is_reminded_of_the_day_it_ends()
    {
        var cohort = new CohortFact { Status = CohortStatus.Closed };
        var school = SchoolOf("Offered");
        var booking = new BookingFact
        {
            CohortId = cohort.Id,
            SchoolId = school.Id,
            State = BookingState.Offered,
            OfferExpiresAt = new DateTimeOffset(2027, 6, 1, 23, 30, 0, TimeSpan.Zero),
        };
        var reminder = Assert.Single(ReminderRules.Of(cohort, [school], new HashSet<Guid>(), [booking], []));
        // Half past midnight in England.
        Assert.Equal((ReminderKind.AnswerOffer, new DateOnly(2027, 6, 2), booking.Id), (reminder.Kind, reminder.Schools[0].DueOn, reminder.Schools[0].SubjectId));
    }

    private static SchoolFact SchoolOf(string name) => new() { Name = name, IsMember = true };
}
