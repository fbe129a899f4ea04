using CsCheck;
using Ical.Net;
using PeerReview.Scheduling.Contracts;
using PeerReview.Scheduling.Dates;
using PeerReview.Scheduling.Feeds;
using PeerReview.Scheduling.Invariants;
using PeerReview.Scheduling.Visits;
using PeerReview.ServiceDefaults.Http;
using Visit = PeerReview.Scheduling.Visits.Visit;

namespace PeerReview.Scheduling.Tests;

/// <summary>Thousands of random lives of a visit: whatever is done to it, in whatever order, it stays sound, and so do people's diaries.</summary>
public sealed class VisitHistoryTests
{
    private static readonly Guid[] Schools = [.. Enumerable.Range(0, 4).Select(_ => Guid.CreateVersion7())];
    private static readonly Guid[] People = [.. Enumerable.Range(0, 8).Select(_ => Guid.CreateVersion7())];
    private static readonly DateTimeOffset Start = new(2027, 1, 11, 9, 0, 0, TimeSpan.Zero);

    private static readonly Gen<Action<Visit, DateTimeOffset>> Step = Gen.Select(Gen.Int[0, 9], Gen.Int[0, 3], Gen.Int[0, 200], Gen.Bool, Does);

    [Fact]
    public void A_visit_is_sound_after_every_step_of_every_history() =>
        Step.Array[1, 30].Sample(steps =>
        {
            var visit = new Visit(Guid.CreateVersion7(), Guid.CreateVersion7(), Schools[0], AttendeesOf(3));
            Live(visit, steps, (_, _) => Assert.Empty(SchedulingInvariants.Of(visit)));
        }, iter: 3_000);

    [Fact]
    public void SEQUENCE_rises_with_every_change_in_diaries_and_what_is_off_ends_cancelled() =>
        Step.Array[1, 30].Sample(steps =>
        {
            var visit = new Visit(Guid.CreateVersion7(), Guid.CreateVersion7(), Schools[0], AttendeesOf(3));
            (int Sequence, string Shown)? last = null;
            DiaryEntry? seen = null;
            Live(visit, steps, (_, now) =>
            {
                if (visit.InDiaries is null || visit.InDiaries == seen)
                    return;

                seen = visit.InDiaries;
                var entry = PersonalCalendar.EntryOf(visit, "Alder");
                var item = Assert.Single(Calendar.Load(Dates.Calendar.Feed.Write("Peer Review", [entry]))!.Events);
                Assert.Equal($"{visit.Id:D}@peer-review", item.Uid);
                Assert.Equal(visit.Time is null ? "CANCELLED" : item.Status, item.Status);
                var message = Calendar.Load(Invitation.Write(entry, People[0], "Pat", now))!;
                Assert.Equal((entry.Cancelled ? "CANCEL" : "REQUEST", item.Sequence), (message.Method, Assert.Single(message.Events)!.Sequence));

                var shown = $"{item.Status} {item.Start!.Value:O}";
                if (last is { } before)
                    Assert.True(shown == before.Shown ? item.Sequence >= before.Sequence : item.Sequence > before.Sequence, $"{before} then {item.Sequence} {shown}");
                last = (item.Sequence, shown);
            });
        }, iter: 2_000);

    private static void Live(Visit visit, Action<Visit, DateTimeOffset>[] steps, Action<int, DateTimeOffset> look)
    {
        for (var index = 0; index < steps.Length; index++)
        {
            var now = Start.AddHours(index);
            try
            {
                steps[index](visit, now);
            }
            catch (Refusal)
            {
                // Refused: nothing may have changed for the worse, which the look below shows.
            }

            // What the use cases do after each step, under the same lock.
            if (visit.IsAgreed)
                visit.Confirm(DeadlinesOf(visit), People[0], now);
            look(index, now);
        }
    }

    private static Action<Visit, DateTimeOffset> Does(int what, int which, int day, bool yes) => what switch
    {
        0 or 1 => (visit, now) => visit.Propose(VisitTime.Usual(new Slot(new DateOnly(2027, 2, 1).AddDays(day), yes ? DayParts.FullDay : DayParts.Morning)), yes ? People[7] : null, now.AddDays(14), reasons: null, now),
        2 or 3 or 4 => (visit, now) => visit.Answer(Schools[which], yes || day < 150, yes ? null : RefusalReason.Cover, People[which], now),
        5 => (visit, now) => visit.Confirm(DeadlinesOf(visit), People[0], now),
        6 => (visit, now) => visit.Postpone(PostponementReason.Weather, Schools[0], now),
        7 => (visit, now) => visit.Regroup(AttendeesOf(2 + which % 3), now.AddDays(14)),
        8 => (visit, now) =>
        {
            if (visit.State == VisitState.Proposed)
                visit.LapseHold(now);
        }
        ,
        _ => (visit, now) =>
        {
            if (day > 190)
                visit.Cancel(now);
        }
        ,
    };

    private static Attendees AttendeesOf(int schools) => new(Schools[..schools], People[2..(2 * schools)], People[..2]);

    private static VisitDeadlines DeadlinesOf(Visit visit)
    {
        var day = visit.Time?.Day ?? default;
        return new VisitDeadlines(day, day, day, day, day);
    }
}
