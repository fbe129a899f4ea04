using System.ComponentModel.DataAnnotations;
using MassTransit;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using PeerReview.Scheduling.Cohorts;
using PeerReview.Scheduling.Dates;
using PeerReview.Scheduling.Dates.Polls;
using PeerReview.Scheduling.Planning;
using PeerReview.Scheduling.Visits;
using PeerReview.ServiceDefaults.Http;
using Visit = PeerReview.Scheduling.Visits.Visit;

namespace PeerReview.Scheduling.Polls;

/// <summary>Dates to ask the schools about.</summary>
/// <param name="Dates">The dates; good ones that differ in weekday and week are looked for when absent.</param>
/// <param name="Count">How many to look for.</param>
public sealed record AskForDatesRequest(
    [property: MaxLength(10)] IReadOnlyList<PolledDate>? Dates = null,
    [property: Range(2, 10)] int Count = 4);

/// <summary>A poll.</summary>
/// <param name="VisitId">The visit it is about.</param>
/// <param name="Dates">The dates asked about, with what each school says.</param>
/// <param name="IsClosed">True once a date was chosen.</param>
/// <param name="Version">Rises with every change.</param>
public sealed record PollView(Guid VisitId, IReadOnlyList<PolledDateView> Dates, bool IsClosed, long Version) : IVersioned
{
    internal static PollView Of(DatePoll poll, Visit visit) => new(
        poll.Id,
        [.. poll.Dates.Select(date => new PolledDateView(date.Day, date.Part,
            [.. visit.SchoolIds.Select(school => new PollReplyView(
                school, poll.Replies.FirstOrDefault(reply => reply.SchoolId == school && reply.Day == date.Day && reply.Part == date.Part)?.Reply))]))],
        poll.IsClosed,
        poll.Version);
}

/// <summary>A date asked about.</summary>
/// <param name="Day">The day.</param>
/// <param name="Part">The part of it.</param>
/// <param name="Replies">What each school of the group says.</param>
public sealed record PolledDateView(DateOnly Day, PartOfDay Part, IReadOnlyList<PollReplyView> Replies);

/// <summary>What a school says to a date.</summary>
/// <param name="SchoolId">The school.</param>
/// <param name="Reply">Null while it has not answered.</param>
public sealed record PollReplyView(Guid SchoolId, PollReply? Reply);

internal static class AskForDates
{
    /// <summary>Asks the schools of a group which of some dates would do for a visit. Asking anew voids what was answered before.</summary>
    public static async Task<Ok<PollView>> HandleAsync(
        Guid visitId, AskForDatesRequest request, SchedulingDb db, DateQuestions questions, IPublishEndpoint publish, CancellationToken cancellationToken)
    {
        var (visit, question) = await PolledVisit.AskAsync(visitId, db, questions, cancellationToken);
        var dates = request.Dates is { Count: > 0 } given ? given.Distinct().ToList() : DatesFor(visit, question, request.Count);
        for (var index = 0; index < dates.Count; index++)
        {
            var clashes = question.Clashes(visitId, new FixedSlot(new Slot(dates[index].Day, dates[index].Part.ToParts()), visit.FacilitatorId));
            if (clashes.Count > 0)
                throw Refusal.Invalid(new Dictionary<string, string[]> { [$"dates[{index}].day"] = [.. clashes.Select(cause => cause.Sentence)] });
        }

        var poll = await db.Polls.SingleOrDefaultAsync(row => row.Id == visitId, cancellationToken);
        if (poll is null)
            db.Add(poll = new DatePoll(visitId));
        poll.Ask(dates);
        await VisitNews.TellPeopleAsync(visit, VisitNotices.Asked, db, publish, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return TypedResults.Ok(PollView.Of(poll, visit));
    }

    private static List<PolledDate> DatesFor(Visit visit, DateQuestion question, int count)
    {
        var planner = new DatePlanner(question.Request);
        var plan = planner.Plan();
        if (plan.Missed.Contains(visit.Id))
            throw Refusal.Conflict("no-date-fits", planner.WhyNoDate(plan, visit.Id)?.Sentence ?? "No date fits as things stand.");
        return [.. planner.DatesToAskAbout(plan, visit.Id, count).Select(slot => new PolledDate(slot.Date, slot.Parts.ToPartOfDay()))];
    }
}

/// <summary>A visit that is polled about, and the question of when it could be.</summary>
internal static class PolledVisit
{
    public static async Task<(Visit Visit, DateQuestion Question)> AskAsync(
        Guid visitId, SchedulingDb db, DateQuestions questions, CancellationToken cancellationToken)
    {
        var visits = await db.LockVisitsAsync(await db.GroupOfVisitAsync(visitId, cancellationToken), cancellationToken);
        var visit = visits.SingleOrDefault(one => one.Id == visitId) ?? throw Refusal.NotFound("The visit");
        if (!visit.IsOpen && !visit.NeedsDate)
            throw Refusal.Conflict("date-stands", "The visit has a date that nobody has refused.");

        var cohort = await Cohort.FindAsync(db, visit.CohortId, cancellationToken);
        return (visit, await questions.AskAsync(cohort, visits, new HashSet<Guid> { visitId }, facilitatorIds: [], cancellationToken));
    }

    public static async Task<DatePoll> FindAsync(SchedulingDb db, Guid visitId, CancellationToken cancellationToken) =>
        await db.Polls.SingleOrDefaultAsync(poll => poll.Id == visitId, cancellationToken) ?? throw Refusal.NotFound("The poll");
}
