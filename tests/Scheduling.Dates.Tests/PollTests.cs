using CsCheck;
using PeerReview.Scheduling.Dates.Polls;

namespace PeerReview.Scheduling.Dates.Tests;

public sealed class PollTests
{
    [Fact]
    public void Dates_worth_asking_about_are_possible_and_no_date_is_chosen_that_somebody_said_no_to() =>
        Gen.Select(Worlds.Requests(mostVisits: 4), Gen.Int[0, int.MaxValue]).Sample((request, seed) =>
        {
            var planner = new DatePlanner(request);
            var plan = planner.Plan(new PlanOptions { Rounds = 60 });
            var open = request.Groups.SelectMany(group => group.Visits)
                .FirstOrDefault(visit => visit.Fixed is null && visit.PeopleIds.Count > 0 && plan.Visits.Any(planned => planned.VisitId == visit.Id));
            if (open is null)
            {
                return;
            }

            var asked = planner.DatesToAskAbout(plan, open.Id, count: 4);
            var others = PlanningTests.EntriesOf(plan).Where(entry => entry.VisitId != open.Id).ToList();
            var referee = new Referee(request);
            Assert.NotEmpty(asked);
            Assert.Equal(asked.Distinct(), asked);
            Assert.All(asked, slot => Assert.Contains(referee.Choices(open), choice => choice.Slot == slot && referee.Keeps([.. others, choice])));

            var answers = Answers(new Random(seed), open, asked);
            var refused = answers.Where(answer => answer.Reply == PollReply.No).Select(answer => answer.Slot).ToList();
            var chosen = new DatePlanner(DatePoll.WithAnswers(request, [open.Id], asked, answers)).Plan(new PlanOptions { Rounds = 60 })
                .Visits.FirstOrDefault(visit => visit.VisitId == open.Id);
            if (chosen is not null)
            {
                Assert.Contains(asked, slot => slot.Date == chosen.Slot.Date && (slot.Parts & chosen.Slot.Parts) != 0);
                Assert.DoesNotContain(refused, slot => slot.Date == chosen.Slot.Date && (slot.Parts & chosen.Slot.Parts) != 0);
            }
        }, iter: 800);

    [Fact]
    public void A_slot_held_for_one_visit_is_given_to_no_other() =>
        Worlds.Requests(mostVisits: 4).Sample(request =>
        {
            var planner = new DatePlanner(request);
            var plan = planner.Plan(new PlanOptions { Rounds = 60 });
            var settled = request.Groups.SelectMany(group => group.Visits).Where(visit => visit.Fixed is not null).Select(visit => visit.Id).ToHashSet();
            foreach (var visit in plan.Visits.Where(visit => !settled.Contains(visit.VisitId)))
            {
                var holds = planner.DatesToHold(plan, visit.VisitId, count: 2, DateTimeOffset.UnixEpoch);
                Assert.Equal(visit.Slot, holds[0].Slot);
                var held = request with { Holds = [.. request.Holds, .. holds] };
                var entries = PlanningTests.EntriesOf(new DatePlanner(held).Plan(new PlanOptions { Rounds = 30 }));
                Assert.True(new Referee(held).Keeps(entries));
            }
        }, iter: 300);

    private static List<PollAnswer> Answers(Random random, Visit visit, IReadOnlyList<Slot> asked) =>
    [
        .. visit.PeopleIds.SelectMany(person => asked.Where(_ => random.Next(4) > 0)
            .Select(slot => new PollAnswer(person, slot, (PollReply)random.Next(3)))),
    ];
}
