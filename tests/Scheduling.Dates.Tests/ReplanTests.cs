using CsCheck;
using PeerReview.Scheduling.Dates.Replanning;

namespace PeerReview.Scheduling.Dates.Tests;

public sealed class ReplanTests
{
    [Fact]
    public void A_replan_moves_no_more_than_the_least_of_all_plans_and_is_the_cheapest_of_those() =>
        Gen.Select(Worlds.Requests(mostVisits: 3), Gen.Int[0, int.MaxValue]).Sample((request, seed) =>
        {
            var random = new Random(seed);
            var planner = new DatePlanner(request);
            var plan = planner.Plan();
            var disruptions = Disruptions(random, request, plan);
            var replan = planner.Replan(plan, disruptions);

            var search = new LeastMoves(request, plan, disruptions);
            var least = search.Least();
            var found = search.Of(PlanningTests.EntriesOf(replan.Plan));
            Assert.Equal(least, found);
            Assert.True(replan.ProvenLeast);
            Assert.All(replan.Moves.Where(move => move.Forced), move => Assert.NotEqual(move.From, move.To));
        }, iter: 800);

    [Fact]
    public void An_inspection_moves_the_visit_on_those_two_days_and_says_nothing_of_the_reason()
    {
        var request = Examples.Triad();
        var planner = new DatePlanner(request);
        var plan = planner.Plan();
        var hit = plan.Visits[0];
        var host = request.Groups[0].Visits.Single(visit => visit.Id == hit.VisitId).HostId;
        var replan = planner.Replan(plan, [Disruption.OfstedCalled(host, hit.Slot.Date.AddDays(-1))]);

        var move = Assert.Single(replan.Moves);
        Assert.Equal(hit.VisitId, move.VisitId);
        Assert.True(move.Forced);
        Assert.NotNull(move.To);
        var told = replan.Plan.Visits.SelectMany(visit => visit.Costs).Select(cost => cost.Sentence);
        Assert.DoesNotContain(told, sentence => sentence.Contains("inspected", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Without_a_disruption_nothing_moves() =>
        Worlds.Requests(mostVisits: 5).Sample(request =>
        {
            var planner = new DatePlanner(request);
            var plan = planner.Plan(new PlanOptions { Rounds = 60 });
            Assert.Empty(planner.Replan(plan, []).Moves);
        }, iter: 300);

    private static List<Disruption> Disruptions(Random random, DateRequest request, DatePlan plan)
    {
        var owners = request.Schools.Select(school => school.Id).Concat(request.People.Select(person => person.Id)).ToList();
        return [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ =>
        {
            var date = plan.Visits.Count > 0 ? plan.Visits[random.Next(plan.Visits.Count)].Slot.Date : Worlds.Monday;
            return new Disruption(owners[random.Next(owners.Count)], new(date, date.AddDays(random.Next(3))), (DayParts)random.Next(1, 4), "called away");
        })];
    }

    /// <summary>Missed, half moves and cost of the least plan, by trying all.</summary>
    private sealed class LeastMoves(DateRequest request, DatePlan plan, List<Disruption> disruptions)
    {
        private readonly Dictionary<Guid, Entry> _now = PlanningTests.EntriesOf(plan).ToDictionary(entry => entry.VisitId);
        private readonly Dictionary<Guid, Visit> _visits = request.Groups.SelectMany(group => group.Visits).ToDictionary(visit => visit.Id);
        private readonly Dictionary<Guid, Person> _people = request.People.ToDictionary(person => person.Id);

        public (int Missed, int HalfMoves, long Cost) Of(IReadOnlyList<Entry> entries) =>
            (_now.Count - entries.Count, entries.Sum(HalfMoves), Referee().Cost(entries));

        public (int Missed, int HalfMoves, long Cost) Least()
        {
            var ids = _now.Keys.Order().ToList();
            var least = (int.MaxValue, 0, 0L);
            Try(Referee(), ids, [], 0, ref least);
            return least;
        }

        private int HalfMoves(Entry entry) =>
            entry.Slot != _now[entry.VisitId].Slot ? 2 : entry.FacilitatorId != _now[entry.VisitId].FacilitatorId ? 1 : 0;

        private void Try(Referee referee, List<Guid> ids, List<Entry> entries, int next, ref (int, int, long) least)
        {
            if (next == ids.Count)
            {
                var here = (_now.Count - entries.Count, entries.Sum(HalfMoves), referee.Cost(entries));
                least = here.CompareTo(least) < 0 ? here : least;
                return;
            }

            foreach (var choice in Choices(referee, ids[next]))
            {
                entries.Add(choice);
                if (referee.KeepsTogether(entries))
                {
                    Try(referee, ids, entries, next + 1, ref least);
                }

                entries.RemoveAt(entries.Count - 1);
            }

            if (Forced(ids[next]) || _visits[ids[next]].Fixed is null)
            {
                Try(referee, ids, entries, next + 1, ref least);
            }
        }

        private IEnumerable<Entry> Choices(Referee referee, Guid id)
        {
            var stays = !Forced(id);
            var free = referee.Choices(_visits[id] with { Fixed = null }).Where(entry => referee.MayStandAlone(entry));
            return _visits[id].Fixed is not null && stays || _now[id].Slot.Date <= request.Today && stays
                ? [_now[id]]
                : stays ? free.Append(_now[id]).Distinct() : free;
        }

        private bool Forced(Guid id) => disruptions.Exists(one => one.Days.Contains(_now[id].Slot.Date) && (one.Parts & _now[id].Slot.Parts) != 0
            && Needs(id).Contains(one.OwnerId));

        private IEnumerable<Guid> Needs(Guid id)
        {
            var people = _visits[id].PeopleIds.Concat(_now[id].FacilitatorId is { } facilitator ? [facilitator] : []).ToList();
            return people.Concat(people.Select(person => _people[person].SchoolId).OfType<Guid>())
                .Concat(_visits[id].VisitingSchoolIds).Append(_visits[id].HostId);
        }

        // What was fixed is fixed no longer where a disruption hits it. Its holds ended when it was agreed.
        private Referee Referee() => new(request with
        {
            Holds = [.. request.Holds.Where(hold => _visits[hold.VisitId].Fixed is null)],
            Groups = [.. request.Groups.Select(group => group with
            {
                Visits = [.. group.Visits.Select(visit => _now.ContainsKey(visit.Id) && Forced(visit.Id) ? visit with { Fixed = null } : visit)],
            })],
            Commitments = [.. request.Commitments, .. disruptions.SelectMany(one => Enumerable.Range(0, one.Days.Last.DayNumber - one.Days.First.DayNumber + 1)
                .Select(day => new Commitment(one.OwnerId, new Slot(one.Days.First.AddDays(day), one.Parts), one.Label)))],
        });
    }
}
