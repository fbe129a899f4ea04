using System.Net;
using PeerReview.Scheduling.Contracts;
using PeerReview.Scheduling.Dates.Polls;
using PeerReview.Scheduling.Polls;
using PeerReview.Scheduling.Visits;
using PeerReview.TestKit;

namespace PeerReview.Scheduling.Tests;

public sealed class PollTests(SchedulingFactory factory)
{
    private readonly Net _net = new(factory);

    [Fact]
    public async Task A_date_that_suits_every_school_is_chosen_and_settled_at_once()
    {
        var (schools, visit) = await PolledAsync();
        var poll = await AskAsync(visit);
        Assert.Equal(4, poll.Dates.Count);
        Assert.True(poll.Dates.Select(date => date.Day.DayOfWeek).Distinct().Count() > 1, "One refusal of a weekday does not take them all.");

        // All can on the last date; to each of the others somebody says no.
        for (var index = 0; index < schools.Length; index++)
            await ReplyAsync(schools[index], visit, poll, date => date == poll.Dates.Count - 1 || date != index ? PollReply.Yes : PollReply.No);
        var chosen = await _net.Coordinator.PostAsync($"/api/scheduling/visits/{visit}/poll/choice", new ChooseDateRequest()).ReadAsync<VisitView>();
        Assert.Equal((VisitState.Confirmed, poll.Dates[^1].Day), (chosen.State, chosen.Day));
        Assert.Equal(HttpStatusCode.Conflict, (await TryReplyAsync(schools[0], visit, poll, _ => PollReply.Yes)).StatusCode);
    }

    [Fact]
    public async Task Who_has_not_answered_is_asked_about_the_date_that_was_chosen()
    {
        var (schools, visit) = await PolledAsync();
        var poll = await AskAsync(visit);
        await ReplyAsync(schools[0], visit, poll, _ => PollReply.Yes);
        var chosen = await _net.Coordinator.PostAsync($"/api/scheduling/visits/{visit}/poll/choice", new ChooseDateRequest(poll.Dates[1].Day)).ReadAsync<VisitView>();
        Assert.Equal((VisitState.Proposed, poll.Dates[1].Day), (chosen.State, chosen.Day));
        Assert.Equal([schools[0].Id], chosen.Answers.Where(answer => answer.Agrees is true).Select(answer => answer.SchoolId));
    }

    [Fact]
    public async Task A_date_that_breaks_a_rule_is_not_asked_about()
    {
        var (_, visit) = await PolledAsync();
        var answer = await _net.Coordinator.PostAsync($"/api/scheduling/visits/{visit}/poll", new AskForDatesRequest([new PolledDate(new DateOnly(2027, 5, 3), PartOfDay.WholeDay)]));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("bank holiday", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private async Task<(TestSchool[] Schools, Guid Visit)> PolledAsync()
    {
        var cohort = await _net.CohortAsync();
        TestSchool[] schools = [await _net.SchoolAsync("Alder"), await _net.SchoolAsync("Birch"), await _net.SchoolAsync("Cedar")];
        var group = await _net.GroupAsync(cohort, schools);
        return (schools, (await _net.VisitsAsync(group))[0].Id);
    }

    private async Task<PollView> AskAsync(Guid visit) => await _net.Coordinator.PostAsync($"/api/scheduling/visits/{visit}/poll", new AskForDatesRequest()).ReadAsync<PollView>();

    private Task<HttpResponseMessage> TryReplyAsync(TestSchool school, Guid visit, PollView poll, Func<int, PollReply> reply) =>
        _net.Head(school).PostAsync($"/api/scheduling/visits/{visit}/poll/answers", new AnswerPollRequest([.. poll.Dates.Select((date, index) => new DateReply(date.Day, date.Part, reply(index)))]));

    private async Task ReplyAsync(TestSchool school, Guid visit, PollView poll, Func<int, PollReply> reply) => await TryReplyAsync(school, visit, poll, reply).ReadAsync<PollView>();
}
