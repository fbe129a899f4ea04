using System.ComponentModel.DataAnnotations;
using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Scheduling.Dates;
using PeerReview.Scheduling.Planning;
using PeerReview.Scheduling.Visits;
using PeerReview.ServiceDefaults.Http;
using PeerReview.ServiceDefaults.Security;

namespace PeerReview.Scheduling.Polls;

/// <summary>A school's answers.</summary>
/// <param name="Replies">What it says to dates it was asked about; those left out are left open.</param>
/// <param name="SchoolId">The school answered for; needed only by who works at several schools of the group.</param>
public sealed record AnswerPollRequest(
    [property: Required, MinLength(1), MaxLength(10)] IReadOnlyList<DateReply> Replies,
    Guid? SchoolId = null);

internal static class ReadPoll
{
    /// <summary>The dates asked about and what each school says.</summary>
    public static async Task<Ok<PollView>> HandleAsync(Guid visitId, SchedulingDb db, VisitAccess access, CancellationToken cancellationToken)
    {
        var visit = await db.Visits.AsNoTracking().SingleOrDefaultAsync(row => row.Id == visitId, cancellationToken) ?? throw Refusal.NotFound("The visit");
        await access.RefuseOutsidersAsync(visit, cancellationToken);
        return TypedResults.Ok(PollView.Of(await PolledVisit.FindAsync(db, visitId, cancellationToken), visit));
    }
}

internal static class AnswerPoll
{
    /// <summary>A school of the group says which dates would do.</summary>
    public static async Task<Ok<PollView>> HandleAsync(
        Guid visitId, AnswerPollRequest request, SchedulingDb db, VisitAccess access, Caller caller, CancellationToken cancellationToken)
    {
        var visit = await db.LockVisitAsync(visitId, cancellationToken);
        var school = access.SchoolOf(visit, request.SchoolId);
        var poll = await PolledVisit.FindAsync(db, visitId, cancellationToken);
        poll.Reply(school, caller.PersonId, request.Replies);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(PollView.Of(poll, visit));
    }
}

/// <summary>The date to settle on.</summary>
/// <param name="Day">The day; the best by what the schools answered when absent.</param>
/// <param name="Part">The part of it.</param>
public sealed record ChooseDateRequest(DateOnly? Day = null, PartOfDay Part = PartOfDay.WholeDay);

internal static class ChooseDate
{
    /// <summary>
    /// Settles a poll: proposes the date chosen, with the yes of the schools that gave it. When all of them did the visit is confirmed at
    /// once; the others are asked about that one date.
    /// </summary>
    public static async Task<Ok<VisitView>> HandleAsync(
        Guid visitId, ChooseDateRequest request, SchedulingDb db, DateQuestions questions, VisitViews views, Caller caller,
        IPublishEndpoint publish, TimeProvider time, CancellationToken cancellationToken)
    {
        var (visit, question) = await PolledVisit.AskAsync(visitId, db, questions, cancellationToken);
        var poll = await PolledVisit.FindAsync(db, visitId, cancellationToken);
        var slot = request.Day is { } day ? new Slot(day, request.Part.ToParts()) : Best(visit, poll, question);
        SetDate.RefuseClashes(question.Clashes(visitId, new FixedSlot(slot, visit.FacilitatorId)));

        visit.Propose(VisitTime.Usual(slot), visit.FacilitatorId, DateHold.From(time), reasons: null, time.GetUtcNow());
        foreach (var reply in poll.WhoCan(slot.Date, slot.Parts.ToPartOfDay()).Where(reply => visit.SchoolIds.Contains(reply.SchoolId)))
            visit.Answer(reply.SchoolId, agrees: true, reason: null, reply.AnsweredBy, time.GetUtcNow());
        poll.Close();

        if (visit.IsAgreed)
        {
            await ConfirmVisit.ConfirmAsync(visit, db, caller.PersonId, publish, time, cancellationToken);
        }
        else
        {
            await VisitNews.TellServicesAsync(visit, publish, time, cancellationToken);
            await VisitNews.TellPeopleAsync(visit, VisitNotices.Proposed, db, publish, cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(await views.OfAsync(visit, cancellationToken));
    }

    /// <summary>The best of the dates asked about, by what was answered: the engine weighs answers as it weighs all else.</summary>
    private static Slot Best(Visits.Visit visit, DatePoll poll, DateQuestion question)
    {
        var asked = poll.Dates.Select(date => new Slot(date.Day, date.Part.ToParts())).ToList();
        var spokesman = SpokesmenOf(visit, question);
        var answers = poll.Replies
            .Where(reply => spokesman.ContainsKey(reply.SchoolId))
            .Select(reply => new Dates.Polls.PollAnswer(spokesman[reply.SchoolId], new Slot(reply.Day, reply.Part.ToParts()), reply.Reply))
            .ToList();
        var planner = new DatePlanner(Dates.Polls.DatePoll.WithAnswers(question.Request, [visit.Id], asked, answers));
        var plan = planner.Plan();
        return plan.Visits.FirstOrDefault(planned => planned.VisitId == visit.Id)?.Slot
            ?? throw Refusal.Conflict("no-date-fits", planner.WhyNoDate(plan, visit.Id)?.Sentence ?? "None of the dates asked about fits.");
    }

    /// <summary>One person of each school that takes part: a school's answer is that person's.</summary>
    private static Dictionary<Guid, Guid> SpokesmenOf(Visits.Visit visit, DateQuestion question) => question.Request.People
        .Where(person => person.SchoolId is not null && (visit.VisitorIds.Contains(person.Id) || visit.HostPartnerIds.Contains(person.Id)))
        .GroupBy(person => person.SchoolId!.Value)
        .ToDictionary(school => school.Key, school => school.First().Id);
}
